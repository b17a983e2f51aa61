"""What people see of moderation: everybody's own pages, and the moderators' desk."""

from community.moderation.views.desk import case, queue, take
from community.moderation.views.flagging import flag, flags
from community.moderation.views.hearing import appeals, hear
from community.moderation.views.own import appeal, decision, decisions
from community.moderation.views.people import lift, people, person, suspend
from community.moderation.views.trail import trail

__all__ = [
    "appeal",
    "appeals",
    "case",
    "decision",
    "decisions",
    "flag",
    "flags",
    "hear",
    "lift",
    "people",
    "person",
    "queue",
    "suspend",
    "take",
    "trail",
]
