"""A cohort is made by the engine for all open requests, stored, and kept within the limits."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from community.advising.actions.pairings import lock_pairing
from community.advising.actions.runs import publish_run, run_cohort
from community.advising.enums import RequestState, RunProgress, RunState
from community.advising.models import AdviceRequest, Conflict, Run
from community.advising.plan_page import read_plan
from community.advising.queries.runs import next_in_line
from exemplar.accounts.enums import Role
from tests.advising.open_requests import TEXTS, advisor, open_request
from tests.factories import CompanyFactory, TopicFactory, role_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


@pytest.fixture
def make(coordinator, django_capture_on_commit_callbacks):
    """Makes a cohort, as a worker does after the commit."""

    def now(**how):
        with django_capture_on_commit_callbacks(execute=True):
            run = run_cohort(actor=coordinator, **{"seed": 3, **how})
        return Run.objects.get(pk=run.pk)

    return now


def pairs(run):
    """Who is chosen for what."""
    chosen = run.pairings.filter(is_chosen=True).order_by("request_id", "advisor_id")
    return list(chosen.values_list("request_id", "advisor_id"))


def test_nobody_gets_more_than_they_take_on(make):
    topic = TopicFactory()
    asked = [open_request(title=text[:20], challenge=text, topics=[topic]) for text in TEXTS]
    for number in range(3):
        advisor(f"Ada{number} Lind", TEXTS[number], most_engagements=1, topics=[topic])
    run = make()
    assert run.progress == RunProgress.DONE
    assert run.outcome["places"] == 4
    assert run.outcome["filled"] == 3
    assert run.outcome["is_proved"]
    assert max(Counter(person for _, person in pairs(run)).values()) == 1
    [empty] = run.outcome["unfilled"]
    assert empty["request"] in {one.pk for one in asked}
    assert "1 of 1 place stays empty" in empty["sentence"]
    assert empty["helps"]


def test_a_conflict_is_never_crossed(make):
    asked = open_request()
    tied, free = advisor("Ada Lind", TEXTS[0]), advisor("Bo Karr", TEXTS[2])
    Conflict.objects.create(
        kind="bid", company=tied.company, agency=asked.agency, state="reported", words="x",
        source="x",
    )  # fmt: skip
    run = make()
    assert pairs(run) == [(asked.pk, free.pk)]


def test_one_of_each_company(make):
    group = CompanyFactory()
    asked = open_request(places=2)
    for number in range(2):
        advisor(f"Ada{number} Lind", company=CompanyFactory(parent=group))
    run = make()
    assert len(pairs(run)) == 1
    assert run.outcome["unfilled"][0]["binding"] == "company"
    assert asked.pk == run.outcome["unfilled"][0]["request"]


def test_each_place_is_explained(make):
    for number in range(3):
        open_request(challenge=TEXTS[number])
    for number in range(2):
        advisor(f"Ada{number} Lind", TEXTS[number], most_engagements=1)
    run = make()
    for each in run.pairings.all():
        assert each.explanation["factors"]
        assert each.score == each.explanation["score"]
    away = run.pairings.filter(is_chosen=False)
    told = [each.explanation["cohort"] for each in away]
    assert {each["why"] for each in told} <= {"taken", "floor"}
    assert all(each["holders"] and each["sentence"] for each in told)


def test_what_has_been_accepted_is_kept_and_not_asked_again(make):
    asked = open_request(places=2)
    taken, other = advisor("Ada Lind", most_engagements=3), advisor("Bo Karr")
    asked.engagements.create(advisor=taken)
    run = make()
    assert pairs(run) == [(asked.pk, other.pk)]
    assert run.asked["requests"][str(asked.pk)]["held"] == [taken.pk]
    assert run.asked["requests"][str(asked.pk)]["demand"] == 1


def test_locks_of_the_plan_before_are_kept(make, coordinator):
    for number in range(2):
        open_request(challenge=TEXTS[number])
        advisor(f"Ada{number} Lind", TEXTS[number], most_engagements=1)
    first = make()
    held = first.pairings.filter(is_chosen=True).earliest("pk")
    lock_pairing(actor=coordinator, run=first, pairing_id=held.pk, version=1)
    again = make(based_on=first)
    kept = again.pairings.get(request=held.request_id, advisor=held.advisor_id)
    assert kept.is_chosen
    assert kept.is_locked
    assert again.asked["locks"] == [[held.request_id, held.advisor_id]]


def test_the_same_seed_gives_the_same_plan(make):
    for number in range(4):
        open_request(challenge=TEXTS[number])
        advisor(f"Ada{number} Lind", TEXTS[0])
    assert pairs(make()) == pairs(make())


def test_published_it_serves_requests_and_names_who_comes_next(make, coordinator):
    asked = open_request()
    for number in range(3):
        advisor(f"Ada{number} Lind", TEXTS[number])
    run = make()
    publish_run(actor=coordinator, run=run, version=1)
    assert AdviceRequest.objects.get().state == RequestState.SHORTLISTED
    line = list(next_in_line(asked).values_list("is_chosen", "is_alternate"))
    assert line[0] == (True, False)
    assert set(line[1:]) == {(False, True)}
    again = make()
    publish_run(actor=coordinator, run=again, version=1)
    assert Run.objects.get(pk=run.pk).state == RunState.SUPERSEDED


def test_without_open_requests_there_is_none(coordinator):
    with pytest.raises(ValidationError, match="No request is open"):
        run_cohort(actor=coordinator)


def test_one_is_made_at_a_time(coordinator):
    open_request()
    # Nobody commits here, so that it waits for its worker.
    assert run_cohort(actor=coordinator).progress == RunProgress.WAITS
    with pytest.raises(ValidationError, match="being made already"):
        run_cohort(actor=coordinator)


def test_nobody_to_ask_is_a_plan_too(make):
    open_request()
    run = make()
    assert run.progress == RunProgress.DONE
    assert run.outcome["filled"] == 0
    assert run.outcome["unfilled"][0]["binding"] == "gates"


def test_the_page_of_what_was_made(make, client_for):
    topic = TopicFactory(name="Repairs by the day")
    open_request(topics=[topic], places=3)
    advisor("Ada Lind", topics=[topic])
    run = make()
    client = client_for(Role.COORDINATOR)
    page = client.get(f"/advice/desk/cohorts/{run.pk}/").content.decode()
    assert "Repairs by the day" in page
    assert "Ada Lind" in page
    assert "is proved to be the best" in page
    assert "2 of 3 places stay empty" in page
    plan = read_plan(run)
    assert plan.loads[0].words == "1 of 2"


def test_who_can_be_asked_for_nothing_is_no_supply(make, client_for):
    topic = TopicFactory()
    open_request(topics=[topic], places=2)
    advisor("Ada Lind", topics=[topic])
    advisor("Bo Karr", topics=[topic], is_paused=True)
    run = make()
    [told] = run.outcome["supply"]
    # Ada takes on two.
    assert (told["advisors"], told["places"], told["offered"]) == (1, 2, 2)
    page = client_for(Role.COORDINATOR).get(f"/advice/desk/cohorts/{run.pk}/").content.decode()
    assert "why some stay empty all the same is said" in page


def test_who_can_be_asked_and_is_not_free_is_counted_apart(make):
    first, second = (open_request(places=3, challenge=text) for text in TEXTS[:2])
    advisor("Ada Lind", most_engagements=1)
    run = make()
    empty = {each["request"]: each["sentence"] for each in run.outcome["unfilled"]}
    [(served, _)] = pairs(run)
    other = second.pk if served == first.pk else first.pk
    asks = "and the request asks for 3."
    assert empty == {
        served: f"2 of 3 places stay empty: 1 advisor can be asked, {asks}",
        other: "3 of 3 places stay empty: 1 advisor can be asked, of whom 1 is not free in this "
        f"plan, {asks}",
    }


def test_in_the_browser(client_for, django_capture_on_commit_callbacks):
    open_request()
    advisor("Ada Lind")
    client = client_for(Role.COORDINATOR)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/advice/desk/cohorts/", {"keep": "0.05"})
    run = Run.objects.get()
    assert answer["Location"] == f"/advice/desk/cohorts/{run.pk}/"
    assert run.asked["keep"] == 0.05
    assert client.post("/advice/desk/cohorts/", {"keep": "7"}).status_code == 422
