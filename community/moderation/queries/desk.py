"""The moderators' queue."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.queries import Byline, bylines
from community.moderation.content import content_of_type, records_of
from community.moderation.enums import FlagReason
from community.moderation.models import CLAIM_LASTS, Case, Decision, Flag
from community.moderation.queries.cases import SHORT
from community.moderation.queries.standing import Standing, standing_of
from exemplar.accounts.models import User

ON_A_PAGE = 20


@dataclass(frozen=True)
class Entry:
    """A case as a line of the queue shows it."""

    case: Case
    words: str
    place: str
    author: Byline | None
    standing: Standing
    # Each reason with how many gave it.
    reasons: list[tuple[str, int]]
    holder: str
    decision: Decision | None


def _shown(user: Any) -> dict[str, Q]:
    fresh = timezone.now() - CLAIM_LASTS
    is_open = Q(is_open=True)
    return {
        "": is_open,
        "flagged": is_open & Q(is_held=False),
        "hidden": is_open & Q(hidden_at__isnull=False),
        "held": is_open & Q(is_held=True),
        "mine": is_open & Q(claimed_by=user, claimed_at__gt=fresh),
        "decided": Q(is_open=False),
    }


def queue_counts(user: Any) -> dict[str, int]:
    """How many cases there are for each choice of what to show, in one query."""
    named = {name or "all": condition for name, condition in _shown(user).items()}
    return Case.objects.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in named.items()}
    )


def _cases(user: Any, show: str, reason: str, sort: str) -> QuerySet[Case]:
    found = Case.objects.filter(_shown(user)[show])
    flags = Flag.objects.filter(case=OuterRef("pk"))
    if show == "decided":
        newest = Decision.objects.filter(case=OuterRef("pk")).order_by("-round")
        found = found.annotate(decided_at=newest.values("decided_at")[:1])
        order: list[Any] = [F("decided_at").desc(nulls_last=True), "-pk"]
    else:
        flags = flags.filter(decision=None)
        waiting = Count("flags", filter=Q(flags__decision=None))
        found = found.annotate(waiting=waiting)
        order = ["-waiting", "opened_at", "pk"] if sort == "flags" else ["opened_at", "pk"]
    if reason:
        found = found.filter(Exists(flags.filter(reason=reason)))
    return found.order_by(*order)


def queue_page(
    user: Any, number: str | None, *, show: str = "", reason: str = "", sort: str = ""
) -> tuple[Page[Case], list[Entry]]:
    """One page of the queue with what its lines show; the queries do not grow with the lines."""
    page = Paginator(_cases(user, show, reason, sort), ON_A_PAGE).get_page(number)
    return page, _entries(list(page.object_list), is_decided=show == "decided")


def _entries(cases: list[Case], *, is_decided: bool) -> list[Entry]:
    records = records_of(case.reference for case in cases)
    authors = {case.author_id for case in cases}
    names, standing = bylines(authors), standing_of(authors)
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    flags = Flag.objects.filter(case__in=cases)
    for case_id, reason in (flags if is_decided else flags.filter(decision=None)).values_list(
        "case", "reason"
    ):
        reasons[case_id][FlagReason(reason).label] += 1
    held = {case.holder_id for case in cases if case.holder_id}
    holders = {person.pk: str(person) for person in User.objects.filter(pk__in=held)}
    latest: dict[int, Decision] = {}
    if is_decided:
        for decision in Decision.objects.filter(case__in=cases).order_by("round"):
            latest[decision.case_id] = decision
    found = []
    for case in cases:
        content, record = content_of_type(case.content_type_id), records.get(case.reference)
        is_there = content is not None and record is not None
        found.append(
            Entry(
                case=case,
                words=_shorten(content.words_of(record)) if content and is_there else "",
                place=content.place_of(record) if content and is_there else "",
                author=names.get(case.author_id),
                standing=standing[case.author_id],
                reasons=reasons[case.pk].most_common(),
                holder=holders.get(case.holder_id or 0, ""),
                decision=latest.get(case.pk),
            )
        )
    return found


def _shorten(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1].rstrip()}…"
