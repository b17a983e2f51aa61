"""Nobody decides in a matter in which they take part, whatever roles they hold."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from community.advising.actions import conflicts as register
from community.advising.actions import pairings
from community.advising.actions import requests as actions
from community.advising.actions.clearances import answer_clearance, ask_clearance
from community.advising.actions.delegates import end_delegate
from community.advising.actions.engagements import release, stop
from community.advising.actions.offers import offer, withdraw_offer
from community.advising.actions.runs import note_export, publish_run, run_shortlist
from community.advising.enums import RequestState
from community.advising.models import AdviceRequest, Conflict, Delegate
from community.advising.queries.desk import coordinator_counts, waiting_clearances
from community.advising.rules.own_case import (
    OwnCaseError,
    companies_of,
    deciders_of,
    decides,
    is_concerned,
)
from exemplar.accounts.enums import Role
from tests.advising.offered import published_case
from tests.advising.open_requests import advisor, open_request
from tests.factories import grant, role_user
from tests.factories.advising import AdviceRequestFactory, ClearanceFactory, ConflictFactory
from tests.factories.advising_offers import EngagementFactory, OfferFactory
from tests.factories.advising_runs import CohortFactory, PairingFactory, ShortlistFactory
from tests.factories.expertise import AdvisorFactory, InterestFactory
from tests.factories.members import AffiliationFactory
from tests.factories.taxonomy import AgencyFactory, CompanyFactory

pytestmark = pytest.mark.django_db
BOTH = (Role.COORDINATOR, Role.ADMIN)


def coordinating(person, role=Role.COORDINATOR):
    """The same person with one more role; what was read of the others is forgotten."""
    grant(person, role)
    return type(person).objects.get(pk=person.pk)


def colleague_of(advisor):
    person = role_user(Role.COORDINATOR)
    AffiliationFactory(user=person, agency=None, company=advisor.company, state="confirmed")
    return person


def delegate_of(request):
    person = coordinating(role_user(Role.PRACTITIONER, request.agency))
    Delegate.objects.create(agency=request.agency, official=request.official, delegate=person)
    return person


def concerned_people(case):
    """One of each kind who takes part in a request and coordinates."""
    case.line[0].refresh_from_db()
    return {
        "official": coordinating(case.official),
        "delegate": delegate_of(case.request),
        "listed": coordinating(case.line[0].user),
        "colleague": colleague_of(case.line[0]),
    }


@pytest.mark.parametrize("kind", ["official", "delegate", "listed", "colleague"])
@pytest.mark.parametrize("act", ["ask_back", "decline", "hold", "close", "reopen", "offer", "run"])
def test_who_takes_part_decides_nothing(kind, act):
    case = published_case()
    person = concerned_people(case)[kind]
    request = case.request
    taking = {"actor": person, "request": request, "seen": request.version, "reason": "x"}
    acts = {
        "ask_back": lambda: actions.ask_back(**taking),
        "decline": lambda: actions.decline_request(**taking),
        "hold": lambda: actions.hold_request(**taking),
        "close": lambda: actions.close_request(**taking),
        "reopen": lambda: actions.reopen_request(**taking),
        "offer": lambda: offer(actor=person, request=request, advisor=case.line[1]),
        "run": lambda: run_shortlist(actor=person, request=request),
    }
    with pytest.raises(OwnCaseError):
        acts[act]()
    assert AdviceRequest.objects.get().version == request.version
    assert not request.offers.exists()


@pytest.mark.parametrize("role", BOTH)
def test_who_asks_neither_screens_nor_decides_on_joint_advice(role):
    asked = AdviceRequestFactory()
    person = coordinating(asked.official, role)
    with pytest.raises(OwnCaseError):
        actions.screen_request(actor=person, request=asked, seen=asked.version)
    AdviceRequest.objects.update(state=RequestState.HELD, places=3)
    with pytest.raises(OwnCaseError):
        actions.decide_joint_advice(
            actor=person, request=asked, seen=asked.version, advice="joint", reason="x", agreed=True
        )
    other = role_user(Role.COORDINATOR)
    AdviceRequest.objects.update(state=RequestState.SUBMITTED)
    actions.screen_request(actor=other, request=asked, seen=asked.version)
    assert AdviceRequest.objects.get().state == RequestState.SCREENED


def test_to_step_back_as_a_delegate_first_does_not_help():
    asked = AdviceRequestFactory()
    person = delegate_of(asked)
    end_delegate(actor=person, delegate=Delegate.objects.get())
    assert is_concerned(person, asked)
    Delegate.objects.update(ended_at=asked.created_at - timedelta(days=1))
    assert not is_concerned(person, asked)


def test_who_wrote_it_takes_part_even_after_losing_the_role():
    asked = AdviceRequestFactory()
    person = role_user(Role.COORDINATOR)
    AdviceRequest.objects.update(written_by=person)
    assert is_concerned(person, asked)
    assert not is_concerned(role_user(Role.COORDINATOR), asked)


def test_nobody_chooses_themselves_or_a_colleague():
    case = published_case()
    spare = advisor("Spare Person", user=role_user(Role.COORDINATOR))
    with pytest.raises(OwnCaseError):
        offer(actor=spare.user, request=case.request, advisor=spare)
    sister = CompanyFactory()
    spare.company = sister
    spare.save()
    other = advisor("Other Person", company=sister.add_child(name="Below", slug="below"))
    with pytest.raises(OwnCaseError):
        offer(actor=spare.user, request=case.request, advisor=other)


def test_an_interest_that_was_declared_ties_to_its_company():
    case = published_case()
    owner = AdvisorFactory(user=role_user(Role.COORDINATOR))
    assert decides(owner.user, case.request)
    InterestFactory(advisor=owner, agency=None, company=case.line[0].company, kind="holding")
    assert case.line[0].company in companies_of(owner.user)
    assert not decides(owner.user, case.request)
    owner.interests.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert decides(owner.user, case.request)


@pytest.mark.parametrize("kind", ["official", "listed"])
def test_a_list_is_published_by_somebody_else(kind):
    case = published_case()
    run = ShortlistFactory(request=case.request)
    PairingFactory(run=run, advisor=case.line[0], rank=1, score=0.9, is_chosen=True)
    person = concerned_people(case)[kind]
    for act in (
        lambda: publish_run(actor=person, run=run, version=1),
        lambda: note_export(actor=person, run=run),
    ):
        with pytest.raises(OwnCaseError):
            act()
    publish_run(actor=case.coordinator, run=run, version=1)


def test_a_plan_with_a_request_of_ones_own_is_changed_and_published_by_somebody_else():
    mine, theirs = open_request(), open_request()
    person = coordinating(mine.official)
    run = CohortFactory(requests=[mine, theirs])
    chosen = PairingFactory(run=run, request=mine, advisor=advisor("Ada Lind"))
    free = advisor("Free Person")
    for act in (
        lambda: publish_run(actor=person, run=run, version=1),
        lambda: pairings.lock_pairing(actor=person, run=run, pairing_id=chosen.pk, version=1),
        lambda: pairings.remove_pairing(actor=person, run=run, pairing_id=chosen.pk, version=1),
        lambda: pairings.add_pairing(
            actor=person, run=run, request_id=mine.pk, advisor_id=free.pk, version=1
        ),
        lambda: pairings.replace_pairing(
            actor=person, run=run, pairing_id=chosen.pk, advisor_id=free.pk, version=1
        ),
    ):
        with pytest.raises(OwnCaseError):
            act()
    run.refresh_from_db()
    assert run.version == 1


def test_nobody_puts_themselves_into_a_plan():
    theirs = open_request()
    me = advisor("Me Myself", user=role_user(Role.COORDINATOR))
    run = CohortFactory(requests=[theirs])
    with pytest.raises(OwnCaseError):
        pairings.add_pairing(
            actor=me.user, run=run, request_id=theirs.pk, advisor_id=me.pk, version=1
        )
    assert not run.pairings.exists()


def test_an_offer_to_a_colleague_is_taken_back_by_somebody_else():
    case = published_case()
    made = offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    with pytest.raises(OwnCaseError):
        withdraw_offer(actor=colleague_of(case.line[0]), offer=made, reason="x")


def test_a_held_engagement_of_ones_own_is_released_by_somebody_else():
    engagement = EngagementFactory(held_at=timezone.now())
    person = coordinating(engagement.request.official)
    with pytest.raises(OwnCaseError):
        release(actor=person, engagement=engagement)
    with pytest.raises(PermissionDenied):
        stop(
            actor=colleague_of(engagement.advisor), engagement=engagement, seen=engagement.version,
            reason="x",
        )  # fmt: skip
    # As a side, one may always end it.
    stop(actor=person, engagement=engagement, seen=engagement.version, reason="We are done.")


def own_records():
    """Records of the register that are one's own, each with whose it is."""
    company = CompanyFactory()
    of_company = ConflictFactory(company=company.add_child(name="Below", slug="below-it"))
    person = role_user(Role.COORDINATOR)
    AffiliationFactory(user=person, agency=None, company=company, state="confirmed")
    of_person = ConflictFactory(of_person=True)
    of_person.advisor.user = role_user(Role.COORDINATOR)
    of_person.advisor.save()
    official = coordinating(role_user(Role.OFFICIAL, AgencyFactory()))
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    of_agency = ConflictFactory(agency=agency.add_child(name="A bureau", slug="a-bureau"))
    typed = AdvisorFactory(
        user=role_user(Role.COORDINATOR), company=None, company_name="Nobody Knows, Inc"
    )
    by_name = ConflictFactory(unsettled=True)
    return [
        (of_company, person), (of_person, of_person.advisor.user), (of_agency, official),
        (by_name, typed.user),
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("act", ["check", "end", "change", "settle", "ask"])
def test_nobody_ends_or_changes_a_conflict_of_their_own(place, act):
    conflict, person = own_records()[place]
    taking = {"actor": person, "conflict": conflict}
    acts = {
        "check": lambda: register.check_conflict(**taking, seen=1),
        "end": lambda: register.end_conflict(**taking, seen=1),
        "change": lambda: register.change_conflict(**taking, seen=1, fields={"words": "Less."}),
        "settle": lambda: register.settle_conflict(**taking, seen=1, company=CompanyFactory()),
        "ask": lambda: ask_clearance(**taking, question="May we?"),
    }
    with pytest.raises(OwnCaseError):
        acts[act]()
    conflict.refresh_from_db()
    assert conflict.version == 1


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("role", [None, Role.ETHICS_OFFICER, Role.ADMIN])
def test_nobody_reads_of_themselves_in_the_register(client, place, role):
    conflict, person = own_records()[place]
    theirs, cleared = ConflictFactory(reported=True), ClearanceFactory(conflict=conflict)
    if role:
        grant(person, role)
        person = type(person).objects.get(pk=person.pk)
    client.force_login(person)
    rows = client.get(reverse("conflicts")).context["page_obj"].object_list
    seen = [each.pk for each in rows]
    assert conflict.pk not in seen
    assert theirs.pk in seen
    assert list(client.get(reverse("clearances")).context["page_obj"].object_list) == []
    assert coordinator_counts(person)["unsettled"] == int(place != 3)
    for name, key in (
        ("conflict", conflict.pk), ("conflict_edit", conflict.pk), ("conflict_ask", conflict.pk),
        ("conflict_settle", conflict.pk), ("clearance", cleared.pk),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[key])).status_code == 404
    for name in ("conflict_check", "conflict_end"):
        assert client.post(reverse(name, args=[conflict.pk]), {"version": 1}).status_code == 404
    conflict.refresh_from_db()
    assert conflict.version == 1
    client.force_login(role_user(Role.COORDINATOR))
    assert client.get(conflict.get_absolute_url()).status_code == 200
    assert client.get(cleared.get_absolute_url()).status_code == 200


def test_who_records_a_conflict_of_their_own_is_told_that_another_keeps_it(client):
    person = role_user(Role.COORDINATOR)
    company = CompanyFactory(name="My Own Company")
    AffiliationFactory(user=person, agency=None, company=company, state="confirmed")
    client.force_login(person)
    answer = client.post(
        reverse("conflict_new"),
        {
            "kind": "contract", "company": company.name, "agency": AgencyFactory().pk,
            "words": "A contract.", "source": "Told by the company.",
        },
        follow=True,
    )  # fmt: skip
    assert answer.redirect_chain == [(reverse("conflicts"), 302)]
    assert "another coordinator keeps it" in answer.content.decode()
    assert Conflict.objects.get().company == company


def test_a_clearance_for_ones_own_request_is_not_read_beside_the_record(client):
    conflict, mine = ConflictFactory(), AdviceRequestFactory()
    about_mine = ClearanceFactory(conflict=conflict, request=mine)
    other = ClearanceFactory(conflict=conflict)
    person = role_user(Role.COORDINATOR)
    AdviceRequest.objects.filter(pk=mine.pk).update(written_by=person)
    client.force_login(person)
    page = client.get(conflict.get_absolute_url()).content.decode()
    assert f"Clearance {other.pk}<" in page
    assert f"Clearance {about_mine.pk}<" not in page


def test_what_waits_for_an_ethics_officer_is_what_they_may_answer(client):
    officer = role_user(Role.ETHICS_OFFICER)
    company = CompanyFactory()
    AffiliationFactory(user=officer, agency=None, company=company, state="confirmed")
    ClearanceFactory(conflict__company=company)
    ClearanceFactory(asked_by=coordinating(officer, Role.COORDINATOR))
    assert waiting_clearances(officer) == 0
    ClearanceFactory()
    assert waiting_clearances(officer) == 1
    client.force_login(officer)
    assert "1 clearance waits for your answer" in client.get(reverse("advice")).content.decode()


def test_an_ethics_officer_clears_neither_their_company_nor_their_request():
    official = coordinating(AdviceRequestFactory().official, Role.ETHICS_OFFICER)
    colleague = role_user(Role.ETHICS_OFFICER)
    company = CompanyFactory()
    AffiliationFactory(user=colleague, agency=None, company=company, state="confirmed")
    delegate_request = AdviceRequestFactory()
    delegate = coordinating(delegate_of(delegate_request), Role.ETHICS_OFFICER)
    for officer, how in (
        (official, {"request": official.advice_requests.get()}),
        (colleague, {"conflict__company": company}),
        (delegate, {"request": delegate_request}),
    ):
        with pytest.raises(PermissionDenied):
            answer_clearance(
                actor=officer, clearance=ClearanceFactory(**how), give=True, answer="Fine.",
                ends_on=timezone.localdate(),
            )  # fmt: skip


def test_the_page_of_a_request_says_who_decides_and_offers_nothing(client):
    asked = AdviceRequestFactory()
    person = coordinating(asked.official)
    role_user(Role.COORDINATOR)
    client.force_login(person)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "You take part in this request" in page
    assert "Another coordinator decides on it." in page
    assert 'name="decision"' not in page
    answer = client.post(
        reverse("advice_decide", args=[asked.pk]), {"version": 1, "decision": "accept"}, follow=True
    )
    assert answer.status_code == 200
    assert AdviceRequest.objects.get().state == RequestState.SUBMITTED


def test_without_another_coordinator_an_admin_decides_and_is_told(client, commit):
    asked = AdviceRequestFactory(draft=True)
    person, admin = coordinating(asked.official), role_user(Role.ADMIN)
    assert deciders_of(asked) == [admin.pk]
    client.force_login(person)
    AdviceRequest.objects.update(state=RequestState.SUBMITTED, submitted_at=timezone.now())
    asked.refresh_from_db()
    assert "An admin decides on it." in client.get(asked.get_absolute_url()).content.decode()
    with commit():
        actions.hold_request(actor=admin, request=asked, seen=asked.version, reason="Joint.")
    titles = [each.news.title for each in admin.notifications.all()]
    assert f"Request {asked.pk} waits for you" in titles
    assert f"Request {asked.pk} waits for you" not in [
        each.news.title for each in person.notifications.all()
    ]


def test_where_nobody_is_left_the_page_says_what_to_do(client):
    asked = AdviceRequestFactory()
    client.force_login(coordinating(asked.official))
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "an admin has to name another coordinator" in page


def test_what_an_agency_may_not_read_is_not_read_with_another_hat(client):
    case = published_case()
    OfferFactory(request=case.request, state="declined", decline_words="Too dull for me.")
    preview = ShortlistFactory(request=case.request)
    person = coordinating(case.official)
    client.force_login(person)
    for address in (
        reverse("advice_offers", args=[case.request.pk]),
        reverse("advice_run", args=[preview.pk]),
        reverse("advice_run_export", args=[preview.pk, "csv"]),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, case.request.get_absolute_url())
    assert client.get(reverse("advice_shortlist", args=[case.request.pk])).status_code == 200
    client.force_login(coordinating(case.line[0].user))
    answer = client.get(reverse("advice_shortlist", args=[case.request.pk]))
    assert answer.status_code == 302


def test_an_older_preview_ties_nobody_and_is_not_published_by_who_is_on_it():
    me = advisor("Me Myself", user=role_user(Role.COORDINATOR))
    asked = open_request(submitted_at=timezone.now() - timedelta(days=3))
    older = ShortlistFactory(request=asked, at=timezone.now() - timedelta(days=2))
    PairingFactory(run=older, advisor=me, rank=1, score=0.9, is_chosen=True)
    assert not decides(me.user, asked)
    ShortlistFactory(request=open_request())
    assert not decides(me.user, asked)
    ShortlistFactory(request=asked)
    assert decides(me.user, asked)
    with pytest.raises(OwnCaseError):
        publish_run(actor=me.user, run=older, version=1)


def a_plan_of_mine_and_others():
    """A plan with a request of one's own, one of somebody else, and who takes part in the first."""
    mine, theirs = open_request(title="Mine alone"), open_request(title="Of others")
    person = coordinating(mine.official)
    run = CohortFactory(requests=[mine, theirs])
    ada, bo = advisor("Ada Lind"), advisor("Bo Karr")
    PairingFactory(run=run, request=mine, advisor=ada, is_chosen=True)
    PairingFactory(run=run, request=theirs, advisor=bo, is_chosen=True)
    away = PairingFactory(run=run, request=theirs, advisor=advisor("Cy Roth"), is_chosen=False)
    sentence = f"The place of Cy Roth went to Request {mine.pk}, which would lose 0.40."
    away.explanation["cohort"] = {
        "sentence": sentence, "holders": [{"request": mine.pk, "loses": 0.4}],
    }  # fmt: skip
    away.save()
    edits = [
        {"words": f"Ada Lind added to Request {mine.pk}.", "marks": [], "request": mine.pk},
        {"words": f"Bo Karr added to Request {theirs.pk}.", "marks": [], "request": theirs.pk},
    ]
    run.outcome = {**run.outcome, "edits": edits}
    run.save()
    return run, mine, theirs, person, sentence


def test_a_plan_leaves_out_what_is_ones_own_and_says_so(client):
    run, mine, theirs, person, sentence = a_plan_of_mine_and_others()
    before = CohortFactory(requests=[mine, theirs])
    PairingFactory(run=before, request=mine, advisor=advisor("Di Moss"), is_chosen=True)
    pages = [
        run.get_absolute_url().replace("runs", "cohorts"),
        f"{reverse('advice_cohort_compare', args=[run.pk])}?other={before.pk}",
    ]
    client.force_login(person)
    for address in pages:
        page = client.get(address, follow=True).content.decode()
        assert f"You take part in Request {mine.pk}" in page
        assert "Bo Karr" in page
        for hidden in ("Mine alone", "Ada Lind", "Di Moss", "Publish this plan", "Download:"):
            assert hidden not in page
    other = reverse("advice_cohort_request", args=[run.pk, theirs.pk])
    assert sentence not in client.get(other).content.decode()
    client.force_login(role_user(Role.COORDINATOR))
    page = client.get(pages[0], follow=True).content.decode()
    for shown in ("Mine alone", "Ada Lind", "Bo Karr", "Publish this plan", "Download:"):
        assert shown in page
    assert "You take part" not in page
    assert sentence in client.get(other).content.decode()


def test_nobody_reads_why_they_are_left_out_of_a_list(client):
    me = advisor("Me Myself", user=role_user(Role.COORDINATOR))
    run = ShortlistFactory(request=open_request(), published=True)
    PairingFactory(run=run, advisor=advisor("Bo Karr"), rank=1, score=0.9, is_chosen=True)
    PairingFactory(run=run, advisor=me, away=True)
    for person, reads in ((me.user, False), (role_user(Role.COORDINATOR), True)):
        client.force_login(person)
        page = client.get(reverse("advice_run", args=[run.pk])).content.decode()
        file = b"".join(client.get(reverse("advice_run_export", args=[run.pk, "csv"])))
        assert "Bo Karr" in page
        assert ("Me Myself" in page, b"Me Myself" in file) == (reads, reads)
