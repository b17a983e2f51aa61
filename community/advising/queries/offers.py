"""Offers as people may read them, and how many places of a request are taken."""

from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.advising.enums import ANSWERED_YES, EngagementState, OfferState
from community.advising.models import AdviceRequest, Conflict, Offer, Pairing
from community.advising.queries.runs import next_in_line
from community.advising.rules.conflicts import can_read_register
from community.advising.rules.own_case import concerned_requests
from community.advising.rules.requests import can_coordinate
from exemplar.accounts.rules import is_member
from practices.taxonomy.models import Company

_SIGNER = Signer(salt="community.advising.offer")
LONGEST_TOKEN = 120
_STANDS = Q(engagement__isnull=True) | ~Q(engagement__state=EngagementState.STOPPED)


def token_of(offer: Offer) -> str:
    """What the link to an offer ends with; only this site can make it."""
    return _SIGNER.sign(offer.key.hex)


def offer_at(token: str) -> Offer | None:
    """The offer that a link leads to; nothing where it was not made here."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        key = UUID(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    rows = Offer.objects.select_related("advisor__user", "request__agency", "request__official")
    return rows.filter(key=key).first()


def visible_to(user: Any) -> QuerySet[Offer]:
    """The offers that a person may know of: coordinators all, advisors their own."""
    rows = Offer.objects.select_related("advisor__user", "request__agency", "sent_by")
    if not is_member(user):
        return rows.none()
    return rows if can_coordinate(user) else rows.filter(advisor__user=user)


def offers_stopped_by(conflict: Conflict, user: Any) -> QuerySet[Offer]:
    """The offers that a record has stopped, for who reads the register; none of their own case."""
    rows = conflict.stopped_offers.select_related("request__agency")
    if not can_read_register(user):
        return rows.none()
    return rows.exclude(request__in=concerned_requests(user).order_by().values("pk"))


def waiting_for(user: Any) -> QuerySet[Offer]:
    """What an advisor is asked and can still answer, the most urgent first."""
    if not is_member(user):
        return Offer.objects.none()
    waiting = Offer.objects.filter(
        advisor__user=user, state=OfferState.SENT, answer_by__gte=timezone.now()
    )
    return waiting.select_related("request__agency").order_by("answer_by", "pk")


def taken_places(request: AdviceRequest) -> tuple[int, int]:
    """How many have accepted a request and stand by it, and how many are being asked."""
    counts = request.offers.aggregate(
        accepted=Count("pk", filter=Q(_STANDS, state__in=sorted(ANSWERED_YES))),
        asked=Count("pk", filter=Q(state=OfferState.SENT)),
    )
    return counts["accepted"], counts["asked"]


def still_in_line(request: AdviceRequest) -> QuerySet[Pairing]:
    """Whom to ask next, in order: those of the run that holds who were not asked yet.

    An offer that was taken back, or stopped, before the run was published can be made again. Of
    each company one is asked.
    """
    ended = Q(state__in=[OfferState.WITHDRAWN, OfferState.STOPPED])
    before = Q(sent_at__lt=OuterRef("run__published_at"))
    asked = Offer.objects.filter(request=request, advisor=OuterRef("advisor"))
    line = next_in_line(request).exclude(Exists(asked.exclude(ended & before)))
    for family in families_at(request):
        line = line.exclude(advisor__company__path__startswith=family)
    return line


def not_asked_yet(request: AdviceRequest) -> QuerySet[Pairing]:
    """Whom the site may ask by itself: those in line who were never asked about this request."""
    asked = Offer.objects.filter(request=request, advisor=OuterRef("advisor"))
    return still_in_line(request).exclude(Exists(asked))


def families_at(request: AdviceRequest) -> set[str]:
    """The families of companies of which somebody is asked, or has accepted and stands by it."""
    holding = request.offers.filter(
        _STANDS, state__in=[OfferState.SENT, *ANSWERED_YES], advisor__company__isnull=False
    )
    paths = holding.order_by().values_list("advisor__company__path", flat=True)
    return {path[: Company.steplen] for path in paths}


def in_numbers(request: AdviceRequest) -> str:
    """What became of the offers of a request, in a sentence without names."""
    counts = request.offers.aggregate(
        asked=Count("pk"),
        declined=Count("pk", filter=Q(state=OfferState.DECLINED)),
        expired=Count("pk", filter=Q(state=OfferState.EXPIRED)),
        stopped=Count("pk", filter=Q(state=OfferState.STOPPED)),
        withdrawn=Count("pk", filter=Q(state=OfferState.WITHDRAWN)),
    )
    parts = [
        (counts["declined"], "declined"),
        (counts["expired"], "did not answer in time"),
        (counts["stopped"], "could not be asked any more"),
        (counts["withdrawn"], "were told that they are not needed"),
    ]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"{counts['asked']} asked: {told or 'none has accepted'}. Nobody else is in line."
