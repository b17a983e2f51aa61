"""What people do with their profile, their affiliations and their account."""

from community.members.actions.affiliations import (
    ask_affiliation,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
    state_affiliation,
)
from community.members.actions.leaving import delete_account
from community.members.actions.profiles import change_profile, dismiss_welcome
from community.members.making import make_members

__all__ = [
    "ask_affiliation",
    "change_profile",
    "confirm_affiliation",
    "delete_account",
    "dismiss_welcome",
    "end_affiliation",
    "make_members",
    "refuse_affiliation",
    "state_affiliation",
]
