"""A confirmed address makes a member."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from exemplar.accounts.actions import grant_role
from exemplar.accounts.enums import Role


@receiver(email_confirmed)
def make_member(email_address: EmailAddress, **_kwargs: Any) -> None:
    """Grant the first role once an address is confirmed."""
    grant_role(actor=None, user=email_address.user, role=Role.MEMBER)
