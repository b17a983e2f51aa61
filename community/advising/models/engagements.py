"""An advisor at work for an agency: the agreement, meetings, notes, feedback, what became of it."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.advising.enums import Became, EngagementState, Side
from community.advising.models.offers import Offer
from community.advising.models.requests import AdviceRequest
from community.expertise.models import Advisor
from exemplar.core.plain_text import validate_line, validate_lines


class Engagement(models.Model):
    """One advisor advises one agency on one request."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="engagements")
    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, related_name="engagements")
    offer = models.OneToOneField(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="engagement"
    )
    state = models.CharField(max_length=10, choices=EngagementState, default=EngagementState.AGREED)
    output = models.TextField(
        "agreed output", max_length=2000, blank=True, validators=[validate_lines]
    )
    ends_on = models.DateField("agreed end", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("agreed hours", null=True, blank=True)
    # Each side agreed to output and end as they are now; a change asks both again.
    official_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    advisor_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Something has come up that may be a conflict: nothing goes on until a coordinator has looked.
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why it was stopped.
    reason = models.TextField(max_length=1000, blank=True, validators=[validate_lines])
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField("demonstration content", default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "advisor"],
                condition=Q(state__in=["agreed", "under_way"]),
                name="engagement_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"Engagement {self.pk}"

    def get_absolute_url(self) -> str:
        """Where both sides see it."""
        return reverse("engagement", args=[self.pk])


class Meeting(models.Model):
    """A time at which advisor and agency talk; both have it in their calendars."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(5), MaxValueValidator(8 * 60)]
    )
    place = models.CharField("where", max_length=300, blank=True, validators=[validate_line])
    about = models.CharField(max_length=150, blank=True, validators=[validate_line])
    # The event of a calendar keeps its identity; each change raises the sequence (RFC 5545).
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"

    @property
    def has_begun(self) -> bool:
        """Whether its time has come: nobody changes it any more."""
        return self.starts_at <= timezone.now()


class Note(models.Model):
    """What one person notes for themselves about an engagement; nobody else reads it."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="engagement_notes"
    )
    text = models.TextField(max_length=10_000, validators=[validate_lines])
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class Feedback(models.Model):
    """How it went, as one side says."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="feedback")
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # One to five.
    goal_met = models.PositiveSmallIntegerField()
    useful = models.PositiveSmallIntegerField()
    would_repeat = models.BooleanField()
    hours = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["given_at", "pk"]
        verbose_name_plural = "feedback"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "side"], name="feedback_once"),
            models.CheckConstraint(
                name="feedback_one_to_five",
                condition=Q(goal_met__gte=1, goal_met__lte=5, useful__gte=1, useful__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"Engagement {self.engagement_id}: {self.side}"


class FollowUp(models.Model):
    """The question what became of the advice, some months after its end."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    became = models.CharField(max_length=10, choices=Became, blank=True)
    why = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "months"], name="follow_up_once"),
        ]
        indexes = [models.Index(fields=["sent_at", "due_on"], name="follow_up_due")]

    def __str__(self) -> str:
        return f"Follow-up {self.pk}"

    @property
    def is_due(self) -> bool:
        """Whether so many months have passed."""
        return self.due_on <= timezone.localdate()

    @property
    def seen(self) -> str:
        """Tells one answer from the next; empty where there is none."""
        return self.answered_at.isoformat() if self.answered_at else ""
