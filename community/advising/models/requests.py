"""An agency's request for advice, who may act on it, and each step it took."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.advising.enums import Advice, RequestState, Sensitivity
from community.expertise.enums import Mode, Seniority
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.enums import CustomersBand
from practices.taxonomy.models import Agency, Channel, Company, CustomerGroup, Industry, Topic

LONGEST_CHALLENGE = 6000
MOST_ADVISORS = 8


class Delegate(models.Model):
    """Somebody who acts for an official of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="delegates")
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegates"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegated"
    )
    named_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-named_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "official", "delegate"],
                condition=Q(ended_at__isnull=True),
                name="delegate_once",
            ),
            models.CheckConstraint(
                name="delegate_another_person", condition=~Q(official=F("delegate"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.official_id}"


class AdviceRequest(models.Model):
    """A challenge of an agency for which it asks for advisors.

    A draft may lack anything; what submitting asks for is said in its action.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="advice_requests")
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="advice_requests"
    )
    # The official or a delegate.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=150, blank=True, validators=[validate_line])
    challenge = models.TextField(
        max_length=LONGEST_CHALLENGE, blank=True, validators=[validate_lines]
    )
    outcome_wanted = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    industries = models.ManyToManyField(
        Industry, verbose_name="industries to learn from", blank=True, related_name="+"
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="+")
    customer_groups = models.ManyToManyField(CustomerGroup, blank=True, related_name="+")
    customers_a_year = models.CharField(
        max_length=12, choices=CustomersBand, default=CustomersBand.UNKNOWN
    )
    mode = models.CharField(max_length=10, choices=Mode, blank=True)
    advice = models.CharField(max_length=10, choices=Advice, default=Advice.INDIVIDUAL)
    # Whom the advisor would sit across from.
    level = models.PositiveSmallIntegerField(choices=Seniority, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(
        "hours asked of each advisor",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    places = models.PositiveSmallIntegerField(
        "how many advisors",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ADVISORS)],
    )
    sensitivity = models.CharField(max_length=12, choices=Sensitivity, default=Sensitivity.INTERNAL)
    constraints = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    left_out = models.ManyToManyField(
        Company, verbose_name="companies to leave out", blank=True, related_name="+"
    )
    # Those of them that are not known here yet, one on each line.
    left_out_names = models.TextField(max_length=2000, blank=True, validators=[validate_lines])

    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.DRAFT)
    # Why it was declined, withdrawn, or could not be filled; the latter in numbers.
    reason = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    # Rises with each change; shortlists name it, and a form that was opened before is told.
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField("demonstration content", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    vector = models.BinaryField(null=True, blank=True, editable=False)
    vector_model = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        verbose_name = "request for advice"
        verbose_name_plural = "requests for advice"
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="advice_request_queue"),
            models.Index(fields=["official", "-changed_at"], name="advice_request_of_official"),
        ]
        constraints = [
            models.CheckConstraint(
                name="advice_request_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The end is before the start.",
            ),
            models.CheckConstraint(
                name="advice_request_known_state", condition=Q(state__in=RequestState.values)
            ),
        ]

    def __str__(self) -> str:
        # Never the title: logs and the admin show this, and a request is confidential.
        return f"Request {self.pk}"

    def get_absolute_url(self) -> str:
        """Where the official sees it."""
        return reverse("advice_request", args=[self.pk])


class DraftAnswer(models.Model):
    """What is typed into one field of a draft, saved by itself; gone once it is submitted."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="typed")
    name = models.CharField(max_length=30)
    # A text, or a list of keys.
    value = models.JSONField(default=str)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The browser tab that saved it last.
    saved_from = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "name"], name="draft_answer_once"),
        ]

    def __str__(self) -> str:
        return f"Request {self.request_id}: {self.name}"


class Step(models.Model):
    """One step of a request: its state from then on, by whom, and why."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=RequestState)
    # Nobody: the site itself, when a day has passed.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"Request {self.request_id}: {self.state}"

    @property
    def words(self) -> str:
        """What was done; a draft with a reason is one that was given back."""
        if self.state == RequestState.DRAFT:
            return "Given back" if self.reason else "Begun"
        return self.get_state_display()


class JointAdviceDecision(models.Model):
    """What a coordinator decided about a request for a joint recommendation.

    Advisors who recommend together can make a federal advisory committee (5 U.S.C. chapter 10).
    """

    request = models.ForeignKey(
        AdviceRequest, on_delete=models.CASCADE, related_name="joint_advice_decisions"
    )
    # Each advisor's own view, or together after the agency's committee officer agreed.
    advice = models.CharField(max_length=10, choices=Advice)
    reason = models.TextField(max_length=2000, validators=[validate_lines])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Request {self.request_id}: {self.advice}"
