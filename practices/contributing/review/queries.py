"""Where a contribution stands, what is said about it, and what waits for the editors."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page

from practices.contributing.enums import State
from practices.contributing.models import Contribution, DealtWith, DraftField
from practices.contributing.pages import public_name
from practices.contributing.review.scheduling import approved_for, scheduled_for

# What the audit trail holds of a contribution, in the words of its author's page.
STEPS = {
    "submit": "Submitted",
    "claim": "Taken on",
    "hand_back": "Handed back to the editors",
    "request_changes": "Changes requested",
    "publish": "Published",
    "decline": "Declined",
    "withdraw": "Withdrawn",
    "unpublish": "Taken off the site",
    "stop": "Review stopped",
    "reopen": "Begun again from the same text",
}
PREFIX = "contributing."


def contribution_of(page: Any) -> Contribution | None:
    """The contribution that a page of the library has come from."""
    return (
        Contribution.objects.filter(page_id=page.pk)
        .select_related("owner", "claim__reviewer")
        .prefetch_related("coauthor_rows__person")
        .first()
    )


def waiting() -> QuerySet[Contribution]:
    """What waits for an answer from the editors, the longest wait first.

    What has been approved, and is to be published later, waits for nobody.
    """
    return (
        Contribution.objects.filter(state=State.SUBMITTED, page__isnull=False)
        .exclude(Exists(approved_for(OuterRef("page_id"))))
        .select_related("owner", "claim__reviewer", "page")
        .prefetch_related(
            "coauthor_rows__person", Prefetch("fields", DraftField.objects.filter(name="title"))
        )
        .order_by("submitted_at", "pk")
    )


def overdue(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those of them whose answer should have been given."""
    return contributions.filter(answer_due__lt=timezone.localdate())


@dataclass(frozen=True)
class Event:
    """One step that a contribution has taken."""

    action: str
    at: dt.datetime
    who: str
    reason: str

    @property
    def label(self) -> str:
        """What happened."""
        return STEPS[self.action]


def history(contribution: Contribution) -> list[Event]:
    """The steps that a contribution has taken, from the audit trail, the latest first."""
    entries = (
        ModelLogEntry.objects.for_instance(contribution)
        .filter(action__in=[PREFIX + name for name in STEPS])
        .select_related("user")
        .order_by("-timestamp", "-pk")
    )
    return [
        Event(
            action=entry.action.removeprefix(PREFIX),
            at=entry.timestamp,
            who=public_name(entry.user) if entry.user_id and entry.user else "",
            reason=str(entry.data.get("reason", "")),
        )
        for entry in entries
    ]


def last_reviewer(contribution: Contribution) -> Any:
    """Who has had it last, though it may have gone back to its authors since; None for nobody."""
    names = [PREFIX + name for name in ("claim", "hand_back")]
    entry = (
        ModelLogEntry.objects.for_instance(contribution)
        .filter(action__in=names)
        .select_related("user")
        .order_by("-timestamp", "-pk")
        .first()
    )
    return entry.user if entry and entry.action == names[0] and entry.user_id else None


@dataclass(frozen=True)
class Standing:
    """Where a contribution stands, for its authors and its reviewers."""

    contribution: Contribution

    @cached_property
    def events(self) -> list[Event]:
        """Its steps so far, the latest first."""
        return history(self.contribution)

    @cached_property
    def decision(self) -> Event | None:
        """The latest answer of the editors, as long as it is where things stand."""
        told = {
            State.CHANGES_REQUESTED: "request_changes",
            State.PUBLISHED: "publish",
            State.DECLINED: "decline",
            State.UNPUBLISHED: "unpublish",
        }
        name = told.get(State(self.contribution.state))
        return next((event for event in self.events if event.action == name), None)

    @property
    def reviewer(self) -> Any:
        """Who has taken it on; None while nobody has."""
        if self.contribution.state not in {State.SUBMITTED, State.CHANGES_REQUESTED}:
            return None
        claim = getattr(self.contribution, "claim", None)
        return claim.reviewer if claim else None

    @property
    def is_waiting(self) -> bool:
        """Whether the editors owe an answer."""
        return self.contribution.state == State.SUBMITTED

    @property
    def is_overdue(self) -> bool:
        """Whether the answer should have been given."""
        due = self.contribution.answer_due
        return self.is_waiting and due is not None and due < timezone.localdate()

    @property
    def days_waiting(self) -> int:
        """For how many days the editors have had it."""
        since = self.contribution.submitted_at
        return (timezone.localdate() - timezone.localdate(since)).days if since else 0

    @cached_property
    def scheduled(self) -> dt.datetime | None:
        """When it is to be published, once it has been approved for later."""
        return scheduled_for(self.contribution.page_id) if self.is_waiting else None

    @property
    def path(self) -> list[tuple[str, str]]:
        """The four steps from draft to published, each with "complete", "current" or nothing."""
        reached = {
            State.DRAFT: 0,
            State.WITHDRAWN: 0,
            State.CHANGES_REQUESTED: 0,
            State.UNPUBLISHED: 0,
            State.SUBMITTED: 2 if self.reviewer or self.scheduled else 1,
            State.DECLINED: 2,
            State.PUBLISHED: 4,
        }[State(self.contribution.state)]
        names = ("Draft", "Submitted", "In review", "Published")
        return [
            (name, "complete" if place < reached else "current" if place == reached else "")
            for place, name in enumerate(names)
        ]


@dataclass(frozen=True)
class Remark:
    """What a reviewer has said about a section, with the answers."""

    comment: Comment
    field: str
    answers: list[CommentReply]
    is_dealt_with: bool


def _shown_until(contribution: Contribution) -> dt.datetime | None:
    """Until when a comment must have been written for the authors to see it.

    What a reviewer writes while deciding is not for them before it is decided.
    """
    submitted, answered = contribution.submitted_at, contribution.answered_at
    moments = {
        State.CHANGES_REQUESTED: timezone.now(),
        State.SUBMITTED: submitted,
        State.DECLINED: answered,
        State.UNPUBLISHED: None,
        State.WITHDRAWN: max(filter(None, (submitted, answered)), default=None),
    }
    return moments.get(State(contribution.state))


def remarks_for_authors(contribution: Contribution) -> dict[str, list[Remark]]:
    """What the authors may read of the reviewers' comments, by the field that they are about."""
    until = _shown_until(contribution)
    if until is None or contribution.page_id is None:
        return {}
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks_on(contribution.page_id):
        if remark.comment.created_at <= until:
            found[remark.field].append(remark)
    return dict(found)


def remarks_on(page_id: int) -> Iterator[Remark]:
    """The open comments on a page, the oldest first, with their answers."""
    comments = (
        Comment.objects.filter(page_id=page_id, resolved_at__isnull=True)
        .select_related("user")
        .order_by("created_at", "pk")
    )
    answers: dict[int, list[CommentReply]] = defaultdict(list)
    # Not through the comment: what Wagtail keeps below it comes in no order, and one at a time.
    for answer in (
        CommentReply.objects.filter(comment__in=comments)
        .order_by("created_at", "pk")
        .select_related("user")
    ):
        answers[answer.comment_id].append(answer)
    dealt_with = set(
        DealtWith.objects.filter(comment__in=comments).values_list("comment_id", flat=True)
    )
    for comment in comments:
        yield Remark(
            comment=comment,
            field=comment.contentpath.partition(".")[0],
            answers=answers[comment.pk],
            is_dealt_with=comment.pk in dealt_with,
        )


def has_open_comments(page_id: int) -> bool:
    """Whether anything is said about a section of a page."""
    return Comment.objects.filter(page_id=page_id, resolved_at__isnull=True).exists()


def page_of(contribution: Contribution) -> Page | None:
    """The page that it has become, with all its fields; None where it is not there any more."""
    page = Page.objects.filter(pk=contribution.page_id).first()
    return page.specific if page else None
