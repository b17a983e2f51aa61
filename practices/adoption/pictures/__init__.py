"""Pictures of the ledger, laid out here and drawn by templates. They ask the database nothing."""

from practices.adoption.pictures.lineage import LineagePicture, draw_lineage
from practices.adoption.pictures.outcomes import OutcomesPicture, draw_outcomes
from practices.adoption.pictures.stages import StagesPicture, draw_stages

__all__ = [
    "LineagePicture",
    "OutcomesPicture",
    "StagesPicture",
    "draw_lineage",
    "draw_outcomes",
    "draw_stages",
]
