"""Writing together."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from practices.contributing.actions.locking import locked
from practices.contributing.models import UNTITLED, CoAuthor, Contribution
from practices.contributing.rules import (
    JOINED,
    check_can_write,
    check_is_owner,
    invitations_of,
    is_author,
    is_owner,
)
from practices.contributing.signals import coauthor_invited

MOST_COAUTHORS = 10


@transaction.atomic
def invite_coauthor(
    *, actor: Any, contribution: Contribution, email: str, asked_as: str = ""
) -> CoAuthor:
    """Ask somebody to write along, by e-mail address. Raises ValidationError, PermissionDenied.

    `asked_as` is the name of whoever was chosen by it; nobody is then shown the address.
    """
    kept = locked(contribution)
    check_is_owner(actor, kept)
    check_can_write(actor, kept)
    if kept.coauthor_rows.count() >= MOST_COAUTHORS:
        raise ValidationError({"email": f"At most {MOST_COAUTHORS} people can write along."})
    row = CoAuthor(
        contribution=kept, email=email.strip().lower(), asked_as=asked_as, invited_by=actor
    )
    if row.email == actor.email.lower():
        raise ValidationError({"email": "You write it already."})
    row.full_clean(exclude=["person"])
    row.save()
    log(instance=kept, action="contributing.invite", user=actor, title=UNTITLED)
    transaction.on_commit(
        partial(
            coauthor_invited.send, sender=CoAuthor, contribution=kept, actor=actor, email=row.email
        )
    )
    return row


@transaction.atomic
def accept_invitation(*, actor: Any, row: CoAuthor) -> Contribution:
    """Write along from now on. Raises PermissionDenied for all but whoever was asked."""
    kept = invitations_of(actor).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if kept is None or is_author(actor, kept.contribution):
        raise PermissionDenied("You have not been asked, or have answered already.")
    kept.person = actor
    kept.save(update_fields=["person"])
    log(instance=kept.contribution, action=JOINED, user=actor, title=UNTITLED)
    return kept.contribution


@transaction.atomic
def leave_or_remove_coauthor(*, actor: Any, row: CoAuthor) -> None:
    """End that somebody writes along: they leave or decline, or the owner takes them out.

    Raises PermissionDenied.
    """
    is_asked = invitations_of(actor).filter(pk=row.pk).exists()
    if actor != row.person and not is_asked and not is_owner(actor, row.contribution):
        raise PermissionDenied("Only whoever began it takes others out.")
    log(instance=row.contribution, action="contributing.part", user=actor, title=UNTITLED)
    row.delete()


@transaction.atomic
def agree_to_contact(*, actor: Any, contribution: Contribution, agrees: bool) -> None:
    """Say for oneself whether readers may ask. Raises PermissionDenied."""
    if not is_author(actor, contribution):
        raise PermissionDenied("Only its authors can say so.")
    if is_owner(actor, contribution):
        contribution.owner_may_be_contacted = agrees
        contribution.save(update_fields=["owner_may_be_contacted"])
    else:
        CoAuthor.objects.filter(contribution=contribution, person=actor).update(
            may_be_contacted=agrees
        )
