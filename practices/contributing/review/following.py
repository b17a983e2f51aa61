"""A contribution follows its page and its workflow, from whatever screen they are changed.

Everything here runs inside the transaction of the change it follows.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_cancelled,
    workflow_rejected,
)

from practices.contributing.enums import State
from practices.contributing.models import Claim, Contribution
from practices.contributing.review.queries import contribution_of
from practices.contributing.review.scheduling import scheduled_for
from practices.contributing.review.settling import settle, wait_again
from practices.contributing.rules import has_written, is_author
from practices.contributing.shape import PAGES

_UNDER_REVIEW = {State.SUBMITTED, State.CHANGES_REQUESTED}
# Its authors have it: nobody has given it to the editors, or it has been taken back.
_THE_AUTHORS_ALONE = {State.DRAFT, State.WITHDRAWN}
DELETED = "An editor has deleted the page."


class NotToBePublishedError(ValidationError):
    """A page that must not come before readers now; `page` is the page."""

    def __init__(self, page: Any, why: str) -> None:
        super().__init__(f"“{page.title}” cannot be published. {why}")
        self.page = page


def _acting() -> Any:
    """Who is at work in the admin, or in one of our actions; None for a schedule."""
    return get_active_log_context().user


@receiver(pre_save, sender=PAGES["practice"])
@receiver(pre_save, sender=PAGES["case_study"])
def guard_publication(instance: Any, **kwargs: Any) -> None:
    """Let nobody publish what is their own, nor what its authors have taken back.

    Raises NotToBePublishedError.
    """
    if kwargs.get("raw") or not instance.live or instance.pk is None:
        return
    _check_may_be_published(instance)


@receiver(pre_save, sender=Revision)
def guard_schedule(instance: Revision, **kwargs: Any) -> None:
    """Let nobody put on the schedule what they may not publish: then nobody is at work any more.

    Raises NotToBePublishedError.
    """
    if kwargs.get("raw") or instance.approved_go_live_at is None:
        return
    page = instance.content_object
    if isinstance(page, tuple(PAGES.values())):
        _check_may_be_published(page)


def _check_may_be_published(page: Any) -> None:
    contribution = contribution_of(page)
    if contribution is None or contribution.state == State.PUBLISHED:
        return
    if contribution.state in _THE_AUTHORS_ALONE:
        raise NotToBePublishedError(page, "Its authors have not handed it in.")
    actor = _acting()
    if actor is not None and has_written(actor, contribution):
        raise NotToBePublishedError(page, "You have written it. Another editor publishes it.")


@receiver(page_published)
def on_published(instance: Any, **_kwargs: Any) -> None:
    """Readers see it: that is an answer, wherever it was given."""
    # The signal is sent for what is put on the schedule, too.
    if not instance.live:
        return
    contribution = contribution_of(instance)
    if contribution and contribution.state != State.PUBLISHED:
        settle(contribution=contribution, answer="publish", actor=_acting())


@receiver(page_unpublished)
def on_unpublished(instance: Any, **_kwargs: Any) -> None:
    """Readers do not see it any more."""
    contribution = contribution_of(instance)
    if contribution and contribution.state == State.PUBLISHED:
        settle(contribution=contribution, answer="unpublish", actor=_acting())


@receiver(pre_delete, sender=Page)
def on_deleted(instance: Any, **_kwargs: Any) -> None:
    """What is under review has got its answer; what was published is off the site."""
    contribution = contribution_of(instance)
    if contribution and contribution.state in _UNDER_REVIEW:
        settle(contribution=contribution, answer="decline", actor=_acting(), reason=DELETED)
    elif contribution and contribution.state == State.PUBLISHED:
        settle(contribution=contribution, answer="unpublish", actor=_acting(), reason=DELETED)


@receiver(workflow_rejected, sender=WorkflowState)
def on_changes_requested(instance: WorkflowState, user: Any, **_kwargs: Any) -> None:
    """A reviewer has given it back."""
    contribution = _contribution_in(instance)
    if contribution and contribution.state == State.SUBMITTED:
        task_state = instance.current_task_state
        reason = task_state.comment if task_state else ""
        settle(contribution=contribution, answer="request_changes", actor=user, reason=reason)


@receiver(workflow_cancelled, sender=WorkflowState)
def on_workflow_cancelled(instance: WorkflowState, user: Any, **_kwargs: Any) -> None:
    """Nobody reviews it any more, and nobody has answered: it goes back to its authors.

    Publishing and declining end the workflow as well; they have written down their answer before.
    """
    contribution = _contribution_in(instance)
    if contribution is None:
        return
    if contribution.state == State.WITHDRAWN:
        Claim.objects.filter(contribution=contribution).delete()
    elif contribution.state in _UNDER_REVIEW and scheduled_for(contribution.page_id) is None:
        settle(contribution=contribution, answer="stop", actor=user)


@receiver(task_submitted)
def on_review_begun(instance: TaskState, user: Any, **_kwargs: Any) -> None:
    """An editor has put it before the reviewers again. Raises ValidationError if it is not theirs.

    Its authors do so through the site, which writes it down before the workflow begins.
    """
    contribution = _contribution_in(instance.workflow_state)
    if contribution is None or contribution.state in {State.SUBMITTED, State.PUBLISHED}:
        return
    if contribution.state in _THE_AUTHORS_ALONE and not is_author(user, contribution):
        raise NotToBePublishedError(
            instance.workflow_state.content_object, "Its authors have not handed it in."
        )
    wait_again(contribution=contribution, actor=user)


def _contribution_in(workflow_state: WorkflowState) -> Contribution | None:
    page = workflow_state.content_object
    return contribution_of(page) if isinstance(page, Page) else None
