"""What the library adds to the admin's first page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from practices.library import admin_exports, admin_menu  # noqa: F401 - they register themselves
from practices.library.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    PracticeIndexPage,
    PracticePage,
)
from practices.library.requirements import missing_for_publication

SHOWN = 10


@dataclass(frozen=True)
class Draft:
    """A page with something that readers do not see yet, and how far it is from being published."""

    page: Any
    missing: int


class DraftsPanel(Component):
    """Drafts of the library, the newest first."""

    name = "drafts"
    order = 120
    template_name = "wagtailadmin/library/drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The drafts that this person may work on."""
        user = parent_context["request"].user
        return {"drafts": list(_drafts(user)), "to_write": list(_to_write(user))}


def _drafts(user: Any) -> Iterator[Draft]:
    pages: Any = (
        Page.objects.type(PracticePage, CaseStudyPage)
        .filter(Q(live=False) | Q(has_unpublished_changes=True), expired=False)
        .order_by(F("latest_revision_created_at").desc(nulls_last=True))
    )
    # What has a place of its own in the admin, such as what contributors have handed in.
    for leave_out in hooks.get_hooks("construct_library_drafts"):
        pages = leave_out(pages)
    for page in pages.specific()[:SHOWN]:
        if page.permissions_for_user(user).can_edit():
            draft = page.get_latest_revision_as_object()
            yield Draft(draft, len(missing_for_publication(draft)))


def _to_write(user: Any) -> Iterator[tuple[str, str]]:
    """What this person may begin, with its address."""
    for index, kind in ((PracticeIndexPage, PracticePage), (CaseStudyIndexPage, CaseStudyPage)):
        parent = index.objects.first()
        if parent and parent.permissions_for_user(user).can_add_subpage():
            meta = kind._meta
            where = [meta.app_label, meta.model_name, parent.pk]
            yield meta.verbose_name, reverse("wagtailadmin_pages:add", args=where)


@hooks.register("construct_homepage_panels")
def show_drafts(_request: HttpRequest, panels: list[Component]) -> None:
    """Show what waits beside Wagtail's own list of what is to be reviewed."""
    panels.append(DraftsPanel())
