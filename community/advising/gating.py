"""The gates as the register says: who cannot be asked about a request, and by which record.

Builds the plain records of the engine from the register of conflicts, the trees of companies and
agencies, what advisors have declared, and clearances. Asked for a shortlist, and again when
offering, accepting, starting, and when a record changes.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from community.advising.company_names import KnownCompanies, plain_name
from community.advising.enums import ClearanceState, ConflictState
from community.advising.matching import records
from community.advising.matching.deadlines import HORIZON
from community.advising.matching.gates import Gates
from community.advising.models import AdviceRequest, Clearance, Conflict
from community.expertise.enums import Standing
from community.expertise.models import Advisor
from practices.taxonomy.models import Agency, Company, TreeTerm

Exclusion = tuple[str, str, tuple[str, ...]]


def tree_terms(rows: Iterable[TreeTerm]) -> tuple[records.Term, ...]:
    """A tree as the engine knows it: each term with its parent."""
    by_path = {row.path: row for row in rows}
    return tuple(
        records.Term(
            id=str(row.pk),
            name=row.name,
            parent=str(above.pk) if (above := by_path.get(row.path[: -row.steplen])) else None,
        )
        for row in by_path.values()
    )


def conflict_records(on: dt.date | None = None) -> records.Register:
    """The organisations, and all conflicts and clearances that count on a day."""
    today = on or timezone.localdate()
    agencies = list(Agency.objects.only("name", "path", "depth").order_by("path"))
    companies = list(Company.objects.only("name", "path", "depth").order_by("path"))
    rows = list(
        Conflict.objects.exclude(state=ConflictState.ENDED)
        .select_related("company", "checked_by")
        .order_by("pk")
    )
    roots = [agency for agency in agencies if agency.depth == 1]
    given = Clearance.objects.filter(state=ClearanceState.GIVEN, ends_on__gte=today)
    return records.Register(
        agencies=tree_terms(agencies),
        companies=tree_terms(companies),
        conflicts=tuple(each for row in rows for each in _records_of(row, rows, roots)),
        clearances=tuple(
            _clearance(row) for row in given.select_related("answered_by").order_by("pk")
        ),
    )


def _records_of(
    row: Conflict, rows: list[Conflict], roots: list[Agency]
) -> Iterable[records.Conflict]:
    if row.agency_id is not None:
        yield _record(row, agency=row.agency_id)
    elif row.state == ConflictState.REPORTED or row.company is None:
        # Nobody has settled which agency it is: it blocks for all of them.
        for agency in roots:
            yield _record(row, agency=agency.pk)
    else:
        # A holding ties whoever holds it to all that ties the company.
        for other in rows:
            if other.agency_id is not None and _is_of(other, row.company):
                yield _record(row, agency=other.agency_id, because=other)


def _is_of(other: Conflict, company: Company) -> bool:
    """Whether a record is about a company, or about one above or below it."""
    if other.advisor_id is not None:
        return False
    if other.company is None:
        return plain_name(other.company_name) == plain_name(company.name)
    one, two = str(other.company.path), str(company.path)
    return one.startswith(two) or two.startswith(one)


def _record(row: Conflict, *, agency: int, because: Conflict | None = None) -> records.Conflict:
    source = row.source
    starts, ends = row.starts_on, row.ends_on
    if because is not None:
        source = f"{source}; the company's own record is number {because.pk}"
        starts = max((day for day in (starts, because.starts_on) if day), default=None)
        ends = min((day for day in (ends, because.ends_on) if day), default=None)
    of_person = row.advisor_id is not None
    return records.Conflict(
        id=str(row.pk),
        kind=records.ConflictKind(row.kind),
        agency=str(agency),
        company=None if of_person or row.company_id is None else str(row.company_id),
        company_name="" if of_person else row.company_name,
        advisor=str(row.advisor_id) if of_person else None,
        starts_on=starts,
        ends_on=ends,
        source=source,
        checked_by=str(row.checked_by) if row.checked_by else "",
        checked_on=timezone.localdate(row.checked_at) if _is_checked(row) else None,
    )


def _is_checked(row: Conflict) -> bool:
    return row.state == ConflictState.HOLDS and row.checked_at is not None


def _clearance(row: Clearance) -> records.Clearance:
    assert row.ends_on is not None  # noqa: S101 - a clearance that was given has an end
    return records.Clearance(
        id=str(row.pk),
        conflict=str(row.conflict_id),
        request=str(row.request_id) if row.request_id else None,
        advisor=str(row.advisor_id) if row.advisor_id else None,
        ends_on=row.ends_on,
        by=str(row.answered_by) if row.answered_by else "",
    )


def companies_left_out(request: AdviceRequest) -> tuple[str, ...]:
    """The companies that a request leaves out, those included that came to be known since."""
    keys = {str(company.pk) for company in request.left_out.all()}
    if names := request.left_out_names.splitlines():
        found = KnownCompanies.read()
        keys |= {
            str(company.pk) for name in names for company in found.by_name.get(plain_name(name), [])
        }
    return tuple(sorted(keys, key=int))


def standing_record(advisor: Advisor) -> records.Advisor:
    """An advisor as the gates of conflicts see them: company, consent, declaration."""
    declared = advisor.declared_at
    return records.Advisor(
        id=str(advisor.pk),
        name=advisor.name,
        version=str(advisor.version),
        company=str(advisor.company_id) if advisor.company_id else None,
        company_name="" if advisor.company_id else advisor.company_name,
        has_consented=advisor.consented_at is not None and advisor.standing == Standing.LISTED,
        declaration=(
            records.Declaration(id=str(advisor.pk), declared_on=timezone.localdate(declared))
            if declared
            else None
        ),
    )


def excluded(
    request: AdviceRequest,
    advisors: Iterable[Advisor],
    on: dt.date | None = None,
    until: dt.date | None = None,
) -> dict[int, Exclusion]:
    """Who cannot be asked about a request on a day: the code of the gate, why, and the records.

    Conflicts, what is not checked or not settled, consent, and companies left out. Whether somebody
    has time is not asked here. `until` is the day on which the work ends, where it is agreed on
    already: conflicts that begin before it count, too.
    """
    today = on or timezone.localdate()
    gates = Gates(conflict_records(today)).at(_request(request, today, until), today)
    found: dict[int, Exclusion] = {}
    for advisor in advisors:
        for first in gates.exclusions(standing_record(advisor))[:1]:
            found[advisor.pk] = (first.code.value, first.sentence, tuple(first.evidence))
    return found


def _request(request: AdviceRequest, today: dt.date, until: dt.date | None) -> records.Request:
    ends_on = request.ends_on
    if until is not None:
        ends_on = max(until, ends_on or today + HORIZON)
    return records.Request(
        id=str(request.pk),
        version=str(request.version),
        agency=str(request.agency_id),
        starts_on=request.starts_on,
        ends_on=ends_on,
        companies_left_out=companies_left_out(request),
    )


def is_excluded(
    request: AdviceRequest,
    advisor: Advisor,
    on: dt.date | None = None,
    until: dt.date | None = None,
) -> Any:
    """Why one advisor cannot be asked about a request; nothing where they can."""
    return excluded(request, [advisor], on, until).get(advisor.pk)


def record_behind(gate: Exclusion) -> int | None:
    """The number of the record of the register that shuts a gate; none where it is another gate."""
    code, _sentence, evidence = gate
    return int(evidence[0]) if code.startswith("conflict_") else None


def touched_by(conflict: Conflict, requests: Iterable[AdviceRequest]) -> list[int]:
    """The keys of those requests whose advisors a record may shut out, cleared or not."""
    today = timezone.localdate()
    gates, number = Gates(conflict_records(today)), str(conflict.pk)
    return [
        request.pk
        for request in requests
        if any(
            each.id == number
            for each, _companies in gates.at(_when_and_where(request), today).conflicts
        )
    ]


def _when_and_where(request: AdviceRequest) -> records.Request:
    return records.Request(
        id=str(request.pk),
        agency=str(request.agency_id),
        starts_on=request.starts_on,
        ends_on=request.ends_on,
    )
