"""The columns of practices and of case studies, with the unit in each heading that has one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from practices.library.enums import FitVerdict
from practices.library.exports.cells import Column
from practices.library.exports.tables import Part, Table
from practices.library.models import CaseStudyPage, PracticePage

Address = Callable[[Any], str]

ONLY_IN_UNIT = "in the unit of its row"


def _names(terms: Iterable[Any]) -> list[str]:
    return [str(term) for term in terms]


def _said(field: str) -> Callable[[Any], str]:
    """The words of a choice, or "Unknown"."""
    return lambda record: getattr(record, f"get_{field}_display")() or "Unknown"


def _day(field: str) -> Callable[[Any], Any]:
    def day(record: Any) -> Any:
        moment = getattr(record, field)
        return moment.date() if moment else None

    return day


def _fitting(verdict: FitVerdict) -> Callable[[PracticePage], list[str]]:
    return lambda page: [
        row.get_level_display() for row in page.fits.all() if row.verdict == verdict
    ]


def key_columns(kind: str, address: Address) -> list[Column]:
    """What ties a row of a part to its record."""
    return [
        Column("title", kind.capitalize(), lambda page: page.title),
        Column("address", f"Address of the {kind}", address),
    ]


def _shared(address: Address, kind: str) -> list[Column]:
    return [
        *key_columns(kind, address),
        Column("summary", "Summary", lambda page: page.summary),
        Column("demonstration", "Made up for demonstration", lambda page: page.is_demonstration),
        Column("standing", "Standing", _said("standing")),
        Column("standing_reason", "Reason for retiring it", lambda page: page.standing_reason),
    ]


def _dates() -> list[Column]:
    return [
        Column("published", "First published (date)", _day("first_published_at")),
        Column("changed", "Last changed (date)", _day("last_published_at")),
        Column("verified", "Last verified (date)", lambda page: page.verified_on),
        Column("verify_by", "To be verified again by (date)", lambda page: page.verify_by),
    ]


def _terms() -> list[Column]:
    return [
        Column("topics", "Topics", lambda page: _names(page.topics.all())),
        Column("tags", "Tags", lambda page: [row.tag.name for row in page.tagged_items.all()]),
        Column("customers", "Customers", lambda page: _names(page.customer_groups.all())),
    ]


def practice_table(address: Address) -> Table:
    """One row for each practice."""
    columns = [
        *_shared(address, "practice"),
        Column("failed", "Failed or was stopped", lambda page: page.failed),
        Column("stage", "Stage, from the ledger", _said("stage")),
        Column("evidence", "Evidence, from the outcomes", _said("evidence")),
        *_terms(),
        Column("channels", "Channels and what it does to them", _effects),
        Column("industry", "Industry of origin", _industry),
        Column("sector", "Sector of origin", _said("sector")),
        Column("customers_a_year", "Scale: customers (a year)", _said("customers_a_year")),
        Column("staff", "Scale: staff (people)", _said("staff")),
        Column("effort_people", "Effort: people needed", _said("effort_people")),
        Column("effort_time", "Effort: time to first result (months)", _said("effort_time")),
        Column("effort_cost", "Effort: cost, once (US dollars)", _said("effort_cost")),
        Column("difficulty", "Effort: difficulty", _said("difficulty")),
        Column("likely", "Likely to fit (level of government)", _fitting(FitVerdict.LIKELY)),
        Column("unlikely", "Unlikely to fit (level of government)", _fitting(FitVerdict.UNLIKELY)),
        Column("contact", "Contact", lambda page: page.contact),
        *_dates(),
    ]
    return Table("practices", "Practices", columns)


def _effects(page: PracticePage) -> list[str]:
    rows: Any = page.channel_effects.all()
    return [f"{row.channel}: {row.get_effect_display().lower()}" for row in rows]


def _industry(page: PracticePage) -> str:
    return f"{page.industry} (NAICS {page.industry.naics_code})" if page.industry else "Unknown"


def case_table(address: Address) -> Table:
    """One row for each case study."""
    columns = [
        *_shared(address, "case study"),
        Column("organisation", "Organisation", lambda page: str(page.organisation or "Unknown")),
        Column("organisation_kind", "Agency or company", _kind),
        Column("level", "Level of government", _level),
        Column("service", "Service", lambda page: page.service),
        Column("started", "Started (year, month or day)", lambda page: page.started or "unknown"),
        Column("ended", "Ended (year, month or day)", _ended),
        Column("would_repeat", "Would do it again", _said("would_repeat")),
        *_terms(),
        Column("channels", "Channels", lambda page: _names(page.channels.all())),
        *_dates(),
    ]
    return Table("case_studies", "Case studies", columns)


def _kind(page: CaseStudyPage) -> str:
    return "Agency" if page.agency else "Company" if page.company else "Unknown"


def _level(page: CaseStudyPage) -> str:
    return page.agency.get_level_display() if page.agency else "Not an agency"


def _ended(page: CaseStudyPage) -> str:
    return "still running" if page.still_running else page.ended or "unknown"


def measure_columns(prefix: str = "") -> list[Column]:
    """The columns of a number before and after. Empty where the source does not give it."""
    return [
        Column("measure", f"{prefix}Measure", lambda row: row.measure),
        Column("unit", f"{prefix}Unit", lambda row: row.unit),
        Column("before", f"{prefix}Before ({ONLY_IN_UNIT})", lambda row: row.before),
        Column("after", f"{prefix}After ({ONLY_IN_UNIT})", lambda row: row.after),
    ]


def _outcome_columns() -> list[Column]:
    return [
        *measure_columns(),
        Column("change", f"Change ({ONLY_IN_UNIT})", lambda row: row.change),
        Column("improves", "Which way is better", _said("better")),
        Column("period", "Period", lambda row: row.period),
        Column("population", "Whom the number describes", lambda row: row.population),
    ]


def _rows_of(relation: str) -> Callable[[Sequence[Any]], dict[int, list[Any]]]:
    return lambda records: {record.pk: list(getattr(record, relation).all()) for record in records}


def outcomes_part() -> Part:
    """What came of a practice, with the evidence for each outcome."""
    columns = [
        *_outcome_columns(),
        Column("evidence", "Evidence for this outcome", _said("evidence")),
        Column("reason", "Reason for the level", lambda row: row.evidence_reason),
    ]
    return Part(Table("outcomes", "Outcomes", columns), _rows_of("outcomes"))


def measures_part() -> Part:
    """The numbers of a case study."""
    return Part(Table("measures", "Measures", _outcome_columns()), _rows_of("measures"))


def sources_part() -> Part:
    """Where it comes from."""
    columns = [
        Column("source", "Source", lambda row: row.title),
        Column("publisher", "Publisher", lambda row: row.publisher),
        Column("source_address", "Address of the source", lambda row: row.url),
        Column("source_published", "Published (year, month or day)", _published),
    ]
    return Part(Table("sources", "Sources", columns), _rows_of("sources"), name_source)


def _published(row: Any) -> str:
    return row.published or "unknown"


def name_source(row: Any) -> str:
    """A source as one would cite it."""
    return f"{row.title}. {row.publisher}, {_published(row)}. {row.url}"
