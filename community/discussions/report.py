"""How the community does: how soon people are answered, and what becomes of flags.

Counted over the public spaces and the comments beside public pages; without names. Cost: it reads
the threads of a year and the first reply to each, so its result is kept for a while.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import dropwhile
from statistics import median
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from community.discussions.enums import State, ThreadKind
from community.discussions.models import Post
from community.discussions.queries import listed_for, standing_for
from community.moderation.enums import DONE, FlagReason, Outcome
from community.moderation.models import Case
from community.moderation.queries.figures import Figures, figures

MONTHS = 12
KEPT_FOR = 15 * 60
# The widest bar, in hundredths; its numbers stand behind it.
WIDEST = 62.0


@dataclass(frozen=True)
class Bar:
    """One number as a bar, in hundredths of the width; its words begin at `words`."""

    width: float
    words: float


@dataclass(frozen=True)
class MonthOfTalk:
    """The threads that were opened in one month, and what became of them until now."""

    month: date
    opened: int
    answered: int
    questions: int
    accepted: int
    # Hours until somebody else replied: of half of the answered threads it was less.
    median_hours: float | None

    @property
    def unanswered(self) -> int:
        """Threads to which nobody else has replied."""
        return self.opened - self.answered


@dataclass(frozen=True)
class Report:
    """The months, the oldest first, the year as one, and the figures of moderation."""

    months: list[MonthOfTalk]
    year: MonthOfTalk
    moderation: Figures

    def bars(self) -> list[tuple[MonthOfTalk, Bar, Bar]]:
        """Each month since anybody wrote, with bars on one scale: all threads, those answered."""
        most = max((month.opened for month in self.months), default=0)
        since = dropwhile(lambda month: not month.opened, self.months)
        return [(month, _bar(month.opened, most), _bar(month.answered, most)) for month in since]

    def waits(self) -> list[tuple[MonthOfTalk, Bar]]:
        """Each month in which anybody was answered, with its median wait as a bar."""
        waited = [month for month in self.months if month.median_hours is not None]
        most = max((month.median_hours or 0 for month in waited), default=0)
        return [(month, _bar(month.median_hours or 0, most)) for month in waited]

    @property
    def has_flags(self) -> bool:
        """Whether anything was flagged."""
        return any(self.moderation.flags.values())

    def flags(self) -> list[tuple[str, int, Bar]]:
        """Each reason for which something was flagged, how often, and as a bar."""
        counts = self.moderation.flags
        most = max(counts.values(), default=0)
        return [
            (str(FlagReason(reason).label), count, _bar(count, most))
            for reason, count in counts.items()
        ]

    def outcomes(self) -> list[tuple[str, int]]:
        """What became of flags."""
        waiting = [("Waits to be looked at", self.moderation.flag_outcomes["waiting"])]
        decided = [
            (DONE[verdict], count)
            for verdict, count in self.moderation.flag_outcomes.items()
            if verdict in DONE and count
        ]
        return [*decided, *waiting]

    def appeals(self) -> list[tuple[str, int]]:
        """What became of appeals."""
        settled = self.moderation.appeal_outcomes
        known = [(str(Outcome(value).label), settled[value]) for value in Outcome.values]
        return [*known, ("Waits", settled["waiting"])]


def _bar(value: float, most: float) -> Bar:
    width = round(WIDEST * value / most, 2) if most else 0.0
    return Bar(width, round(width + 1.5, 2))


def community_report() -> Report:
    """The report as it was at most a quarter of an hour ago."""
    report: Any = cache.get_or_set("discussions.report", make_report, KEPT_FOR)
    return cast("Report", report)


def make_report(now: datetime | None = None) -> Report:
    """The report as it is now, over this month and the eleven before it."""
    now = timezone.localtime(now)
    months = _months(now.date())
    since = now.replace(
        year=months[0].year, month=months[0].month, day=1,
        hour=0, minute=0, second=0, microsecond=0,
    )  # fmt: skip
    threads = list(
        listed_for(AnonymousUser())
        .filter(created_at__gte=since, created_at__lte=now, state=State.VISIBLE)
        .order_by()
        .values_list("pk", "created_at", "kind", "accepted_id")
    )
    first = _first_replies(since)
    by_month: dict[date, list[Any]] = defaultdict(list)
    for row in threads:
        by_month[timezone.localtime(row[1]).date().replace(day=1)].append(row)
    return Report(
        months=[_month(month, by_month[month], first) for month in months],
        year=_month(months[0], threads, first),
        moderation=figures(since, _public_cases()),
    )


def _public_cases() -> QuerySet[Case]:
    """The cases of what stands where everybody reads, whatever became of it."""
    posts = Post.objects.filter(thread__in=standing_for(AnonymousUser()).order_by().values("pk"))
    return Case.objects.filter(
        content_type=ContentType.objects.get_for_model(Post),
        object_id__in=posts.order_by().values("pk"),
    )


def _months(today: date) -> list[date]:
    last = today.year * 12 + today.month - 1
    numbers = range(last - MONTHS + 1, last + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _first_replies(since: datetime) -> dict[int, datetime]:
    """When somebody else first replied to the threads that were opened since."""
    replies = Post.objects.filter(
        Q(position__gt=0) | Q(position=None), state=State.VISIBLE, thread__created_at__gte=since
    ).exclude(author=F("thread__author"))
    return dict(replies.order_by().values_list("thread").annotate(first=Min("created_at")))


def _month(month: date, threads: list[Any], first: dict[int, datetime]) -> MonthOfTalk:
    waits = [
        (first[key] - opened).total_seconds() / 3600 for key, opened, *_ in threads if key in first
    ]
    kinds = Counter(kind for _, _, kind, _ in threads)
    return MonthOfTalk(
        month=month,
        opened=len(threads),
        answered=len(waits),
        questions=kinds[ThreadKind.QUESTION],
        accepted=sum(accepted is not None for *_, accepted in threads),
        median_hours=median(waits) if waits else None,
    )
