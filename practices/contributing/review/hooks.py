"""What reviewing adds to the admin: the queue in the menu and on the first page, and the trail."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page

from practices.contributing.enums import State
from practices.contributing.models import Contribution
from practices.contributing.review.actions import already_decided
from practices.contributing.review.desk import URLS, authors_of, edit_address, title_of
from practices.contributing.review.models import ACTIONS
from practices.contributing.review.queries import Standing, contribution_of, overdue, waiting
from practices.contributing.review.rules import can_see_queue

SHOWN = 5
# Wagtail's own ways to begin and end a review. Those of a contribution tell its author.
_NOT_FOR_CONTRIBUTIONS = {
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-cancel-workflow",
}
_TRAIL = {
    "claim": "Taken on for review",
    "hand_back": "Handed back by the reviewer",
    "request_changes": "Changes requested",
    "publish": "Contribution published",
    "decline": "Contribution declined",
    "unpublish": "Contribution taken off the site",
    "stop": "Review stopped",
    "reopen": "Begun again from the same text",
    "deal_with": "Comment marked as dealt with",
    "reopen_comment": "Comment marked as not dealt with",
}


class ReasonFormatter(LogFormatter):
    """The step, and in what words it was explained."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """What was done."""
        return self.label

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        """Why."""
        return str(log_entry.data.get("reason", ""))


@hooks.register("register_log_actions")
def register_review_actions(actions: LogActionRegistry) -> None:
    """Name what reviewers do."""
    for name, label in _TRAIL.items():
        formatter = type("ReasonFormatter", (ReasonFormatter,), {"label": label})
        actions.register_action(f"contributing.{name}")(formatter)


@hooks.register("register_admin_urls")
def queue_addresses() -> list[URLPattern]:
    """Where the queue is."""
    return URLS


class QueueMenuItem(MenuItem):
    """The queue in the menu, with how many wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person reviews."""
        return can_see_queue(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The item as it is for this request: it is kept for all of them."""
        count = waiting().count()
        label = f"{self.label} ({count})" if count else self.label
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname
        )


@hooks.register("register_admin_menu_item")
def queue_in_menu() -> MenuItem:
    """Above everything that is not a page."""
    return QueueMenuItem("Contributions", reverse("review_queue"), icon_name="tasks", order=110)


class QueuePanel(Component):
    """The longest waits, on the admin's first page."""

    name = "contributions"
    order = 110
    template_name = "wagtailadmin/contributing/queue_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What waits, and how much of it is late."""
        return {
            "count": waiting().count(),
            "late": overdue(waiting()).count(),
            "rows": [
                {
                    "title": title_of(each),
                    "address": edit_address(each),
                    "kind": each.get_kind_display(),
                    "authors": authors_of(each),
                    "standing": Standing(each),
                }
                for each in waiting()[:SHOWN]
            ],
        }


@hooks.register("construct_homepage_panels")
def show_queue(request: HttpRequest, panels: list[Component]) -> None:
    """Show reviewers what waits for them."""
    if can_see_queue(request.user):
        panels.append(QueuePanel())


@hooks.register("construct_library_drafts")
def contributions_have_their_queue(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Leave to the editors' own list of drafts what editors have begun, or go on with."""
    theirs = Contribution.objects.exclude(page=None).exclude(state=State.PUBLISHED)
    return pages.exclude(pk__in=theirs.values("page"))


def _unpublished(page: Any) -> Contribution | None:
    """The contribution that a page has come from, as long as it has not been published."""
    contribution = contribution_of(page) if page and page.pk else None
    return None if contribution and contribution.state == State.PUBLISHED else contribution


@hooks.register("construct_page_action_menu")
def one_way_to_decide(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer for a contribution what tells its author, and nothing beside it.

    Once it has been answered an editor may still think again and publish.
    """
    contribution = _unpublished(context.get("page"))
    if contribution is None:
        return
    hidden = set(_NOT_FOR_CONTRIBUTIONS)
    if contribution.state in {State.CHANGES_REQUESTED, State.DECLINED, State.UNPUBLISHED}:
        hidden.discard("action-publish")
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("before_edit_page")
def tell_who_was_quicker(request: HttpRequest, page: Any) -> None:
    """Two reviewers decide at once: the second is told, and what they typed is saved as a draft."""
    name = request.POST.get("workflow-action-name")
    if request.method != "POST" or name not in {each for each, _, _ in ACTIONS}:
        return
    contribution = contribution_of(page)
    if contribution and contribution.state != State.SUBMITTED:
        messages.error(request, already_decided(contribution))
