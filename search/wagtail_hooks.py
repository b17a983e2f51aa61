"""Search in the admin: the editors' words, and what people look for."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from exemplar.core.admin_forms import BesideFieldForm
from search.models import PromotedResult, QueryCount, SynonymSet
from search.queries import KEPT_DAYS, counted_queries


class SynonymSetViewSet(SnippetViewSet):
    """Words that mean the same."""

    model = SynonymSet
    icon = "list-ul"
    menu_label = "Synonyms"
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["words"]
    list_display: ClassVar[list[Any]] = ["__str__"]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("words")], base_form_class=BesideFieldForm)


class PromotedResultForm(BesideFieldForm):
    """A recommendation; whether it leads to one place is said beside the address."""

    beside = {"promoted_result_leads_to_one_place": "link"}


class PromotedResultViewSet(SnippetViewSet):
    """What the editors recommend."""

    model = PromotedResult
    icon = "pick"
    menu_label = "Recommended results"
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["title", "phrases"]
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("phrases", label="Searches", accessor=lambda each: ", ".join(each.phrase_list())),
    ]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("phrases", "title", "text", "page", "link")],
        base_form_class=PromotedResultForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PromotedResult]:
        """The recommendations."""
        return PromotedResult.objects.all()


class SearchGroup(SnippetViewSetGroup):
    """Search in the menu."""

    menu_label = "Search words"
    menu_icon = "search"
    menu_order = 220
    items = (SynonymSetViewSet, PromotedResultViewSet)


register_snippet(SearchGroup)


class QueryFilterSet(WagtailFilterSet):
    """Narrows the report down."""

    nothing = django_filters.ChoiceFilter(
        label="Found",
        choices=[("yes", "Nothing, at least once")],
        method="filter_nothing",
    )

    class Meta:
        model = QueryCount
        fields: ClassVar[list[str]] = []

    def filter_nothing(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """Queries that found nothing, the most frequent of them first."""
        return queryset.filter(nothing__gt=0).order_by("-nothing", "text")


def _cell(name: str, label: str) -> Column:
    return Column(name, label=label, accessor=lambda row: row[name])


class QueryReport(ReportView):
    """What people search for, without who they are."""

    page_title = "Searches"
    header_icon = "search"
    index_url_name = "search_queries"
    index_results_url_name = "search_queries_results"
    filterset_class = QueryFilterSet
    permission_policy = ModelPermissionPolicy(QueryCount)
    any_permission_required: ClassVar[list[str]] = ["view"]
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        _cell("text", "Searched for"),
        _cell("times", "Times"),
        _cell("nothing", "Found nothing"),
        _cell("days", "Days"),
        _cell("latest", "Last on"),
    ]

    def get_page_subtitle(self) -> str:
        """Over which time."""
        return f"of the last {KEPT_DAYS} days, asked three times or on two days"

    def get_queryset(self) -> QuerySet[Any]:
        """The queries with their counts."""
        return counted_queries()


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLPattern]:
    """Where the report is."""
    return [
        path("reports/searches/", QueryReport.as_view(), name="search_queries"),
        path(
            "reports/searches/results/",
            QueryReport.as_view(results_only=True),
            name="search_queries_results",
        ),
    ]


class QueryReportItem(MenuItem):
    """The report in the menu, for those who may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person is an editor."""
        return bool(request.user.has_perm("search.view_querycount"))


@hooks.register("register_reports_menu_item")
def report_in_menu() -> MenuItem:
    """Searches, among the reports."""
    return QueryReportItem("Searches", reverse("search_queries"), icon_name="search", order=1300)
