"""Who may open and answer an offer. Coordinators send and take back; see rules.requests."""

from typing import Any

from allauth.account.models import EmailAddress

from community.advising.enums import Sensitivity
from community.advising.models import Offer
from community.expertise.models import Advisor
from exemplar.accounts.rules import is_member


def is_offered_to(user: Any, offer: Offer) -> bool:
    """Whether a person is the advisor who is asked: by the account, or by a confirmed address."""
    if not is_member(user):
        return False
    advisor = offer.advisor
    if advisor.user_id is not None:
        return advisor.user_id == user.pk
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=advisor.email)
    return own.exists()


def may_open(user: Any, offer: Offer) -> bool:
    """Whether the link opens: for the advisor, and for whoever holds it and is not signed in.

    For anybody else who is signed in, there is nothing behind it.
    """
    return not user.is_authenticated or is_offered_to(user, offer)


def opens_for(user: Any, offer: Offer) -> bool:
    """Whether the link alone is enough: of what is procurement-sensitive the advisor signs in."""
    return offer.request.sensitivity != Sensitivity.PROCUREMENT or is_offered_to(user, offer)


def can_be_answered_by(advisor: Advisor) -> bool:
    """Whether an advisor answers anything: without an account, or with one that is in use."""
    return advisor.user is None or advisor.user.is_active


def shows_topics(offer: Offer) -> bool:
    """Whether an offer says what it is about: its title and topics."""
    return offer.request.sensitivity != Sensitivity.PROCUREMENT


def shows_challenge(offer: Offer) -> bool:
    """Whether an offer holds the challenge and the outcome wanted.

    Those who ask were told so when they chose: of what is not open, who has accepted reads it.
    """
    return offer.request.sensitivity == Sensitivity.OPEN
