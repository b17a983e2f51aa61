"""Offering a request to an advisor, and answering: one place, one answer, then the next in line."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising import offer_news
from community.advising.answer_days import usual_deadline, wrong_with
from community.advising.enums import ANSWERED_YES, DeclineReason, OfferState, RequestState
from community.advising.gating import Exclusion, is_excluded, record_behind
from community.advising.models import AdviceRequest, Engagement, Offer, Pairing
from community.advising.modes import hours_of
from community.advising.offer_mail import mail_offer
from community.advising.one_order import advisors_as_they_are
from community.advising.places import settle
from community.advising.queries.offers import (
    families_at,
    not_asked_yet,
    still_in_line,
    taken_places,
)
from community.advising.queries.runs import next_in_line
from community.advising.request_trail import record_act
from community.advising.room import cannot_be_asked
from community.advising.rules.offers import can_be_answered_by
from community.advising.rules.own_case import check_decides, check_decides_on
from community.advising.steps import locked
from community.expertise.models import Advisor
from practices.taxonomy.models import Company

OFFERABLE = frozenset(
    {
        RequestState.SHORTLISTED, RequestState.OFFERED, RequestState.ACCEPTED,
        RequestState.UNDER_WAY,
    }
)  # fmt: skip


class OfferClosedError(Exception):
    """An offer that cannot be answered any more; holds it as it is now."""

    def __init__(self, offer: Offer) -> None:
        super().__init__("This offer cannot be answered any more.")
        self.offer = offer


@transaction.atomic
def offer(
    *, actor: Any, request: AdviceRequest, advisor: Advisor, answer_by: datetime | None = None
) -> Offer:
    """Offer a request to an advisor. Raises PermissionDenied, or ValidationError with why not."""
    check_decides(actor, request)
    check_decides_on(actor, advisor, request)
    kept = locked(request)
    until = answer_by or usual_deadline(kept, advisor)
    if answer_by and (wrong := wrong_with(kept, answer_by)):
        raise ValidationError({"answer_by": wrong})
    if kept.state not in OFFERABLE:
        raise ValidationError("It is offered once its shortlist or its cohort is published.")
    accepted, asked = taken_places(kept)
    if accepted + asked >= kept.places:
        raise ValidationError(
            f"Every place is taken: {accepted} accepted and {asked} asked, of {kept.places}."
        )
    if kept.offers.filter(advisor=advisor, state__in=[OfferState.SENT, *ANSWERED_YES]).exists():
        raise ValidationError("This advisor has been asked already.")
    if advisor.company and advisor.company.path[: Company.steplen] in families_at(kept):
        raise ValidationError(
            "Somebody of the same company is asked already, and a request takes one of each."
        )
    if gate := cannot_be_asked(kept, advisors_as_they_are([advisor.pk]).values()).get(advisor.pk):
        raise ValidationError(f"This advisor cannot be asked: {gate[1]}")
    pairing = still_in_line(kept).filter(advisor=advisor).first()
    return _send(kept, advisor, pairing, until, actor)


def _send(
    request: AdviceRequest, advisor: Advisor, pairing: Pairing | None, until: datetime, by: Any
) -> Offer:
    made = Offer.objects.create(
        request=request, advisor=advisor, pairing=pairing, answer_by=until, sent_by=by
    )
    record_act(made, "offer", by)
    settle(request, by=by)
    transaction.on_commit(partial(_look_again, made))
    transaction.on_commit(partial(mail_offer.enqueue, made.pk))
    return made


def _look_again(made: Offer) -> None:
    """Stop an offer at once where a conflict was recorded while it was made: neither saw the other.

    Whatever is recorded from now on finds the offer.
    """
    if gate := is_excluded(made.request, made.advisor):
        stop_offer(made, gate)


def _to_answer(offer: Offer) -> Offer:
    """An offer as it is now, which nobody else answers until the transaction ends."""
    # The request first, as everywhere: two who lock in another order would wait for one another.
    request = locked(offer.request)
    kept = (
        Offer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("advisor")
        .get(pk=offer.pk)
    )
    kept.request = request
    if (
        kept.state != OfferState.SENT
        or kept.answer_by < timezone.now()
        or request.state not in OFFERABLE
    ):
        raise OfferClosedError(kept)
    return kept


def _answered_by_advisor(offer: Offer) -> Offer:
    """The same, for the advisor's own answer; whose account is suspended gives none."""
    kept = _to_answer(offer)
    if not can_be_answered_by(kept.advisor):
        raise OfferClosedError(kept)
    return kept


@transaction.atomic
def accept_offer(
    *, actor: Any, offer: Offer, limit_hours: int | None = None, limit_words: str = ""
) -> Engagement | None:
    """Accept an offer, with a limit where one is named; nothing where a conflict has come up since.

    `actor` is nobody where the link alone was used. Raises OfferClosedError or ValidationError.
    """
    kept = _answered_by_advisor(offer)
    hours = hours_of(kept.request.mode, kept.request.hours)
    is_limited = limit_hours is not None or bool(limit_words)
    if limit_hours is not None and hours is not None and limit_hours >= hours:
        raise ValidationError(
            {"limit_hours": f"{hours} hours are asked for. Accept without a limit, or name fewer."}
        )
    if gate := is_excluded(kept.request, kept.advisor):
        kept.stopped_by_id = record_behind(gate)
        _end(kept, OfferState.STOPPED, actor, "A conflict came up before the answer.")
        offer_news.tell_stopped(kept)
        _go_on(kept.request)
        return None
    kept.state = OfferState.LIMITED if is_limited else OfferState.ACCEPTED
    kept.limit_hours, kept.limit_words = limit_hours, limit_words
    kept.answered_at = timezone.now()
    kept.save(update_fields=["state", "limit_hours", "limit_words", "answered_at"])
    engagement = Engagement.objects.create(
        request=kept.request,
        advisor=kept.advisor,
        offer=kept,
        hours=limit_hours if limit_hours is not None else hours,
        is_demonstration=kept.request.is_demonstration,
    )
    record_act(kept, "accept_offer", actor)
    settle(kept.request, by=actor)
    offer_news.tell_accepted(engagement)
    return engagement


@transaction.atomic
def decline_offer(*, actor: Any, offer: Offer, reason: str, words: str = "") -> Offer:
    """Decline an offer; the next in line is asked. Raises OfferClosedError or ValidationError."""
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": "Choose one of the reasons."})
    kept = _answered_by_advisor(offer)
    kept.decline_reason, kept.decline_words = reason, words
    kept.save(update_fields=["decline_reason", "decline_words"])
    _end(kept, OfferState.DECLINED, actor)
    offer_news.tell_declined(kept)
    _go_on(kept.request)
    return kept


@transaction.atomic
def withdraw_offer(*, actor: Any, offer: Offer, reason: str) -> Offer:
    """Take an offer back before it is answered; the advisor is told that it does not stand."""
    check_decides(actor, offer.request)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: it is kept for the record."})
    kept = _to_answer(offer)
    _end(kept, OfferState.WITHDRAWN, actor, reason.strip())
    transaction.on_commit(partial(mail_offer.enqueue, kept.pk))
    settle(kept.request, by=actor)
    return kept


def _end(offer: Offer, state: OfferState, actor: Any, reason: str = "") -> None:
    offer.state, offer.reason, offer.answered_at = state, reason, timezone.now()
    if state in {OfferState.WITHDRAWN, OfferState.STOPPED}:
        # The mail that says so has not left yet; whoever was never written to needs none.
        offer.mailed_at = None if offer.mailed_at else timezone.now()
    offer.save(update_fields=["state", "reason", "stopped_by", "answered_at", "mailed_at"])
    record_act(offer, f"offer_{state}", actor)


def _go_on(request: AdviceRequest) -> None:
    """Ask the next in line while a place is open; nobody left is told to coordinators.

    By itself nobody is asked twice about the same request: whom a coordinator has told that no
    answer is needed, a coordinator asks again, or nobody does.
    """
    if request.ends_on and request.ends_on < timezone.localdate():
        # Nobody can help any more; the request itself ends tonight.
        settle(request, by=None)
        return
    accepted, asked = taken_places(request)
    held = advisors_as_they_are(next_in_line(request).values_list("advisor", flat=True))
    for _ in range(request.places - accepted - asked):
        following = _first_free(request, not_asked_yet(request).filter(advisor__in=held))
        if following is None:
            offer_news.tell_nobody_left(request)
            again = _first_free(request, still_in_line(request))
            settle(request, by=None, nobody_left=again is None)
            break
        until = usual_deadline(request, following.advisor)
        _send(request, following.advisor, following, until, None)


def _first_free(request: AdviceRequest, pairings: Iterable[Pairing]) -> Pairing | None:
    line = list(pairings)
    shut = cannot_be_asked(request, [each.advisor for each in line])
    return next((each for each in line if each.advisor_id not in shut), None)


def expire_offers(now: datetime | None = None) -> int:
    """End the offers whose day has passed, and ask the next in line; how many there were."""
    moment = now or timezone.now()
    due = Offer.objects.filter(state=OfferState.SENT, answer_by__lt=moment)
    return sum(_expire(each, moment) for each in due.select_related("request").order_by("pk"))


@transaction.atomic
def _expire(offer: Offer, moment: datetime) -> bool:
    request = locked(offer.request)
    kept = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    if kept.state != OfferState.SENT or kept.answer_by >= moment:
        return False
    kept.request = request
    _end(kept, OfferState.EXPIRED, None)
    if request.state in OFFERABLE:
        offer_news.tell_expired(kept)
        _go_on(request)
    return True


@transaction.atomic
def stop_offer(offer: Offer, gate: Exclusion) -> bool:
    """End an offer that waits because a gate is shut now; whether it did."""
    try:
        kept = _to_answer(offer)
    except OfferClosedError:
        return False
    kept.stopped_by_id = record_behind(gate)
    _end(kept, OfferState.STOPPED, None, gate[1])
    transaction.on_commit(partial(mail_offer.enqueue, kept.pk))
    offer_news.tell_stopped(kept)
    _go_on(kept.request)
    return True


def close_offers_of(request: AdviceRequest) -> int:
    """End the offers of a request that has ended itself; how many there were."""
    closed = 0
    for each in request.offers.filter(state=OfferState.SENT).order_by("pk"):
        with transaction.atomic():
            kept = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=each.pk)
            if kept.state == OfferState.SENT:
                _end(kept, OfferState.WITHDRAWN, None, "The request has ended.")
                transaction.on_commit(partial(mail_offer.enqueue, kept.pk))
                closed += 1
    return closed


__all__ = [
    "OfferClosedError",
    "accept_offer",
    "close_offers_of",
    "decline_offer",
    "expire_offers",
    "offer",
    "stop_offer",
    "withdraw_offer",
]
