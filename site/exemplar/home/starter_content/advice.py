"""Invented requests for advice, a conflict register and clearances. In a demonstration only.

Written down as they would stand after some weeks, and not said again by the actions: nobody is to
get a mail for what has never been asked.
"""

import datetime as dt
from typing import Any

import yaml
from django.utils import timezone

from community.advising.company_names import KnownCompanies
from community.advising.enums import ConflictState, RequestState
from community.advising.models import AdviceRequest, Clearance, Conflict, Delegate, Step
from community.advising.steps import WAY
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holders_of
from exemplar.home.starter_content.people import STARTER_FOLDER
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail

FILE = STARTER_FOLDER / "demonstration" / "advice.yaml"
_RELATIONS = ("topics", "industries", "channels", "customer_groups")
_PLAIN = (
    "title", "challenge", "outcome_wanted", "mode", "sensitivity", "level", "places", "advice",
    "hours", "constraints", "reason",
)  # fmt: skip
# For so long what is asked for may take, from its first day on.
_WINDOW = dt.timedelta(days=120)


class Advice:
    """Makes what the file tells."""

    def __init__(self, terms: Terms, trail: Trail) -> None:
        self.terms, self.trail = terms, trail
        self.now = timezone.now()
        self.people = {
            person.email: person for person in User.objects.filter(is_demonstration=True)
        }
        self.coordinator = holders_of(Role.COORDINATOR).filter(is_demonstration=True).first()
        self.officer = holders_of(Role.ETHICS_OFFICER).filter(is_demonstration=True).first()
        self.companies = KnownCompanies.read()

    def is_there(self, source: str) -> bool:
        """Whether it has been made before; what people have done with it stays."""
        if self.trail.pk_of(source) is None:
            return False
        self.trail.same(source)
        return True

    def delegate(self, wanted: dict[str, Any]) -> None:
        """Somebody who acts for an official."""
        source = f"delegates/{wanted['official']}-{wanted['delegate']}"
        names = (wanted["official"], wanted["delegate"])
        agency = self.terms["agencies"].get(wanted["agency"])
        if agency and all(name in self.people for name in names) and not self.is_there(source):
            official, delegate = (self.people[name] for name in names)
            row, _ = Delegate.objects.get_or_create(
                agency=agency, official=official, delegate=delegate, ended_at=None
            )
            self.trail.made(source, row)

    def request(self, wanted: dict[str, Any]) -> None:
        """A request with the steps that led to where it stands."""
        source = f"requests/{wanted['slug']}"
        official = self.people.get(wanted["official"])
        agency = self.terms["agencies"].get(wanted["agency"])
        if official is None or agency is None or self.is_there(source):
            return
        begun = self.now - dt.timedelta(days=wanted["days"])
        state = RequestState(wanted["state"])
        was_submitted = state != RequestState.DRAFT or "was" in wanted
        writer = self.people.get(wanted.get("written_by", ""), official)
        named, unknown = self.companies.sort(wanted.get("left_out", ()))
        made = AdviceRequest.objects.create(
            agency=agency,
            official=official,
            written_by=writer,
            state=state,
            starts_on=timezone.localdate(self.now),
            ends_on=timezone.localdate(self.now + _WINDOW),
            left_out_names="\n".join(unknown),
            submitted_at=begun if was_submitted else None,
            created_at=begun - dt.timedelta(days=1),
            changed_at=begun,
            is_demonstration=True,
            **{name: wanted[name] for name in _PLAIN if name in wanted},
        )
        for name in _RELATIONS:
            known = self.terms[name]
            getattr(made, name).set(known[slug] for slug in wanted.get(name, ()) if slug in known)
        made.left_out.set(named)
        self._steps(made, wanted, begun)
        self.trail.made(source, made)

    def _steps(self, made: AdviceRequest, wanted: dict[str, Any], begun: dt.datetime) -> None:
        """Each a day after the one before, but none that is still to come."""
        writer, coordinator = made.written_by, self.coordinator
        taken: list[tuple[str, Any]] = [(RequestState.DRAFT, writer)]
        state = RequestState(wanted["state"])
        if made.submitted_at:
            taken.append((RequestState.SUBMITTED, writer))
        if state in WAY:
            after = WAY[WAY.index(RequestState.SUBMITTED) + 1 : WAY.index(state) + 1]
            taken += [(each, coordinator) for each in after]
        if state == RequestState.DRAFT and made.submitted_at:
            taken.append((state, coordinator))
        elif state == RequestState.HELD:
            taken[-1] = (state, writer)
        elif state not in WAY:
            taken.append((state, writer if state == RequestState.WITHDRAWN else coordinator))
        for place, (each, who) in enumerate(taken):
            at = min(begun + dt.timedelta(days=place - 1), self.now)
            reason = wanted.get("reason", "") if place == len(taken) - 1 else ""
            Step.objects.create(request=made, state=each, by=who, at=at, reason=reason)
        last = made.steps.order_by("at", "pk").last()
        AdviceRequest.objects.filter(pk=made.pk).update(changed_at=last.at if last else begun)

    def conflict(self, wanted: dict[str, Any]) -> None:
        """A record of the register, with what was asked about it."""
        source = f"conflicts/{wanted['slug']}"
        agency = self.terms["agencies"].get(wanted["agency"])
        company = self.terms["companies"].get(wanted.get("company", ""))
        name = wanted.get("company_name", "")
        if agency is None or not (company or name) or self.is_there(source):
            return
        state = ConflictState(wanted.get("state", ConflictState.HOLDS))
        is_checked = state != ConflictState.REPORTED
        made = Conflict.objects.create(
            kind=wanted["kind"],
            company=company,
            company_name="" if company else name,
            agency=agency,
            words=wanted["words"],
            source=wanted["source"],
            state=state,
            reported_by=self.coordinator,
            created_at=self.now - dt.timedelta(days=22),
            changed_at=self.now - dt.timedelta(days=21),
            checked_by=self.coordinator if is_checked else None,
            checked_at=self.now - dt.timedelta(days=21) if is_checked else None,
            is_demonstration=True,
        )
        for each in wanted.get("clearances", ()):
            self._clearance(made, each)
        self.trail.made(source, made)

    def _clearance(self, conflict: Conflict, wanted: dict[str, Any]) -> None:
        key = self.trail.pk_of(f"requests/{wanted['request']}")
        if key is None or self.coordinator is None:
            return
        is_given = wanted["state"] == "given"
        Clearance.objects.create(
            conflict=conflict,
            request_id=key,
            state=wanted["state"],
            question=wanted["question"],
            answer=wanted.get("answer", ""),
            ends_on=timezone.localdate(self.now + dt.timedelta(days=wanted["days"]))
            if is_given
            else None,
            asked_by=self.coordinator,
            asked_at=self.now - dt.timedelta(days=8),
            answered_by=self.officer if is_given else None,
            answered_at=self.now - dt.timedelta(days=6) if is_given else None,
        )


def load_advice(terms: Terms, trail: Trail) -> None:
    """Make what has not been made yet. What people have done with the rest stays."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    advice = Advice(terms, trail)
    for wanted in data["delegates"]:
        advice.delegate(wanted)
    for wanted in data["requests"]:
        advice.request(wanted)
    for wanted in data["conflicts"]:
        advice.conflict(wanted)
