"""Who cannot be asked, whatever the score: for conflicts of interest, or for what they said.

A conflict ties a company (and its parents and subsidiaries) or one person to an agency; it holds
for requests of that agency, of those above it and of those below it, from its start to its end. A
clearance lifts it. What was not checked is never let through.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from community.advising.matching.answers import Exclusion, Gate, Lifted
from community.advising.matching.deadlines import free_from, hours_before, said, window
from community.advising.matching.families import Tree
from community.advising.matching.records import (
    Advisor,
    Clearance,
    Conflict,
    ConflictKind,
    Preference,
    Register,
    Request,
)

GATE_OF_KIND = {kind: Gate(f"conflict_{kind.value}") for kind in ConflictKind}
_WORDS_OF_KIND = {
    ConflictKind.CONTRACT: "a contract with",
    ConflictKind.BID: "a bid at",
    ConflictKind.ACQUISITION: "part in a purchase planned by",
    ConflictKind.OWNERSHIP: "an ownership or holding that concerns",
    ConflictKind.REGULATORY: "a regulatory matter or litigation with",
    ConflictKind.FAMILY: "family at",
}
_LEGAL_FORMS = frozenset(
    {
        "ag", "co", "company", "corp", "corporation", "gmbh", "group", "holding", "holdings", "inc",
        "incorporated", "limited", "llc", "llp", "lp", "ltd", "na", "plc", "sa", "the",
    }
)  # fmt: skip


def folded(name: str) -> str:
    """A company's name as it is compared: small letters, no signs, no legal form."""
    parts = re.findall(r"\w+", name.casefold().replace("&", " and ").replace(".", ""))
    return " ".join(part for part in parts if part not in _LEGAL_FORMS) or " ".join(parts)


class Gates:
    """The register, ready to be asked about any request."""

    def __init__(self, register: Register) -> None:
        self.agencies, self.companies = Tree(register.agencies), Tree(register.companies)
        self.declaration_age = timedelta(days=register.declaration_days)
        self._conflicts: dict[str, list[Conflict]] = {}
        for conflict in register.conflicts:
            self._conflicts.setdefault(conflict.agency, []).append(conflict)
        self._clearances: dict[str, list[Clearance]] = {}
        for clearance in register.clearances:
            self._clearances.setdefault(clearance.conflict, []).append(clearance)

    def at(self, request: Request, today: date) -> "RequestGates":
        """The gates of one request on one day."""
        return RequestGates(self, request, today)

    def conflicts(self, agency: str) -> Iterator[Conflict]:
        """Everything known of an agency, of those above it and of those below it."""
        for each in sorted(self.agencies.line(agency)):
            yield from self._conflicts.get(each, ())

    def clearances(self, conflict: str) -> list[Clearance]:
        """What the ethics officer said of a conflict."""
        return self._clearances.get(conflict, [])

    @cached_property
    def companies_by_name(self) -> dict[str, list[str]]:
        """Folded name to the companies that have it."""
        found: dict[str, list[str]] = {}
        for term in self.companies.terms.values():
            found.setdefault(folded(term.label), []).append(term.id)
        return found

    def is_unresolved(self, advisor: Advisor) -> bool:
        """Whether nobody knows which company an advisor works for."""
        if advisor.company is None:
            return bool(advisor.company_name.strip())
        return advisor.company not in self.companies.terms

    def is_unchecked(self, advisor: Advisor, today: date) -> bool:
        """Whether an advisor's declaration is missing, too old, or of a day to come."""
        declared = advisor.declaration
        return declared is None or not today - self.declaration_age <= declared.declared_on <= today


class RequestGates:
    """The gates of one request."""

    def __init__(self, gates: Gates, request: Request, today: date) -> None:
        self.gates, self.request, self.today = gates, request, today
        self.begins, self.until = window(request, today)
        self.left_out = {
            each for company in request.companies_left_out for each in gates.companies.line(company)
        }

    @cached_property
    def conflicts(self) -> list[tuple[Conflict, frozenset[str]]]:
        """Conflicts that hold within the time of the request, with all companies they bind."""
        found = []
        for conflict in self.gates.conflicts(self.request.agency):
            has_ended = conflict.ends_on is not None and conflict.ends_on < self.today
            is_later = conflict.starts_on is not None and conflict.starts_on > self.until
            if not has_ended and not is_later:
                found.append((conflict, self._bound(conflict)))
        return found

    @cached_property
    def cleared(self) -> list[tuple[Conflict, frozenset[str]]]:
        """Those of which the ethics officer lifted something for somebody."""
        return [each for each in self.conflicts if self.gates.clearances(each[0].id)]

    def _bound(self, conflict: Conflict) -> frozenset[str]:
        if conflict.company is not None:
            return self.gates.companies.line(conflict.company)
        companies: list[str] = []
        if conflict.company_name:
            companies = self.gates.companies_by_name.get(folded(conflict.company_name), [])
        return frozenset(
            each for company in companies for each in self.gates.companies.line(company)
        )

    def clearance(self, conflict: Conflict, advisor: str) -> Clearance | None:
        """What lifts a conflict for an advisor today."""
        for each in self.gates.clearances(conflict.id):
            is_in_scope = each.request in (None, self.request.id) and each.advisor in (
                None,
                advisor,
            )
            has_begun = each.starts_on is None or each.starts_on <= self.today
            if is_in_scope and has_begun and each.ends_on >= self.today:
                return each
        return None

    def binds(self, conflict: Conflict, bound: frozenset[str], advisor: Advisor) -> bool:
        """Whether a conflict is one of this advisor's."""
        if conflict.advisor is not None:
            return conflict.advisor == advisor.id
        if advisor.company is not None and advisor.company in bound:
            return True
        if conflict.company is not None or not advisor.company_name:
            return False
        typed = folded(advisor.company_name)
        return bool(typed) and typed == folded(conflict.company_name)

    def lifted(self, advisor: Advisor) -> tuple[Lifted, ...]:
        """Conflicts that would keep an advisor out, and do not."""
        found = []
        for conflict, bound in self.cleared:
            if not self.binds(conflict, bound, advisor):
                continue
            if clearance := self.clearance(conflict, advisor.id):
                by = f" by {clearance.by}" if clearance.by else ""
                sentence = f"{self._conflict_said(conflict, advisor)} It is cleared{by} until "
                found.append(
                    Lifted(
                        conflict=conflict.id,
                        clearance=clearance.id,
                        sentence=f"{sentence}{said(clearance.ends_on)}.",
                    )
                )
        return tuple(found)

    def exclusions(self, advisor: Advisor) -> tuple[Exclusion, ...]:
        """Every gate that is shut for an advisor; nothing where all are open."""
        checks = (self._standing, self._tied, self._excluded, self._unavailable)
        return tuple(found for check in checks for found in check(advisor))

    def _standing(self, advisor: Advisor) -> Iterator[Exclusion]:
        name = advisor.label
        if not advisor.has_consented:
            yield Exclusion(code=Gate.CONSENT, sentence=f"{name} has not agreed to be matched.")
        if self.gates.is_unresolved(advisor):
            company = advisor.company_name or advisor.company
            yield Exclusion(
                code=Gate.UNRESOLVED,
                sentence=f"It is not settled which company “{company}” is, so nobody can say "
                "whether it has a conflict.",
            )
        if not self.gates.is_unchecked(advisor, self.today):
            return
        declared = advisor.declaration
        if declared is None:
            sentence = (
                f"Not checked: {name} has declared neither interests nor that there are none."
            )
        else:
            sentence = (
                f"Not checked: the declaration of interests of {name} is of "
                f"{said(declared.declared_on)} and counts for "
                f"{self.gates.declaration_age.days} days."
            )
        evidence = (declared.id,) if declared and declared.id else ()
        yield Exclusion(code=Gate.UNDECLARED, sentence=sentence, evidence=evidence)

    def _tied(self, advisor: Advisor) -> Iterator[Exclusion]:
        for conflict, bound in self.conflicts:
            is_tied = self.binds(conflict, bound, advisor)
            if is_tied and self.clearance(conflict, advisor.id) is None:
                yield Exclusion(
                    code=GATE_OF_KIND[conflict.kind],
                    sentence=self._conflict_said(conflict, advisor),
                    evidence=(conflict.id,),
                )

    def _excluded(self, advisor: Advisor) -> Iterator[Exclusion]:
        if advisor.company is not None and advisor.company in self.left_out:
            yield Exclusion(
                code=Gate.COMPANY,
                sentence=self._left_out_said(advisor.company),
                evidence=(advisor.company,),
            )
        reason = self.request.advisors_left_out.get(advisor.id)
        if reason is not None:
            ending = f": {reason}." if reason else "."
            yield Exclusion(
                code=Gate.PERSON, sentence=f"{advisor.label} is left out of this request{ending}"
            )
        if self.request.mode and advisor.modes.get(self.request.mode) is Preference.NO:
            yield Exclusion(
                code=Gate.MODE, sentence=f"{advisor.label} does not give this kind of advice."
            )

    def _unavailable(self, advisor: Advisor) -> Iterator[Exclusion]:
        free = free_from(advisor)
        if free is not None and free > self.until:
            when = "with no end" if free == date.max else f"until {said(free)}"
            yield Exclusion(
                code=Gate.PAUSED, sentence=f"{advisor.label} takes no engagements {when}."
            )
        if hours_before(advisor, self.today, self.until) == 0:
            yield Exclusion(
                code=Gate.HOURS,
                sentence=f"{advisor.label} has no hours left before {said(self.until)}.",
            )
        if advisor.engagements >= advisor.most_engagements:
            yield Exclusion(
                code=Gate.ENGAGEMENTS,
                sentence=f"{advisor.label} has {advisor.engagements} under way and takes "
                f"{advisor.most_engagements} at once.",
            )

    def _conflict_said(self, conflict: Conflict, advisor: Advisor) -> str:
        agency = self.gates.agencies.name(conflict.agency)
        is_personal = conflict.advisor is not None
        who = advisor.label if is_personal else self._company_said(conflict, advisor)
        period = _period(conflict)
        source = f" Source: {conflict.source.rstrip('.')}." if conflict.source else ""
        checked = " Nobody has checked it yet."
        if conflict.checked_on is not None:
            by = f" by {conflict.checked_by}" if conflict.checked_by else ""
            checked = f" Checked{by} on {said(conflict.checked_on)}."
        return f"{who} has {_WORDS_OF_KIND[conflict.kind]} {agency}{period}.{source}{checked}"

    def _company_said(self, conflict: Conflict, advisor: Advisor) -> str:
        if conflict.company is None:
            return f"A company named “{conflict.company_name}”"
        name = self.gates.companies.name(conflict.company)
        tie = self._tie_said(conflict.company, advisor.company or "")
        return f"{name}, {tie}," if tie else name

    def _left_out_said(self, own: str) -> str:
        """The company that the request names, which may be one above or below the advisor's."""
        tree = self.gates.companies
        named = next(each for each in self.request.companies_left_out if own in tree.line(each))
        tie = self._tie_said(named, own)
        said = f"The request leaves out {tree.name(named)}{f', {tie}' if tie else ''}"
        # A legal form may end with a full stop of its own.
        return f"{said.removesuffix('.')}."

    def _tie_said(self, company: str, own: str) -> str:
        """How a company is tied to the advisor's; nothing where it is the same."""
        if company == own:
            return ""
        tree = self.gates.companies
        return f"which {'owns' if company in tree.above(own) else 'belongs to'} {tree.name(own)}"


def _period(conflict: Conflict) -> str:
    begins = f" from {said(conflict.starts_on)}" if conflict.starts_on else ""
    ends = f" until {said(conflict.ends_on)}" if conflict.ends_on else ""
    return begins + ends
