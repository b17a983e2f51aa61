"""The register of conflicts, and the clearances that lift them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.advising.enums import ClearanceState, ConflictState
from community.advising.models.requests import AdviceRequest
from community.expertise.enums import InterestKind
from community.expertise.models import Advisor, Interest
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.models import Agency, Company


class Conflict(models.Model):
    """What ties a company, or one advisor, to an agency; it blocks unless it is cleared.

    It holds for parents and subsidiaries of the company, for agencies above it and for those below.
    """

    kind = models.CharField(max_length=12, choices=InterestKind)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    # As imported, while it is not settled which company it is: until then it blocks by its name.
    company_name = models.CharField(max_length=120, blank=True, validators=[validate_line])
    # Only this person, as with family.
    advisor = models.ForeignKey(
        Advisor, on_delete=models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    # Nothing: an advisor's holding in the company, which ties the person to all that ties the
    # company; or, while it is only reported, an agency that nobody has settled: it blocks for all.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    words = models.CharField("what it is", max_length=500, validators=[validate_line])
    source = models.CharField(max_length=300, validators=[validate_line])
    state = models.CharField(max_length=10, choices=ConflictState, default=ConflictState.REPORTED)
    # What an advisor declared, where it came from that.
    interest = models.ForeignKey(
        Interest, on_delete=models.SET_NULL, null=True, blank=True, related_name="conflicts"
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Rises with each change: a form that was opened before is told.
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField("demonstration content", default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["agency", "company"], name="conflict_between")]
        constraints = [
            models.CheckConstraint(
                name="conflict_of_somebody",
                condition=Q(company__isnull=False) | Q(advisor__isnull=False) | ~Q(company_name=""),
                violation_error_message="Name a company or an advisor.",
            ),
            models.CheckConstraint(
                name="conflict_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The end is before the start.",
            ),
        ]

    def __str__(self) -> str:
        return f"Conflict {self.pk}"

    def get_absolute_url(self) -> str:
        """Where those who read the register see it."""
        return reverse("conflict", args=[self.pk])


class Clearance(models.Model):
    """That one conflict does not stand in the way, for a scope and until a day."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="clearances")
    # For this request only, or for all that the conflict blocks.
    request = models.ForeignKey(
        AdviceRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="clearances"
    )
    # For this advisor only, or for all of the company.
    advisor = models.ForeignKey(
        Advisor, on_delete=models.CASCADE, null=True, blank=True, related_name="clearances"
    )
    state = models.CharField(max_length=10, choices=ClearanceState, default=ClearanceState.ASKED)
    question = models.TextField(max_length=2000, validators=[validate_lines])
    answer = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    ends_on = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="clearance_given_has_an_end",
                condition=~Q(state="given") | Q(ends_on__isnull=False),
                violation_error_message="A clearance has an end.",
            )
        ]

    def __str__(self) -> str:
        return f"Clearance {self.pk}"

    def get_absolute_url(self) -> str:
        """Where it is asked and answered."""
        return reverse("clearance", args=[self.pk])
