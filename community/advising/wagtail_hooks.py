"""What advising adds to the admin: its words in the audit trail, which never hold content."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from community.advising import offer_trail, request_trail, run_trail


@hooks.register("register_log_actions")
def advising_actions(actions: LogActionRegistry) -> None:
    """Keep in the audit trail who did what to which request, conflict, clearance or run."""
    for trail in (request_trail, run_trail, offer_trail):
        for name, label in trail.ACTIONS.items():
            actions.register_action(name, label, label)
