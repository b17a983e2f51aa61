"""The reviewers' desk in the admin: the queue, taking a contribution on, handing it back."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import BasePermissionPolicy

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holders_of
from practices.contributing.enums import Kind
from practices.contributing.models import Contribution
from practices.contributing.review.actions import claim_review, hand_back_review
from practices.contributing.review.queries import Standing, overdue, waiting
from practices.contributing.review.rules import can_see_queue
from practices.contributing.rules import visible_to

MINE, UNCLAIMED, OVERDUE = "mine", "unclaimed", "overdue"


class ReviewersPolicy(BasePermissionPolicy):
    """Whoever may review sees the queue, and nobody else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether a person may look."""
        return action == "view" and can_see_queue(user)

    def users_with_any_permission(self, _actions: Iterable[str]) -> QuerySet[User]:
        """Everybody who may."""
        return holders_of(Role.EDITOR) | holders_of(Role.ADMIN)


class QueueFilterSet(WagtailFilterSet):
    """Narrows the queue down."""

    who = django_filters.ChoiceFilter(
        label="Show",
        choices=[(MINE, "What I have"), (UNCLAIMED, "What nobody has"), (OVERDUE, "Overdue")],
        empty_label="All",
        method="filter_who",
        widget=forms.RadioSelect,
    )
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Kind.choices, empty_label="All", widget=forms.RadioSelect
    )

    class Meta:
        model = Contribution
        fields: ClassVar[list[str]] = ["who", "kind"]

    def filter_who(
        self, queryset: QuerySet[Contribution], _name: str, value: str
    ) -> QuerySet[Contribution]:
        """What this person has, what nobody has, or what is late."""
        if value == MINE:
            return queryset.filter(claim__reviewer=self.request.user)
        return queryset.filter(claim=None) if value == UNCLAIMED else overdue(queryset)


def edit_address(contribution: Contribution) -> str:
    """Where a contribution is read and decided."""
    return reverse("wagtailadmin_pages:edit", args=[contribution.page_id])


def title_of(contribution: Contribution) -> str:
    """The title with which it was handed in, or that an editor has given it since."""
    return contribution.page.draft_title if contribution.page else contribution.title


class DueColumn(Column):
    """The date by which an answer is due, and whether that has passed."""

    cell_template_name = "wagtailadmin/contributing/due_cell.html"


def _days(contribution: Contribution) -> str:
    days = Standing(contribution).days_waiting
    return "today" if days == 0 else f"{days} day" if days == 1 else f"{days} days"


def authors_of(contribution: Contribution) -> str:
    """Who has written it."""
    return ", ".join(str(person) for person in contribution.authors) or "An account now closed"


class QueueView(ReportView):
    """What waits for an answer, the longest wait first."""

    page_title = "Contributions"
    header_icon = "tasks"
    index_url_name = "review_queue"
    index_results_url_name = "review_queue_results"
    results_template_name = "wagtailadmin/contributing/queue_results.html"
    filterset_class = QueueFilterSet
    permission_policy = ReviewersPolicy(Contribution)
    any_permission_required: ClassVar[list[str]] = ["view"]
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title",
            classname="ex-queue ex-queue--title",
            label="Title",
            accessor=title_of,
            get_url=edit_address,
        ),
        Column(
            "kind",
            classname="ex-queue",
            label="Kind",
            accessor=lambda each: each.get_kind_display(),
        ),
        Column(
            "authors",
            classname="ex-queue ex-queue--authors",
            label="Written by",
            accessor=authors_of,
        ),
        Column("waiting", classname="ex-queue ex-queue--waiting", label="Waiting", accessor=_days),
        DueColumn("due", classname="ex-queue ex-queue--due", label="Answer due", accessor=Standing),
        Column(
            "reviewer",
            classname="ex-queue ex-queue--reviewer",
            label="Who has it",
            accessor=lambda each: Standing(each).reviewer or "Nobody yet",
        ),
    ]

    def get_page_subtitle(self) -> str:
        """What they wait for."""
        return "that wait for an answer"

    def get_queryset(self) -> QuerySet[Contribution]:
        """The queue."""
        return waiting()


def _act(request: HttpRequest, pk: int, act: Callable[..., None], told: str) -> HttpResponse:
    if not can_see_queue(request.user):
        raise PermissionDenied
    contribution = get_object_or_404(visible_to(request.user).exclude(page=None), pk=pk)
    try:
        act(actor=request.user, contribution=contribution)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    return redirect(get_valid_next_url_from_request(request) or edit_address(contribution))


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contribution on."""
    return _act(request, pk, claim_review, "You have it now. Its author sees your name.")


@require_POST
def hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another editor take it on."""
    return _act(request, pk, hand_back_review, "Handed back. Any editor can take it on now.")


URLS: list[URLPattern] = [
    path("contributions/", QueueView.as_view(), name="review_queue"),
    path(
        "contributions/results/",
        QueueView.as_view(results_only=True),
        name="review_queue_results",
    ),
    path("contributions/<int:pk>/claim/", claim, name="review_claim"),
    path("contributions/<int:pk>/hand-back/", hand_back, name="review_hand_back"),
]
