"""Making, saving, confirming, listing and pausing a profile; taking over one that was written."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.expertise import signals, telling
from community.expertise.actions.records import locked, record
from community.expertise.enums import Standing
from community.expertise.models import Advisor
from community.expertise.queries import claimable_by
from community.expertise.rules import (
    check_can_edit,
    check_coordinator,
    check_lists,
    check_speaks_for,
    needs_confirmation,
)
from community.expertise.values import Values, edition_of, values_of
from community.expertise.writing import check_edition, write
from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role, is_member

ADDRESS_TAKEN = "There is a profile with this e-mail address already."


@transaction.atomic
def start_profile(*, actor: Any, email: str, values: Values, tell: bool = True) -> Advisor:
    """Write the profile of somebody else, as a coordinator; nobody else sees it until it is listed.

    They are invited by mail to take it over. Raises PermissionDenied or ValidationError.
    """
    check_coordinator(actor)
    email = _checked_address(email)
    advisor = _make(Advisor(email=email), values)
    record("start_profile", advisor, actor)
    if tell:
        telling.invite(advisor)
    return advisor


def invite_advisor(*, actor: Any, advisor: Advisor) -> None:
    """Write to somebody without an account that there is a profile of them, as a coordinator.

    Raises PermissionDenied or ValidationError.
    """
    check_coordinator(actor)
    if advisor.user_id is not None:
        raise ValidationError("This advisor has an account already.")
    record("invite", advisor, actor)
    telling.invite(advisor)


@transaction.atomic
def begin_profile(*, actor: Any) -> Advisor:
    """Begin one's own profile, as an advisor. Raises PermissionDenied or ValidationError."""
    if not has_role(actor, Role.ADVISOR):
        raise PermissionDenied("Advisors have a profile. A coordinator makes somebody one.")
    if Advisor.objects.filter(user=actor).exists():
        raise ValidationError("You have a profile already.")
    if Advisor.objects.filter(email=actor.email.lower()).exists():
        raise ValidationError(ADDRESS_TAKEN)
    name = actor.get_full_name()[: Advisor._meta.get_field("name").max_length]
    begun = Advisor(email=actor.email.lower(), user=actor, name=name)
    try:
        with transaction.atomic():
            begun.save()
    except IntegrityError as error:  # from another window, at the same moment
        raise ValidationError("You have a profile already.") from error
    record("begin_profile", begun, actor)
    return begun


def _checked_address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
        Advisor._meta.get_field("email").clean(email, None)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    if Advisor.objects.filter(email=email).exists():
        raise ValidationError({"email": ADDRESS_TAKEN})
    return email


def _make(advisor: Advisor, values: Values) -> Advisor:
    if missing := [name for name in ("name", "title") if not str(values.get(name) or "").strip()]:
        raise ValidationError(dict.fromkeys(missing, "This is needed."))
    try:
        with transaction.atomic():
            advisor.save()
    except IntegrityError as error:
        raise ValidationError({"email": ADDRESS_TAKEN}) from error
    write(advisor, values)
    return advisor


@transaction.atomic
def save_profile(*, actor: Any, advisor: Advisor, values: Values, edition: str = "") -> list[str]:
    """Save fields of a profile: one's own, or that of somebody without an account.

    `edition` is the mark of what the form showed. The names of what changed. Raises
    PermissionDenied or ValidationError.
    """
    found = locked(advisor)
    # As it is now: the advisor may have taken it over this very moment.
    check_can_edit(actor, found)
    if needs_confirmation(actor, found):
        raise PermissionDenied("What others write waits until the advisor confirms it.")
    check_edition(edition_of(values_of(found, values)), edition)
    if changed := write(found, values):
        record("save_profile", found, actor, fields=changed)
    return changed


@transaction.atomic
def confirm_profile(*, actor: Any, advisor: Advisor) -> None:
    """Say that all of a profile is right; asked again every year. Raises PermissionDenied."""
    check_speaks_for(actor, advisor)
    found = locked(advisor)
    found.confirmed_at = timezone.now()
    found.save(update_fields=["confirmed_at"])
    record("confirm_profile", found, actor)
    signals.profile_changed.send(Advisor, advisor=found)
    if found.standing == Standing.DRAFT:
        telling.ask_to_list(found)


@transaction.atomic
def take_over_profile(*, actor: Any, advisor: Advisor) -> Advisor:
    """Make a profile one's own that others have written; a confirmed address proves whose it is.

    Raises PermissionDenied or ValidationError.
    """
    if not is_member(actor):
        raise PermissionDenied("Sign in first.")
    found = locked(advisor)
    own = EmailAddress.objects.filter(user=actor, verified=True, email__iexact=found.email)
    if found.user_id is not None or not own.exists() or claimable_by(actor) is None:
        raise PermissionDenied("This profile is not yours to take over.")
    found.user = actor
    found.save(update_fields=["user"])
    record("take_over_profile", found, actor)
    _keep_role(found, actor=None)
    signals.profile_changed.send(Advisor, advisor=found)
    return found


@transaction.atomic
def list_profile(*, actor: Any, advisor: Advisor) -> None:
    """Put a profile into the directory, as a coordinator; who has an account becomes an advisor.

    Readers see it once the advisor has consented. Raises PermissionDenied or ValidationError.
    """
    check_lists(actor, advisor)
    found = locked(advisor)
    if not (found.name and found.title):
        raise ValidationError("Name and job title come first.")
    if found.email.endswith(".invalid"):
        raise ValidationError("This person has left.")
    found.standing = Standing.LISTED
    found.save(update_fields=["standing"])
    record("list_profile", found, actor)
    _keep_role(found, actor)
    signals.profile_changed.send(Advisor, advisor=found)
    telling.tell_listed(found)


@transaction.atomic
def withdraw_profile(*, actor: Any, advisor: Advisor) -> None:
    """Take a profile out of directory and matching, as a coordinator. Raises PermissionDenied."""
    check_coordinator(actor)
    found = locked(advisor)
    found.standing = Standing.WITHDRAWN
    found.save(update_fields=["standing"])
    record("withdraw_profile", found, actor)
    _keep_role(found, actor)
    signals.profile_changed.send(Advisor, advisor=found)


def _keep_role(advisor: Advisor, actor: Any) -> None:
    """A listed profile of somebody with an account makes an advisor; a withdrawn one unmakes."""
    if advisor.user is None:
        return
    # The site itself grants: coordinators grant no other role.
    if advisor.standing == Standing.LISTED:
        grant_role(actor=None, user=advisor.user, role=Role.ADVISOR)
    elif advisor.standing == Standing.WITHDRAWN:
        for grant in advisor.user.role_grants.filter(role=Role.ADVISOR):
            revoke_role(actor=None, grant=grant)


@transaction.atomic
def set_pause(*, actor: Any, advisor: Advisor, paused: bool, until: dt.date | None = None) -> None:
    """Take a pause from being asked, until a day or with no end; or end it.

    Raises PermissionDenied or ValidationError.
    """
    check_speaks_for(actor, advisor)
    if paused and until is not None and until <= timezone.localdate():
        raise ValidationError({"until": "Choose a day to come, or leave it open."})
    found = locked(advisor)
    found.is_paused, found.paused_until = paused, until if paused else None
    found.version += 1
    found.save(update_fields=["is_paused", "paused_until", "version"])
    record("pause" if paused else "end_pause", found, actor)
    signals.profile_changed.send(Advisor, advisor=found)
