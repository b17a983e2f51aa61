"""What happens to a contribution, told to its authors and to those who review it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.receivers import told
from community.notifications.targets import Target, register_target
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holders_of
from practices.contributing import signals
from practices.contributing.models import Contribution
from practices.contributing.pages import public_name
from practices.contributing.review.queries import last_reviewer
from practices.contributing.review.rules import can_see_queue
from practices.contributing.rules import invitations_of, written_by

HANDED_IN = register_kind(Kind("contribution_submitted", "To be reviewed"))
WAITS = register_kind(Kind("contribution_waits", "Handed in"))
CLAIMED = register_kind(Kind("review_claimed", "In review"))
CHANGES = register_kind(Kind("changes_requested", "Changes requested"))
ANSWERED = register_kind(Kind("comment_answered", "Comment answered"))
PUBLISHED = register_kind(Kind("contribution_published", "Published"))
DECLINED = register_kind(Kind("contribution_declined", "Declined"))
WITHDRAWN = register_kind(Kind("contribution_withdrawn", "Withdrawn"))
OFF_THE_SITE = register_kind(Kind("contribution_unpublished", "Taken off the site"))
INVITED = register_kind(Kind("coauthor_invited", "Invitation"))
STOPPED = register_kind(Kind("review_stopped", "Review stopped"))


def _visible_to(user: Any) -> QuerySet[Contribution]:
    """What a person writes or is asked to; for reviewers what has ever been handed in."""
    seen = Q(pk__in=written_by(user).values("pk"))
    if user.is_authenticated:
        seen |= Q(pk__in=invitations_of(user).values("contribution"))
    if user.is_authenticated and can_see_queue(user):
        seen |= Q(page__isnull=False)
    return Contribution.objects.filter(seen)


register_target(Target("contribution", "Contribution", Contribution, _visible_to, followable=False))


def _step(contribution: Contribution, action: str) -> str:
    """The step that is told of, as the audit trail knows it; told again, it is the same."""
    entries = ModelLogEntry.objects.for_instance(contribution).filter(
        action=f"contributing.{action}"
    )
    return str(entries.order_by("pk").values_list("pk", flat=True).last())


def _tell(
    kind: Kind, contribution: Contribution, people: Iterable[Any], why: str, step: str, **news: Any
) -> None:
    recipients = {person.pk: Reason(why) for person in people if person is not None}
    notify(
        key=f"{kind.name}:{contribution.pk}:{step}",
        kind=kind,
        target=contribution,
        recipients=recipients,
        **news,
    )


def _tell_authors(kind: Kind, contribution: Contribution, step: str, body: str, actor: Any) -> None:
    _tell(
        kind,
        contribution,
        contribution.authors,
        "You wrote it.",
        step,
        title=contribution.title,
        body=body,
        actor=actor,
    )


def _tell_reviewers(  # noqa: PLR0917 - one of each
    kind: Kind, contribution: Contribution, step: str, people: Iterable[Any], body: str, actor: Any
) -> None:
    """Reviewers read it in the admin, under the title with which it was handed in."""
    page = contribution.page
    if page is None:
        return
    authors = {person.pk for person in contribution.authors}
    _tell(
        kind,
        contribution,
        [person for person in people if person and person.pk not in authors],
        "You review what is contributed.",
        f"{step}:reviewers",
        title=page.draft_title,
        body=body,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        actor=actor,
    )


@receiver(signals.contribution_submitted)
@told
def on_submitted(contribution: Contribution, actor: Any, **_kwargs: Any) -> None:
    """Ask whoever has it, or all editors; tell its authors by when there is an answer."""
    due = date_format(contribution.answer_due) if contribution.answer_due else ""
    claim = getattr(contribution, "claim", None)
    reviewers = [claim.reviewer] if claim else holders_of(Role.EDITOR)
    body = f"{contribution.get_kind_display()} by {_names(contribution)}. Answer due by {due}."
    step = _step(contribution, "submit")
    _tell_reviewers(HANDED_IN, contribution, step, reviewers, body, actor)
    who = f"Handed in by {public_name(actor)}. " if actor else ""
    # By nobody: whoever has handed it in gets a receipt, too.
    _tell_authors(WAITS, contribution, step, f"{who}You have an answer by {due}.", None)


def _names(contribution: Contribution) -> str:
    return ", ".join(public_name(person) for person in contribution.authors)


@receiver(signals.coauthor_invited)
@told
def on_invited(contribution: Contribution, actor: Any, email: str, **_kwargs: Any) -> None:
    """Tell whoever has confirmed this address that they are asked to write along."""
    _tell(
        INVITED,
        contribution,
        User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True),
        "You are asked to write along.",
        str(contribution.coauthor_rows.filter(email=email).values_list("pk", flat=True).first()),
        title=contribution.title,
        body=f"{public_name(actor)} asks you to write along.",
        url=reverse("contribute"),
        actor=actor,
    )


@receiver(signals.contribution_withdrawn)
@told
def on_withdrawn(contribution: Contribution, actor: Any, **_kwargs: Any) -> None:
    """Tell whoever had it that they need not go on, and the other authors."""
    body = f"Taken back by {public_name(actor)}."
    step = _step(contribution, "withdraw")
    _tell_reviewers(WITHDRAWN, contribution, step, [last_reviewer(contribution)], body, actor)
    _tell_authors(WITHDRAWN, contribution, step, body, actor)


@receiver(signals.review_claimed)
@told
def on_claimed(contribution: Contribution, actor: Any, **_kwargs: Any) -> None:
    """Tell the authors who has it."""
    step = _step(contribution, "claim")
    _tell_authors(CLAIMED, contribution, step, f"{public_name(actor)} has taken it on.", actor)


@receiver(signals.changes_requested)
@told
def on_changes_requested(
    contribution: Contribution, actor: Any, reason: str, **_kwargs: Any
) -> None:
    """Tell the authors what should change."""
    body = reason or "There are comments on the sections."
    step = _step(contribution, "request_changes")
    _tell_authors(CHANGES, contribution, step, body, actor)


@receiver(signals.comment_answered)
@told
def on_comment_answered(
    contribution: Contribution, actor: Any, answer: Any, **_kwargs: Any
) -> None:
    """Tell the reviewer whose comment it was."""
    body = f"{public_name(actor)}: {answer.text}"
    reviewer = [answer.comment.user]
    _tell_reviewers(ANSWERED, contribution, str(answer.pk), reviewer, body, actor)


@receiver(signals.contribution_published)
@told
def on_published(contribution: Contribution, actor: Any, **_kwargs: Any) -> None:
    """Tell the authors that everybody can read it."""
    step = _step(contribution, "publish")
    _tell_authors(PUBLISHED, contribution, step, "Everybody can read it now. Thank you.", actor)


@receiver(signals.contribution_declined)
@told
def on_declined(contribution: Contribution, actor: Any, reason: str, **_kwargs: Any) -> None:
    """Tell the authors why."""
    _tell_authors(DECLINED, contribution, _step(contribution, "decline"), reason, actor)


@receiver(signals.contribution_unpublished)
@told
def on_unpublished(contribution: Contribution, actor: Any, reason: str, **_kwargs: Any) -> None:
    """Tell the authors that readers do not see it any more."""
    body = reason or "Readers do not see it any more. You can change it and hand it in again."
    _tell_authors(OFF_THE_SITE, contribution, _step(contribution, "unpublish"), body, actor)


@receiver(signals.review_stopped)
@told
def on_review_stopped(contribution: Contribution, actor: Any, **_kwargs: Any) -> None:
    """Tell the authors that it is theirs again though nobody has decided."""
    body = "The review was stopped without an answer. Your text is yours again: hand it in anew."
    _tell_authors(STOPPED, contribution, _step(contribution, "stop"), body, actor)
