"""Who is told what of a contribution, and where the news leads."""

import pytest
from django.urls import reverse

from community.notifications.models import Notification
from community.notifications.rules import notifications_for
from exemplar.accounts.enums import Role
from practices.contributing.actions import submit_contribution, withdraw_contribution
from practices.contributing.models import Contribution
from practices.contributing.review.actions import answer_comment, claim_review, request_changes
from tests.factories import role_user
from tests.factories.review import comment_on, settle_as, submitted, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return role_user(Role.EDITOR, last_name="Reviewer")


def inbox(person) -> list[tuple[str, str, str]]:
    """The kind, the text and the address of each piece of news that a person may see."""
    rows = notifications_for(person).select_related("news").order_by("pk")
    return [(row.news.kind, row.news.body, row.news.url) for row in rows]


@pytest.fixture
def waiting(editor, commit):
    """One that has been handed in, and nobody has been told of anything else."""
    contribution = submitted(title="Walk in")
    Notification.objects.all().delete()
    return contribution


def test_editors_are_asked(editor, commit):
    contribution = written(title="Walk in")
    own = role_user(Role.EDITOR)
    contribution.coauthor_rows.create(person=own, email=own.email)
    with commit():
        contribution = submit_contribution(actor=contribution.owner, contribution=contribution)
    ((kind, body, url),) = inbox(editor)
    assert (kind, url) == (
        "contribution_submitted",
        reverse("wagtailadmin_pages:edit", args=[contribution.page_id]),
    )
    assert body.startswith(f"Practice by {contribution.owner}")
    # Whoever has written it reviews something else, and is told when there is an answer.
    assert [(kind, url) for kind, _, url in inbox(own)] == [
        ("contribution_waits", contribution.get_absolute_url())
    ]
    # Whoever has handed it in has it in writing.
    ((kind, body, _),) = inbox(contribution.owner)
    assert (kind, body.partition(". ")[0]) == (
        "contribution_waits",
        f"Handed in by {contribution.owner}",
    )


@pytest.mark.parametrize(
    ("state", "news"),
    [
        ("changes_requested", ("changes_requested", "Who measured it?")),
        ("declined", ("contribution_declined", "Who measured it?")),
        ("published", ("contribution_published", "Everybody can read it now. Thank you.")),
    ],
)
def test_authors_get_the_answer(  # noqa: PLR0917
    waiting, editor, commit, mailoutbox, state, news
):
    with commit():
        settle_as(waiting, state, editor, "Who measured it?")
    assert inbox(waiting.owner) == [(*news, waiting.get_absolute_url())]
    assert waiting.owner.email in {address for mail in mailoutbox for address in mail.to}


def test_taken_on_and_answered(waiting, editor, commit):
    with commit():
        claim_review(actor=editor, contribution=waiting)
    comment = comment_on(waiting, "problem", "Whose?", editor)
    request_changes(actor=editor, contribution=waiting)
    kept = Contribution.objects.get(pk=waiting.pk)
    with commit():
        answer_comment(
            actor=kept.owner, contribution=kept, comment_id=comment.pk, text="The callers'."
        )
    assert [kind for kind, _, _ in inbox(kept.owner)] == ["review_claimed"]
    ((kind, body, _),) = inbox(editor)
    assert (kind, body) == ("comment_answered", f"{kept.owner}: The callers'.")
    other = role_user(Role.EDITOR)
    with commit():
        submit_contribution(actor=kept.owner, contribution=kept)
    # Whoever has it already is told that it is back, and nobody else.
    assert [kind for kind, _, _ in inbox(editor)][1:] == ["contribution_submitted"]
    assert inbox(other) == []


def test_withdrawn(waiting, editor, commit):
    claim_review(actor=editor, contribution=waiting)
    with commit():
        withdraw_contribution(actor=waiting.owner, contribution=waiting)
    assert [kind for kind, _, _ in inbox(editor)] == ["contribution_withdrawn"]


def test_whoever_is_no_editor_any_more_sees_no_news(waiting, editor, commit):
    claim_review(actor=editor, contribution=waiting)
    with commit():
        withdraw_contribution(actor=waiting.owner, contribution=waiting)
    editor.role_grants.all().delete()
    editor.__dict__.pop("_roles", None)
    assert inbox(editor) == []
