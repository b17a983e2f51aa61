"""What is done to the library beside Wagtail's own publishing."""

from practices.library.actions.evidence import (
    decide_outcome,
    rate_outcome,
    read_from_sources,
    refresh_evidence,
)
from practices.library.actions.health import plan_verification, verify_page
from practices.library.actions.retiring import restore_page, retire_page, supersede_practice
from practices.library.actions.stage import set_stage
from practices.library.actions.tags import promote_tag, replace_tag

__all__ = [
    "decide_outcome",
    "plan_verification",
    "promote_tag",
    "rate_outcome",
    "read_from_sources",
    "refresh_evidence",
    "replace_tag",
    "restore_page",
    "retire_page",
    "set_stage",
    "supersede_practice",
    "verify_page",
]
