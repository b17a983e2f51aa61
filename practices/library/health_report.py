"""The stale queue: pages that are overdue, due soon, without a date, or that nobody looks after."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from practices.library.models import LastingPage
from practices.library.queries.health import (
    KINDS,
    SOON_DAYS,
    health_counts,
    stale_keys,
    stale_pages,
)
from practices.library.rules import can_edit_library

STATES = [
    ("overdue", "Overdue"),
    ("soon", f"Due within {SOON_DAYS} days"),
    ("undated", "Without a date"),
    ("unowned", "Nobody looks after it"),
]


def due(page: Any) -> str:
    """The date, and whether it is past."""
    if page.verify_by is None:
        return "No date"
    told = f"{page.verify_by:%Y-%m-%d}"
    return f"{told}, overdue" if page.verify_by < timezone.localdate() else told


def read_whole(pages: Sequence[Page]) -> list[LastingPage]:
    """The practices and case studies among some pages, in their order. Two queries."""
    keys = [page.pk for page in pages]
    found: dict[int, Any] = {}
    for kind in KINDS:
        found |= {page.pk: page for page in stale_pages(kind).filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


class StaleFilterSet(WagtailFilterSet):
    """Narrows the queue down to one state."""

    state = django_filters.ChoiceFilter(label="State", choices=STATES, method="in_state")

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def in_state(self, queryset: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        """The pages in that state."""
        return queryset.filter(pk__in=stale_keys(value))


class VerifyColumn(Column):
    """A button that verifies, on the spot."""

    cell_template_name = "wagtailadmin/library/verify_cell.html"


class StaleReport(ReportView):
    """What must be looked at again."""

    page_title = "Content health"
    header_icon = "calendar-check"
    index_url_name = "library_stale"
    index_results_url_name = "library_stale_results"
    template_name = "wagtailadmin/library/stale.html"
    filterset_class = StaleFilterSet
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title",
            label="Page",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        Column("kind", label="Kind", accessor=lambda page: page.get_verbose_name()),
        Column(
            "verified_on", label="Last verified", accessor=lambda page: page.verified_on or "Never"
        ),
        Column("due", label="To be verified by", accessor=due),
        Column("owner", label="Looked after by", accessor=lambda page: page.owner or "Nobody"),
        VerifyColumn("verify", label="Verify"),
    ]
    list_export: ClassVar[list[str]] = ["title", "url", "verified_on", "verify_by", "owner"]
    export_headings: ClassVar[dict[str, str]] = {
        "title": "Page",
        "url": "Address",
        "verified_on": "Last verified",
        "verify_by": "To be verified by",
        "owner": "Looked after by",
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For editors."""
        if not can_edit_library(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Page]:
        """All that asks for attention, by date; what has none first."""
        date = Coalesce("practicepage__verify_by", "casestudypage__verify_by")
        pages: QuerySet[Page] = Page.objects.filter(pk__in=stale_keys())
        return pages.order_by(date.asc(nulls_first=True), "title", "pk")

    def paginate_queryset(self, queryset: QuerySet[Page], page_size: int) -> Any:
        """One page of the list, as the practices and case studies themselves."""
        paginator, page, found, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = read_whole(found)
        return paginator, page, page.object_list, is_paginated

    def decorate_paginated_queryset(self, object_list: Sequence[Page]) -> list[LastingPage]:
        """The same for what is exported, which is not paginated."""
        return read_whole(object_list)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The list, with the number of pages in each state."""
        counts = health_counts()
        states = [(value, label, counts[value]) for value, label in STATES]
        return {**super().get_context_data(*args, **kwargs), "states": states}
