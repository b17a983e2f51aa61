"""What is offered to an advisor, and the answer."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.advising.enums import DeclineReason, OfferState
from community.advising.models.conflicts import Conflict
from community.advising.models.requests import AdviceRequest
from community.advising.models.runs import Pairing
from community.expertise.models import Advisor
from exemplar.core.plain_text import validate_lines


class Offer(models.Model):
    """A request offered to one advisor: by a link that works once, until a day."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="offers")
    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, related_name="offers")
    pairing = models.ForeignKey(
        Pairing, on_delete=models.SET_NULL, null=True, blank=True, related_name="offers"
    )
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.SENT)
    # What the link names, signed: to know it is not enough to open the offer.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    answer_by = models.DateTimeField()
    # The hours an acceptance is limited to, and in words.
    limit_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_words = models.TextField(max_length=1000, blank=True, validators=[validate_lines])
    decline_reason = models.CharField(max_length=10, choices=DeclineReason, blank=True)
    decline_words = models.TextField(max_length=1000, blank=True, validators=[validate_lines])
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the mail left; until then it is tried again.
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why it was stopped or withdrawn; coordinators read it.
    reason = models.TextField(max_length=1000, blank=True)
    # The record that stopped it, where one did.
    stopped_by = models.ForeignKey(
        Conflict, on_delete=models.SET_NULL, null=True, blank=True, related_name="stopped_offers"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "advisor"],
                condition=Q(state__in=["sent", "accepted", "limited"]),
                name="offer_open_once",
            )
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="offer_waiting")]

    def __str__(self) -> str:
        return f"Offer {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether the day by which it had to be answered has passed."""
        return self.answer_by < timezone.now()
