"""What members adds to the admin: affiliations, names in the audit trail, deleting accounts."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from community.members.actions import delete_account
from community.members.affiliation_admin import AffiliationViewSet
from community.members.queries import member_of
from exemplar.accounts.models import User

_AFFILIATION = {
    "ask": "Affiliation asked for",
    "confirm": "Affiliation confirmed",
    "refuse": "Affiliation not confirmed",
    "end": "Affiliation ended",
}


@hooks.register("register_admin_viewset")
def register_affiliations() -> AffiliationViewSet:
    """The screens for affiliations."""
    return AffiliationViewSet()


class AffiliationFormatter(LogFormatter):
    """Which organisation it was, in the audit trail, and why."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """What was done, with which organisation."""
        reason = log_entry.data.get("reason")
        told = f"{self.label}: {log_entry.data.get('organisation', 'unknown')}"
        return f"{told} ({reason})" if reason else told


class RenameFormatter(LogFormatter):
    """Which name and which handle somebody had before."""

    label = "Name or handle changed"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """From what to what."""
        before, after = log_entry.data.get("before", {}), log_entry.data.get("after", {})
        return f"{self.label}: {_called(before)} is now {_called(after)}"


def _called(who: dict[str, str]) -> str:
    return f"{who.get('name', 'unknown')} (@{who.get('handle', 'unknown')})"


@hooks.register("register_log_actions")
def member_actions(actions: LogActionRegistry) -> None:
    """Keep in the audit trail who belongs where, who is called what, and who has left."""
    for name, told in _AFFILIATION.items():
        formatter = type("AffiliationFormatter", (AffiliationFormatter,), {"label": told})
        actions.register_action(f"exemplar.{name}_affiliation")(formatter)
    actions.register_action("exemplar.rename_member")(RenameFormatter)
    actions.register_action("exemplar.delete_account", "Account deleted", "Account deleted")


def _delete(request: HttpRequest, people: Iterable[User]) -> HttpResponse:
    """Empty accounts instead of deleting rows that what people wrote hangs on."""
    done = []
    try:
        with transaction.atomic():
            for person in people:
                name = member_of(person).name
                delete_account(actor=request.user, user=person)
                done.append(name)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, f"Deleted: {', '.join(done)}. The names stay beside what they wrote."
        )
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def delete_one(request: HttpRequest, user: User) -> HttpResponse | None:
    """Wagtail's own screen for deleting a person does what the person's own page does."""
    return _delete(request, [user]) if request.method == "POST" else None


@hooks.register("before_bulk_action")
def delete_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """The same for many at once."""
    people = list(objects)
    if action_type != "delete" or not people or not isinstance(people[0], User):
        return None
    return _delete(request, people)
