"""Asking for an affiliation, settling it, and ending it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from community.members import signals
from community.members.actions.settling import confirm, end, record, settle, tell
from community.members.domains import confirmed_addresses, domains_of, proving_address
from community.members.enums import AffiliationState, Proof
from community.members.models import Affiliation
from community.members.rules import can_settle_affiliations, check_can_settle
from exemplar.accounts.models import User
from exemplar.accounts.rules import is_member
from practices.taxonomy.models import Agency, Company

# Each waits for an editor.
MOST_WAITING = 3


@transaction.atomic
def ask_affiliation(
    *, actor: Any, agency: Agency | None = None, company: Company | None = None, note: str = ""
) -> Affiliation:
    """Say for whom one works. An e-mail address of the agency proves it; else an editor is asked.

    Raises PermissionDenied or ValidationError.
    """
    if not is_member(actor):
        raise PermissionDenied("Sign in first.")
    # Locked: of two requests at once, the second counts the first.
    User.objects.select_for_update().get(pk=actor.pk)
    asked = Affiliation(user=actor, agency=agency, company=company, note=note.strip())
    proof = _proof_of(asked)
    if not proof and _waiting(actor) >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} of your affiliations wait for an editor already. "
            "Take one back, or wait for the answers."
        )
    _save(asked)
    record("ask", asked, actor)
    if proof:
        confirm(asked, actor=None, proof=Proof.DOMAIN, email=proof)
    else:
        tell(signals.affiliation_asked, asked, actor)
    return asked


def _waiting(user: Any) -> int:
    return Affiliation.objects.filter(user=user, state=AffiliationState.ASKED).count()


def _save(affiliation: Affiliation) -> None:
    affiliation.full_clean(validate_unique=False, validate_constraints=False)
    affiliation.validate_constraints(exclude={"user"})
    try:
        with transaction.atomic():
            affiliation.save()
    except IntegrityError as error:
        raise ValidationError(
            "This affiliation is there already, confirmed or waiting for an editor."
        ) from error


def _proof_of(affiliation: Affiliation) -> str:
    """The confirmed address of the person that proves it, or nothing; companies have no domains."""
    if affiliation.agency is None:
        return ""
    emails = confirmed_addresses([affiliation.user_id])[affiliation.user_id]
    return proving_address(emails, domains_of([affiliation.agency.pk])[affiliation.agency.pk])


@transaction.atomic
def confirm_affiliation(*, actor: Any, affiliation: Affiliation) -> None:
    """Say, as an editor, that somebody works there. Raises PermissionDenied or ValidationError."""
    check_can_settle(actor, affiliation)
    confirm(_waiting_one(affiliation), actor=actor, proof=Proof.EDITOR)


@transaction.atomic
def refuse_affiliation(*, actor: Any, affiliation: Affiliation, reason: str) -> None:
    """Say, as an editor, that it could not be confirmed, and why."""
    check_can_settle(actor, affiliation)
    found = _waiting_one(affiliation)
    found.state, found.reason = AffiliationState.REFUSED, _said(reason)
    settle(found, actor)
    record("refuse", found, actor, reason=found.reason)
    tell(signals.affiliation_refused, found, actor, reason=found.reason)


@transaction.atomic
def state_affiliation(
    *, actor: Any, user: Any, agency: Agency | None = None, company: Company | None = None
) -> Affiliation:
    """Say, as an editor, that somebody works there though they have not asked."""
    stated = Affiliation(user=user, agency=agency, company=company)
    check_can_settle(actor, stated)
    if not is_member(user):
        raise ValidationError({"user": "This person's account is closed."})
    asked = Affiliation.objects.filter(
        user=user, agency=agency, company=company, state=AffiliationState.ASKED
    ).first()
    if asked is None:
        _save(stated)
    confirm(asked or stated, actor=actor, proof=Proof.EDITOR)
    return asked or stated


@transaction.atomic
def end_affiliation(*, actor: Any, affiliation: Affiliation, reason: str = "") -> None:
    """End one's own affiliation or take back the question; an editor says why.

    Raises PermissionDenied or ValidationError.
    """
    is_own = is_member(actor) and affiliation.user_id == actor.pk
    if not is_own and not can_settle_affiliations(actor):
        raise PermissionDenied("Only whoever works there ends it, or an editor.")
    if not is_own:
        reason = _said(reason)
    if not end(affiliation, actor=actor, reason=reason):
        raise ValidationError("This affiliation has ended already.")


def _waiting_one(affiliation: Affiliation) -> Affiliation:
    """The same row, locked. Raises ValidationError where it does not wait any more."""
    rows = Affiliation.objects.select_for_update().filter(pk=affiliation.pk)
    found = rows.filter(state=AffiliationState.ASKED).first()
    if found is None:
        raise ValidationError("This has been settled already, or taken back.")
    return found


def _said(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why: the person reads it."})
    Affiliation._meta.get_field("reason").clean(reason, None)
    return reason
