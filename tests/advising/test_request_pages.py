"""The pages of requests: who gets which, forms, saving while typing, and nobody else anything."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.advising.actions.drafts import save_draft
from community.advising.models import AdviceRequest, Conflict, Delegate
from exemplar.accounts.enums import Role
from exemplar.home.queries import next_steps
from tests.factories import (
    AdviceRequestFactory,
    AffiliationFactory,
    AgencyFactory,
    ClearanceFactory,
    CompanyFactory,
    ConflictFactory,
    DelegateFactory,
    DraftAnswerFactory,
    MemberFactory,
    TopicFactory,
    UserFactory,
    official_of,
    role_user,
)
from tests.factories.advising import CHALLENGE

pytestmark = pytest.mark.django_db
# Another one in each form.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


@pytest.fixture
def desk(coordinator):
    return signed_in(coordinator)


@pytest.fixture
def draft():
    return AdviceRequestFactory(draft=True, title="", outcome_wanted="")


@pytest.fixture
def writer(draft):
    return signed_in(draft.official)


def seen_in(client, draft, name):
    """What the page says that it has seen of a field."""
    answer = client.get(f"/advice/{draft.pk}/save/?field={name}")
    return json.loads(answer.content)["seen"]


def save(client, draft, name, value, seen=None, *, tab="a"):
    seen = seen_in(client, draft, name) if seen is None else seen
    return client.post(
        f"/advice/{draft.pk}/save/?field={name}",
        {name: value, f"seen-{name}": seen},
        HTTP_X_TAB=tab,
    )


# --- Who gets what --------------------------------------------------------------------------------


def test_a_member_reads_what_advice_is_and_nothing_of_requests():
    AdviceRequestFactory(title="Secret title")
    body = signed_in(role_user(Role.MEMBER)).get("/advice/").content.decode()
    assert "Who may ask" in body
    assert "Secret title" not in body
    assert "/advice/desk/" not in body


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISOR, Role.EDITOR, Role.OFFICIAL])
@pytest.mark.parametrize(
    "page", ["", "edit/", "save/", "submit/", "withdraw/", "decide/", "joint/"]
)
def test_refused_and_not_there_are_the_same(role, page):
    request = AdviceRequestFactory(pk=987655)
    client = signed_in(role_user(role))
    told = []
    for pk in (request.pk, 987654):
        client.get(f"/advice/{pk}/{page}")
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/advice/{pk}/{page}")
        body = TOKEN.sub("", answer.content.decode().replace(str(pk), "N"))
        told.append((answer.status_code, len(captured), body, sorted(answer.headers)))
    assert told[0][0] == 404
    assert told[0] == told[1]


@pytest.mark.parametrize("page", ["", "edit/", "check/", "end/", "settle/", "ask/"])
def test_conflicts_are_not_there_for_anybody_else(page):
    conflict = ConflictFactory()
    client = signed_in(role_user(Role.ADVISOR))
    told = []
    for pk in (conflict.pk, 987654):
        client.post(f"/advice/desk/conflicts/{pk}/{page}")
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(f"/advice/desk/conflicts/{pk}/{page}")
        told.append((answer.status_code, len(captured)))
    assert told[0] == told[1]
    assert told[0][0] in {404, 405}


def test_nothing_is_kept_on_the_way(desk):
    request = AdviceRequestFactory()
    answer = desk.get(f"/advice/{request.pk}/")
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_title_of_the_page_says_nothing(desk):
    request = AdviceRequestFactory(title="Secret title")
    body = desk.get(f"/advice/{request.pk}/").content.decode()
    assert f"<title>Request {request.pk} |" in body


def test_the_menu_and_the_front_page_name_it_to_those_concerned():
    AdviceRequestFactory()
    request = AdviceRequestFactory(draft=True)
    official, member = request.official, role_user(Role.MEMBER)
    assert "/advice/" in {step.url for step in next_steps(official)}
    assert not any("/advice/" in step.url for step in next_steps(member))
    link = '<a href="/advice/">Advice</a>'
    assert link in signed_in(official).get("/my-service/").content.decode()
    assert link not in signed_in(member).get("/my-service/").content.decode()


# --- Writing --------------------------------------------------------------------------------------


def test_beginning_leads_to_the_form():
    official = official_of(AgencyFactory())
    client = signed_in(official)
    seat = client.get("/advice/new/").context["form"].initial["seat"]
    answer = client.post("/advice/new/", {"seat": seat})
    made = AdviceRequest.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/advice/{made.pk}/edit/")


def test_a_forged_seat_is_refused():
    official = official_of(AgencyFactory())
    seat = f"{official.pk}-{AgencyFactory().pk}"
    answer = signed_in(official).post("/advice/new/", {"seat": seat})
    assert answer.status_code == 422
    assert AdviceRequest.objects.count() == 0


def test_what_is_typed_is_saved_field_by_field(draft, writer):
    answer = save(writer, draft, "title", "Typed now")
    said = json.loads(answer.content)
    assert answer.status_code == 200
    assert "still missing" in said["checklist"]
    draft.refresh_from_db()
    assert draft.title == "Typed now"
    assert "Typed now" in writer.get(f"/advice/{draft.pk}/edit/").content.decode()


def test_another_tab_is_told_and_can_take_what_is_saved(draft, writer):
    seen = seen_in(writer, draft, "title")
    save(writer, draft, "title", "One", seen, tab="a")
    answer = save(writer, draft, "title", "Two", seen, tab="b")
    said = json.loads(answer.content)
    assert answer.status_code == 409
    assert "One" in said["notes"]
    saved = writer.get(f"/advice/{draft.pk}/save/?field=title")
    assert 'value="One"' in json.loads(saved.content)["html"]
    assert save(writer, draft, "title", "Two", said["seen"], tab="b").status_code == 200


def test_signed_out_while_typing_is_told(draft):
    answer = Client().post(f"/advice/{draft.pk}/save/?field=title", {"title": "x"})
    assert answer.status_code == 401


def test_what_was_sent_after_the_session_ended_is_back_after_signing_in(draft):
    client = Client()
    answer = client.post(
        f"/advice/{draft.pk}/edit/", {"title": "Typed late", "seen-title": "0:", "go": "save"}
    )
    assert answer["Location"] == f"/account/login/?next=/advice/{draft.pk}/edit/"
    client.force_login(draft.official)
    body = client.get(f"/advice/{draft.pk}/edit/").content.decode()
    assert "Typed late" in body
    assert "Your text is back" in body


def test_whoever_has_no_script_saves_with_a_button(draft, writer):
    answer = writer.post(
        f"/advice/{draft.pk}/edit/",
        {"title": "By button", "seen-title": seen_in(writer, draft, "title"), "go": "save"},
    )
    assert answer.status_code == 302
    assert draft.typed.get(name="title").value == "By button"


def test_what_cannot_be_kept_stands_in_the_form_with_why(draft, writer):
    answer = writer.post(
        f"/advice/{draft.pk}/edit/",
        {"challenge": "a\u202eb", "seen-challenge": "0:", "go": "save"},
    )
    assert answer.status_code == 422
    assert "cannot be seen" in answer.content.decode()
    assert draft.typed.count() == 0


def test_what_was_typed_after_a_colleague_submitted_is_shown_to_be_copied(draft, writer):
    AdviceRequest.objects.filter(pk=draft.pk).update(state="submitted", submitted_at=timezone.now())
    answer = writer.post(
        f"/advice/{draft.pk}/edit/", {"title": "Too late", "seen-title": "0:", "go": "save"}
    )
    assert answer.status_code == 409
    assert "Too late" in answer.content.decode()


def filled(draft, **more):
    day = timezone.localdate()
    said = {
        "title": "Fewer calls", "challenge": CHALLENGE, "outcome_wanted": "Half as many.",
        "topics": [str(TopicFactory().pk)], "mode": "sounding", "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=9)).isoformat(), **more,
    }  # fmt: skip
    for name, value in said.items():
        DraftAnswerFactory(request=draft, name=name, value=value)


def test_submitting_shows_all_of_it_first(draft, writer):
    filled(draft)
    page = writer.get(f"/advice/{draft.pk}/submit/")
    assert "Half as many." in page.content.decode()
    answer = writer.post(
        f"/advice/{draft.pk}/submit/", {"seen": page.context["form"]["seen"].value()}
    )
    assert answer["Location"] == f"/advice/{draft.pk}/"
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert "A coordinator reads it" in writer.get(f"/advice/{draft.pk}/").content.decode()


def test_submitting_what_lacks_something_leads_back(draft, writer):
    place = f"/advice/{draft.pk}/edit/?tried=1"
    assert writer.get(f"/advice/{draft.pk}/submit/")["Location"] == place
    told = writer.get(place).content.decode()
    assert ("It cannot be submitted yet" in told, told.count("This is missing.")) == (
        True,
        told.count("is missing</li>"),
    )


def test_words_that_ask_a_group_ask_the_writer(draft, writer):
    filled(draft, outcome_wanted="A consensus.", places="2", advice="individual")
    page = writer.get(f"/advice/{draft.pk}/submit/")
    seen = page.context["form"]["seen"].value()
    assert "Federal Advisory Committee Act" in page.content.decode()
    assert writer.post(f"/advice/{draft.pk}/submit/", {"seen": seen}).status_code == 422
    writer.post(f"/advice/{draft.pk}/submit/", {"seen": seen, "advice": "joint"})
    draft.refresh_from_db()
    assert draft.state == "held"
    assert "5 U.S.C. chapter 10" in writer.get(f"/advice/{draft.pk}/").content.decode()


def test_withdrawing(writer, draft):
    version = writer.get(f"/advice/{draft.pk}/withdraw/").context["form"]["version"].value()
    writer.post(f"/advice/{draft.pk}/withdraw/", {"version": version, "reason": "Solved."})
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("withdrawn", "Solved.")


def test_what_is_being_written_again_is_not_read_by_coordinators(desk, writer, draft):
    AdviceRequest.objects.filter(pk=draft.pk).update(submitted_at=timezone.now(), title="As it was")
    save(writer, draft, "title", "Being written")
    body = desk.get(f"/advice/{draft.pk}/").content.decode()
    assert "As it was" in body
    assert "Being written" not in body
    assert "Being written" not in desk.get("/advice/desk/?show=draft").content.decode()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (Role.COORDINATOR, "/advice/desk/?show=all"),
        (Role.COORDINATOR, "/advice/desk/conflicts/?show=all"),
        (Role.COORDINATOR, "/advice/clearances/"),
        (Role.COORDINATOR, "/advice/"),
        (Role.ETHICS_OFFICER, "/advice/clearances/"),
        (Role.OFFICIAL, "/advice/"),
        (Role.OFFICIAL, "/advice/delegates/"),
        (Role.OFFICIAL, "/"),
    ],
)
def test_many_cost_what_one_costs(who, address):
    person = role_user(who) if who != Role.OFFICIAL else official_of(AgencyFactory())
    grants = person.role_grants.filter(role=Role.OFFICIAL)
    mine = {"official": person, "agency": grants[0].scope} if grants else {}

    def more():
        AdviceRequestFactory(**mine)
        AdviceRequestFactory(**mine, draft=True)
        DelegateFactory(**mine)
        ClearanceFactory(conflict=ConflictFactory(company__parent=CompanyFactory()), given=True)
        ClearanceFactory(conflict=ConflictFactory(of_person=True, reported=True))

    def count():
        client = signed_in(person)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    more()
    few = count()
    for _ in range(4):
        more()
    assert count() == few


# --- Delegates ------------------------------------------------------------------------------------


def test_naming_a_delegate_by_handle_and_ending_it():
    agency = AgencyFactory()
    official, person = official_of(agency), MemberFactory(handle="nora-aide").user
    AffiliationFactory(user=person, agency=agency)
    client = signed_in(official)
    client.post("/advice/delegates/", {"agency": agency.pk, "who": "@nora-aide"})
    row = Delegate.objects.get()
    assert (row.official, row.delegate) == (official, person)
    client.post(f"/advice/delegates/{row.pk}/end/")
    row.refresh_from_db()
    assert row.ended_at is not None


@pytest.mark.parametrize("who", ["nobody@example.test", "stranger@example.test", "a\u202eb", ""])
def test_somebody_of_elsewhere_and_nobody_are_refused_alike(who):
    agency = AgencyFactory()
    UserFactory(email="stranger@example.test")
    answer = signed_in(official_of(agency)).post(
        "/advice/delegates/", {"agency": agency.pk, "who": who}
    )
    assert answer.status_code == 422
    if "@" in who:
        assert "Nobody with this address or handle is confirmed" in answer.content.decode()
    assert Delegate.objects.count() == 0


def test_nobody_ends_what_is_not_theirs():
    row = DelegateFactory()
    client = signed_in(official_of(row.agency))
    assert client.post(f"/advice/delegates/{row.pk}/end/").status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


# --- The desk -------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_and_filters(desk):
    waiting = AdviceRequestFactory(title="Waits")
    AdviceRequestFactory(title="Declined one", state="declined")
    AdviceRequestFactory(title="A draft", draft=True)
    body = desk.get("/advice/desk/").content.decode()
    assert [word in body for word in ("Waits", "Declined one", "A draft")] == [True, False, False]
    body = desk.get("/advice/desk/?show=declined").content.decode()
    assert "Declined one" in body
    body = desk.get(f"/advice/desk/?agency={waiting.agency_id}&show=all&order=newest").content
    assert "Waits" in body.decode()
    assert desk.get("/advice/desk/?show=nonsense&agency=0&page=999").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in {"coordinator", "admin"}])
def test_nobody_else_has_a_desk(role):
    assert signed_in(role_user(role)).get("/advice/desk/").status_code == 404


def test_deciding_on_a_request(desk):
    request = AdviceRequestFactory()
    address = f"/advice/{request.pk}/decide/"
    assert desk.post(address, {"decision": "decline", "version": 1}).status_code == 422
    answer = desk.post(address, {"decision": "decline", "version": 1, "reason": "Not for us."})
    assert answer["Location"] == f"/advice/{request.pk}/"
    assert (
        "Not for us." in signed_in(request.official).get(f"/advice/{request.pk}/").content.decode()
    )


def test_a_form_opened_before_a_change_is_told_and_keeps_the_words(desk):
    request = AdviceRequestFactory(version=2)
    answer = desk.post(
        f"/advice/{request.pk}/decide/", {"decision": "accept", "version": 1, "reason": "My words"}
    )
    assert answer.status_code == 409
    assert "My words" in answer.content.decode()
    assert "Somebody has changed this request" in answer.content.decode()
    request.refresh_from_db()
    assert (request.state, request.version) == ("submitted", 2)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_forged_version_does_nothing(desk, version):
    request = AdviceRequestFactory()
    answer = desk.post(f"/advice/{request.pk}/decide/", {"decision": "accept", "version": version})
    assert answer.status_code in {409, 422}
    request.refresh_from_db()
    assert request.state == "submitted"


def test_deciding_on_joint_advice(desk):
    request = AdviceRequestFactory(held=True)
    said = {"version": 1, "advice": "joint", "reason": "Asked on May 3."}
    assert desk.post(f"/advice/{request.pk}/joint/", said).status_code == 422
    assert desk.post(f"/advice/{request.pk}/joint/", {**said, "agreed": "on"}).status_code == 302
    body = desk.get(f"/advice/{request.pk}/").content.decode()
    assert "committee management officer has agreed" in body


def test_the_official_sees_no_part_of_the_desk(desk):
    request = AdviceRequestFactory(held=True)
    body = signed_in(request.official).get(f"/advice/{request.pk}/").content.decode()
    assert "Decide on joint advice" not in body


# --- The register ---------------------------------------------------------------------------------


def test_adding_changing_and_ending_a_record(desk):
    company, agency = CompanyFactory(), AgencyFactory()
    said = {"kind": "bid", "company": company.name, "agency": agency.pk, "words": "A bid",
            "source": "List"}  # fmt: skip
    desk.post("/advice/desk/conflicts/new/", said)
    made = Conflict.objects.get()
    place = f"/advice/desk/conflicts/{made.pk}/"
    desk.post(f"{place}edit/", {**said, "words": "Another bid", "version": 1})
    desk.post(f"{place}end/", {"version": 2})
    made.refresh_from_db()
    assert (made.words, made.state, made.version) == ("Another bid", "ended", 3)


def test_a_change_of_an_earlier_version_is_told_and_nothing_typed_is_lost(desk):
    conflict = ConflictFactory(version=4, words="As it is now")
    said = {"kind": "bid", "company": conflict.company.name, "agency": conflict.agency_id,
            "words": "What I typed", "source": "List", "version": 3}  # fmt: skip
    answer = desk.post(f"/advice/desk/conflicts/{conflict.pk}/edit/", said)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "As it is now" in body
    assert "What I typed" in body
    assert 'name="version" value="4"' in body


def file_of(*rows):
    out = io.StringIO()
    names = ["kind", "company", "agency", "starts_on", "ends_on", "words", "source"]
    csv.writer(out).writerows([names, *rows])
    return SimpleUploadedFile("conflicts.csv", out.getvalue().encode("utf-8-sig"))


def test_a_file_is_looked_through_and_then_taken_in(desk):
    agency = AgencyFactory(name="Office of Letters")
    row = ["contract", "Acme", agency.name, "", "", "Words", "List"]
    page = desk.post("/advice/desk/conflicts/import/", {"file": file_of(row)})
    assert (page.status_code, Conflict.objects.count()) == (200, 0)
    text = page.context["text_form"].initial["text"]
    answer = desk.post("/advice/desk/conflicts/import/", {"text": text})
    assert answer["Location"] == "/advice/desk/conflicts/"
    assert Conflict.objects.get().company_name == "Acme"
    assert "Acme" in desk.get("/advice/desk/conflicts/?show=unsettled").content.decode()


def test_a_file_with_a_wrong_line_is_shown_and_not_taken_in(desk):
    page = desk.post(
        "/advice/desk/conflicts/import/", {"file": file_of(["gift", "A", "B", "", "", "W", "S"])}
    )
    assert page.status_code == 422
    assert "To be put right" in page.content.decode()
    desk.post("/advice/desk/conflicts/import/", {"text": page.context["text_form"].initial["text"]})
    assert Conflict.objects.count() == 0


def test_settling_a_name(desk):
    conflict, company = ConflictFactory(unsettled=True), CompanyFactory()
    place = f"/advice/desk/conflicts/{conflict.pk}/"
    assert desk.post(f"{place}settle/", {"version": 1}).status_code == 422
    desk.post(f"{place}settle/", {"version": 1, "company": company.name})
    conflict.refresh_from_db()
    assert conflict.company == company


def test_an_ethics_officer_reads_the_register_and_changes_nothing():
    conflict = ConflictFactory(reported=True)
    client = signed_in(role_user(Role.ETHICS_OFFICER))
    place = f"/advice/desk/conflicts/{conflict.pk}/"
    assert client.get(place).status_code == 200
    assert client.get("/advice/desk/conflicts/").status_code == 200
    assert client.post(f"{place}check/", {"version": 1}).status_code == 404
    assert client.get(f"{place}edit/").status_code == 404
    assert client.get("/advice/desk/").status_code == 404


def test_asking_and_answering_a_clearance(desk):
    request = AdviceRequestFactory(title="Secret title")
    conflict = ConflictFactory(agency=request.agency)
    asked = desk.post(
        f"/advice/desk/conflicts/{conflict.pk}/ask/",
        {"request": request.pk, "question": "May we?"},
    )
    officer = signed_in(role_user(Role.ETHICS_OFFICER))
    page = officer.get(asked["Location"]).content.decode()
    assert f"For request {request.pk} of" in page
    assert "Secret title" not in page
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"give": "yes", "answer": "Fine.", "ends_on": day}
    assert desk.post(asked["Location"], said).status_code == 404
    assert officer.post(asked["Location"], {**said, "ends_on": ""}).status_code == 422
    assert officer.post(asked["Location"], said).status_code == 302
    assert conflict.clearances.get().state == "given"
    assert officer.post(asked["Location"], {"answer": "It grew."}).status_code == 302
    assert conflict.clearances.get().state == "revoked"


def test_whoever_asked_and_is_both_does_not_answer():
    both = role_user(Role.ADMIN)
    asked = ClearanceFactory(asked_by=both)
    client = signed_in(both)
    assert (
        "Another ethics officer answers"
        in client.get(f"/advice/clearances/{asked.pk}/").content.decode()
    )
    client.post(f"/advice/clearances/{asked.pk}/", {"give": "no", "answer": "x"})
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_draft_that_is_erased_while_it_is_saved_says_so(draft):
    """Read by the page, then erased by the one who leaves; the lock comes last."""
    read = AdviceRequest.objects.get(pk=draft.pk)
    draft.delete()
    with pytest.raises(PermissionDenied, match="This draft is gone"):
        save_draft(actor=read.official, request=read, name="title", value="New", version=0)
