"""Advisors and requests as the engine reads them: plain records made of the database.

The keys of rows become words. The number of queries does not grow with the rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from community.advising.enums import ANSWERED_YES, EngagementState, OfferState, Side
from community.advising.matching import records
from community.advising.models import AdviceRequest, Engagement, Offer
from community.advising.modes import hours_of
from community.expertise.enums import BudgetBand, Standing
from community.expertise.models import Advisor, PastResult
from community.expertise.queries import is_in_use
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import (
    Agency,
    Channel,
    Company,
    CustomerGroup,
    Industry,
    Topic,
)

OPEN = (EngagementState.AGREED, EngagementState.UNDER_WAY)
HIGHEST_MARK = 5
# An offer that waits for its answer keeps the place of who may accept it.
HOLDING = (OfferState.SENT, *sorted(ANSWERED_YES))


def in_pool() -> QuerySet[Advisor]:
    """Every profile that a run looks at: listed, agreed to be matched, confirmed by its person.

    None whose account is suspended: nobody writes to it, and it answers nothing.

    One whose declaration is missing or stale is among them, and the run says "not checked".
    """
    return (
        Advisor.objects.filter(
            is_in_use(),
            Q(user__isnull=False) | Q(confirmed_at__isnull=False),
            standing=Standing.LISTED,
            consented_at__isnull=False,
        )
        .select_related("company")
        .prefetch_related(
            "industries", "channels", "skills", "modes",
            Prefetch("results", PastResult.objects.defer("vector")),
        )
        .order_by("pk")
    )  # fmt: skip


@dataclass
class Work:
    """What each advisor has taken on and finished, by the advisor's key."""

    open: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    hours_this_quarter: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    last: dict[int, date] = field(default_factory=dict)
    worth: dict[int, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))


def quarter_of(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def work_of_all(today: date, only: Collection[int] | None = None) -> Work:
    """Count what advisors do, or some of them: engagements, offers that wait or were accepted."""
    work, begun = Work(), quarter_of(today)
    of_those = Q() if only is None else Q(advisor__in=only)
    rows = Engagement.objects.filter(of_those).values_list(
        "pk", "advisor_id", "state", "hours", "created_at", "ended_at", "request__hours",
        "request__mode",
    )  # fmt: skip
    for _key, advisor, state, hours, created, ended, asked, mode in rows.order_by("pk"):
        if state in OPEN:
            work.open[advisor] += 1
        if state in OPEN or (ended and timezone.localtime(ended).date() >= begun):
            usual = hours_of(mode, asked) or 0
            work.hours_this_quarter[advisor] += hours if hours is not None else usual
        day = timezone.localtime(created).date()
        work.last[advisor] = max(day, work.last.get(advisor, day))
    for advisor, limit, asked, mode in Offer.objects.filter(
        of_those, state__in=HOLDING, engagement__isnull=True
    ).values_list("advisor_id", "limit_hours", "request__hours", "request__mode"):
        work.open[advisor] += 1
        usual = hours_of(mode, asked) or 0
        work.hours_this_quarter[advisor] += limit if limit is not None else usual
    if only is not None:
        return work
    for key, advisor, worth in worth_of_finished():
        work.worth[advisor].append((key, worth))
    return work


def worth_of_finished() -> Iterable[tuple[int, int, float]]:
    """Each finished engagement that the agency has judged: its key, its advisor, its worth."""
    rows = (
        Engagement.objects.filter(
            state=EngagementState.FINISHED, feedback__side=Side.OFFICIAL
        )
        .annotate(
            goal=F("feedback__goal_met"),
            useful=F("feedback__useful"),
            again=F("feedback__would_repeat"),
        )
        .order_by("pk")
    )  # fmt: skip
    for key, advisor, goal, useful, again in rows.values_list(
        "pk", "advisor_id", "goal", "useful", "again"
    ):
        yield key, advisor, worth(goal_met=goal, useful=useful, would_repeat=again)


def worth(*, goal_met: int, useful: int, would_repeat: bool) -> float:
    """What the agency says of an engagement, from 0 (no use) to 1: three answers, equally."""
    steps = HIGHEST_MARK - 1
    return ((goal_met - 1) / steps + (useful - 1) / steps + float(would_repeat)) / 3


def _band(kind: Any, value: str) -> int | None:
    """The number of a band; nothing for what is unknown."""
    if value == kind.UNKNOWN:
        return None
    return list(kind.values).index(value)


def _sizes(**bands: int | None) -> dict[str, int]:
    return {name: band for name, band in bands.items() if band is not None}


def _words(keys: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(each.pk) for each in keys)


def hours_used(advisor: Advisor, work: Work) -> dict[str, Any]:
    """The hours that an advisor has left in this quarter, and has in each after it."""
    hours = advisor.hours_a_quarter
    used = work.hours_this_quarter.get(advisor.pk, 0.0)
    left = None if hours is None else max(0.0, hours - used)
    return {"hours_left": left, "hours_a_quarter": hours}


def topics_of_results() -> dict[int, list[str]]:
    """The topics of each past result in the pool, by its key.

    Only keys are read: to make an object of each would take longer than all the rest.
    """
    found: dict[int, list[str]] = defaultdict(list)
    rows = PastResult.topics.through.objects.filter(
        pastresult__advisor__in=in_pool().order_by().values("pk")
    )
    pairs = rows.order_by("pastresult", "topic").values_list("pastresult_id", "topic_id")
    for result, topic in pairs.iterator():
        found[result].append(str(topic))
    return found


def advisor_record(
    advisor: Advisor, work: Work, topics: Mapping[int, list[str]]
) -> records.Advisor:
    """One advisor, with what they do at the moment; `topics` are those of all past results."""
    finished = work.worth.get(advisor.pk, [])
    declared = advisor.declared_at
    return records.Advisor(
        id=str(advisor.pk),
        name=advisor.name,
        version=str(advisor.version),
        company=str(advisor.company_id) if advisor.company_id else None,
        company_name="" if advisor.company_id else advisor.company_name,
        seniority=advisor.seniority,
        industries=_words(advisor.industries.all()),
        channels=_words(advisor.channels.all()),
        sizes=_sizes(
            customers=_band(CustomersBand, advisor.customers_a_year),
            staff=_band(StaffBand, advisor.staff),
            budget=_band(BudgetBand, advisor.budget),
        ),
        skills=tuple(
            records.Skill(topic=str(each.topic_id), level=each.level)
            for each in sorted(advisor.skills.all(), key=lambda each: each.topic_id)
        ),
        results=tuple(
            result_record(each, topics.get(each.pk, [])) for each in advisor.results.all()
        ),
        modes={each.mode: records.Preference(each.preference) for each in advisor.modes.all()},
        **hours_used(advisor, work),
        engagements=work.open.get(advisor.pk, 0),
        most_engagements=advisor.most_engagements,
        available_from=advisor.available_from,
        is_paused=advisor.is_paused,
        paused_until=advisor.paused_until,
        has_consented=advisor.consented_at is not None,
        declaration=records.Declaration(
            id=str(advisor.pk), declared_on=timezone.localtime(declared).date()
        )
        if declared
        else None,
        last_engaged=work.last.get(advisor.pk),
        track=records.TrackRecord(
            finished=len(finished),
            worth=sum(value for _, value in finished),
            engagements=tuple(str(key) for key, _ in finished),
        ),
    )


def result_record(result: PastResult, topics: Iterable[str]) -> records.PastResult:
    """One past result."""
    return records.PastResult(
        id=str(result.pk),
        title=result.title,
        text=result.text,
        year=result.year,
        topics=tuple(topics),
        industries=(str(result.industry_id),) if result.industry_id else (),
    )


def request_text(request: AdviceRequest) -> str:
    """What of a request is compared with past results, beside its title."""
    return "\n\n".join(filter(None, [request.challenge, request.outcome_wanted]))


def request_record(
    request: AdviceRequest, left_out: dict[str, str], places: int
) -> records.Request:
    """One request; `left_out` says who is not to be asked again, and why."""
    return records.Request(
        id=str(request.pk),
        version=str(request.version),
        agency=str(request.agency_id),
        title=request.title,
        text=request_text(request),
        topics=_words(request.topics.all()),
        industries=_words(request.industries.all()),
        channels=_words(request.channels.all()),
        customer_groups=_words(request.customer_groups.all()),
        mode=request.mode or None,
        level=request.level,
        sizes=_sizes(customers=_band(CustomersBand, request.customers_a_year)),
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        hours=hours_of(request.mode, request.hours),
        places=places,
        companies_left_out=_words(request.left_out.all()),
        advisors_left_out=left_out,
    )


def _flat(model: Any) -> tuple[records.Term, ...]:
    rows = model.objects.order_by("pk").values_list("pk", "name")
    return tuple(records.Term(id=str(key), name=name) for key, name in rows)


def _tree(model: Any) -> tuple[records.Term, ...]:
    """Terms of a tree, each with the key of the one above it."""
    rows = list(model.objects.order_by("pk").values_list("pk", "name", "path"))
    keys = {path: key for key, _, path in rows}
    found = []
    for key, name, path in rows:
        parent = keys.get(path[: -model.steplen])
        found.append(records.Term(id=str(key), name=name, parent=str(parent) if parent else None))
    return tuple(found)


def register_of_words() -> records.Register:
    """The vocabulary and the organisations, without conflicts."""
    return records.Register(
        topics=_tree(Topic),
        industries=_flat(Industry),
        channels=_flat(Channel),
        customer_groups=_flat(CustomerGroup),
        agencies=_tree(Agency),
        companies=_tree(Company),
    )
