"""What contributing adds to Wagtail: the names of what people do, for the audit trail."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from practices.contributing.review import hooks as review_hooks  # noqa: F401 - registers its own

_ACTIONS = {
    "start": ("Begin to write", "Begun"),
    "submit": ("Hand in", "Handed in"),
    "withdraw": ("Withdraw", "Withdrawn by an author"),
    "delete": ("Delete a draft", "Draft deleted"),
    "invite": ("Invite a co-author", "Co-author invited"),
    "join": ("Accept to write along", "Co-author has accepted"),
    "part": ("Take out a co-author", "Co-author left or taken out"),
}


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Name what authors do."""
    for name, (label, message) in _ACTIONS.items():
        actions.register_action(f"contributing.{name}", label, message)
