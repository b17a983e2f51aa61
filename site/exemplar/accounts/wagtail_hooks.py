"""What accounts add to the admin."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from exemplar.accounts.user_chooser import PersonChooserViewSet


@hooks.register("register_admin_viewset")
def register_person_chooser() -> PersonChooserViewSet:
    """Choose people in a dialog wherever a form asks for one."""
    return PersonChooserViewSet("person_chooser")


@hooks.register("before_bulk_action")
def roles_are_granted(
    request: HttpRequest, action_type: str, _objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """Refuse Wagtail's own way of putting people into groups: a role is a group, and is granted."""
    if action_type != "assign_role":
        return None
    messages.error(request, "Roles are granted and revoked under “Roles”.")
    return redirect("wagtailusers_users:index")


class RoleFormatter(LogFormatter):
    """Which role it was, in the audit trail."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """What was done, and to which role."""
        return f"{self.label}: {log_entry.data.get('role', 'unknown')}"


@hooks.register("register_log_actions")
def role_actions(actions: LogActionRegistry) -> None:
    """Keep in the audit trail who granted and who revoked a role."""
    for action, told in (
        ("exemplar.grant_role", "Role granted"),
        ("exemplar.revoke_role", "Role revoked"),
    ):
        actions.register_action(action)(type("RoleFormatter", (RoleFormatter,), {"label": told}))
