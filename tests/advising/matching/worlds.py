"""Made-up advisors, registers and requests for the tests of matching."""

from datetime import date, timedelta

from hypothesis import strategies as st

from community.advising.matching.pool import Pool, compile_pool
from community.advising.matching.records import (
    Advisor,
    Clearance,
    Conflict,
    ConflictKind,
    Declaration,
    PastResult,
    Preference,
    Register,
    Request,
    Skill,
    Term,
    TrackRecord,
)
from community.advising.matching.texts import compile_texts

TODAY = date(2026, 5, 4)
WORDS = ("calls", "waiting", "branch", "refund", "letters", "forms", "queue", "portal", "claims")
COMPANIES = ("holding", "bank", "branch-bank", "airline")
AGENCIES = ("department", "bureau", "office", "ministry")
TOPICS = ("service", "waiting", "call-back", "forms")

REGISTER = Register(
    topics=(
        Term(id="service", name="Service"),
        Term(id="waiting", name="Waiting", parent="service"),
        Term(id="call-back", name="Calling back", parent="waiting"),
        Term(id="forms", name="Forms", parent="service"),
    ),
    industries=(Term(id="banking", name="Banking"), Term(id="travel", name="Travel")),
    channels=(Term(id="telephone", name="Telephone"), Term(id="web", name="Web")),
    agencies=(
        Term(id="department", name="Department"),
        Term(id="bureau", name="Bureau", parent="department"),
        Term(id="office", name="Office", parent="bureau"),
        Term(id="ministry", name="Ministry"),
    ),
    companies=(
        Term(id="holding", name="Big Holding"),
        Term(id="bank", name="North Bank, Inc.", parent="holding"),
        Term(id="branch-bank", name="Branch Bank", parent="bank"),
        Term(id="airline", name="Airline"),
    ),
)


def advisor(key: str = "a1", **changed: object) -> Advisor:
    """An advisor whom nothing keeps out."""
    facts: dict[str, object] = {
        "id": key,
        "name": f"Advisor {key}",
        "version": "1",
        "company": "bank",
        "declaration": Declaration(id=f"d-{key}", declared_on=TODAY - timedelta(days=30)),
    }
    return Advisor(**(facts | changed))  # type: ignore[arg-type]


def request(key: str = "r1", **changed: object) -> Request:
    """A request of the bureau."""
    facts: dict[str, object] = {
        "id": key,
        "version": "1",
        "agency": "bureau",
        "title": "Long waits",
        "text": "Callers wait in a long queue for refunds.",
        "ends_on": date(2026, 6, 30),
    }
    return Request(**(facts | changed))  # type: ignore[arg-type]


def pool_of(*advisors: Advisor, register: Register = REGISTER) -> Pool:
    """Ready to be asked."""
    return compile_pool(
        advisors, register, compile_texts({each.id: each.results for each in advisors})
    )


def with_conflicts(*conflicts: Conflict, clearances: tuple[Clearance, ...] = ()) -> Register:
    """The register with these conflicts."""
    return Register(
        topics=REGISTER.topics,
        industries=REGISTER.industries,
        channels=REGISTER.channels,
        agencies=REGISTER.agencies,
        companies=REGISTER.companies,
        conflicts=conflicts,
        clearances=clearances,
    )


# Few days, so that edges meet.
OFFSETS = (-400, -366, -365, -30, -1, 0, 1, 30, 57, 58, 90, 91, 200)
days = st.sampled_from(OFFSETS).map(lambda off: TODAY + timedelta(days=off))
maybe_days = st.none() | days
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of them."""
    return st.lists(st.sampled_from(names), max_size=3, unique=True).map(tuple)


results = st.builds(
    PastResult,
    id=st.just(""),
    title=texts,
    text=texts,
    topics=some(TOPICS),
    industries=some(("banking", "travel")),
    channels=some(("telephone", "web")),
)
_advisors = st.builds(
    Advisor,
    id=st.just(""),
    name=st.sampled_from(["", "Ada", "Bo"]),
    company=st.none() | st.sampled_from((*COMPANIES, "unknown")),
    company_name=st.sampled_from(["", "", "North Bank", "Strange & Co."]),
    seniority=st.none() | st.integers(1, 5),
    industries=some(("banking", "travel")),
    sizes=st.dictionaries(st.sampled_from(["customers", "staff"]), st.integers(0, 4)),
    skills=st.lists(
        st.builds(Skill, topic=st.sampled_from(TOPICS), level=st.integers(1, 4)), max_size=3
    ).map(tuple),
    results=st.lists(results, max_size=5).map(tuple),
    modes=st.dictionaries(
        st.sampled_from(["challenge", "sounding"]), st.sampled_from(list(Preference))
    ),
    hours_left=st.none() | st.integers(0, 20).map(float),
    hours_a_quarter=st.none() | st.integers(0, 20).map(float),
    engagements=st.integers(0, 2),
    most_engagements=st.integers(0, 3),
    available_from=maybe_days,
    is_paused=st.booleans(),
    paused_until=maybe_days,
    has_consented=st.booleans(),
    declaration=st.none() | st.builds(Declaration, id=st.just("d"), declared_on=days),
    last_engaged=maybe_days,
    track=st.builds(lambda many, good: TrackRecord(finished=many, worth=many * good),
                    st.integers(0, 3), st.floats(0, 1)),
)  # fmt: skip


def _numbered(made: list[Advisor]) -> tuple[Advisor, ...]:
    from dataclasses import replace  # noqa: PLC0415

    return tuple(
        replace(
            each,
            id=f"a{number}",
            results=tuple(
                replace(result, id=f"p{number}-{at}") for at, result in enumerate(each.results)
            ),
        )
        for number, each in enumerate(made)
    )


advisors = st.lists(_advisors, min_size=1, max_size=6).map(_numbered)
requests = st.builds(
    Request,
    id=st.just("r1"),
    agency=st.sampled_from((*AGENCIES, "unknown")),
    text=texts,
    topics=some(TOPICS),
    industries=some(("banking", "travel")),
    channels=some(("telephone", "web")),
    mode=st.none() | st.sampled_from(["challenge", "sounding"]),
    level=st.none() | st.integers(1, 5),
    sizes=st.dictionaries(st.sampled_from(["customers", "staff"]), st.integers(0, 4)),
    starts_on=maybe_days,
    ends_on=maybe_days,
    hours=st.none() | st.integers(1, 30).map(float),
    companies_left_out=some(COMPANIES),
    advisors_left_out=st.dictionaries(st.sampled_from(["a0", "a1"]), texts, max_size=1),
)
_conflicts = st.builds(
    Conflict,
    id=st.sampled_from(["x1", "x2", "x3", "x4"]),
    kind=st.sampled_from(list(ConflictKind)),
    agency=st.sampled_from(AGENCIES),
    company=st.none() | st.sampled_from(COMPANIES),
    company_name=st.sampled_from(["", "north bank llc", "Strange and Co"]),
    advisor=st.none() | st.sampled_from(["a0", "a1", "nobody"]),
    starts_on=maybe_days,
    ends_on=maybe_days,
    checked_on=maybe_days,
)
_clearances = st.builds(
    Clearance,
    id=st.sampled_from(["k1", "k2"]),
    conflict=st.sampled_from(["x1", "x2", "x3"]),
    request=st.none() | st.sampled_from(["r1", "r2"]),
    advisor=st.none() | st.sampled_from(["a0", "a1"]),
    starts_on=maybe_days,
    ends_on=days,
)
registers = st.builds(
    with_conflicts,
    *[_conflicts] * 3,
    clearances=st.lists(_clearances, max_size=3).map(tuple),
)
