"""How a contribution is decided, and that its state follows from whatever screen it is changed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import Comment, Page, Workflow, WorkflowState

from exemplar.accounts.actions import revoke_role
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from practices.contributing import signals
from practices.contributing.actions import submit_contribution, withdraw_contribution
from practices.contributing.enums import State
from practices.contributing.models import Claim, Contribution, LibraryReview
from practices.contributing.review.actions import (
    claim_review,
    decide,
    decline_contribution,
    hand_back_review,
    publish_contribution,
    request_changes,
)
from practices.contributing.review.dates import after_working_days
from practices.contributing.review.queries import Standing, history, waiting
from practices.library.models import PracticePage
from practices.library.requirements import IncompletePageError
from tests.factories import PracticeFactory, grant, role_user, submit_for_review
from tests.factories.review import comment_on, reviewed, submitted, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return role_user(Role.EDITOR, last_name="Reviewer")


@pytest.fixture
def told():
    """The names of the news that were sent."""
    names = {
        "changes": signals.changes_requested,
        "published": signals.contribution_published,
        "declined": signals.contribution_declined,
        "unpublished": signals.contribution_unpublished,
        "stopped": signals.review_stopped,
        "claimed": signals.review_claimed,
        "submitted": signals.contribution_submitted,
    }
    seen: list[tuple[str, object, str]] = []
    keep = []
    for name, signal in names.items():

        def note(name=name, **sent):
            seen.append((name, sent["actor"], sent.get("reason", "")))

        keep.append(note)
        signal.connect(note)
    yield seen
    for signal, note in zip(names.values(), keep, strict=True):
        signal.disconnect(note)


def again(contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)


def steps(contribution) -> list[tuple[str, str, str]]:
    return [(each.action, each.who, each.reason) for each in reversed(history(contribution))]


def test_published(editor, told, commit):
    contribution = submitted(title="Walk in")
    with commit():
        publish_contribution(actor=editor, contribution=contribution)
    kept = again(contribution)
    page = PracticePage.objects.get(pk=kept.page_id)
    assert (kept.state, page.live, page.title) == (State.PUBLISHED, True, "Walk in")
    assert page.current_workflow_state is None
    assert told == [("published", editor, "")]
    assert steps(kept)[-1] == ("publish", str(editor), "")
    assert kept.answered_at is not None


def test_nothing_incomplete_is_published(editor):
    contribution = submitted()
    page = contribution.page.specific
    page.summary = ""
    page.save_revision(clean=False)
    with pytest.raises(IncompletePageError):
        publish_contribution(actor=editor, contribution=contribution)
    assert again(contribution).state == State.SUBMITTED
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_changes_requested(editor, told, commit):
    contribution = submitted()
    with commit():
        request_changes(actor=editor, contribution=contribution, reason="Say who measured it.")
    kept = again(contribution)
    assert kept.state == State.CHANGES_REQUESTED
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    assert told == [("changes", editor, "Say who measured it.")]
    assert steps(kept)[-1] == ("request_changes", str(editor), "Say who measured it.")


def test_changes_need_words_or_a_comment(editor):
    contribution = submitted()
    with pytest.raises(ValidationError, match="Say what should change"):
        request_changes(actor=editor, contribution=contribution)
    comment_on(contribution, "problem", "Whose problem?", editor)
    request_changes(actor=editor, contribution=contribution)
    assert again(contribution).state == State.CHANGES_REQUESTED


def test_declined(editor, told, commit):
    contribution = submitted()
    with commit():
        decline_contribution(actor=editor, contribution=contribution, reason="An advertisement.")
    kept = again(contribution)
    assert (kept.state, kept.decline_reason) == (State.DECLINED, "An advertisement.")
    assert not Page.objects.get(pk=kept.page_id).live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    assert told == [("declined", editor, "An advertisement.")]


def test_declining_needs_a_reason(editor):
    contribution = submitted()
    with pytest.raises(ValidationError, match="Say why"):
        decline_contribution(actor=editor, contribution=contribution, reason=" \n ")


@pytest.mark.parametrize("reason", ["null\x00", "turned \u202e round", "half \ud800", "x" * 2001])
def test_words_that_are_refused(editor, reason):
    contribution = submitted()
    for name in ("decline", "request_changes"):
        with pytest.raises(ValidationError):
            decide(actor=editor, contribution=contribution, name=name, reason=reason)
    assert again(contribution).state == State.SUBMITTED


@pytest.mark.parametrize("name", ["publish", "request_changes", "decline"])
@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRACTITIONER, Role.MODERATOR, Role.AGENCY_LEAD])
def test_only_editors_decide(role, name):
    contribution = submitted()
    with pytest.raises(PermissionDenied):
        decide(actor=role_user(role), contribution=contribution, name=name, reason="So.")
    assert again(contribution).state == State.SUBMITTED


@pytest.mark.parametrize("name", ["publish", "request_changes", "decline"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_nobody_reviews_what_is_their_own(role, name):
    author = grant(role_user(Role.PRACTITIONER), role)
    own = submitted(author)
    shared = submitted()
    shared.coauthor_rows.create(person=author, email=author.email)
    for contribution in (own, shared):
        with pytest.raises(PermissionDenied):
            decide(actor=author, contribution=contribution, name=name, reason="So.")
        with pytest.raises(PermissionDenied):
            claim_review(actor=author, contribution=contribution)
        task = LibraryReview.objects.get()
        assert task.get_actions(contribution.page, author) == []
        assert task.locked_for_user(contribution.page, author)


def test_a_reviewer_whose_role_was_taken_away(editor):
    contribution = submitted()
    admin = role_user(Role.ADMIN)
    revoke_role(actor=admin, grant=RoleGrant.objects.get(user=editor, role=Role.EDITOR))
    with pytest.raises(PermissionDenied):
        publish_contribution(actor=User.objects.get(pk=editor.pk), contribution=contribution)


def test_the_second_of_two_is_told(editor):
    contribution = submitted()
    second = role_user(Role.EDITOR)
    publish_contribution(actor=editor, contribution=contribution)
    with pytest.raises(ValidationError, match=f"published by {editor}"):
        decline_contribution(actor=second, contribution=contribution, reason="No.")
    assert again(contribution).state == State.PUBLISHED


def test_claimed_and_handed_back(editor, told, commit):
    contribution, second = submitted(), role_user(Role.EDITOR)
    with commit():
        claim_review(actor=editor, contribution=contribution)
    assert Standing(again(contribution)).reviewer == editor
    assert told == [("claimed", editor, "")]
    claim_review(actor=editor, contribution=contribution)
    with pytest.raises(ValidationError, match="has it already"):
        claim_review(actor=second, contribution=contribution)
    hand_back_review(actor=second, contribution=contribution)
    with pytest.raises(ValidationError, match="Nobody has it"):
        hand_back_review(actor=editor, contribution=contribution)
    assert [name for name, _, _ in steps(contribution)] == ["submit", "claim", "hand_back"]


def test_whoever_asked_for_changes_gets_it_back(editor):
    contribution = submitted()
    claim_review(actor=editor, contribution=contribution)
    request_changes(actor=editor, contribution=contribution, reason="More.")
    submit_contribution(actor=contribution.owner, contribution=again(contribution))
    assert Standing(again(contribution)).reviewer == editor
    publish_contribution(actor=editor, contribution=contribution)
    assert not Claim.objects.exists()


def test_after_changes_it_waits_again(editor, told, commit):
    contribution = submitted()
    comment = comment_on(contribution, "problem", "Whose problem?", editor)
    request_changes(actor=editor, contribution=contribution)
    with commit():
        submit_contribution(actor=contribution.owner, contribution=again(contribution))
    kept = again(contribution)
    assert kept.state == State.SUBMITTED
    assert told == [("submitted", contribution.owner, "")]
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    publish_contribution(actor=editor, contribution=kept)
    # What was said stays with the page, through new revisions and publication.
    assert list(Comment.objects.filter(page_id=kept.page_id)) == [comment]


def test_withdrawn_and_handed_in_again(editor):
    contribution = submitted()
    claim_review(actor=editor, contribution=contribution)
    withdraw_contribution(actor=contribution.owner, contribution=contribution)
    kept = again(contribution)
    assert (kept.state, kept.page.live) == (State.WITHDRAWN, False)
    assert not Claim.objects.exists()
    assert not waiting().exists()
    submit_contribution(actor=kept.owner, contribution=kept)
    assert list(waiting()) == [kept]


# --- From the admin's other screens --------------------------------------------------------------


def test_published_from_elsewhere(editor, told, commit):
    contribution = submitted()
    with commit(), LogContext(user=editor):
        contribution.page.specific.get_latest_revision().publish(user=editor)
    assert again(contribution).state == State.PUBLISHED
    assert told == [("published", editor, "")]
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


def test_authors_publish_nothing_of_their_own_from_anywhere():
    author = grant(role_user(Role.PRACTITIONER), Role.EDITOR)
    contribution = submitted(author)
    with (
        pytest.raises(ValidationError, match="You have written it"),
        transaction.atomic(),
        LogContext(user=author),
    ):
        contribution.page.specific.get_latest_revision().publish(user=author)
    assert not Page.objects.get(pk=contribution.page_id).live


@pytest.mark.parametrize("state", [State.WITHDRAWN])
def test_nobody_publishes_what_was_taken_back(state, editor):
    contribution = reviewed(state)
    with pytest.raises(ValidationError, match="have not handed it in"), transaction.atomic():
        contribution.page.specific.get_latest_revision().publish(user=editor)
    assert not Page.objects.get(pk=contribution.page_id).live


def test_taken_off_the_site_and_published_again(editor, told, commit):
    contribution = reviewed(State.PUBLISHED)
    with commit(), LogContext(user=editor):
        contribution.page.specific.unpublish(user=editor)
    assert again(contribution).state == State.UNPUBLISHED
    with LogContext(user=editor):
        Page.objects.get(pk=contribution.page_id).specific.get_latest_revision().publish()
    assert again(contribution).state == State.PUBLISHED
    assert told == [("unpublished", editor, "")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.SUBMITTED, State.DECLINED),
        (State.CHANGES_REQUESTED, State.DECLINED),
        (State.PUBLISHED, State.UNPUBLISHED),
        (State.WITHDRAWN, State.WITHDRAWN),
    ],
)
def test_the_page_is_deleted(before, after):
    contribution = reviewed(before)
    contribution.page.specific.delete()
    kept = again(contribution)
    assert (kept.state, kept.page) == (after, None)


def test_wagtails_own_way_to_reject(editor):
    contribution = submitted()
    contribution.page.specific.current_workflow_task_state.reject(user=editor, comment="More.")
    assert again(contribution).state == State.CHANGES_REQUESTED


def test_an_admin_switches_the_workflow_off(told, commit):
    contribution, admin = submitted(), role_user(Role.ADMIN)
    with commit():
        Workflow.objects.get(name="Library review").deactivate(user=admin)
    assert again(contribution).state == State.WITHDRAWN
    assert told == [("stopped", admin, "")]


def test_the_task_is_not_switched_off(editor):
    """Without it Wagtail would publish whatever waits."""
    contribution = submitted()
    with pytest.raises(ValidationError):
        LibraryReview.objects.get().deactivate(user=editor)
    assert again(contribution).state == State.SUBMITTED


def test_decided_without_a_workflow(editor):
    """An admin has taken the workflow off the pages; contributions are decided all the same."""
    Workflow.objects.all().delete()
    for name, state in (
        ("publish", State.PUBLISHED),
        ("decline", State.DECLINED),
        ("request_changes", State.CHANGES_REQUESTED),
    ):
        contribution = submitted()
        decide(actor=editor, contribution=contribution, name=name, reason="So.")
        assert again(contribution).state == state


def test_approved_for_later(editor, told, commit):
    contribution = submitted()
    page = contribution.page.get_latest_revision_as_object()
    page.go_live_at = timezone.now().replace(microsecond=0) + dt.timedelta(days=2)
    page.save_revision()
    with commit():
        publish_contribution(actor=editor, contribution=contribution)
    kept = again(contribution)
    assert (kept.state, told) == (State.SUBMITTED, [])
    assert Standing(kept).scheduled == page.go_live_at
    assert not waiting().exists()
    withdraw_contribution(actor=kept.owner, contribution=kept)
    assert Standing(again(contribution)).scheduled is None
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_an_editors_own_page_is_approved_as_ever(editor):
    page = PracticeFactory(draft=True)
    submit_for_review(page, editor)
    page = PracticePage.objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    assert [name for name, _, _ in state.task.specific.get_actions(page, editor)] == [
        "reject",
        "approve",
        "approve",
    ]
    state.task.specific.on_action(state, editor, "approve")
    assert PracticePage.objects.get(pk=page.pk).live


def test_an_editor_publishes_their_own_page_at_once(editor):
    page = PracticeFactory(draft=True)
    with LogContext(user=editor):
        page.save_revision(user=editor).publish(user=editor)
    assert PracticePage.objects.get(pk=page.pk).live


def test_wagtail_mails_nobody_about_a_contribution(editor, mailoutbox):
    """It would lead the author into the admin. About an editor's own page it mails as ever."""
    admin = role_user(Role.ADMIN)
    contribution = submitted()
    request_changes(actor=editor, contribution=contribution, reason="More.")
    submit_contribution(actor=contribution.owner, contribution=again(contribution))
    publish_contribution(actor=editor, contribution=contribution)
    assert [mail.to for mail in mailoutbox if "/admin/" in mail.body] == []
    submit_for_review(PracticeFactory(draft=True), editor)
    told = {address for mail in mailoutbox for address in mail.to if "/admin/" in mail.body}
    assert admin.email in told


# --- When an answer is due -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2026-03-02", 10, "2026-03-16"),  # a Monday
        ("2026-03-06", 1, "2026-03-09"),  # a Friday
        ("2026-03-07", 1, "2026-03-09"),  # a Saturday
        ("2026-03-08", 5, "2026-03-13"),
        ("2026-12-31", 0, "2026-12-31"),
    ],
)
def test_working_days(day, count, due):
    assert after_working_days(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(due)


def test_due_in_ten_working_days(settings):
    settings.CONTRIBUTION_ANSWER_DAYS = 10
    contribution = submitted()
    today = timezone.localdate()
    assert contribution.answer_due == after_working_days(today, 10)
    standing = Standing(contribution)
    assert (standing.is_overdue, standing.days_waiting) == (False, 0)


def test_overdue():
    contribution = submitted()
    contribution.answer_due = timezone.localdate() - dt.timedelta(days=1)
    contribution.save()
    assert Standing(contribution).is_overdue
    contribution.answer_due = timezone.localdate()
    assert not Standing(contribution).is_overdue


def test_one_claim_for_each(editor):
    contribution = submitted()
    Claim.objects.create(contribution=contribution, reviewer=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(contribution=contribution, reviewer=editor)


def test_where_it_stands(editor):
    assert [mark for _, mark in Standing(written()).path] == ["current", "", "", ""]
    contribution = submitted()
    assert [mark for _, mark in Standing(contribution).path] == ["complete", "current", "", ""]
    claim_review(actor=editor, contribution=contribution)
    marks = [mark for _, mark in Standing(again(contribution)).path]
    assert marks == ["complete", "complete", "current", ""]
    publish_contribution(actor=editor, contribution=contribution)
    assert [mark for _, mark in Standing(again(contribution)).path] == ["complete"] * 4
