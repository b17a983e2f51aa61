"""The columns of a row of the ledger, and the rows of many practices at a time."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from exemplar.core.markdown import MarkdownField
from practices.adoption.models import Adoption
from practices.library.exports.cells import Column
from practices.library.exports.records import Address, measure_columns
from practices.library.exports.tables import Part, Table
from practices.library.models import PracticePage


def ledger_rows(*, with_practice: bool = False) -> QuerySet[Adoption]:
    """Rows of the ledger with all that is told of them; the practices without their texts."""
    related = ["agency", "company", "learned_from__agency", "learned_from__company"]
    rows = Adoption.objects.prefetch_related("adaptations")
    if not with_practice:
        return rows.select_related(*related)
    fields = PracticePage._meta.concrete_fields
    texts = ["rendered", *(field.name for field in fields if isinstance(field, MarkdownField))]
    return rows.select_related("practice", *related).defer(*(f"practice__{n}" for n in texts))


def teacher_of(row: Adoption) -> Adoption | None:
    """From whom it was learned; not from another practice, nor from a report that is withdrawn."""
    teacher = row.learned_from
    if teacher is None or teacher.withdrawn_at or teacher.practice_id != row.practice_id:
        return None
    return teacher


def ledger_columns() -> list[Column]:
    """One row of the ledger: who, how far, how it went, who confirms it."""
    return [
        Column("organisation", "Organisation", lambda row: str(row.organisation)),
        Column("organisation_kind", "Agency or company", _kind),
        Column("level", "Level of government", _level),
        Column("service", "Service", lambda row: row.service),
        Column("status", "Status", lambda row: row.get_status_display()),
        Column("since", "In this status since (year, month or day)", _since),
        Column("outcome", "Outcome", lambda row: row.get_outcome_display()),
        *measure_columns(),
        Column("adaptations", "Adaptations: difference, and what was changed", _adaptations),
        Column("reason_stopped", "Why it was stopped", lambda row: row.reason_stopped),
        Column("learned_from", "Learned from", _teacher),
        Column("contact", "Contact, where it is public", _contact),
        Column("confirmation", "Confirmation", lambda row: row.get_confirmation_display()),
        Column("source", "Source", lambda row: row.source_title),
        Column("publisher", "Publisher", lambda row: row.source_publisher),
        Column("source_address", "Address of the source", lambda row: row.source_url),
        Column("source_published", "Published (year, month or day)", _published),
    ]


def _kind(row: Adoption) -> str:
    return "Agency" if row.agency_id else "Company"


def _level(row: Adoption) -> str:
    return row.agency.get_level_display() if row.agency else "Not an agency"


def _since(row: Adoption) -> str:
    return row.since or "unknown"


def _published(row: Adoption) -> str:
    return (row.source_published or "unknown") if row.source_url else ""


def _adaptations(row: Adoption) -> list[str]:
    rows: Any = row.adaptations.all()
    return [f"{each.difference}: {each.change}" for each in rows]


def _teacher(row: Adoption) -> str:
    teacher = teacher_of(row)
    return str(teacher.organisation) if teacher else ""


def _contact(row: Adoption) -> str:
    return row.contact if row.contact_is_public else ""


def name_adoption(row: Adoption) -> str:
    """A row of the ledger in one cell."""
    return (
        f"{row.organisation}, {row.get_status_display().lower()} since {_since(row)}, "
        f"outcome: {row.get_outcome_display().lower()} "
        f"({row.get_confirmation_display().lower()})"
    )


def ledger_part() -> Part:
    """Who adopted a practice."""
    return Part(Table("adoptions", "Adoptions", ledger_columns()), _by_practice, name_adoption)


def _by_practice(records: Sequence[Any]) -> dict[int, list[Adoption]]:
    found: dict[int, list[Adoption]] = defaultdict(list)
    keys = [record.pk for record in records]
    for row in ledger_rows().filter(practice_id__in=keys).order_by("practice", "since", "pk"):
        found[row.practice_id].append(row)
    return found


def ledger_table(address: Address) -> Table:
    """The ledger by itself: each row names its practice."""
    columns = [
        Column("practice", "Practice", lambda row: row.practice.title),
        Column("address", "Address of the practice", lambda row: address(row.practice)),
        *ledger_columns(),
    ]
    return Table("adoptions", "Adoptions", columns)
