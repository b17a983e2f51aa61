"""Runs of the engine as they are stored, and weights."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.advising.enums import RunKind, RunState
from community.advising.matching.answers import Gate
from community.advising.matching.records import HAND_SET, Factor
from community.advising.models import AdviceRequest, Pairing, Run, WeightSet
from community.expertise.models import Advisor
from tests.factories.advising import AdviceRequestFactory
from tests.factories.expertise import AdvisorFactory
from tests.factories.people import UserFactory


class WeightSetFactory(DjangoModelFactory):
    """A proposal that waits for a decision."""

    class Meta:
        model = WeightSet

    version = factory.Sequence(lambda n: n + 2)
    weights = factory.LazyFunction(lambda: {one.value: value for one, value in HAND_SET.items()})
    evidence = factory.LazyFunction(
        lambda: {
            "engagements": 40,
            "sentence": "Learned from 40 finished engagements.",
            "back_test": {
                "pairs": 120, "held_out": 20, "from_day": "2026-01-01", "present": 0.6,
                "proposed": 0.7, "advantage": 0.06, "low": 0.02, "high": 0.1,
            },
        }
    )  # fmt: skip
    based_on = factory.LazyFunction(lambda: WeightSet.objects.get(version=1))
    proposed_by = factory.SubFactory(UserFactory)


def factor_rows(score: float = 0.5) -> list[dict[str, Any]]:
    """Eight factors of equal value, as the engine tells of them."""
    return [
        {
            "factor": one.value, "value": score, "weight_set": HAND_SET[one],
            "weight": HAND_SET[one], "contribution": round(score * HAND_SET[one], 6),
            "sentence": f"What {one.value} rests on.", "evidence": [],
        }
        for one in Factor
    ]  # fmt: skip


def listed(advisor: Advisor, rank: int, score: float) -> dict[str, Any]:
    """What the engine says of somebody who passed all gates."""
    return {
        "advisor": str(advisor.pk), "name": advisor.name,
        "profile_version": str(advisor.version), "rank": rank, "score": score,
        "factors": factor_rows(score),
        "results": [
            {"id": "1", "title": "Repairs kept", "similarity": 1.2, "shared": ["repairs"]}
        ],
        "gap": 0.01, "tie": "", "gates_passed": [gate.value for gate in Gate], "lifted": [],
        "sentence": f"{advisor.name} is number {rank}.",
    }  # fmt: skip


def kept_out(advisor: Advisor, sentence: str = "Has a contract with the agency.") -> dict[str, Any]:
    """What the engine says of somebody whom a conflict keeps out."""
    code = Gate.CONTRACT.value
    return {
        "advisor": str(advisor.pk), "name": advisor.name,
        "profile_version": str(advisor.version), "sentence": sentence,
        "exclusions": [{"code": code, "sentence": sentence, "evidence": ["1"]}],
        "rank": None, "score": None, "short_of": None, "cost_most": [], "factors": [],
    }  # fmt: skip


class ShortlistFactory(DjangoModelFactory):
    """A shortlist that only coordinators see; `request=` is needed, `published=True` shows it."""

    class Meta:
        model = Run

    class Params:
        published = factory.Trait(
            state=RunState.PUBLISHED,
            published_at=factory.LazyFunction(timezone.now),
            published_by=factory.SubFactory(UserFactory),
        )

    kind = RunKind.SHORTLIST
    request = factory.SubFactory(AdviceRequestFactory, screened=True)
    weights = factory.LazyFunction(lambda: WeightSet.objects.get(version=1))
    model = "tf-idf/1+lsa/8"
    seed = 7
    asked = factory.LazyFunction(lambda: {"today": "2026-11-22", "places": 1})
    outcome = factory.LazyFunction(
        lambda: {"advisors": 2, "passed": 1, "kept_out": {}, "weights": {}}
    )
    by = factory.SubFactory(UserFactory)


class CohortFactory(ShortlistFactory):
    """A plan in preview for `requests`, each with one place; pairings are put in by the test."""

    class Meta:
        exclude = ("requests",)

    requests: Any = ()
    kind = RunKind.COHORT
    request = None
    asked = factory.LazyAttribute(lambda made: asked_of(made.requests))
    outcome = factory.LazyAttribute(lambda made: outcome_of(len(made.requests)))


def asked_of(requests: Any) -> dict[str, Any]:
    """What a cohort was asked, with everybody there is among the advisors."""
    return {
        "keep": 0.02,
        "today": "2026-11-22",
        "requests": {
            str(one.pk): {
                "version": one.version, "places": one.places, "demand": one.places,
                "hours": one.hours, "held": [], "held_companies": [],
            }
            for one in requests
        },
        "advisors": {
            str(one.pk): {
                "name": one.name, "version": "1", "capacity": one.most_engagements,
                "engagements": 0, "most": one.most_engagements, "hours": one.hours_a_quarter,
                "company": one.company.path if one.company else None,
            }
            for one in Advisor.objects.select_related("company")
        },
        "locks": [],
    }  # fmt: skip


def outcome_of(places: int, filled: int = 0) -> dict[str, Any]:
    """What a cohort answered, with nobody chosen unless said otherwise."""
    return {
        "places": places, "filled": filled, "is_proved": True,
        "floor": {"level": "request", "value": 0.5, "asked": 0.5, "bound": 0.5, "grid": 0.001,
                  "is_tight": True},
        "total": {"sum": 0.5, "objective": 0.5, "bound": 0.5, "gap": 0.0},
        "certificate": {"is_complete": True, "by_list": 1, "by_scoring": 0, "lengthened": 0,
                        "rounds": 1, "pairs_scored": 2, "largest_violation": 0.0,
                        "tolerance": 1e-9},
        "supply": [], "shortages": [], "unfilled": [], "helpers": [], "broken_locks": [],
        "below_least": [], "kept_published": 0, "seconds": {},
    }  # fmt: skip


class PairingFactory(DjangoModelFactory):
    """Somebody chosen first for a request; `gate="conflict_contract"` keeps them out instead."""

    class Meta:
        model = Pairing

    class Params:
        away = factory.Trait(
            gate=Gate.CONTRACT.value, rank=None, score=None, is_chosen=False,
            explanation=factory.LazyAttribute(lambda made: kept_out(made.advisor)),
        )  # fmt: skip

    run = factory.SubFactory(ShortlistFactory)
    request = factory.LazyAttribute(lambda made: made.run.request)
    advisor = factory.SubFactory(AdvisorFactory)
    rank = 1
    score = 0.5
    is_chosen = True
    explanation = factory.LazyAttribute(lambda made: listed(made.advisor, made.rank, made.score))


def requests_of(run: Run) -> list[AdviceRequest]:
    """The requests of a cohort, in their order."""
    return list(AdviceRequest.objects.filter(pk__in=run.asked["requests"]).order_by("pk"))
