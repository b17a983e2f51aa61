"""Deleting an account: emptied, while the name stays beside what the person wrote."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members import signals
from community.members.models import Member
from community.members.personal_data import registered
from community.members.queries import member_of
from exemplar.accounts.actions import check_another_admin, close_account
from exemplar.accounts.models import User
from exemplar.accounts.rules import can_grant_roles, is_member


@transaction.atomic
def delete_account(*, actor: Any, user: User) -> None:
    """Delete an account, one's own or, as an admin, another's. The name and the record stay.

    Raises PermissionDenied, or ValidationError for the last admin.
    """
    if not (is_member(actor) and (actor.pk == user.pk or can_grant_roles(actor))):
        raise PermissionDenied("Only the person or an admin deletes an account.")
    member = member_of(user)
    # What they write in another window at the moment may refer to them until it is stored.
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Member.objects.filter(pk=member.pk, left_at__isnull=False).exists():
        raise ValidationError("This account is deleted already.")
    check_another_admin(locked)
    for data in registered():
        data.erase(locked)
    close_account(user=locked)
    Member.objects.filter(pk=member.pk).update(left_at=timezone.now())
    actor = locked if actor.pk == user.pk else actor
    # After the address is gone: the entry names the person, not the address.
    log(instance=locked, action="exemplar.delete_account", user=actor)
    transaction.on_commit(partial(signals.account_deleted.send_robust, User, user=locked))
