"""Invented requests that came further: their offers, engagements, and what became of the advice.

In a demonstration only. Written down as they would stand: nobody gets a mail for what has never
been asked, and nobody's gates are asked about what never happened.
"""

import datetime as dt
from typing import Any

import yaml
from django.db.models import Max
from django.utils import timezone

from community.advising.answer_days import USUAL_DAYS
from community.advising.enums import ANSWERED_YES, EngagementState, OfferState, RequestState
from community.advising.models import (
    AdviceRequest,
    Engagement,
    Feedback,
    FollowUp,
    Meeting,
    Note,
    Offer,
)
from community.advising.months import months_after
from community.advising.steps import WAY
from community.expertise.models import Advisor
from exemplar.home.starter_content.advice import Advice
from exemplar.home.starter_content.people import STARTER_FOLDER
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail

FILE = STARTER_FOLDER / "demonstration" / "engagements.yaml"
_ALL_MONTHS = (3, 6, 12)
# A request asks for advice within so many days.
_WINDOW_DAYS = 120
# Steps of a request that was offered and came to nothing.
_BEFORE_OFFERS = (RequestState.SCREENED, RequestState.SHORTLISTED, RequestState.OFFERED)


class _Engagements(Advice):
    """Makes what the file tells, beside the requests themselves."""

    def __init__(self, terms: Terms, trail: Trail) -> None:
        super().__init__(terms, trail)
        self.advisors = {
            advisor.email: advisor for advisor in Advisor.objects.filter(is_demonstration=True)
        }

    def ago(self, days: float) -> dt.datetime:
        """A moment so many days ago; to come, where they are below zero."""
        return self.now - dt.timedelta(days=days)

    def at_two(self, days: float) -> dt.datetime:
        """Two in the afternoon of that day."""
        return timezone.localtime(self.ago(days)).replace(
            hour=14, minute=0, second=0, microsecond=0
        )

    def whole(self, wanted: dict[str, Any]) -> None:
        """A request with all that followed."""
        source = f"requests/{wanted['slug']}"
        was_there = self.trail.pk_of(source) is not None
        self.request(wanted)
        key = self.trail.pk_of(source)
        if was_there or key is None:
            return
        request = AdviceRequest.objects.get(pk=key)
        if wanted["days"] > _WINDOW_DAYS:
            first = timezone.localdate(self.ago(wanted["days"]))
            AdviceRequest.objects.filter(pk=key).update(
                starts_on=first, ends_on=first + dt.timedelta(days=_WINDOW_DAYS)
            )
        for each in wanted.get("offers", ()):
            offer = self.offer(request, each)
            if offer and offer.state in ANSWERED_YES:
                self.engagement(offer, wanted["engagement"])
        self.date_steps(request)

    def date_steps(self, request: AdviceRequest) -> None:
        """Let each step stand on the day that the offers and the engagement say."""
        offers = list(request.offers.order_by("sent_at"))
        if not offers:
            return
        asked, begun = offers[0].sent_at, request.submitted_at or request.created_at
        if request.state not in WAY:
            for days, state in enumerate(_BEFORE_OFFERS, start=1):
                at = min(begun + dt.timedelta(days=days), asked)
                request.steps.create(state=state, by=self.coordinator, at=at)
        answers = [offer.answered_at for offer in offers if offer.answered_at]
        work = request.engagements.first()
        moments = {
            RequestState.OFFERED: asked,
            RequestState.ACCEPTED: work.created_at if work else None,
            RequestState.UNDER_WAY: work.started_at if work else None,
            RequestState.CLOSED: work.ended_at if work else None,
            RequestState.UNFILLED: max(answers, default=None),
        }
        for state, moment in moments.items():
            if moment:
                request.steps.filter(state=state).update(at=moment)
        changed_at = request.steps.aggregate(last=Max("at"))["last"]
        AdviceRequest.objects.filter(pk=request.pk).update(changed_at=changed_at)

    def offer(self, request: AdviceRequest, wanted: dict[str, Any]) -> Offer | None:
        """An offer as it was answered."""
        advisor = self.advisors.get(wanted["advisor"])
        if advisor is None:
            return None
        sent, state = self.ago(wanted["days"]), OfferState(wanted["state"])
        answer_by = sent + dt.timedelta(days=USUAL_DAYS)
        answered = answer_by if state == OfferState.EXPIRED else sent + dt.timedelta(days=1)
        return Offer.objects.create(
            request=request,
            advisor=advisor,
            state=state,
            sent_by=self.coordinator,
            sent_at=sent,
            mailed_at=sent,
            answer_by=answer_by,
            answered_at=None if state == OfferState.SENT else answered,
            limit_hours=wanted.get("limit_hours"),
            limit_words=wanted.get("limit_words", ""),
            decline_reason=wanted.get("reason", ""),
            decline_words=wanted.get("words", ""),
        )

    def engagement(self, offer: Offer, wanted: dict[str, Any]) -> None:
        """The work itself, as far as it came."""
        state = EngagementState(wanted["state"])
        started = self.ago(wanted["started_days"]) if "started_days" in wanted else None
        ended = self.ago(wanted["ended_days"]) if "ended_days" in wanted else None
        made = Engagement.objects.create(
            request=offer.request,
            advisor=offer.advisor,
            offer=offer,
            state=state,
            output=wanted.get("output", ""),
            hours=wanted.get("hours", offer.limit_hours),
            ends_on=timezone.localdate(ended or self.ago(-60)) if started else None,
            official_agreed_at=started,
            advisor_agreed_at=started,
            started_at=started,
            ended_at=ended,
            created_at=offer.answered_at or self.now,
            is_demonstration=True,
        )
        official = offer.request.official
        for each in wanted.get("meetings", ()):
            Meeting.objects.create(
                engagement=made, starts_at=self.at_two(each["days"]), about=each["about"],
                place=each["place"], set_by=official,
            )  # fmt: skip
        if note := wanted.get("note"):
            Note.objects.create(engagement=made, author=official, text=note)
        for each in wanted.get("feedback", ()):
            who = official if each["side"] == "official" else offer.advisor.user
            if who:
                Feedback.objects.create(engagement=made, by=who, given_at=ended or self.now, **each)
        if ended:
            self.follow_ups(made, ended, {each["months"]: each for each in wanted["follow_ups"]})

    def follow_ups(
        self, made: Engagement, ended: dt.datetime, answers: dict[int, dict[str, Any]]
    ) -> None:
        """The three questions, those answered that the file answers."""
        for months in _ALL_MONTHS:
            due = months_after(timezone.localdate(ended), months)
            at = timezone.make_aware(dt.datetime.combine(due, dt.time(9)))
            answer = answers.get(months)
            FollowUp.objects.create(
                engagement=made,
                months=months,
                due_on=due,
                sent_at=at if at < self.now else None,
                became=answer["became"] if answer else "",
                why=answer["why"] if answer else "",
                answered_by=made.request.official if answer else None,
                answered_at=at if answer else None,
            )


def load_engagements(terms: Terms, trail: Trail) -> None:
    """Make what has not been made yet. What people have done with the rest stays."""
    engagements = _Engagements(terms, trail)
    for wanted in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        engagements.whole(wanted)
