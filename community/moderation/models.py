"""Flags, the cases that they open, decisions, appeals, suspensions, and reasons kept for use."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.moderation.content import content_of_type
from community.moderation.enums import DONE, FAVOURABLE, FlagReason, Outcome, Verdict
from exemplar.core.plain_text import validate_line, validate_lines

LONGEST_NOTE = 500
LONGEST_REASON = 1000
LONGEST_APPEAL = 2000

# For so long nobody else works on a case that a moderator has taken.
CLAIM_LASTS = timedelta(minutes=30)


def _text(longest: int, **options: object) -> models.TextField:
    """A text of several lines. Django holds a long text to its length in forms only."""
    return models.TextField(
        max_length=longest,
        validators=[validate_lines, MaxLengthValidator(longest)],
        **options,  # type: ignore[arg-type]
    )


def _person(related_name: str, **options: object) -> models.ForeignKey:
    """Accounts that are deleted keep their row, and so their name."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name=related_name,
        **options,  # type: ignore[arg-type]
    )


class Case(models.Model):
    """What moderators know of one thing that was flagged or held. Each thing has one case at most.

    It is opened again when the thing is flagged anew; each time counts as a round.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    author = _person("cases")
    is_open = models.BooleanField(default=True)
    round = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    # Waits to be shown for the first time, and why.
    is_held = models.BooleanField(default=False)
    held_because = models.CharField(max_length=300, blank=True)
    # Since when it is hidden because so many flagged it.
    hidden_at = models.DateTimeField(null=True, blank=True)
    claimed_by = _person("+", null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    # The reasons for which it has been looked at and kept, and the text that this is true of.
    cleared_reasons = models.JSONField(default=list, blank=True)
    cleared_text = models.CharField(max_length=32, blank=True)
    # Where the thing stands, in words: filled in for lists, see queries.name_cases.
    place = ""

    class Meta:
        ordering: ClassVar[list[str]] = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="case_once"),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"], condition=Q(is_open=True), name="case_waiting"
            ),
        ]

    def __str__(self) -> str:
        content = content_of_type(self.content_type_id)
        return f"{content.label if content else 'Record'} {self.object_id}"

    def get_absolute_url(self) -> str:
        """Where its author reads of it. Moderators have a page of their own."""
        return reverse("decision", args=[self.pk])

    @property
    def reference(self) -> tuple[int, int]:
        """What it is about, as type and key."""
        return self.content_type_id, self.object_id

    @property
    def holder_id(self) -> int | None:
        """Who works on it at the moment."""
        is_fresh = self.claimed_at and self.claimed_at > timezone.now() - CLAIM_LASTS
        return self.claimed_by_id if is_fresh else None


class Decision(models.Model):
    """What a moderator decided in one round of a case, and why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = _text(LONGEST_REASON, blank=True)
    decided_by = _person("+")
    decided_at = models.DateTimeField(default=timezone.now)
    # Since when this round had waited.
    opened_at = models.DateTimeField()
    # Whether the thing was out of sight until then: only so the author knows that there was a case.
    was_out_of_sight = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="decision_once_a_round"),
            models.CheckConstraint(
                name="decision_says_why",
                condition=Q(verdict__in=sorted(FAVOURABLE)) | ~Q(reason=""),
                violation_error_message="Say why: the author reads it.",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], name="decision_by_date")]

    def __str__(self) -> str:
        return f"{self.case}: {self.done}"

    def get_absolute_url(self) -> str:
        """Where its author reads it."""
        return reverse("decision", args=[self.case_id])

    @property
    def done(self) -> str:
        """What came of it, in a sentence."""
        return DONE[self.verdict]

    @property
    def is_favourable(self) -> bool:
        """Whether the author's words stay where they are."""
        return self.verdict in FAVOURABLE


class Flag(models.Model):
    """That one person finds something wrong with a thing; once, however often it is looked at."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    user = _person("flags")
    reason = models.CharField(max_length=15, choices=FlagReason)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, validators=[validate_line])
    created_at = models.DateTimeField(default=timezone.now)
    # The decision that answers it.
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="flags"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="flag_once"),
            models.CheckConstraint(
                name="flag_other_says_what",
                condition=~Q(reason=FlagReason.OTHER) | ~Q(note=""),
                violation_error_message="Say what is wrong.",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="flag_by_person"),
            models.Index(fields=["created_at"], name="flag_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_reason_display()}"

    def get_absolute_url(self) -> str:
        """Where whoever flagged reads what came of it."""
        return reverse("flags")


class Appeal(models.Model):
    """That the author asks another moderator to look again: once for each decision."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    text = _text(LONGEST_APPEAL)
    made_at = models.DateTimeField(default=timezone.now)
    # Who decided before: never who decides this.
    against = _person("+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = _text(LONGEST_REASON, blank=True)
    decided_by = _person("+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appeal_settled_as_a_whole",
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | (
                    ~Q(outcome="")
                    & ~Q(reason="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                violation_error_message="Say what is decided, and why.",
            ),
            models.CheckConstraint(
                name="appeal_to_another_moderator",
                condition=Q(decided_by=None) | ~Q(decided_by=F("against")),
                violation_error_message="Whoever decided first does not decide again.",
            ),
        ]
        indexes = [
            models.Index(fields=["made_at", "id"], condition=Q(outcome=""), name="appeal_waiting")
        ]

    def __str__(self) -> str:
        return f"Appeal: {self.decision.case}"

    def get_absolute_url(self) -> str:
        """Where moderators read it."""
        return reverse("moderation_appeal", args=[self.pk])


class Suspension(models.Model):
    """That somebody may not take part, until a day or for good, and why."""

    user = _person("suspensions")
    reason = _text(LONGEST_REASON)
    # Nothing: for good.
    until = models.DateTimeField(null=True, blank=True)
    suspended_by = _person("+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Nothing: it came to its end by itself.
    ended_by = _person("+", null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="suspension_one_at_a_time"
            ),
            models.CheckConstraint(
                name="suspension_ends_later",
                condition=Q(until=None) | Q(until__gt=F("started_at")),
                violation_error_message="A suspension ends in the future.",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="suspension_running")
        ]

    def __str__(self) -> str:
        return f"Suspension of {self.user_id}"


class ReasonTemplate(models.Model):
    """Words that moderators use again and again, to begin a reason with."""

    title = models.CharField(max_length=80, unique=True, validators=[validate_line])
    text = _text(LONGEST_REASON)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "title"]
        verbose_name = "reason for a decision"
        verbose_name_plural = "reasons for decisions"

    def __str__(self) -> str:
        return self.title
