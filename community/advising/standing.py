"""What follows for offers and engagements when a request moves or a conflict changes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver

from community.advising.actions.engagements import hold, release
from community.advising.actions.offers import OFFERABLE, close_offers_of, stop_offer
from community.advising.enums import OfferState
from community.advising.gating import excluded
from community.advising.models import AdviceRequest, Engagement, Offer
from community.advising.rules.engagements import OPEN
from community.advising.signals import clearance_changed, conflict_changed, request_moved
from community.advising.steps import locked
from community.expertise.models import Advisor
from community.expertise.signals import profile_changed


@receiver(request_moved)
def on_moved(request: AdviceRequest, **_kwargs: Any) -> None:
    """Offers of a request that has ended, or went back to its writers, do not stand any more."""
    if request.state not in OFFERABLE:
        close_offers_of(request)


@receiver(conflict_changed)
@receiver(clearance_changed)
def on_conflict(**_kwargs: Any) -> None:
    """Ask the gates again for everything that is open."""
    recheck()


@receiver(profile_changed)
def on_profile(advisor: Advisor, **_kwargs: Any) -> None:
    """Another company, or a consent taken back: ask the gates again, if anything is open."""
    open_work = [
        advisor.offers.filter(state=OfferState.SENT),
        advisor.engagements.filter(state__in=sorted(OPEN)),
    ]
    if any(rows.exists() for rows in open_work):
        transaction.on_commit(recheck)


def recheck() -> int:
    """Stop offers and hold engagements whose gate is shut now; let those go on whose gate is not.

    How many changed. The cost grows with what is open, not with what there ever was.
    """
    return sum(_recheck(key) for key in sorted(_requests()))


@transaction.atomic
def _recheck(key: int) -> int:
    """Look again at what is open of one request, once whoever answers at the moment is done."""
    request, changed = locked(AdviceRequest(pk=key)), 0
    waiting = request.offers.filter(state=OfferState.SENT).select_related("advisor", "request")
    # All of them at once: whoever is next in line is held after the last of them (`one_order`).
    offers = list(waiting.select_for_update(of=("self",), no_key=True).order_by("pk"))
    engagements = list(
        request.engagements.filter(state__in=sorted(OPEN)).select_related("advisor", "request")
    )
    advisors = {each.advisor_id: each.advisor for each in offers}
    advisors |= {each.advisor_id: each.advisor for each in engagements}
    shut = excluded(request, advisors.values())
    for each in engagements:
        # Work may go on beyond the time of the request.
        if each.ends_on and each.ends_on > (request.ends_on or each.ends_on):
            shut |= excluded(request, [each.advisor], until=each.ends_on)
    for offer in offers:
        if gate := shut.get(offer.advisor_id):
            changed += stop_offer(offer, gate)
    for engagement in engagements:
        changed += _follow(engagement, is_shut=engagement.advisor_id in shut)
    return changed


def _requests() -> set[int]:
    waiting = Offer.objects.filter(state=OfferState.SENT).values_list("request", flat=True)
    open_ones = Engagement.objects.filter(state__in=sorted(OPEN)).values_list("request", flat=True)
    return {*waiting, *open_ones}


def _follow(engagement: Engagement, *, is_shut: bool) -> bool:
    if is_shut:
        return hold(engagement)
    if engagement.held_at is None:
        return False
    try:
        release(actor=None, engagement=engagement)
    except ValidationError:
        return False
    return True
