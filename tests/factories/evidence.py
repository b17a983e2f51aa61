"""Ratings and decisions on evidence."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from exemplar.accounts.enums import Role
from practices.library.actions import rate_outcome
from practices.library.evidence import fingerprint_of
from practices.library.models import EvidenceDecision, EvidenceRating, Outcome
from tests.factories.pages import PracticeFactory
from tests.factories.people import UserFactory, role_user


def _an_outcome() -> Outcome:
    return PracticeFactory().outcomes.first()


class EvidenceRatingFactory(DjangoModelFactory):
    """A rating of an outcome as it stands. What follows from it is left to `rate`."""

    class Meta:
        model = EvidenceRating

    outcome = factory.LazyFunction(_an_outcome)
    rater = factory.SubFactory(UserFactory)
    fingerprint = factory.LazyAttribute(lambda made: fingerprint_of(made.outcome))
    level = "some"
    reason = "Measured before and after."


class EvidenceDecisionFactory(DjangoModelFactory):
    """A decision on an outcome as it stands."""

    class Meta:
        model = EvidenceDecision

    outcome = factory.LazyFunction(_an_outcome)
    decided_by = factory.SubFactory(UserFactory)
    fingerprint = factory.LazyAttribute(lambda made: fingerprint_of(made.outcome))
    level = "some"
    reason = "Both measured the same thing."


def rate(outcome: Outcome, *levels: str, reason: str = "Because.") -> list[Any]:
    """Have an outcome rated by as many editors as levels are given; these editors."""
    raters = []
    for level in levels:
        rater = role_user(Role.EDITOR)
        rate_outcome(
            actor=rater, outcome=outcome, level=level, reason=reason, seen=fingerprint_of(outcome)
        )
        raters.append(rater)
    return raters
