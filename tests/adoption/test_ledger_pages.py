"""The pages of the ledger: reporting on a phone, the queue, the mail, and what is refused."""

import pytest
from django.core import signing
from django.urls import reverse

from exemplar.accounts.enums import Role
from practices.adoption.actions import report_adoption
from practices.adoption.models import Adoption
from practices.adoption.queries import confirmation_link
from tests.factories import AdoptionFactory, AgencyFactory, PracticeFactory, role_user

pytestmark = pytest.mark.django_db
ROWS = {"adaptations-TOTAL_FORMS": "0", "adaptations-INITIAL_FORMS": "0"}


@pytest.fixture
def agency():
    return AgencyFactory(name="Office of Forms")


@pytest.fixture
def practice():
    return PracticeFactory(slug="forms")


@pytest.fixture
def reporter(agency):
    return role_user(Role.PRACTITIONER, agency)


@pytest.fixture
def lead(agency):
    return role_user(Role.AGENCY_LEAD, agency)


@pytest.fixture
def waiting(practice, agency, reporter):
    row = Adoption(practice=practice, agency=agency, status="in_use", outcome="worked")
    return report_adoption(actor=reporter, adoption=row)


def send(client, practice, agency, /, **typed):
    data = {"agency": agency.pk, "status": "testing", "customers_a_year": "unknown", **ROWS}
    return client.post(reverse("adopt", args=[practice.slug]), {**data, **typed})


def path_of(link):
    return link.partition("//")[2].partition("/")[2].join(["/", ""])


def test_three_answers_are_a_report(client_for, practice, agency, reporter):
    response = send(client_for(reporter), practice, agency)
    row = Adoption.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/adoptions/{row.pk}/")
    assert (row.agency, row.status, row.outcome, row.confirmation, row.constraints) == (
        agency, "testing", "unknown", "unconfirmed", None,
    )  # fmt: skip


def test_everything_that_is_asked_is_kept(client_for, practice, agency, reporter):
    teacher = AdoptionFactory(practice=practice)
    typed = {
        "status": "stopped", "since": "2021-05", "outcome": "did_not_work",
        "reason_stopped": "No money.", "measure": "Days", "before": "9", "after": "12.5",
        "unit": "days", "learned_from": teacher.pk, "service": "Permits",
        "constraints": ["none"], "contact": "Desk", "contact_is_public": "on",
        "customers_a_year": "10k_100k", "considering_since": "2019", "testing_since": "2020",
        "adaptations-TOTAL_FORMS": "1", "adaptations-0-difference": "Small",
        "adaptations-0-change": "Less",
    }  # fmt: skip
    send(client_for(reporter), practice, agency, **typed)
    row = Adoption.objects.get(agency=agency)
    assert (row.learned_from, row.constraints, float(row.after), row.contact_is_public) == (
        teacher, [], 12.5, True,
    )  # fmt: skip
    assert [(one.difference, one.change) for one in row.adaptations.all()] == [("Small", "Less")]
    assert list(row.events.values_list("status", "since")) == [
        ("considering", "2019"), ("testing", "2020"), ("stopped", "2021-05"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"status": "stopped"}, "reason_stopped"),
        ({"status": "nearly"}, "status"),
        ({"since": "2999"}, "since"),
        ({"since": "spring"}, "since"),
        ({"since": "2019", "considering_since": "2020"}, "since"),
        ({"measure": "Days", "before": "NaN"}, "before"),
        ({"measure": "Days", "after": "Infinity"}, "after"),
        ({"measure": "Days", "after": "1" * 30}, "after"),
        ({"before": "3"}, "measure"),
        ({"service": "x" * 201}, "service"),
        ({"service": "a\u202eb"}, "service"),
        ({"contact": "a\x07b"}, "contact"),
        ({"learned_from": "999999"}, "learned_from"),
        ({"learned_from": "x"}, "learned_from"),
        ({"agency": "999999999999999999999"}, "agency"),
        ({"agency": "999999"}, "agency"),
        ({"constraints": ["none", "law"]}, "constraints"),
        ({"customers_a_year": "lots"}, "customers_a_year"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client_for, agency, reporter, typed, field):
    practice = PracticeFactory()
    response = send(client_for(reporter), practice, agency, **{"contact": "Desk", **typed})
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert not Adoption.every.exists()


def test_another_agencys_key_is_no_choice(client_for, practice, reporter):
    response = send(client_for(reporter), practice, AgencyFactory())
    assert list(response.context["form"].errors) == ["agency"]


def test_the_adoption_of_another_practice_is_no_choice(client_for, practice, agency, reporter):
    response = send(client_for(reporter), practice, agency, learned_from=AdoptionFactory().pk)
    assert list(response.context["form"].errors) == ["learned_from"]


def test_a_second_report_is_refused_beside_the_agency(client_for, practice, agency, reporter):
    browser = client_for(reporter)
    send(browser, practice, agency)
    response = send(browser, practice, agency, contact="Kept as typed")
    assert response.context["form"].errors == {
        "agency": ["This agency has already reported this practice."]
    }
    assert "Kept as typed" in response.content.decode()


def test_ten_thousand_rows_are_too_many(client_for, practice, agency, reporter):
    typed = {"adaptations-TOTAL_FORMS": "10000", "adaptations-0-difference": "One"}
    response = send(client_for(reporter), practice, agency, **typed)
    assert "Write at most 20 adaptations." in response.content.decode()
    assert not Adoption.every.exists()


def test_another_row_is_added_without_a_script(client_for, practice, agency, reporter):
    typed = {
        "more": "adaptation", "status": "", "adaptations-TOTAL_FORMS": "1",
        "adaptations-0-difference": "One", "service": "Permits",
    }  # fmt: skip
    page = send(client_for(reporter), practice, agency, **typed).content.decode()
    assert 'name="adaptations-1-difference"' in page
    assert ("One" in page, "Permits" in page, "need another look" in page) == (True, True, False)


def test_the_context_is_that_of_the_last_report(client_for, practice, agency, reporter):
    AdoptionFactory(agency=agency, customers_a_year="1m_10m", constraints=["law"], contact="Desk")
    page = client_for(reporter).get(reverse("adopt", args=[practice.slug]))
    initial = page.context["form"].initial
    assert (initial["customers_a_year"], initial["constraints"], initial["contact"]) == (
        "1m_10m", ["law"], "Desk",
    )  # fmt: skip


def test_a_member_without_an_agency_is_told_the_way(client_for, practice):
    page = client_for(Role.MEMBER).get(reverse("adopt", args=[practice.slug])).content.decode()
    assert "You belong to no agency yet" in page


def test_two_who_change_one_report_are_told(client_for, agency, waiting, reporter):
    address = reverse("adoption_change", args=[waiting.pk])
    data = {"agency": agency.pk, "status": "in_use", "customers_a_year": "unknown", **ROWS}
    first = {**data, "outcome": "mixed", "edition": "1"}
    second = {**data, "outcome": "did_not_work", "contact": "Mine", "edition": "1"}
    browser = client_for(reporter)
    assert browser.post(address, first).status_code == 302
    response = browser.post(address, second)
    page = response.content.decode()
    assert (response.status_code, "Mixed" in page, "Mine" in page) == (409, True, True)
    assert Adoption.objects.get(pk=waiting.pk).outcome == "mixed"
    again = {**second, "edition": response.context["form"]["edition"].value()}
    assert browser.post(address, again).status_code == 302
    assert Adoption.objects.get(pk=waiting.pk).outcome == "did_not_work"


def test_the_queue_holds_the_leads_reports_only(client_for, waiting, lead):
    AdoptionFactory(unconfirmed=True)
    page = client_for(lead).get(reverse("adoption_queue"))
    assert [row for row, _form in page.context["entries"]] == [waiting]


def test_the_lead_confirms_from_the_queue(client_for, waiting, lead):
    queue = reverse("adoption_queue")
    data = {"decision": "confirm", "edition": waiting.edition, "next": queue}
    response = client_for(lead).post(reverse("adoption_decide", args=[waiting.pk]), data)
    assert (response["Location"], Adoption.objects.get().confirmation) == (queue, "agency_lead")


def test_nobody_is_led_elsewhere_after_deciding(client_for, waiting, lead):
    data = {"decision": "confirm", "edition": 1, "next": "https://example.org/"}
    response = client_for(lead).post(reverse("adoption_decide", args=[waiting.pk]), data)
    assert response["Location"] == f"/adoptions/{waiting.pk}/"


def test_a_return_needs_a_reason(client_for, waiting, lead):
    data = {"decision": "return", "edition": waiting.edition}
    response = client_for(lead).post(reverse("adoption_decide", args=[waiting.pk]), data)
    assert list(response.context["decision"].errors) == ["reason"]


def test_the_report_of_another_agency_is_not_found(client_for, waiting):
    for role in (Role.MEMBER, Role.PRACTITIONER, Role.AGENCY_LEAD):
        browser = client_for(role)
        for name in ("adoption", "adoption_change"):
            assert browser.get(reverse(name, args=[waiting.pk])).status_code == 404
        for name in ("adoption_decide", "adoption_withdraw"):
            assert browser.post(reverse(name, args=[waiting.pk])).status_code == 404


def test_opening_the_mail_changes_nothing_and_one_button_confirms(client, waiting, lead):
    path = path_of(confirmation_link(lead, waiting))
    assert client.get(path).status_code == 200
    assert Adoption.objects.get().confirmation == "unconfirmed"
    page = client.post(path, {"decision": "confirm", "edition": 1}).content.decode()
    kept = Adoption.objects.get()
    assert ("Thank you" in page, kept.confirmation, kept.confirmed_by) == (
        True, "agency_lead", lead,
    )  # fmt: skip
    assert "has been confirmed" in client.get(path).content.decode()


def test_the_address_goes_to_no_other_site_and_the_browser_says_where_it_is(client, waiting, lead):
    """With "no-referrer" a browser sends the form from nowhere ("Origin: null"): it is refused."""
    answer = client.get(path_of(confirmation_link(lead, waiting)))
    assert answer["Referrer-Policy"] == "same-origin"
    assert 'name="referrer"' not in answer.content.decode()


def test_the_mail_returns_with_a_reason(client, waiting, lead):
    path = path_of(confirmation_link(lead, waiting))
    client.post(path, {"decision": "return", "edition": 1, "reason": "Which office?"})
    assert Adoption.objects.get().returned_because == "Which office?"


def test_a_mail_about_an_older_state_decides_nothing(client, waiting, lead):
    path = path_of(confirmation_link(lead, waiting))
    Adoption.objects.update(edition=2)
    client.post(path, {"decision": "confirm", "edition": 2})
    assert Adoption.objects.get().confirmation == "unconfirmed"


def test_a_link_ends_with_the_role_and_with_time(client, waiting, lead, monkeypatch):
    path = path_of(confirmation_link(lead, waiting))
    monkeypatch.setattr(signing.time, "time", lambda: signing.time.monotonic() + 10**10)
    late = client.post(path, {"decision": "confirm", "edition": 1}).status_code
    monkeypatch.undo()
    lead.role_grants.all().delete()
    gone = client.post(path, {"decision": "confirm", "edition": 1}).status_code
    assert (late, gone, Adoption.objects.get().confirmation) == (410, 410, "unconfirmed")


@pytest.mark.parametrize("token", ["abc", "a:b:c", "x" * 400])
def test_a_link_that_was_not_made_here_opens_nothing(client, token):
    assert client.get(reverse("adoption_by_mail", args=[token])).status_code == 410


def test_a_link_is_no_good_to_somebody_else_who_is_signed_in(client_for, waiting, lead):
    path = path_of(confirmation_link(lead, waiting))
    response = client_for(Role.MEMBER).post(path, {"decision": "confirm", "edition": 1})
    assert (response.status_code, Adoption.objects.get().confirmation) == (403, "unconfirmed")


def test_a_contact_is_shown_to_everybody_only_if_agreed(client, practice):
    AdoptionFactory(practice=practice, contact="Zzprivate desk")
    AdoptionFactory(practice=practice, contact="Zzpublic desk", contact_is_public=True)
    for path in (practice.get_url(), reverse("practice_adoptions", args=[practice.slug])):
        page = client.get(path).content.decode()
        assert ("Zzprivate" in page, "Zzpublic" in page) == (False, True)


def test_a_long_ledger_is_shown_in_part_with_the_proof_and_failures(client, practice):
    root = AgencyFactory()
    for _ in range(20):
        AdoptionFactory(practice=practice, agency=AgencyFactory(parent=root), since="2001")
    stranger = AdoptionFactory(practice=practice, since="2005")
    failed = AdoptionFactory(practice=practice, stopped=True, since="2000")
    for _ in range(20):
        AdoptionFactory(practice=practice, unconfirmed=True, since="2020")
    ledger = client.get(practice.get_url()).context["ledger"]
    keys = {row.pk for row in ledger.rows}
    assert (ledger.total, len(ledger.rows), ledger.proof_total, ledger.waiting) == (42, 12, 21, 20)
    assert {stranger.pk, failed.pk} <= keys
    assert ledger.proof <= keys
    second = client.get(reverse("practice_adoptions", args=[practice.slug]) + "?page=2")
    assert len(second.context["rows"]) == 17


def test_a_withdrawn_report_is_on_no_page_but_its_own(client_for, practice, lead, agency):
    row = AdoptionFactory(practice=practice, agency=agency)
    browser = client_for(lead)
    address = reverse("adoption_withdraw", args=[row.pk])
    browser.post(address, {"edition": row.edition, "reason": "Not ours."})
    assert "Not ours." in browser.get(f"/adoptions/{row.pk}/").content.decode()
    assert browser.get(practice.get_url()).context["ledger"].total == 0
    assert browser.get(f"/adoptions/{row.pk}/change/").status_code == 404
