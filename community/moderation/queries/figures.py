"""How moderation goes, in numbers and without names: for the report to the community."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median, quantiles
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from community.moderation.enums import FlagReason, Outcome, Verdict
from community.moderation.models import Appeal, Case, Decision, Flag


@dataclass(frozen=True)
class Month:
    """One month: flags by reason, and decisions by verdict."""

    month: date
    flags: dict[str, int]
    decisions: dict[str, int]


@dataclass(frozen=True)
class Figures:
    """What happened since a day. Keys are values of FlagReason, Verdict and Outcome."""

    since: datetime
    flags: dict[str, int]
    # How many flags were answered with which verdict; "waiting" for those that wait.
    flag_outcomes: dict[str, int]
    decisions: dict[str, int]
    months: list[Month]
    # Hours from opening to decision; nothing where nothing was decided.
    median_hours: float | None
    slowest_tenth_hours: float | None
    appeals: int
    # "upheld", "overturned", and "waiting".
    appeal_outcomes: dict[str, int]
    waiting: int


def _counted(rows: Any, field: str, values: list[str]) -> dict[str, int]:
    found = dict(rows.values_list(field).annotate(found=Count("pk")).order_by())
    return {value: found.get(value, 0) for value in values}


def figures(since: datetime, cases: QuerySet[Case] | None = None) -> Figures:
    """Flags by reason and outcome, time to a decision, appeals and what became of them.

    Of all cases, or of these: a report to everybody counts nothing that stands where few read.
    """
    cases = Case.objects.all() if cases is None else cases
    among = cases.order_by().values("pk")
    flags = Flag.objects.filter(created_at__gte=since, case__in=among)
    decided = Decision.objects.filter(decided_at__gte=since, case__in=among)
    appeals = Appeal.objects.filter(made_at__gte=since, decision__case__in=among)
    outcomes = _counted(flags, "decision__verdict", Verdict.values)
    hours = _hours(decided)
    settled = _counted(appeals, "outcome", Outcome.values)
    return Figures(
        since=since,
        flags=_counted(flags, "reason", FlagReason.values),
        flag_outcomes={**outcomes, "waiting": flags.filter(decision=None).count()},
        decisions=_counted(decided, "verdict", Verdict.values),
        months=_months(since, flags, decided),
        median_hours=median(hours) if hours else None,
        slowest_tenth_hours=_ninth_decile(hours),
        appeals=sum(settled.values()) + appeals.filter(outcome="").count(),
        appeal_outcomes={**settled, "waiting": appeals.filter(outcome="").count()},
        waiting=cases.filter(is_open=True).count(),
    )


def _hours(decided: Any) -> list[float]:
    times = decided.values_list("opened_at", "decided_at")
    return sorted((end - begin).total_seconds() / 3600 for begin, end in times)


def _ninth_decile(hours: list[float]) -> float | None:
    if not hours:
        return None
    return quantiles(hours, n=10, method="inclusive")[8] if len(hours) > 1 else hours[0]


def _months(since: datetime, flags: Any, decided: Any) -> list[Month]:
    """Every month from the first to this one, also those in which nothing happened."""
    by_flag = _by_month(flags, "created_at", "reason")
    by_verdict = _by_month(decided, "decided_at", "verdict")
    month, today = timezone.localtime(since).date().replace(day=1), timezone.localdate()
    found = []
    while month <= today:
        found.append(
            Month(
                month,
                {value: by_flag[month, value] for value in FlagReason.values},
                {value: by_verdict[month, value] for value in Verdict.values},
            )
        )
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def _by_month(rows: Any, when: str, what: str) -> Counter[tuple[date, str]]:
    counted = (
        rows.annotate(month=TruncMonth(when))
        .values_list("month", what)
        .annotate(found=Count("pk"))
        .order_by()
    )
    found: Counter[tuple[date, str]] = Counter()
    for month, value, count in counted:
        found[month.date(), value] = count
    return found
