"""What people do about what they find wrong, and what moderators decide."""

from community.moderation.actions.appealing import appeal, decide_appeal
from community.moderation.actions.deciding import (
    CaseChangedError,
    decide,
    leave_case,
    take_case,
)
from community.moderation.actions.flagging import flag, hold
from community.moderation.actions.suspending import (
    end_due_suspensions,
    end_if_due,
    lift_suspension,
    suspend,
)

__all__ = [
    "CaseChangedError",
    "appeal",
    "decide",
    "decide_appeal",
    "end_due_suspensions",
    "end_if_due",
    "flag",
    "hold",
    "leave_case",
    "lift_suspension",
    "suspend",
    "take_case",
]
