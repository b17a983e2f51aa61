"""What reviewers say about a section, and what its authors answer, on the authors' page."""

import bs4
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from wagtail.models import Comment, CommentReply

from exemplar.accounts.enums import Role
from practices.contributing import signals
from practices.contributing.actions import submit_contribution
from practices.contributing.enums import State
from practices.contributing.models import Contribution, DealtWith
from practices.contributing.review.actions import (
    answer_comment,
    begin_again,
    mark_dealt_with,
    reopen_comment,
    request_changes,
)
from practices.contributing.review.queries import remarks_for_authors
from practices.library.models import PracticePage
from tests.factories import UserFactory, role_user
from tests.factories.review import comment_on, reviewed, submitted, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return role_user(Role.EDITOR, last_name="Reviewer")


@pytest.fixture
def asked(editor):
    """A contribution with one comment on the problem, given back."""
    contribution = submitted()
    comment_on(contribution, "problem", "Whose problem is it?", editor)
    request_changes(actor=editor, contribution=contribution)
    return Contribution.objects.get(pk=contribution.pk)


@pytest.fixture
def comment(asked):
    return Comment.objects.get(page_id=asked.page_id)


def page_of(client, contribution):
    answer = client.get(contribution.get_absolute_url())
    assert answer.status_code == 200
    return bs4.BeautifulSoup(answer.content, "html.parser")


def form_of(page):
    """What the form in which one writes would send."""
    form = page.find("form", id="writing")
    data: dict[str, list[str]] = {}
    for one in form.find_all(["input", "textarea", "select"]):
        if one.name == "textarea":
            data.setdefault(one["name"], []).append(one.text.removeprefix("\n"))
        elif one.name == "select":
            chosen = one.find("option", selected=True)
            data.setdefault(one["name"], []).append(chosen["value"] if chosen else "")
        elif one.get("type") in {"checkbox", "radio"}:
            if one.has_attr("checked"):
                data.setdefault(one["name"], []).append(one.get("value", "on"))
        elif one.get("type") not in {"submit", "file"}:
            data.setdefault(one["name"], []).append(one.get("value", ""))
    return data


def test_a_comment_stands_beside_its_section(asked, client_for):
    page = page_of(client_for(asked.owner), asked)
    (remark,) = page.select("#field-problem .ex-remark")
    assert "Whose problem is it?" in remark.text
    assert "Editor Reviewer" in remark.text
    assert page.select(".ex-remark") == [remark]


def test_answered_and_saved_at_once(asked, comment, client_for):
    """Nothing typed beside the answer is lost."""
    client = client_for(asked.owner)
    data = form_of(page_of(client, asked))
    data |= {
        "problem": ["Customers of the north waited."],
        f"answer-{comment.pk}": ["Those of the north."],
        "go": [f"answer-{comment.pk}"],
    }
    answer = client.post(asked.get_absolute_url(), data)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#remark-{comment.pk}")
    reply = CommentReply.objects.get()
    assert (reply.user, reply.text) == (asked.owner, "Those of the north.")
    assert asked.fields.get(name="problem").value == "Customers of the north waited."
    assert "Those of the north." in page_of(client, asked).select_one(".ex-remark__answer").text


@pytest.mark.parametrize("text", ["turned \u202e", "x" * 2001, "bell \x07"])
def test_an_answer_that_is_refused_stays_typed(asked, comment, client_for, text):
    client = client_for(asked.owner)
    data = form_of(page_of(client, asked)) | {f"answer-{comment.pk}": [text], "go": ["save"]}
    answer = client.post(asked.get_absolute_url(), data)
    assert answer.status_code == 422
    page = bs4.BeautifulSoup(answer.content, "html.parser")
    assert page.find(id=f"id_answer-{comment.pk}").text.removeprefix("\n") == text
    assert page.find(id=f"error-answer-{comment.pk}").text
    assert not CommentReply.objects.exists()


def test_dealt_with_and_not(asked, comment, client_for):
    client = client_for(asked.owner)
    for go, count in (("dealt", 1), ("dealt", 1), ("reopen", 0), ("reopen", 0)):
        data = form_of(page_of(client, asked)) | {"go": [f"{go}-{comment.pk}"]}
        assert client.post(asked.get_absolute_url(), data).status_code == 302
        assert DealtWith.objects.count() == count


def test_the_reviewer_reads_it_in_the_admin(asked, comment, editor, client_for):
    answer_comment(
        actor=asked.owner, contribution=asked, comment_id=comment.pk, text="Those of the north."
    )
    mark_dealt_with(actor=asked.owner, contribution=asked, comment_id=comment.pk)
    submit_contribution(actor=asked.owner, contribution=asked)
    address = reverse("wagtailadmin_pages:edit", args=[asked.page_id])
    html = client_for(editor).get(address).content.decode()
    assert "Those of the north." in html
    assert "Dealt with, says the author" in html
    assert "1 answer" in html


def test_the_news_of_an_answer(asked, comment, commit):
    sent = []

    def note(**news):
        sent.append((news["actor"], news["answer"].comment, news["answer"].text))

    signals.comment_answered.connect(note)
    with commit():
        answer_comment(actor=asked.owner, contribution=asked, comment_id=comment.pk, text=" Yes. ")
    assert sent == [(asked.owner, comment, "Yes.")]


def test_a_co_author_answers_too(asked, comment):
    person = role_user(Role.MEMBER)
    asked.coauthor_rows.create(person=person, email=person.email)
    answer_comment(actor=person, contribution=asked, comment_id=comment.pk, text="Yes.")
    assert CommentReply.objects.get().user == person


@pytest.mark.parametrize("act", [answer_comment, mark_dealt_with, reopen_comment])
def test_nobody_else_answers(asked, comment, editor, act):
    words = {"text": "No."} if act is answer_comment else {}
    for person in (UserFactory(), editor, role_user(Role.PRACTITIONER)):
        with pytest.raises(Http404):
            act(actor=person, contribution=asked, comment_id=comment.pk, **words)


def test_a_stranger_finds_nothing(asked, comment, client_for):
    data = {f"answer-{comment.pk}": "No.", "go": f"answer-{comment.pk}"}
    stranger = client_for(role_user(Role.PRACTITIONER))
    assert stranger.get(asked.get_absolute_url()).status_code == 404
    assert stranger.post(asked.get_absolute_url(), data).status_code == 404


def test_forged_comments(asked, comment, editor, client_for):
    """Of another page, resolved, or none at all."""
    other = comment_on(submitted(), "problem", "Another's.", editor)
    settled = comment_on(asked, "steps", "Settled.", editor)
    Comment.objects.filter(pk=settled.pk).update(resolved_at=settled.created_at)
    client = client_for(asked.owner)
    page = form_of(page_of(client, asked))
    for key in (other.pk, settled.pk, 0, 10**17):
        data = page | {f"answer-{key}": ["Mine."], "go": ["save"]}
        assert client.post(asked.get_absolute_url(), data).status_code == 404
        assert (
            client.post(asked.get_absolute_url(), page | {"go": [f"dealt-{key}"]}).status_code
            == 404
        )
    for key in ("x", "-1", "1" * 30, "\u0661"):
        data = page | {f"answer-{key}": ["Mine."], "go": [f"dealt-{key}"]}
        assert client.post(asked.get_absolute_url(), data).status_code == 302
    assert not CommentReply.objects.exists()


def test_answers_end_when_it_is_handed_in(asked, comment):
    submit_contribution(actor=asked.owner, contribution=asked)
    with pytest.raises(ValidationError):
        answer_comment(actor=asked.owner, contribution=asked, comment_id=comment.pk, text="Late.")


def test_what_a_reviewer_writes_while_deciding_is_not_shown_yet(editor, client_for):
    contribution = submitted()
    comment_on(contribution, "problem", "Unfinished thought", editor)
    client = client_for(contribution.owner)
    assert "Unfinished thought" not in page_of(client, contribution).text
    request_changes(actor=editor, contribution=contribution)
    assert "Unfinished thought" in page_of(client, contribution).text


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PUBLISHED, State.UNPUBLISHED])
def test_comments_of_editors_among_themselves(editor, state):
    contribution = reviewed(state)
    comment_on(contribution, "problem", "Between us.", editor)
    assert remarks_for_authors(contribution) == {}


def test_after_handing_in_again_the_old_comments_can_be_read(asked, editor, client_for):
    submit_contribution(actor=asked.owner, contribution=asked)
    comment_on(asked, "steps", "Unfinished thought", editor)
    page = page_of(client_for(asked.owner), asked)
    assert "Whose problem is it?" in page.text
    assert "Unfinished thought" not in page.text
    assert not page.find("textarea")


def test_the_next_text_begins_with_what_an_editor_has_changed(asked, client_for):
    page = PracticePage.objects.get(pk=asked.page_id).get_latest_revision_as_object()
    page.summary = "Put right by an editor."
    page.save_revision()
    shown = page_of(client_for(asked.owner), asked)
    assert shown.find(id="id_summary").text.strip() == "Put right by an editor."


def test_no_mail_of_wagtails_leads_an_author_into_the_admin(asked, comment):
    answer_comment(actor=asked.owner, contribution=asked, comment_id=comment.pk, text="Yes.")
    asked.owner.refresh_from_db()
    assert not asked.owner.wagtail_userprofile.updated_comments_notifications


# --- Where it stands -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.SUBMITTED, "none of them has taken it on yet"),
        (State.CHANGES_REQUESTED, "Say who measured it."),
        (State.PUBLISHED, "Everybody can read it."),
        (State.WITHDRAWN, "It is yours again"),
        (State.DECLINED, "Say who measured it."),
        (State.UNPUBLISHED, "Readers do not see it any more"),
    ],
)
def test_the_authors_page_says_where_it_stands(client_for, editor, state, words):
    contribution = reviewed(state, reviewer=editor)
    shown = page_of(client_for(contribution.owner), contribution).select_one(".ex-standing")
    assert words in shown.text
    assert editor.email not in shown.text


def test_late(client_for):
    contribution = submitted()
    contribution.answer_due = "2020-01-01"
    contribution.save()
    text = page_of(client_for(contribution.owner), contribution).text
    assert "The answer is late." in text
    assert "January 1, 2020" in text


def test_begin_again_from_what_was_declined(client_for):
    contribution = reviewed(State.DECLINED)
    client = client_for(contribution.owner)
    button = page_of(client, contribution).select_one("form[action$='/again/']")
    answer = client.post(button["action"])
    begun = Contribution.objects.exclude(pk=contribution.pk).get()
    assert answer["Location"] == begun.get_absolute_url()
    values = {each.name: each.value for each in contribution.fields.all()}
    assert (begun.state, {each.name: each.value for each in begun.fields.all()}) == (
        State.DRAFT,
        values,
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.PUBLISHED])
def test_only_what_was_declined_begins_again(state):
    contribution = written() if state == State.DRAFT else reviewed(state)
    with pytest.raises(PermissionDenied):
        begin_again(actor=contribution.owner, contribution=contribution)
