"""Contributions on their way through review, each made by what people do."""

from typing import Any

from wagtail.models import Comment

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.contributing.actions import submit_contribution, withdraw_contribution
from practices.contributing.enums import Kind, State
from practices.contributing.models import Contribution
from practices.contributing.review.actions import decide
from tests.factories.contributing import ContributionFactory
from tests.factories.people import role_user


def written(owner: User | None = None, kind: str = Kind.PRACTICE, **typed: Any) -> Contribution:
    """A draft with everything in it that it takes to hand it in."""
    owner = owner or role_user(Role.PRACTITIONER)
    made: Contribution = ContributionFactory(owner=owner, kind=kind, complete=True, values=typed)
    return made


def submitted(owner: User | None = None, **how: Any) -> Contribution:
    """One that waits for an answer."""
    contribution = written(owner, **how)
    return submit_contribution(actor=contribution.owner, contribution=contribution)


def comment_on(contribution: Contribution, field: str, text: str, reviewer: User) -> Comment:
    """What a reviewer says about a section, in the admin."""
    comment: Comment = Comment.objects.create(
        page=contribution.page, user=reviewer, text=text, contentpath=field
    )
    return comment


def reviewed(state: str, reviewer: User | None = None, **how: Any) -> Contribution:
    """One in any state."""
    if state == State.DRAFT:
        return written(**how)
    contribution = submitted(**how)
    if state != State.SUBMITTED:
        reviewer = reviewer or role_user(Role.EDITOR)
        settle_as(contribution, state, reviewer, "Say who measured it.")
    return Contribution.objects.get(pk=contribution.pk)


def settle_as(contribution: Contribution, state: str, reviewer: User, reason: str) -> None:
    """Bring one that waits into another state, as people do."""
    if state == State.WITHDRAWN:
        withdraw_contribution(actor=contribution.owner, contribution=contribution)
        return
    name = {State.DECLINED: "decline", State.CHANGES_REQUESTED: "request_changes"}.get(
        State(state), "publish"
    )
    decide(actor=reviewer, contribution=contribution, name=name, reason=reason)
    if state == State.UNPUBLISHED:
        contribution.page.specific.unpublish(user=reviewer)
