"""What follows for members when accounts, addresses, domains and roles change."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from community.members.actions.rechecking import recheck_agency, recheck_person
from community.members.actions.settling import end
from community.members.enums import AffiliationState
from community.members.models import Affiliation, Member
from community.members.queries import member_of
from community.members.shortcuts import remember_shortcuts
from community.members.time_zones import remember_zone
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from practices.taxonomy.models import Agency, AgencyDomain

ROLE_REVOKED = "The role for this agency was revoked."


@receiver(email_confirmed)
def make_profile(email_address: EmailAddress, **_kwargs: Any) -> None:
    """Whoever confirms an address takes part, and has a profile."""
    member_of(email_address.user)


@receiver(user_logged_in)
def keep_zone(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Keep the person's time zone and keys with the session: pages then need not ask for them."""
    chosen = Member.objects.filter(user=user).values_list("time_zone", "has_shortcuts").first()
    zone, has_shortcuts = chosen or ("", True)
    remember_zone(request.session, zone)
    remember_shortcuts(request.session, wanted=has_shortcuts)


@receiver(post_save, sender=EmailAddress)
@receiver(post_delete, sender=EmailAddress)
def on_address_changed(instance: EmailAddress, **kwargs: Any) -> None:
    """An address that is gone proves nothing any more; a new one may prove what is asked."""
    if kwargs.get("raw") or _is_cascade(instance, kwargs.get("origin")):
        return
    recheck_person(instance.user_id)


@receiver(post_save, sender=AgencyDomain)
@receiver(post_delete, sender=AgencyDomain)
def on_domain_changed(instance: AgencyDomain, **kwargs: Any) -> None:
    """The same for the domains of an agency, once all of them are as the editor wants them."""
    if not kwargs.get("raw") and instance.agency_id is not None:
        transaction.on_commit(partial(recheck_agency, instance.agency_id, instance.domain))


@receiver(post_delete, sender=RoleGrant)
def on_role_revoked(instance: RoleGrant, **kwargs: Any) -> None:
    """Whoever is no practitioner of an agency any more is not affiliated with it either."""
    if instance.role != Role.PRACTITIONER or _is_cascade(instance, kwargs.get("origin")):
        return
    if instance.scope_type is None or instance.scope_type.model_class() is not Agency:
        return
    held = Affiliation.objects.filter(
        user=instance.user_id, agency=instance.scope_id, state=AffiliationState.CONFIRMED
    )
    with transaction.atomic():
        for affiliation in held:
            end(affiliation, actor=None, reason=ROLE_REVOKED)


def _is_cascade(instance: Any, origin: Any) -> bool:
    """Whether a record goes only because what it belongs to goes."""
    model = getattr(origin, "model", type(origin))
    return origin is not None and model is not type(instance)
