"""What the audit trail calls the granting and revoking of roles."""

from typing import Any

from wagtail import hooks


@hooks.register("register_log_actions")
def register_role_actions(actions: Any) -> None:
    """The two actions of exemplar.accounts.actions, which the audit trail would refuse otherwise."""
    actions.register_action("exemplar.grant_role", "Grant a role", "A role was granted")
    actions.register_action("exemplar.revoke_role", "Revoke a role", "A role was revoked")
