"""What offers and engagements keep of a person: answers, agreements, notes, what they said."""

from typing import Any

from django.db.models import Q

from community.advising.models import Engagement, Feedback, FollowUp, Meeting, Note, Offer
from community.advising.queries.engagements import visible_to
from community.advising.rules.requests import own_requests
from community.members.personal_data import PersonalData, register, told
from exemplar.accounts.models import User

_FEEDBACK = ("engagement_id", "goal_met", "useful", "would_repeat", "hours", "given_at")
_BECAME = ("engagement_id", "months", "get_became_display", "answered_at")


def _offers(user: User) -> Any:
    rows = Offer.objects.filter(advisor__user=user).order_by("pk")
    return told(
        rows, "request_id", "get_state_display", "limit_hours", "limit_words",
        "get_decline_reason_display", "decline_words", "sent_at", "answer_by", "answered_at",
    )  # fmt: skip


def _engagements(user: User) -> Any:
    # Who has lost the role has lost sight of them, too.
    own = Q(request__official=user, request__in=own_requests(user).order_by().values("pk"))
    rows = (
        Engagement.objects.filter(Q(advisor__user=user) | own)
        .select_related("request__agency")
        .order_by("pk")
    )
    return [
        {
            **said,
            "meetings": told(
                Meeting.objects.filter(engagement=row).order_by("pk"),
                "starts_at", "minutes", "place", "about", "cancelled_at",
            ),
        }
        for row, said in zip(
            rows,
            told(
                rows, "pk", "request.agency", "get_state_display", "output", "ends_on", "hours",
                "official_agreed_at", "advisor_agreed_at", "started_at", "ended_at", "reason",
            ),
            strict=True,
        )
    ]  # fmt: skip


def _notes(user: User) -> Any:
    rows = Note.objects.filter(author=user).order_by("pk")
    return told(rows, "engagement_id", "text", "written_at")


def _erase_notes(user: User) -> None:
    Note.objects.filter(author=user).delete()


def _said(user: User) -> Any:
    # Who does not see an engagement any more keeps that they answered, and not the words.
    mine = visible_to(user).order_by().values("pk")
    feedback = Feedback.objects.filter(by=user).order_by("pk")
    became = FollowUp.objects.filter(answered_by=user).order_by("pk")
    return [
        {
            "feedback": [
                *told(feedback.filter(engagement__in=mine), *_FEEDBACK, "words"),
                *told(feedback.exclude(engagement__in=mine), *_FEEDBACK),
            ],
            "what_became": [
                *told(became.filter(engagement__in=mine), *_BECAME, "why"),
                *told(became.exclude(engagement__in=mine), *_BECAME),
            ],
        }
    ]  # fmt: skip


register(
    PersonalData(
        "advice_offers", "What you were asked as an advisor", _offers,
        stays="What you were asked as an advisor, and your answers: coordinators account for them.",
    )
)  # fmt: skip
register(
    PersonalData(
        "advice_engagements", "Engagements in which you took part", _engagements,
        stays="Engagements in which you took part: they are the agency's, with your name.",
    )
)  # fmt: skip
register(
    PersonalData(
        "advice_notes", "Your notes on engagements", _notes, _erase_notes,
        goes="Your notes on engagements.",
    )
)  # fmt: skip
register(PersonalData("advice_feedback", "What you said of engagements", _said))
