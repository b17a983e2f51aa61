"""What people do with their profile, their affiliations and their account."""

from community.members.actions.affiliations import (
    ask_affiliation,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
    state_affiliation,
)
from community.members.actions.leaving import delete_account
from community.members.actions.profiles import (
    change_profile,
    dismiss_welcome,
    redact_text,
    set_text_hidden,
)
from community.members.making import make_members

__all__ = [
    "ask_affiliation",
    "change_profile",
    "confirm_affiliation",
    "delete_account",
    "dismiss_welcome",
    "end_affiliation",
    "make_members",
    "redact_text",
    "refuse_affiliation",
    "set_text_hidden",
    "state_affiliation",
]
