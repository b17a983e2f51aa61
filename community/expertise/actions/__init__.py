"""What advisors and coordinators do with profiles."""

from community.expertise.actions.consents import (
    choose_readers,
    give_consent,
    withdraw_consent,
)
from community.expertise.actions.importing import import_advisors
from community.expertise.actions.interests import (
    declare_all,
    declare_interest,
    declare_none,
    end_interest,
)
from community.expertise.actions.profiles import (
    begin_profile,
    confirm_profile,
    invite_advisor,
    list_profile,
    save_profile,
    set_pause,
    start_profile,
    take_over_profile,
    withdraw_profile,
)
from community.expertise.actions.proposals import confirm_proposed, propose_changes
from community.expertise.actions.results import remove_result, save_result

__all__ = [
    "begin_profile",
    "choose_readers",
    "confirm_profile",
    "confirm_proposed",
    "declare_all",
    "declare_interest",
    "declare_none",
    "end_interest",
    "give_consent",
    "import_advisors",
    "invite_advisor",
    "list_profile",
    "propose_changes",
    "remove_result",
    "save_profile",
    "save_result",
    "set_pause",
    "start_profile",
    "take_over_profile",
    "withdraw_consent",
    "withdraw_profile",
]
