"""The pages on which people write: with and without a script, signed in and no longer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exemplar.accounts.enums import Role
from exemplar.core.autosaving import digest
from practices.contributing.actions import invite_coauthor, save_field
from practices.contributing.enums import State
from practices.contributing.models import Contribution
from practices.contributing.shape import fields_of
from practices.contributing.views.writing import KEPT
from tests.factories import UserFactory, role_user
from tests.factories.contributing import (
    AttachmentFactory,
    ContributionFactory,
    picture_bytes,
    submitted_contribution,
)
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(home):
    return ContributionFactory(values={"title": "Mine", "problem": "Before."})


@pytest.fixture
def author(made, client):
    client.force_login(made.owner)
    return client


def address(contribution, rest=""):
    return f"/contribute/{contribution.pk}/{rest}"


def seen(contribution, name):
    """What the form says that it has seen."""
    field = contribution.fields.filter(name=name).first()
    rows = fields_of(contribution.kind)[name].control in {"rows", "choices"}
    value = field.value if field else [] if rows else ""
    return f"{field.version if field else 0}:{digest(value)}"


def form(contribution, **values):
    """A form that has just been opened, with some fields changed."""
    versions = {f"seen-{name}": seen(contribution, name) for name in fields_of(contribution.kind)}
    shown = {one.name: one.value for one in contribution.fields.all()}
    return {**versions, **shown, **values}


def texts(contribution):
    return dict(contribution.fields.values_list("name", "value"))


def test_beginning_leads_to_the_page(client, home):
    client.force_login(UserFactory())
    answer = client.post("/contribute/practice/")
    assert answer.url == Contribution.objects.get().get_absolute_url()
    assert client.get(answer.url).status_code == 200


def test_every_button_saves_first_and_leads_on(author, made):
    answer = author.post(address(made), form(made, problem="After.\r\nMore.", go="results"))
    assert answer.url == f"{address(made)}?step=results#step-results"
    assert texts(made) == {"title": "Mine", "problem": "After.\nMore."}
    for go in ("preview", "submit"):
        assert author.post(address(made), form(made, go=go)).url == address(made, f"{go}/")


def test_rows_are_read_and_taken_out(author, made):
    rows = {
        "outcomes-0-measure": "First", "outcomes-0-better": "higher",
        "outcomes-1-measure": "Second", "outcomes-1-better": "lower", "outcomes-1-DELETE": "on",
        "outcomes-2-measure": "", "outcomes-2-better": "higher",
        "outcomes-7-measure": "Third", "outcomes-7-better": "lower",
    }  # fmt: skip
    author.post(address(made), form(made, **rows))
    assert [row["measure"] for row in texts(made)["outcomes"]] == ["First", "Third"]


def test_a_refused_text_comes_back_and_the_rest_is_saved(author, made):
    typed = "A lot. " * 5_000
    answer = author.post(address(made), form(made, problem=typed, results="Kept."))
    assert answer.status_code == 422
    assert typed.strip() in answer.content.decode()
    assert "characters too long" in answer.content.decode()
    assert texts(made) == {"title": "Mine", "problem": "Before.", "results": "Kept."}


def test_two_tabs_without_a_script(author, made):
    first, second = form(made, problem="One."), form(made, problem="Two.", results="Untouched?")
    author.post(address(made), first)
    answer = author.post(address(made), second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Two." in page
    assert "One." in page
    assert texts(made) == {"title": "Mine", "problem": "One.", "results": "Untouched?"}
    # Choosing: the next form knows what is saved.
    author.post(address(made), form(made, problem="One and two."))
    assert texts(made)["problem"] == "One and two."


def test_what_one_has_not_touched_is_not_saved_over_another(author, made):
    stale = form(made, results="Mine.")
    author.post(address(made), form(made, problem="Changed elsewhere."))
    assert author.post(address(made), stale).status_code == 302
    assert texts(made)["problem"] == "Changed elsewhere."


def test_taking_what_is_saved_drops_ones_own(author, made):
    author.post(address(made), form(made, problem="Theirs."))
    answer = author.post(address(made), {**form(made, problem="Mine."), "take": "problem"})
    assert answer.url == f"{address(made)}?step=problem#field-problem"
    assert texts(made)["problem"] == "Theirs."


def test_a_form_sent_after_the_session_has_ended_is_not_lost(made):
    client = Client()
    answer = client.post(address(made), form(made, problem="Typed for an hour.", title="New"))
    assert answer.url == f"/account/login/?next={address(made)}"
    assert texts(made)["problem"] == "Before."
    entered = client.post(answer.url, {"login": made.owner.email, "password": PASSWORD})
    assert entered.url == address(made)
    page = client.get(entered.url).content.decode()
    assert "Typed for an hour." in page
    assert KEPT in page
    client.post(address(made), form(made, problem="Typed for an hour."))
    assert texts(made)["problem"] == "Typed for an hour."
    assert KEPT not in client.get(address(made)).content.decode()


def test_what_was_kept_is_shown_to_no_other(made):
    client = Client()
    client.post(address(made), form(made, problem="Secret."))
    other = UserFactory()
    client.post("/account/login/", {"login": other.email, "password": PASSWORD})
    assert client.get(address(made)).status_code == 404


def test_too_much_is_not_kept_and_says_so(made):
    answer = Client().post(address(made), form(made, problem="x" * 500_000))
    assert answer.status_code == 413
    assert "too much text" in answer.content.decode()


def test_odd_characters_sent_after_the_session_has_ended(made):
    client = Client()
    assert client.post(address(made), form(made, problem="a\x00b\u202e")).status_code == 302
    client.force_login(made.owner)
    assert client.get(address(made)).status_code == 200


# --- What the script asks for ---


def autosave(client, made, name, **how):
    data = {f"seen-{name}": how.pop("seen", seen(made, name)), **how}
    return client.post(address(made, f"save/?field={name}"), data)


def test_typing_is_saved(author, made):
    answer = autosave(author, made, "problem", problem="Typed.")
    said = answer.json()
    assert (answer.status_code, said["seen"]) == (200, seen(made, "problem"))
    assert texts(made)["problem"] == "Typed."
    assert "Summary" in said["checklist"]


def test_a_conflict_shows_what_is_saved(author, made):
    old = seen(made, "problem")
    autosave(author, made, "problem", problem="One.")
    answer = autosave(author, made, "problem", seen=old, problem="Two.")
    assert answer.status_code == 409
    assert "One." in answer.json()["notes"]
    assert texts(made)["problem"] == "One."
    shown = author.get(address(made, "save/?field=problem")).json()
    assert "One." in shown["html"]


def test_a_text_that_cannot_be_kept(author, made):
    answer = autosave(author, made, "problem", problem="a\u202eb")
    assert answer.status_code == 422
    assert "cannot be seen (U+202E)" in answer.json()["notes"]


def test_no_field_and_nonsense(author, made):
    assert author.post(address(made, "save/")).status_code == 422
    assert author.post(address(made, "save/?field=stage")).status_code == 422
    odd = {"seen-problem": "x" * 5_000, "problem": "y"}
    assert author.post(address(made, "save/?field=problem"), odd).status_code == 409


def test_signed_out_is_said_without_leading_elsewhere(made):
    client = Client()
    assert autosave(client, made, "problem", problem="x").status_code == 401
    assert client.get(address(made, "save/")).status_code == 401
    assert client.post("/contribute/markdown/", {"text": "x"}).status_code == 401


def test_a_new_token_after_signing_in_again(made):
    client = Client(enforce_csrf_checks=True)
    client.force_login(made.owner)
    assert autosave(client, made, "problem", problem="x").status_code == 403
    token = client.get(address(made, "save/")).json()["token"]
    answer = autosave(client, made, "problem", problem="x", csrfmiddlewaretoken=token)
    assert answer.status_code == 200


def test_typing_after_it_was_handed_in(client, home):
    made = submitted_contribution()
    client.force_login(made.owner)
    assert autosave(client, made, "problem", problem="Late.").status_code == 403
    answer = client.post(address(made), form(made, problem="Late words."))
    assert answer.status_code == 409
    assert "Late words." in answer.content.decode()
    assert texts(made)["problem"] != "Late words."


def test_markdown_is_shown_safely(author):
    answer = author.post("/contribute/markdown/", {"text": "**b** <script>1</script>"})
    assert "<strong>b</strong>" in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    answer = author.post("/contribute/markdown/", {"text": "x" * 20_001})
    assert answer.status_code == 422


# --- Files ---


def test_a_refused_file_loses_no_text(author, made):
    upload = SimpleUploadedFile("x.exe", b"MZ\x90\x00")
    answer = author.post(
        address(made), form(made, problem="Kept.", upload=upload, alt_text="A program", go="attach")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Files of this kind" in page
    assert "A program" in page
    assert texts(made)["problem"] == "Kept."


def test_a_file_is_attached_shown_and_taken_out(author, made):
    upload = SimpleUploadedFile("x.jpg", picture_bytes())
    author.post(address(made), form(made, upload=upload, alt_text="A desk", go="attach"))
    file = made.attachments.get()
    answer = author.get(address(made, f"files/{file.pk}/"))
    assert answer["Content-Disposition"] == 'attachment; filename="x.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"\xff\xd8")
    assert f"files/{file.pk}/" in author.get(address(made, "preview/")).content.decode()
    author.post(address(made), form(made, remove=str(file.pk)))
    assert made.attachments.count() == 0


def test_a_file_of_another_contribution_is_not_found(author, made):
    other = AttachmentFactory()
    assert author.get(address(made, f"files/{other.pk}/")).status_code == 404
    author.post(address(made), form(made, remove=str(other.pk)))
    assert other.contribution.attachments.count() == 1


# --- People ---


def test_an_invitation_is_accepted_by_whoever_has_the_address(author, made):
    other = UserFactory(email="asked@example.test")
    author.post(address(made, "people/"), {"email": "Asked@example.test"})
    row = made.coauthor_rows.get()
    client = Client()
    client.force_login(other)
    assert client.get(address(made)).status_code == 404
    assert "Mine" in client.get("/contribute/").content.decode()
    client.post(f"/contribute/invitations/{row.pk}/", {"accept": "yes"})
    assert client.get(address(made)).status_code == 200
    save_field(actor=other, contribution=made, name="results", value="Theirs.", version=0)
    client.post(address(made, f"people/{row.pk}/"))
    assert client.get(address(made)).status_code == 404


def test_an_invitation_is_for_one_person(made):
    row = invite_coauthor(actor=made.owner, contribution=made, email="asked@example.test")
    client = Client()
    client.force_login(UserFactory())
    assert client.post(f"/contribute/invitations/{row.pk}/", {"accept": "yes"}).status_code == 404


@pytest.mark.parametrize("email", ["nonsense", "", "a\x00@b.example", "x" * 300 + "@b.example"])
def test_an_address_that_is_none(author, made, email):
    assert author.post(address(made, "people/"), {"email": email}).status_code == 422
    assert made.coauthor_rows.count() == 0


def test_inviting_oneself_or_twice(author, made):
    author.post(address(made, "people/"), {"email": "asked@example.test"})
    for email in (made.owner.email, "asked@example.test"):
        assert author.post(address(made, "people/"), {"email": email}).status_code == 422
    assert made.coauthor_rows.count() == 1


# --- Who sees what ---

PLACES = ["", "save/", "preview/", "submit/", "withdraw/", "people/", "delete/"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", [Role.MEMBER, Role.EDITOR, Role.ADMIN])
def test_a_draft_is_nobodys_but_its_authors(place, who, made, client):
    client.force_login(role_user(who))
    assert client.get(address(made, place)).status_code == 404


def test_editors_read_what_is_handed_in_and_others_do_not(home, client):
    made = AttachmentFactory(contribution=submitted_contribution())
    places = ["", "preview/", f"files/{made.pk}/"]
    for who, status in ((Role.EDITOR, 200), (Role.MEMBER, 404), (Role.MODERATOR, 404)):
        client.force_login(role_user(who))
        for place in places:
            assert client.get(address(made.contribution, place)).status_code == status
        assert client.post(address(made.contribution), {}).status_code in {403, 404}


def test_withdrawing_and_deleting_ask_first(client, home):
    made = submitted_contribution()
    client.force_login(made.owner)
    assert client.get(address(made, "withdraw/")).status_code == 200
    made.refresh_from_db()
    assert made.state == State.SUBMITTED
    client.post(address(made, "withdraw/"))
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN
    assert client.post(address(made, "delete/")).status_code == 404


def test_an_incomplete_text_is_not_handed_in(author, made):
    answer = author.post(address(made, "submit/"))
    assert answer.status_code == 422
    assert "What was done" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == State.DRAFT
