"""What people do in discussions."""

from community.discussions.actions.answering import accept_answer, react
from community.discussions.actions.drafting import ConflictError, discard_draft, save_draft
from community.discussions.actions.editing import (
    ChangedError,
    delete_post,
    edit_post,
    edition_of,
    redact_post,
    redact_version,
)
from community.discussions.actions.reading import note_visit
from community.discussions.actions.showing import set_state
from community.discussions.actions.writing import open_thread, reply

__all__ = [
    "ChangedError",
    "ConflictError",
    "accept_answer",
    "delete_post",
    "discard_draft",
    "edit_post",
    "edition_of",
    "note_visit",
    "open_thread",
    "react",
    "redact_post",
    "redact_version",
    "reply",
    "save_draft",
    "set_state",
]
