"""Whether a confirmed e-mail address proves that somebody works for an agency."""

from collections.abc import Collection, Iterable

import idna
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from practices.taxonomy.models import AgencyDomain, normalise_domain


def domain_of(email: str) -> str:
    """The domain of an address as domains are compared; nothing for what proves nothing.

    Letters outside of ASCII are taken as they are, never for others that look or count the same: a
    domain whose form is not the one that is registered is refused.
    """
    try:
        validate_email(email)
        domain = email.rpartition("@")[2]
        # Asked before the case is folded: folding makes plain letters of some that are not.
        if not domain.isascii():
            domain = idna.encode(domain, strict=True).decode("ascii")
        return normalise_domain(domain)
    except (ValidationError, UnicodeError):  # what idna refuses is a UnicodeError
        return ""


def proving_address(emails: Iterable[str], domains: Collection[str]) -> str:
    """The first of these addresses whose domain is exactly one of these domains, or nothing."""
    return next((email for email in emails if domain_of(email) in domains), "")


def confirmed_addresses(user_ids: Collection[int]) -> dict[int, list[str]]:
    """The addresses that people have confirmed, the first one first, by their keys."""
    found: dict[int, list[str]] = {key: [] for key in user_ids}
    rows = EmailAddress.objects.filter(user__in=user_ids, verified=True)
    for user_id, email in rows.order_by("-primary", "pk").values_list("user_id", "email"):
        found[user_id].append(email)
    return found


def domains_of(agency_ids: Collection[int]) -> dict[int, set[str]]:
    """The e-mail domains of agencies, by their keys."""
    found: dict[int, set[str]] = {key: set() for key in agency_ids}
    rows = AgencyDomain.objects.filter(agency__in=agency_ids)
    for agency_id, domain in rows.values_list("agency_id", "domain"):
        found[agency_id].add(domain)
    return found
