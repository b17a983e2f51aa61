"""Weights are proposed from finished engagements, and hold once a second person agrees."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from community.advising.actions.weights import (
    NothingToProposeError,
    approve_weights,
    propose_weights,
    refuse_weights,
)
from community.advising.matching.records import HAND_SET
from community.advising.models import Engagement, Feedback, WeightSet
from community.advising.queries.runs import current_weights
from exemplar.accounts.enums import Role
from tests.advising.open_requests import advisor, open_request
from tests.factories import role_user
from tests.factories.advising_runs import PairingFactory, ShortlistFactory, WeightSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


def finish(count, went_well=lambda number: number % 2 == 0):
    """Finished engagements: every other gladly given, two of four in a known industry."""
    asked, judge = open_request(), role_user(Role.OFFICIAL)
    run = ShortlistFactory(request=asked, published=True)
    for number in range(count):
        person = advisor(f"Ada{number} Lind")
        pairing = PairingFactory(run=run, advisor=person, rank=number + 1)
        good = went_well(number)
        for factor in pairing.explanation["factors"]:
            if factor["factor"] == "mode":
                factor["value"] = 1.0 if number % 2 == 0 else 0.0
            if factor["factor"] == "industry":
                factor["value"] = 1.0 if number // 2 % 2 == 0 else 0.0
        pairing.save()
        made = Engagement.objects.create(
            request=asked, advisor=person, state="finished",
            ended_at=timezone.now() - timedelta(days=count - number),
        )  # fmt: skip
        mark = 5 if good else 1
        Feedback.objects.create(
            engagement=made, side="official", by=judge, goal_met=mark, useful=mark,
            would_repeat=good, hours=4,
        )  # fmt: skip


def test_the_hand_set_weights_are_there_from_the_first():
    found = current_weights()
    assert found.version == 1
    assert found.weights == {factor.value: value for factor, value in HAND_SET.items()}


def test_what_went_well_weighs_more_and_changes_nothing_yet(coordinator):
    finish(44)
    made = propose_weights(actor=coordinator)
    assert made.weights["mode"] > 0.1
    assert sum(made.weights.values()) == pytest.approx(1)
    assert made.evidence["engagements"] == 44
    assert made.evidence["back_test"]["pairs"] > 0
    assert current_weights().version == 1


def test_too_few_engagements_propose_nothing(coordinator):
    with pytest.raises(NothingToProposeError, match="too few"):
        propose_weights(actor=coordinator)
    assert WeightSet.objects.count() == 1


def test_what_chance_explains_is_not_proposed(coordinator, client_for):
    finish(44, went_well=lambda number: number % 3 == 0)
    with pytest.raises(NothingToProposeError, match="no clear gain"):
        propose_weights(actor=coordinator)
    page = client_for(coordinator).post("/advice/desk/weights/propose/", follow=True)
    # An answer to a question, and no error.
    assert [(each.level_tag, str(each)[:29]) for each in page.context["messages"]] == [
        ("info", "There is nothing to propose. ")
    ]
    assert WeightSet.objects.count() == 1


def test_new_weights_are_tried_against_those_in_use(coordinator):
    finish(44)
    first = propose_weights(actor=coordinator)
    approve_weights(actor=role_user(Role.COORDINATOR), weights=first, reason="Clear.")
    with pytest.raises(NothingToProposeError, match="nothing to propose"):
        propose_weights(actor=coordinator)


def test_one_proposal_waits_at_a_time(coordinator):
    WeightSetFactory()
    with pytest.raises(ValidationError, match="waits"):
        propose_weights(actor=coordinator)


def test_another_coordinator_approves(coordinator):
    waiting = WeightSetFactory(proposed_by=coordinator)
    with pytest.raises(PermissionDenied):
        approve_weights(actor=coordinator, weights=waiting, reason="Mine.")
    other = role_user(Role.COORDINATOR)
    approve_weights(actor=other, weights=waiting, reason="The back-test is clear.")
    assert current_weights() == waiting
    assert WeightSet.objects.filter(is_current=True).count() == 1
    with pytest.raises(ValidationError, match="already"):
        refuse_weights(actor=other, weights=waiting, reason="No.")


def test_refusing_changes_nothing(coordinator):
    waiting = WeightSetFactory()
    refuse_weights(actor=coordinator, weights=waiting, reason="Too few engagements.")
    assert current_weights().version == 1
    assert WeightSet.objects.get(pk=waiting.pk).reason == "Too few engagements."


def test_a_reason_is_asked_for(coordinator):
    with pytest.raises(ValidationError, match="Say why"):
        refuse_weights(actor=coordinator, weights=WeightSetFactory(), reason="  ")


@pytest.mark.parametrize("reason", ["", "x" * 2001, "hid\u202eden", "\x00"])
def test_bad_reasons_are_told_beside_the_field(reason, coordinator, client_for):
    waiting = WeightSetFactory()
    answer = client_for(coordinator).post(
        f"/advice/desk/weights/{waiting.version}/", {"verdict": "approve", "reason": reason}
    )
    assert answer.status_code == 422
    assert current_weights().version == 1


def test_proposing_and_deciding_in_the_browser(coordinator, client_for):
    finish(44)
    client_for(coordinator).post("/advice/desk/weights/propose/")
    made = WeightSet.objects.latest("version")
    own = client_for(coordinator).get(f"/advice/desk/weights/{made.version}/").content.decode()
    assert "Another coordinator decides" in own
    other = client_for(Role.COORDINATOR)
    assert other.get("/advice/desk/weights/").status_code == 200
    other.post(
        f"/advice/desk/weights/{made.version}/", {"verdict": "approve", "reason": "Clear gain."}
    )
    assert current_weights() == made
