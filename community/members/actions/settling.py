"""What settling an affiliation brings with it: the role, the audit entry, the signal."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from community.members import signals
from community.members.enums import AffiliationState, Proof
from community.members.models import Affiliation
from community.members.rules import forget_government
from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant

OPEN = (AffiliationState.ASKED, AffiliationState.CONFIRMED)


def tell(signal: Signal, affiliation: Affiliation, actor: Any, **more: Any) -> None:
    """Send a signal once the present transaction is committed."""
    send = partial(signal.send_robust, Affiliation, affiliation=affiliation, actor=actor, **more)
    transaction.on_commit(send)


def record(action: str, affiliation: Affiliation, actor: Any, **data: str) -> None:
    """Keep in the audit trail what was done to an affiliation, with the person whose it is."""
    told = {"organisation": str(affiliation.organisation), **data}
    log(instance=affiliation.user, action=f"exemplar.{action}_affiliation", user=actor, data=told)


def confirm(affiliation: Affiliation, *, actor: Any, proof: Proof, email: str = "") -> None:
    """Confirm what was asked, with the role that goes with it. Part of an action, as `end` is."""
    affiliation.state, affiliation.proof = AffiliationState.CONFIRMED, proof
    affiliation.email, affiliation.reason = email, ""
    settle(affiliation, actor)
    record("confirm", affiliation, actor, proof=proof.label)
    if affiliation.agency is not None:
        # The editor's name is in the entry above: only admins grant roles as such.
        grant_role(
            actor=None, user=affiliation.user, role=Role.PRACTITIONER, scope=affiliation.agency
        )
        forget_government(affiliation.user)
    tell(signals.affiliation_confirmed, affiliation, actor)


def end(affiliation: Affiliation, *, actor: Any, reason: str) -> bool:
    """End what is open, with the role that it gave. Part of an action, inside its transaction."""
    locked = Affiliation.objects.select_for_update(of=("self",))
    found = locked.filter(pk=affiliation.pk, state__in=OPEN)
    row = found.select_related("user", "agency", "company").first()
    if row is None:
        return False
    was_confirmed = row.state == AffiliationState.CONFIRMED
    row.state, row.reason = AffiliationState.ENDED, reason
    settle(row, actor)
    record("end", row, actor, reason=reason)
    if was_confirmed and row.agency is not None:
        _revoke_practitioner(row)
    if was_confirmed:
        tell(signals.affiliation_ended, row, actor, reason=reason)
    return True


def settle(affiliation: Affiliation, actor: Any) -> None:
    """Save what has been decided, with when and by whom."""
    affiliation.settled_at, affiliation.settled_by = timezone.now(), actor
    if affiliation.state != AffiliationState.CONFIRMED:
        # Kept only as long as it proves something.
        affiliation.email = ""
    affiliation.save()


def _revoke_practitioner(affiliation: Affiliation) -> None:
    """Take the role that the site gave; what an admin has granted is for an admin to revoke."""
    given = RoleGrant.objects.filter(
        user=affiliation.user,
        role=Role.PRACTITIONER,
        scope_id=affiliation.agency_id,
        scope_type__app_label="taxonomy",
        scope_type__model="agency",
        granted_by=None,
    )
    for grant in given:
        revoke_role(actor=None, grant=grant)
    forget_government(affiliation.user)
