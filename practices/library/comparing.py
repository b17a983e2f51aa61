"""Two to four practices side by side: which ones an address names, and their facts in lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.utils.safestring import mark_safe

from exemplar.core.templatetags.exemplar import number
from practices.library.enums import ChannelEffect
from practices.library.models import Outcome, PracticePage
from practices.library.queries import practices_for
from practices.library.queries.named import practices_named
from practices.library.queries.similar import similar_practices
from search.listing import RELEVANCE
from search.words import clean_query

FEWEST, MOST = 2, 4
# What an address is read of: enough to say what was too much.
MOST_READ = 20
FOUND_AT_MOST = 8
UNKNOWN = "Unknown"


@dataclass(frozen=True)
class Line:
    """One fact of each practice; kind: text, list, stage, evidence, or section."""

    label: str
    cells: Sequence[Any]
    kind: str = "text"

    @property
    def differs(self) -> bool:
        """Whether the practices are not all the same here."""
        return any(cell != self.cells[0] for cell in self.cells[1:])


@dataclass(frozen=True)
class Group:
    """Facts that belong together."""

    title: str
    lines: Sequence[Line]

    @property
    def differing(self) -> list[Line]:
        """The facts in which the practices are not all the same."""
        return [line for line in self.lines if line.differs]


@dataclass(frozen=True)
class Chosen:
    """What an address names: the practices shown, and what became of all else that it names."""

    practices: Sequence[PracticePage]
    left_out: Sequence[PracticePage] = ()  # beyond the fourth
    unknown: int = 0  # names of nothing that the reader may know of
    doubled: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.practices) >= FEWEST

    @property
    def has_room(self) -> bool:
        """Whether one more fits."""
        return len(self.practices) < MOST

    def address(self, *, without: Any = None, also: Any = None, only: bool = False) -> str:
        """The query string with one practice less, or one more, or for the differences alone."""
        slugs = [page.slug for page in self.practices if page is not without]
        pairs = [("p", slug) for slug in (*slugs, *([also.slug] if also else []))]
        return "?" + urlencode([*pairs, *([("show", "differences")] if only else [])])


def choose(names: Sequence[str], user: Any) -> Chosen:
    """The practices that an address names, in its order, each once, as far as a reader may know."""
    named = [name for name in names if name.strip()][:MOST_READ]
    once = list(dict.fromkeys(named))
    readable = practices_named(once, user)
    found = [readable[name] for name in once if name in readable]
    return Chosen(
        practices=found[:MOST],
        left_out=found[MOST:],
        unknown=len(once) - len(found),
        doubled=len(once) < len(named),
    )


def suggestions(chosen: Chosen, words: str, user: Any) -> list[PracticePage]:
    """What could be put beside them: what some words find, or else what is most like the first."""
    keys = {page.pk for page in chosen.practices}
    if asked := clean_query(words):
        found = practices_for(user).ask(asked).records({}, RELEVANCE)
        near = [page for page in found[: FOUND_AT_MOST + len(keys)] if page.pk not in keys]
        return near[:FOUND_AT_MOST]
    if not chosen.practices:
        return []
    return similar_practices(chosen.practices[0], user, keys)


def comparison(practices: Sequence[PracticePage]) -> list[Group]:
    """The facts of some practices, in fixed groups. As many queries for four as for two."""
    prefetch_related_objects(
        list(practices),
        "topics", "customer_groups", "channel_effects__channel", "fits", "outcomes", "industry",
    )  # fmt: skip
    return [Group(title, [_line(practices, *fact) for fact in facts]) for title, facts in _FACTS]


def _line(
    practices: Sequence[PracticePage], label: str, kind: str, value: Callable[[Any], Any]
) -> Line:
    return Line(label, [value(page) for page in practices], kind)


def _said(field: str) -> Callable[[Any], str]:
    return lambda page: getattr(page, f"get_{field}_display")() or UNKNOWN


def _held(field: str) -> Callable[[Any], Any]:
    return lambda page: getattr(page, field)


def _section(name: str) -> Callable[[PracticePage], str]:
    return lambda page: mark_safe(page.rendered.get(name, ""))  # noqa: S308 - sanitised on save


def _names(terms: Iterable[Any]) -> list[str]:
    return [str(term) for term in terms]


def _result(page: PracticePage) -> str:
    return "Failed or was stopped" if page.failed else "Kept going"


def _outcome(row: Outcome) -> str:
    change = {True: ", better", False: ", worse"}.get(row.improved, "")  # type: ignore[arg-type]
    return (
        f"{row.measure}: {number(row.before)} before, {number(row.after)} after "
        f"({row.unit}){change}; {row.period}, {row.population}. {row.get_evidence_display()}."
    )


def _outcomes(page: PracticePage) -> list[str]:
    return [_outcome(row) for row in page.outcomes.all()]


def _effects(page: PracticePage) -> list[str]:
    rows: Any = page.channel_effects.all()
    return [f"{row.channel}: {row.get_effect_display().lower()}" for row in rows]


def _cost_of_channels(page: PracticePage) -> str:
    effects = {row.effect for row in page.channel_effects.all()}
    if not effects - {ChannelEffect.UNKNOWN}:
        return UNKNOWN
    relieved = effects & {ChannelEffect.REPLACES, ChannelEffect.SHIFTS}
    if ChannelEffect.ADDS in effects and not relieved:
        return "Adds a channel and removes none: its cost comes on top"
    return "Replaces or shifts a channel" if relieved else "Supports the channels there are"


def _levels(page: PracticePage) -> list[str]:
    rows: Any = page.fits.all()
    return [f"{row.get_level_display()}: {row.get_verdict_display().lower()}" for row in rows]


# What stands in which line. The lines on the ledger are the ledger's own (see the template).
_FACTS: list[tuple[str, list[tuple[str, str, Callable[[Any], Any]]]]] = [
    ("In short", [
        ("What it is", "text", _held("summary")),
        ("What became of it", "text", _result),
        ("Standing", "text", _said("standing")),
        ("Topics", "list", lambda page: _names(page.topics.all())),
    ]),
    ("Evidence and outcomes", [
        ("Evidence", "evidence", _held("evidence")),
        ("Outcomes", "list", _outcomes),
    ]),
    ("Effort", [
        ("Difficulty", "text", _said("difficulty")),
        ("People", "text", _said("effort_people")),
        ("Time to first result", "text", _said("effort_time")),
        ("Cost", "text", _said("effort_cost")),
    ]),
    ("Channels", [
        ("What it does to each", "list", _effects),
        ("Cost of channels", "text", _cost_of_channels),
    ]),
    ("Where it comes from", [
        ("Industry of origin", "text", lambda page: str(page.industry or UNKNOWN)),
        ("Sector", "text", _said("sector")),
        ("Customers served", "text", _said("customers_a_year")),
        ("Staff", "text", _said("staff")),
        ("Customers", "list", lambda page: _names(page.customer_groups.all())),
    ]),
    ("What it presumes", [
        ("Systems", "section", _section("precondition_systems")),
        ("Law and rules", "section", _section("precondition_law")),
        ("Budget", "section", _section("precondition_budget")),
        ("Leadership", "section", _section("precondition_leadership")),
    ]),
    ("Where it fits", [
        ("Levels of government", "list", _levels),
        ("Where it fits, and why", "section", _section("fits_where")),
        ("Where it does not fit", "section", _section("fits_not_where")),
    ]),
]  # fmt: skip
