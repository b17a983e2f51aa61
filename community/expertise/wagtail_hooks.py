"""What the directory adds to the audit trail: what was done to which profile, not what it says."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "start_profile": "Advisor profile written by a coordinator",
    "invite": "Advisor invited",
    "begin_profile": "Advisor profile begun",
    "save_profile": "Advisor profile changed",
    "save_result": "Result of an advisor changed",
    "remove_result": "Result of an advisor removed",
    "confirm_profile": "Advisor profile confirmed",
    "take_over_profile": "Advisor profile taken over",
    "list_profile": "Advisor profile listed",
    "withdraw_profile": "Advisor profile withdrawn",
    "pause": "Advisor takes a pause",
    "end_pause": "Advisor's pause ended",
    "propose_changes": "Changes of an advisor profile proposed",
    "confirm_proposed": "Proposed changes of an advisor profile answered",
    "declare_interest": "Interest declared",
    "end_interest": "Interest ended",
    "declare_all": "Interests declared",
    "declare_none": "No interests declared",
    "choose_readers": "Readers of an advisor profile changed",
    "give_consent": "Advisor agreed to be matched",
    "withdraw_consent": "Advisor agrees no longer",
    "import_advisors": "Advisors imported",
}


@hooks.register("register_log_actions")
def expertise_actions(actions: LogActionRegistry) -> None:
    """Give each action its words."""
    for name, label in _ACTIONS.items():
        actions.register_action(f"expertise.{name}", label, label)
