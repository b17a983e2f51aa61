"""A plan is changed by hand: a broken limit is refused, a cost is said, nothing is lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from community.advising.actions.pairings import (
    PlanChangedError,
    add_pairing,
    lock_pairing,
    remove_pairing,
    replace_pairing,
    unlock_pairing,
)
from community.advising.actions.runs import end_unfilled, publish_run
from community.advising.comparing import compare
from community.advising.enums import RequestState, RunState
from community.advising.matching.cohort import Holder, NotChosen, Opportunity
from community.advising.models import AdviceRequest, Run
from community.advising.plan_words import why_not
from exemplar.accounts.enums import Role
from tests.advising.open_requests import advisor, open_request
from tests.factories import CompanyFactory, role_user
from tests.factories.advising_runs import CohortFactory, PairingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


class Plan:
    """Two requests with a place each, of which the first is given to Ada; Bo is free."""

    def __init__(self, **ada):
        self.first, self.second = open_request(), open_request()
        self.ada = advisor("Ada Lind", **{"most_engagements": 1, **ada})
        self.bo = advisor("Bo Karr")
        self.run = CohortFactory(requests=[self.first, self.second])
        self.pairing = PairingFactory(run=self.run, request=self.first, advisor=self.ada, score=0.8)

    def edit(self, act, **given):
        """Make a change, on the version that stands."""
        version = Run.objects.get(pk=self.run.pk).version
        return act(**{"run": self.run, "version": version, **given})

    @property
    def chosen(self):
        """Who is chosen for what at the moment."""
        rows = self.run.pairings.filter(is_chosen=True).order_by("request_id", "advisor_id")
        return list(rows.values_list("request_id", "advisor_id"))


def test_an_empty_place_is_filled_by_hand(coordinator):
    plan = Plan()
    plan.edit(add_pairing, actor=coordinator, request_id=plan.second.pk, advisor_id=plan.bo.pk)
    assert plan.chosen == [(plan.first.pk, plan.ada.pk), (plan.second.pk, plan.bo.pk)]
    added = plan.run.pairings.get(advisor=plan.bo)
    assert added.is_by_hand
    assert added.explanation["factors"]
    run = Run.objects.get()
    assert run.version == 2
    assert run.outcome["now"]["filled"] == 2
    assert [each["do"] for each in run.outcome["edits"]] == ["add"]


def test_a_place_that_is_taken_is_refused(coordinator):
    plan = Plan()
    with pytest.raises(ValidationError, match="no place left"):
        plan.edit(add_pairing, actor=coordinator, request_id=plan.first.pk, advisor_id=plan.bo.pk)
    assert plan.chosen == [(plan.first.pk, plan.ada.pk)]
    assert Run.objects.get().version == 1


def test_more_than_somebody_takes_on_is_refused(coordinator):
    plan = Plan()
    with pytest.raises(ValidationError, match=f"gives to Request {plan.first.pk}"):
        plan.edit(add_pairing, actor=coordinator, request_id=plan.second.pk, advisor_id=plan.ada.pk)


def test_more_hours_than_are_left_are_refused(coordinator):
    plan = Plan(most_engagements=3, hours_a_quarter=8)
    with pytest.raises(ValidationError, match="2 hours left, and this request takes 6"):
        plan.edit(add_pairing, actor=coordinator, request_id=plan.second.pk, advisor_id=plan.ada.pk)


def test_a_second_of_one_company_is_refused(coordinator):
    company = CompanyFactory()
    asked = open_request(places=2)
    people = [advisor(f"Ada{number} Lind", company=company) for number in range(2)]
    run = CohortFactory(requests=[asked])
    PairingFactory(run=run, request=asked, advisor=people[0])
    with pytest.raises(ValidationError, match="same company"):
        add_pairing(
            actor=coordinator, run=run, request_id=asked.pk, advisor_id=people[1].pk, version=1
        )


def test_a_gate_is_asked_anew_and_refuses(coordinator):
    plan = Plan()
    plan.bo.is_paused = True
    plan.bo.version += 1
    plan.bo.save()
    with pytest.raises(ValidationError, match="takes no engagements"):
        plan.edit(add_pairing, actor=coordinator, request_id=plan.second.pk, advisor_id=plan.bo.pk)


def test_replacing_says_what_it_costs(coordinator):
    plan = Plan()
    PairingFactory(
        run=plan.run, request=plan.first, advisor=plan.bo, score=0.6, rank=2, is_chosen=False,
        is_alternate=True,
    )  # fmt: skip
    said = plan.edit(
        replace_pairing, actor=coordinator, pairing_id=plan.pairing.pk, advisor_id=plan.bo.pk
    )
    assert plan.chosen == [(plan.first.pk, plan.bo.pk)]
    assert said == [
        "What all requests reach falls from 0.80 to 0.60.", "The sum of the scores falls by 0.20.",
    ]  # fmt: skip
    # What the engine had said of the pair is kept as it was.
    assert plan.run.pairings.get(advisor=plan.bo).explanation["rank"] == 2


def test_who_is_locked_is_not_taken_out(coordinator):
    plan = Plan()
    plan.edit(lock_pairing, actor=coordinator, pairing_id=plan.pairing.pk)
    with pytest.raises(ValidationError, match="Unlock"):
        plan.edit(remove_pairing, actor=coordinator, pairing_id=plan.pairing.pk)
    plan.edit(unlock_pairing, actor=coordinator, pairing_id=plan.pairing.pk)
    plan.edit(remove_pairing, actor=coordinator, pairing_id=plan.pairing.pk)
    assert plan.chosen == []
    assert Run.objects.get().version == 4


def test_an_older_version_changes_nothing_and_is_told(coordinator):
    plan = Plan()
    lock_pairing(actor=coordinator, run=plan.run, pairing_id=plan.pairing.pk, version=1)
    with pytest.raises(PlanChangedError, match="Ada Lind at Request"):
        remove_pairing(actor=coordinator, run=plan.run, pairing_id=plan.pairing.pk, version=1)
    assert plan.chosen == [(plan.first.pk, plan.ada.pk)]


def test_a_published_plan_stays_as_it_is(coordinator):
    plan = Plan()
    publish_run(actor=coordinator, run=plan.run, version=1)
    with pytest.raises(ValidationError, match="published"):
        plan.edit(lock_pairing, actor=coordinator, pairing_id=plan.pairing.pk)
    states = dict(AdviceRequest.objects.values_list("pk", "state"))
    assert states == {
        plan.first.pk: RequestState.SHORTLISTED, plan.second.pk: RequestState.SCREENED,
    }  # fmt: skip


def test_only_coordinators_change_a_plan():
    plan = Plan()
    with pytest.raises(PermissionDenied):
        plan.edit(lock_pairing, actor=role_user(Role.EDITOR), pairing_id=plan.pairing.pk)


def test_in_the_browser_what_was_chosen_is_not_lost(coordinator, client_for):
    plan = Plan()
    PairingFactory(
        run=plan.run, request=plan.first, advisor=plan.bo, score=0.6, rank=2, is_chosen=False
    )
    cy = advisor("Cy Moss")
    PairingFactory(run=plan.run, request=plan.first, advisor=cy, score=0.5, rank=3, is_chosen=False)
    lock_pairing(actor=coordinator, run=plan.run, pairing_id=plan.pairing.pk, version=1)
    unlock_pairing(actor=coordinator, run=plan.run, pairing_id=plan.pairing.pk, version=2)
    answer = client_for(coordinator).post(
        f"/advice/desk/cohorts/{plan.run.pk}/requests/{plan.first.pk}/",
        {"do": "replace", "version": 1, "pairing": plan.pairing.pk, "advisor": cy.pk},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has changed this plan" in page
    assert f'<option value="{cy.pk}" selected>' in page
    assert plan.chosen == [(plan.first.pk, plan.ada.pk)]


def test_what_is_refused_is_said_beside_the_control_that_asked(coordinator, client_for):
    plan = Plan()
    full = advisor("Cy Moss")
    client, address = (
        client_for(coordinator),
        f"/advice/desk/cohorts/{plan.run.pk}/requests/{plan.first.pk}/?q=Moss",
    )
    said = "Cy Moss was not among those who could be asked when this plan was made."
    answer = client.post(
        address, {"do": "replace", "version": 1, "pairing": plan.pairing.pk, "advisor": full.pk}
    )
    page = answer.content.decode()
    beside = page[page.index('id="another"') :]
    assert answer.status_code == 422
    assert answer.context["refused"] == f"found-{full.pk}"
    # Once on top, with a link, and once beside the form for the person who was found.
    assert (page.count(said), beside.count(said)) == (2, 1)
    assert page.count('href="#id_advisor"') == page.count('id="id_advisor"') == 1
    assert 'value="Moss"' in page


@pytest.mark.parametrize(
    "given",
    [
        {}, {"do": "explode", "version": 1}, {"do": "add", "version": 1},
        {"do": "add", "version": 1, "advisor": "9" * 30}, {"do": "remove", "version": 1},
        {"do": "remove", "version": 1, "pairing": 10**15}, {"do": "lock", "version": "x"},
        {"do": "add", "version": 1, "advisor": 10**12},
    ],
)  # fmt: skip
def test_bad_input_is_told(given, coordinator, client_for):
    plan = Plan()
    answer = client_for(coordinator).post(
        f"/advice/desk/cohorts/{plan.run.pk}/requests/{plan.second.pk}/", given
    )
    assert answer.status_code == 422
    assert plan.chosen == [(plan.first.pk, plan.ada.pk)]


def test_a_request_for_which_nobody_is_found_ends_with_numbers(coordinator):
    plan = Plan()
    why = "1 of 1 place stays empty: 0 advisors can be asked, and the request asks for 1."
    plan.run.outcome["unfilled"] = [
        {"request": plan.second.pk, "missing": 1, "sentence": why, "helps": [plan.bo.pk]}
    ]
    plan.run.save()
    with pytest.raises(ValidationError):
        end_unfilled(actor=coordinator, run=plan.run, request_id=plan.second.pk)
    publish_run(actor=coordinator, run=plan.run, version=1)
    end_unfilled(actor=coordinator, run=plan.run, request_id=plan.second.pk)
    ended = AdviceRequest.objects.get(pk=plan.second.pk)
    assert (ended.state, ended.reason) == (RequestState.UNFILLED, why)
    with pytest.raises(ValidationError):
        end_unfilled(actor=coordinator, run=plan.run, request_id=plan.first.pk)


def test_two_plans_side_by_side(coordinator):
    plan = Plan()
    after = CohortFactory(requests=[plan.first, plan.second])
    PairingFactory(run=after, request=plan.second, advisor=plan.ada, score=0.7)
    PairingFactory(run=after, request=plan.first, advisor=plan.bo, score=0.6)
    found = compare(plan.run, after)
    assert [(each.name, each.from_requests, each.to_requests) for each in found.moved] == [
        ("Ada Lind", [plan.first.pk], [plan.second.pk]),
        ("Bo Karr", [], [plan.first.pk]),
    ]
    assert [(each.came, each.left) for each in found.requests] == [
        (["Bo Karr"], ["Ada Lind"]), (["Ada Lind"], []),
    ]  # fmt: skip
    assert found.kept == 0


def test_every_page_of_a_plan_opens(coordinator, client_for):
    plan = Plan()
    client = client_for(coordinator)
    for ending in ("", "compare/", f"requests/{plan.first.pk}/", f"requests/{plan.second.pk}/"):
        assert client.get(f"/advice/desk/cohorts/{plan.run.pk}/{ending}").status_code == 200
    assert client.get(f"/advice/desk/cohorts/{plan.run.pk}/requests/999999/").status_code == 404
    moved = client.get(f"/advice/desk/runs/{plan.run.pk}/")
    assert moved["Location"] == f"/advice/desk/cohorts/{plan.run.pk}/"
    assert client.get("/advice/desk/cohorts/").status_code == 200


def test_the_trail_of_changes_holds_keys_only(coordinator):
    plan = Plan()
    plan.edit(remove_pairing, actor=coordinator, pairing_id=plan.pairing.pk)
    entry = ModelLogEntry.objects.get(action="advising.remove_pairing")
    assert entry.data == {"request": plan.first.pk, "pairing": plan.pairing.pk}
    assert entry.label == f"Cohort {plan.run.pk}"
    assert Run.objects.get().state == RunState.PREVIEW


@pytest.mark.parametrize(
    ("why", "holders", "said"),
    [
        (
            NotChosen.TAKEN, ((0, 0.31),),
            "The place of Ada went to Request 8, which would lose 0.31 without them; "
            "this request would lose 0.12.",
        ),
        (
            NotChosen.TAKEN, ((0, 0.31), (1, 2.4)),
            "Both places of Ada went to Request 8, which would lose 0.31 and Request 9, which "
            "would have an empty place without them; this request would lose 0.12.",
        ),
        (NotChosen.SCORE, (), "Ada was free, and those chosen fit better (0.50 beside 0.70)."),
        (NotChosen.NO_ROOM, (), "Ada has no place to give at the moment."),
    ],
)  # fmt: skip
def test_why_somebody_is_not_chosen_is_plain(why, holders, said):
    pair = Opportunity(
        request=2, advisor=0, score=0.5, why=why, loses=0.12,
        holders=tuple(Holder(*each) for each in holders), instead=None,
    )  # fmt: skip
    assert why_not(pair, "Ada", [8, 9, 10], 0.7) == said
