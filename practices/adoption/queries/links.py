"""The link in a mail with which a lead confirms a report, or returns it, in one step.

It works without signing in: it is signed, ends after a while, and is bound to one person and to the
state of one row. Opening it changes nothing. Whether that person may confirm is asked again then.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from exemplar.accounts.models import User
from practices.adoption.models import Adoption

VALID_FOR = timedelta(days=14)
_SALT = "practices.adoption.confirm"


class LinkError(Exception):
    """A link that was not made here, or that has ended."""


@dataclass(frozen=True)
class Invitation:
    """What a link says: who is asked about which row, and in what edition the row was then."""

    person: User
    adoption: Adoption
    edition: int


def confirmation_link(lead: Any, adoption: Adoption) -> str:
    """The address, to be mailed to one lead, where they confirm or return one report."""
    token = signing.dumps([lead.pk, adoption.pk, adoption.edition], salt=_SALT, compress=True)
    return f"{settings.BASE_URL}{reverse('adoption_by_mail', args=[token])}"


def read_confirmation_link(token: str) -> Invitation:
    """Whom a link asks about what. Raises LinkError."""
    try:
        person_id, adoption_id, edition = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise LinkError from error
    person = User.objects.filter(pk=person_id, is_active=True).first()
    rows = Adoption.objects.select_related("practice", "agency", "company", "reported_by")
    adoption = rows.filter(pk=adoption_id).first()
    if person is None or adoption is None:
        raise LinkError
    return Invitation(person, adoption, edition)
