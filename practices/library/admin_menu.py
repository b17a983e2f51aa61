"""The library's screens in the admin's menus, and its words in the audit trail."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from practices.library import admin_urls
from practices.library.models import LastingPage
from practices.library.rules import can_edit_library


class EditorsItem(MenuItem):
    """An entry of the menu for editors."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person is an editor."""
        return can_edit_library(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Where the screens are."""
    return admin_urls.urlpatterns


@hooks.register("register_admin_menu_item")
def evidence_in_menu() -> MenuItem:
    """Evidence to rate."""
    return EditorsItem("Evidence", reverse("library_evidence"), icon_name="order-up", order=205)


@hooks.register("register_admin_menu_item")
def tags_in_menu() -> MenuItem:
    """Tags, below the taxonomy."""
    return EditorsItem("Tags", reverse("library_tags"), icon_name="tag", order=211)


@hooks.register("register_reports_menu_item")
def health_in_menu() -> MenuItem:
    """Content health, among the reports."""
    where = reverse("library_stale")
    return EditorsItem("Content health", where, icon_name="calendar-check", order=1200)


@hooks.register("register_page_header_buttons")
def keeping_buttons(page: Any, user: Any, **_kwargs: Any) -> Iterator[Button]:
    """Owner and dates, retiring and restoring, on the screens of a page."""
    specific = page.specific_deferred
    if not isinstance(specific, LastingPage) or not page.live or not can_edit_library(user):
        return
    health = reverse("library_health", args=[page.pk])
    yield Button("Owner and dates", health, icon_name="calendar-check", priority=70)
    if page.specific.is_retired:
        restore = reverse("library_restore", args=[page.pk])
        yield Button("Restore", restore, icon_name="undo", priority=71)
    else:
        retire = reverse("library_retire", args=[page.pk])
        yield Button("Retire or supersede", retire, icon_name="folder-inverse", priority=71)


class ReasonFormatter(LogFormatter):
    """What was done, with the reason that was given."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """What was done, and why."""
        reason = log_entry.data.get("reason", "")
        return f"{self.label}: {reason}" if reason else str(self.label)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Keep in the audit trail who rated, verified, retired and promoted."""
    for action, told, done in (
        # What a rater said is in no entry: the other one may read it.
        ("exemplar.rate_evidence", "Rate evidence", "An outcome was rated"),
        ("exemplar.decide_evidence", "Decide on evidence", "An editor decided on an outcome"),
        ("exemplar.verify", "Verify", "Verified: it still holds"),
        ("exemplar.plan_verification", "Owner and dates", "Owner or date changed"),
        ("exemplar.promote_tag", "Promote a tag", "A tag was promoted to this topic"),
    ):
        actions.register_action(action, told, done)
    for action, told in (
        ("exemplar.retire_page", "Retired"),
        ("exemplar.restore_page", "Restored"),
    ):
        formatter = type("ReasonFormatter", (ReasonFormatter,), {"label": told})
        actions.register_action(action)(formatter)
