"""A shortlist is stored as the engine gave it, and shown to those who may see it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.advising import reading
from community.advising.actions.runs import publish_run, run_shortlist
from community.advising.enums import RequestState, RunState
from community.advising.models import AdviceRequest, Conflict, Pairing, Run
from community.advising.pool import forget_pool
from community.advising.queries.runs import next_in_line, published_for
from community.expertise.models import Advisor
from exemplar.accounts.enums import Role
from tests.advising.open_requests import TEXTS, advisor, open_request
from tests.factories import TopicFactory, UserFactory, role_user
from tests.factories.advising_runs import CohortFactory, PairingFactory, ShortlistFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


def tie(person, agency, **fields):
    """A contract that was checked."""
    return Conflict.objects.create(
        **{
            "kind": "contract", "company": person.company, "agency": agency, "state": "holds",
            "words": "Prints forms.", "source": "The register of contracts.",
            "checked_at": timezone.now(), **fields,
        }
    )  # fmt: skip


def test_everybody_is_ranked_or_named_with_the_gate(coordinator):
    topic = TopicFactory(name="Repairs")
    asked = open_request(topics=[topic])
    best = advisor("Ada Lind", TEXTS[0], topics=[topic])
    second = advisor("Bo Karr", TEXTS[1])
    tied = advisor("Cy Moss", TEXTS[0], topics=[topic])
    stale = advisor("Di Orr", declared_at=timezone.now() - timedelta(days=400))
    advisor("Ed Poe", draft=True)
    conflict = tie(tied, asked.agency)
    run = run_shortlist(actor=coordinator, request=asked)
    rows = run.pairings.order_by("pk").values_list("advisor", "rank", "gate", "is_chosen")
    assert set(rows) == {
        (best.pk, 1, "", True),
        (second.pk, 2, "", True),
        (tied.pk, None, "conflict_contract", False),
        (stale.pk, None, "not_checked", False),
    }
    kept_out = run.pairings.get(advisor=tied).explanation["exclusions"]
    assert [each["evidence"] for each in kept_out] == [[str(conflict.pk)]]
    assert run.outcome["passed"] == 2
    assert run.weights.version == 1


def test_contributions_add_up_to_the_score(coordinator):
    advisor("Ada Lind", TEXTS[0])
    advisor("Bo Karr", TEXTS[1])
    run = run_shortlist(actor=coordinator, request=open_request())
    for each in run.pairings.filter(is_chosen=True):
        parts = [factor["contribution"] for factor in each.explanation["factors"]]
        assert sum(parts) == pytest.approx(each.score, abs=1e-5)


def test_the_same_seed_gives_the_same_list(coordinator):
    for number in range(6):
        advisor(f"Ada{number} Lind", TEXTS[number % 2])
    asked = open_request()
    runs = [run_shortlist(actor=coordinator, request=asked, seed=5) for _ in range(2)]
    lists = [list(run.pairings.order_by("rank").values_list("advisor", "score")) for run in runs]
    assert lists[0] == lists[1]


def test_a_stored_run_does_not_change_with_the_profile(coordinator, client_for):
    person = advisor("Ada Lind")
    run = run_shortlist(actor=coordinator, request=open_request())
    before = run.pairings.get().explanation
    Advisor.objects.filter(pk=person.pk).update(name="Another Name", version=9)
    person.results.all().delete()
    page = client_for(coordinator).get(f"/advice/desk/runs/{run.pk}/")
    assert "Ada Lind" in page.content.decode()
    assert run.pairings.get().explanation == before


def test_only_an_open_request_gets_one(coordinator):
    with pytest.raises(ValidationError):
        run_shortlist(actor=coordinator, request=open_request(state=RequestState.SUBMITTED))
    assert not Run.objects.exists()


def test_only_coordinators_make_one():
    with pytest.raises(PermissionDenied):
        run_shortlist(actor=role_user(Role.EDITOR), request=open_request())


def test_whoever_declined_is_not_listed_again(coordinator):
    person = advisor("Ada Lind")
    asked = open_request()
    asked.offers.create(
        advisor=person, state="declined", answer_by=timezone.now(),
        sent_by=coordinator,
    )  # fmt: skip
    run = run_shortlist(actor=coordinator, request=asked)
    assert run.pairings.get().gate == "advisor_left_out"


def test_a_full_advisor_is_kept_out(coordinator):
    person = advisor("Ada Lind", most_engagements=1)
    open_request().offers.create(advisor=person, state="sent", answer_by=timezone.now())
    run = run_shortlist(actor=coordinator, request=open_request())
    assert run.pairings.get().gate == "most_engagements"


def test_publishing_moves_the_request_on_and_supersedes(coordinator):
    advisor("Ada Lind")
    asked = open_request()
    first = run_shortlist(actor=coordinator, request=asked)
    second = run_shortlist(actor=coordinator, request=asked)
    publish_run(actor=coordinator, run=first, version=1)
    publish_run(actor=coordinator, run=second, version=1)
    states = list(Run.objects.order_by("pk").values_list("state", flat=True))
    assert states == [RunState.SUPERSEDED, RunState.PUBLISHED]
    assert AdviceRequest.objects.get(pk=asked.pk).state == RequestState.SHORTLISTED
    assert published_for(asked) == second
    assert [each.advisor.name for each in next_in_line(asked)] == ["Ada Lind"]


def test_a_conflict_since_stops_publishing(coordinator):
    person = advisor("Ada Lind")
    asked = open_request()
    run = run_shortlist(actor=coordinator, request=asked)
    tie(person, asked.agency)
    with pytest.raises(ValidationError, match="contract"):
        publish_run(actor=coordinator, run=run, version=1)
    assert Run.objects.get().state == RunState.PREVIEW
    assert AdviceRequest.objects.get(pk=asked.pk).state == RequestState.SCREENED


def test_a_request_that_has_ended_stops_publishing(coordinator):
    advisor("Ada Lind")
    asked = open_request()
    run = run_shortlist(actor=coordinator, request=asked)
    AdviceRequest.objects.filter(pk=asked.pk).update(state=RequestState.WITHDRAWN)
    with pytest.raises(ValidationError, match="not open"):
        publish_run(actor=coordinator, run=run, version=1)


def published(asked, **shown):
    """A published shortlist with one person listed and one kept out."""
    run = ShortlistFactory(request=asked, published=True)
    PairingFactory(run=run, advisor=advisor("Ada Lind", **shown))
    PairingFactory(run=run, advisor=advisor("Cy Moss"), away=True)
    return run


def test_the_official_reads_the_list_without_conflicts(client_for):
    official = role_user(Role.OFFICIAL)
    asked = open_request(official=official)
    published(asked)
    page = client_for(official).get(f"/advice/{asked.pk}/shortlist/").content.decode()
    assert "Ada Lind" in page
    assert "Cy Moss" not in page
    assert "contract" not in page.lower()
    assert "What skills rests on." in page
    # Kept for coordinators by the advisor; and no track record is the agency's to read.
    assert "What available rests on." not in page
    assert "What track rests on." not in page
    assert "What the advisor shows to coordinators only" in page


def test_a_hidden_name_is_not_told(client_for):
    official = role_user(Role.OFFICIAL)
    asked = open_request(official=official)
    published(asked, name_for="coordinators")
    page = client_for(official).get(f"/advice/{asked.pk}/shortlist/").content.decode()
    assert "Ada Lind" not in page
    assert "An advisor who does not show their name" in page


def test_before_publishing_the_official_sees_nothing_of_it(client_for):
    official = role_user(Role.OFFICIAL)
    asked = open_request(official=official)
    PairingFactory(run=ShortlistFactory(request=asked), advisor=advisor("Ada Lind"))
    page = client_for(official).get(f"/advice/{asked.pk}/shortlist/").content.decode()
    assert "Nothing is published yet" in page
    assert "Ada Lind" not in page


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISOR, Role.OFFICIAL, Role.ETHICS_OFFICER])
def test_for_others_there_is_nothing(role, client_for):
    run = published(open_request())
    client = client_for(role)
    answers = [
        client.get(address).status_code
        for address in (
            f"/advice/{run.request_id}/shortlist/",
            f"/advice/desk/runs/{run.pk}/",
            f"/advice/desk/runs/{run.pk}/export.csv",
            "/advice/desk/cohorts/",
            "/advice/desk/weights/",
        )
    ]
    assert answers == [404] * 5


def test_nothing_is_kept_on_the_way(client_for):
    run = published(open_request())
    for ending in ("", "export.csv", "export.json"):
        answer = client_for(Role.COORDINATOR).get(f"/advice/desk/runs/{run.pk}/{ending}")
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"


def test_files_hold_everything_and_no_formula(client_for):
    run = ShortlistFactory(request=open_request(title="=1+1"))
    person = advisor("=HYPERLINK(1)")
    PairingFactory(run=run, advisor=person)
    PairingFactory(run=run, advisor=advisor("Cy Moss"), away=True)
    client = client_for(Role.COORDINATOR)
    table = client.get(f"/advice/desk/runs/{run.pk}/export.csv").getvalue().decode()
    assert "'=HYPERLINK(1)" in table
    assert ",=HYPERLINK" not in table
    assert "Conflict: contract" in table
    told = json.loads(client.get(f"/advice/desk/runs/{run.pk}/export.json").getvalue())
    assert [each["advisor"] for each in told["pairings"]] == list(
        run.pairings.order_by("request_id", "rank", "pk").values_list("advisor", flat=True)
    )
    assert told["pairings"][0]["explanation"]["name"]


def test_making_and_publishing_in_the_browser(coordinator, client_for):
    advisor("Ada Lind")
    asked = open_request()
    client = client_for(coordinator)
    made = client.post(f"/advice/{asked.pk}/shortlist/make/", follow=True)
    run = Run.objects.get()
    assert made.redirect_chain == [(f"/advice/desk/runs/{run.pk}/", 302)]
    client.post(f"/advice/desk/runs/{run.pk}/publish/", {"version": 1})
    assert Run.objects.get().published_by == coordinator


def test_who_is_not_there_is_found_by_name(client_for):
    run = ShortlistFactory(request=open_request())
    for number in range(30):
        PairingFactory(run=run, advisor=advisor(f"Cy{number:02} Moss"), away=True)
    client = client_for(Role.COORDINATOR)
    whole = client.get(f"/advice/desk/runs/{run.pk}/").content.decode()
    found = client.get(f"/advice/desk/runs/{run.pk}/?q=Cy29").content.decode()
    assert "Cy29" not in whole
    assert "Cy29" in found
    assert "Cy01" not in found


def test_the_trail_holds_no_content(coordinator):
    advisor("Ada Lind")
    asked = open_request(title="A secret title")
    run = run_shortlist(actor=coordinator, request=asked)
    publish_run(actor=coordinator, run=run, version=1)
    entries = ModelLogEntry.objects.filter(action__contains="_run", object_id=run.pk)
    entries |= ModelLogEntry.objects.filter(action="advising.run_shortlist")
    told = " ".join(f"{each.label} {each.data}" for each in entries)
    assert f"Shortlist {run.pk}" in told
    assert "secret" not in told
    assert "Ada" not in told


def test_many_more_people_cost_no_more_queries(coordinator):
    asked = open_request()
    counts = []
    for _ in range(3):
        for _ in range(5):
            advisor(f"Ada {UserFactory.build().last_name}")
        forget_pool()
        with CaptureQueriesContext(connection) as captured:
            run_shortlist(actor=coordinator, request=asked)
        counts.append(len(captured))
    # The first time a process asks for what it then knows for good.
    assert counts[1] == counts[2]
    assert Pairing.objects.count() == 5 + 10 + 15


def test_the_page_of_the_request_leads_to_the_list(client_for):
    official = role_user(Role.OFFICIAL)
    asked = open_request(official=official)
    address = f'href="/advice/{asked.pk}/shortlist/"'
    assert address not in client_for(official).get(f"/advice/{asked.pk}/").content.decode()
    published(asked)
    assert address in client_for(official).get(f"/advice/{asked.pk}/").content.decode()
    assert address in client_for(Role.COORDINATOR).get(f"/advice/{asked.pk}/").content.decode()


def test_advice_says_what_a_coordinator_does_next(client_for):
    CohortFactory(pk=77, requests=[open_request()])
    page = client_for(Role.COORDINATOR).get("/advice/").content.decode()
    assert "Make a cohort of the 1 open request" in page
    assert "/advice/desk/cohorts/77/" in page


def test_texts_are_read_by_a_task_and_kept_in_a_file(coordinator):
    person = advisor("Ada Lind")
    assert not reading.is_read()
    run_shortlist(actor=coordinator, request=open_request())
    assert reading.is_read()
    person.results.create(title="Another", text="Letters that people understand.")
    assert not reading.is_read()
    call_command("matching", "read", stdout=StringIO())
    assert reading.is_read()


def test_who_takes_the_consent_back_is_in_no_list(coordinator):
    person = advisor("Ada Lind")
    asked = open_request()
    run_shortlist(actor=coordinator, request=asked)
    Advisor.objects.filter(pk=person.pk).update(consented_at=None)
    run = run_shortlist(actor=coordinator, request=asked)
    assert not run.pairings.exists()
