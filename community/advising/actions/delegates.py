"""Naming those who act for an official, and ending that."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.advising.models import Delegate
from community.advising.request_trail import record_act
from community.advising.rules.requests import belongs_to
from community.advising.signals import delegate_changed
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holds_role_for
from practices.taxonomy.models import Agency

MOST_DELEGATES = 10


def _person_called(words: str) -> User | None:
    """The person with this confirmed address or this handle."""
    text = words.strip().removeprefix("@")
    people = User.objects.filter(is_active=True)
    if "@" in text:
        confirmed = EmailAddress.objects.filter(email__iexact=text, verified=True)
        return people.filter(pk__in=confirmed.values("user")).first()
    return people.filter(member__handle=text.lower(), member__left_at=None).first()


@transaction.atomic
def name_delegate(*, actor: Any, agency: Agency, who: str) -> Delegate:
    """Let somebody of the agency act for an official. Raises PermissionDenied or ValidationError.

    Somebody unknown and somebody of elsewhere are refused with the same words: who has an account
    here is nobody's business.
    """
    if not holds_role_for(actor, Role.OFFICIAL, agency):
        raise PermissionDenied("Only an official of the agency names delegates.")
    person = _person_called(who)
    if person is None or not belongs_to(person, agency):
        raise ValidationError(
            {
                "who": f"Nobody with this address or handle is confirmed as a person of {agency}. "
                "They need an account here, and confirm that they belong to the agency under "
                "“Account”, “Affiliation”."
            }
        )
    if person.pk == actor.pk:
        raise ValidationError({"who": "That is you."})
    mine = Delegate.objects.filter(agency=agency, official=actor, ended_at=None)
    if mine.count() >= MOST_DELEGATES:
        raise ValidationError({"who": f"You have {MOST_DELEGATES} delegates. End one of them."})
    try:
        with transaction.atomic():
            row = Delegate.objects.create(agency=agency, official=actor, delegate=person)
    except IntegrityError as error:
        raise ValidationError({"who": "They act for you already."}) from error
    record_act(row, "name_delegate", actor, person=person.pk)
    _send(row, actor)
    return row


@transaction.atomic
def end_delegate(*, actor: Any, delegate: Delegate) -> None:
    """Let somebody no longer act for an official; either of the two may end it."""
    row = Delegate.objects.select_for_update(of=("self",), no_key=True).get(pk=delegate.pk)
    if actor.pk not in {row.official_id, row.delegate_id}:
        raise PermissionDenied("Only the official or the delegate ends this.")
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        record_act(row, "end_delegate", actor, person=row.delegate_id)
        _send(row, actor)


def _send(row: Delegate, actor: Any) -> None:
    transaction.on_commit(partial(delegate_changed.send, sender=Delegate, row=row, actor=actor))
