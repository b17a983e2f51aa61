"""The gates while something is open: trees that move, people who leave, companies that change."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.advising.actions.conflicts import import_conflicts
from community.advising.actions.offers import accept_offer, offer
from community.advising.enums import EngagementState, OfferState
from community.advising.gating import is_excluded
from community.advising.models import Conflict, Engagement, Offer
from community.advising.queries.offers import token_of
from community.advising.signals import conflict_changed
from community.expertise.actions import save_profile
from community.expertise.models import Advisor
from community.members.actions import delete_account
from exemplar.accounts.enums import Role
from practices.taxonomy.models import Agency, Company
from practices.taxonomy.signals import term_moved
from tests.advising.offered import Case, published_case
from tests.factories import role_user
from tests.factories.advising import ConflictFactory
from tests.factories.taxonomy import AgencyFactory, CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return published_case()


@pytest.fixture
def asked():
    """How often the gates were asked again."""
    found = []

    def listen(**_kwargs):
        found.append(1)

    conflict_changed.connect(listen)
    yield found
    conflict_changed.disconnect(listen)


def ask(case):
    return offer(actor=case.coordinator, request=case.request, advisor=case.line[0])


def test_a_file_of_conflicts_asks_the_gates_once(case, commit, asked):
    ask(case)
    agency = case.request.agency
    company = case.line[0].company
    lines = [f"bid,{company.name},{agency.name},,,Bid {number},List" for number in range(20)]
    with commit():
        made = import_conflicts(
            actor=case.coordinator,
            text="\n".join(["kind,company,agency,starts_on,ends_on,words,source", *lines]),
        )
    assert (len(made), len(asked)) == (20, 1)
    assert Offer.objects.get(advisor=case.line[0]).state == OfferState.STOPPED


def test_a_company_that_is_bought_after_the_answer_holds_the_engagement(case, commit, asked):
    owner = CompanyFactory()
    for _ in range(5):
        ConflictFactory(company=owner, agency=case.request.agency)
    accept_offer(actor=None, offer=ask(case))
    bought = Company.objects.get(pk=case.line[0].company_id)
    with commit():
        bought.move(owner, "sorted-child")
        bought.refresh_from_db()
        term_moved.send(Company, term=bought)
    assert len(asked) == 1
    assert Engagement.objects.get().held_at is not None


def test_an_agency_that_moves_below_another_takes_its_conflicts_on(case, commit):
    department = AgencyFactory()
    ConflictFactory(company=case.line[0].company, agency=department)
    waiting = ask(case)
    with commit():
        bureau = Agency.objects.get(pk=case.request.agency_id)
        bureau.move(Agency.objects.get(pk=department.pk), "sorted-child")
        bureau.refresh_from_db()
        term_moved.send(Agency, term=bureau)
    waiting.refresh_from_db()
    assert waiting.state == OfferState.STOPPED


def test_who_leaves_is_asked_nothing_more(case, commit, mailoutbox):
    waiting, person = ask(case), case.line[0].user
    with commit():
        delete_account(actor=person, user=person)
    waiting.refresh_from_db()
    assert waiting.state == OfferState.STOPPED
    page = Client().get(reverse("offer", args=[token_of(waiting)]))
    assert case.request.challenge not in page.content.decode()
    assert [each.to for each in mailoutbox if "invalid" in str(each.to)] == []


def test_who_leaves_while_at_work_leaves_an_engagement_that_is_held(case, commit):
    accept_offer(actor=None, offer=ask(case))
    person = case.line[0].user
    with commit():
        delete_account(actor=person, user=person)
    engagement = Engagement.objects.get()
    assert (engagement.state, engagement.held_at is None) == (EngagementState.AGREED, False)


@pytest.mark.parametrize("company", ["", "Another company"])
def test_whoever_names_another_company_declares_anew(case, company):
    advisor = case.line[0]
    ConflictFactory(company=advisor.company, agency=case.request.agency)
    CompanyFactory(name="Another company")
    assert is_excluded(case.request, advisor)
    save_profile(actor=advisor.user, advisor=advisor, values={"company": company})
    advisor = Advisor.objects.get(pk=advisor.pk)
    assert is_excluded(case.request, advisor)[0] == "not_checked"


def test_the_same_name_once_more_settles_it_and_the_declaration_stays(case):
    advisor = case.line[0]
    Advisor.objects.filter(pk=advisor.pk).update(company=None, company_name="Late Company")
    advisor.refresh_from_db()
    late = CompanyFactory(name="Late Company")
    values = {"company": "Late Company"}
    assert save_profile(actor=advisor.user, advisor=advisor, values=values) == ["company"]
    advisor = Advisor.objects.get(pk=advisor.pk)
    assert (advisor.company, advisor.company_name) == (late, "")
    assert advisor.declared_at is not None


def test_to_look_at_a_link_changes_nothing(case, commit):
    with commit():
        waiting = ask(case)
    before = Offer.objects.values().get()
    address = reverse("offer", args=[token_of(waiting)])
    for look in (Client().get, Client().head, Client().options):
        look(address)
    assert Offer.objects.values().get() == before
    assert Client().get(address)["Referrer-Policy"] == "same-origin"
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("salt", ["", "community.advising", "django.core.signing.Signer"])
def test_a_link_that_was_signed_for_something_else_opens_nothing(case, salt):
    waiting = ask(case)
    signed = Signer(**({"salt": salt} if salt else {})).sign(waiting.key.hex)
    assert Client().get(reverse("offer", args=[signed])).status_code == 404


def test_a_link_does_not_open_for_an_account_that_is_suspended(case):
    waiting, person = ask(case), case.line[0].user
    person.is_active = False
    person.save(update_fields=["is_active"])
    client = Client()
    client.force_login(role_user(Role.MEMBER))
    assert client.get(reverse("offer", args=[token_of(waiting)])).status_code == 404


def test_a_conflict_that_begins_after_the_last_day_stops_nothing(case, commit):
    waiting = ask(case)
    with commit():
        ConflictFactory(
            company=case.line[0].company,
            agency=case.request.agency,
            starts_on=case.request.ends_on + timedelta(days=1),
        )
        conflict_changed.send(Conflict, conflict=Conflict.objects.get())
    waiting.refresh_from_db()
    assert waiting.state == OfferState.SENT
    assert timezone.now() < waiting.answer_by
