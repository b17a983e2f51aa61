"""The rows of the ledger."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from exemplar.core.partial_dates import PartialDateField, validate_past
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.library.models import PracticePage
from practices.taxonomy.models import Agency, Company, organisation_constraint


class Adoption(ClusterableModel):
    """One organisation and one practice: how far it came, how it went, and who confirms it."""

    practice = models.ForeignKey(PracticePage, on_delete=models.CASCADE, related_name="adoptions")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    service = models.CharField(max_length=200, blank=True)
    learned_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="taught"
    )

    status = models.CharField(max_length=12, choices=AdoptionStatus)
    since = PartialDateField("in this state since", blank=True, validators=[validate_past])
    outcome = models.CharField(
        max_length=12, choices=AdoptionOutcome, default=AdoptionOutcome.UNKNOWN
    )
    measure = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    before = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    reason_stopped = models.TextField(max_length=2000, blank=True)
    contact = models.CharField(max_length=250, blank=True)

    confirmation = models.CharField(
        max_length=14, choices=Confirmation, default=Confirmation.UNCONFIRMED
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source_title = models.CharField(max_length=250, blank=True)
    source_publisher = models.CharField(max_length=120, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_published = PartialDateField(blank=True)

    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["practice", "since", "pk"]
        constraints = [
            organisation_constraint("adoption_one_organisation"),
            models.UniqueConstraint(
                fields=["practice", "agency", "service"],
                condition=Q(agency__isnull=False),
                name="adoption_agency_once",
                violation_error_message="This agency has already reported this practice.",
            ),
            models.UniqueConstraint(
                fields=["practice", "company", "service"],
                condition=Q(company__isnull=False),
                name="adoption_company_once",
                violation_error_message="This company has already reported this practice.",
            ),
            models.CheckConstraint(
                name="adoption_known_words",
                condition=Q(
                    status__in=AdoptionStatus.values,
                    outcome__in=AdoptionOutcome.values,
                    confirmation__in=Confirmation.values,
                ),
            ),
            models.CheckConstraint(
                name="adoption_not_learned_from_itself",
                condition=Q(learned_from__isnull=True) | ~Q(learned_from=F("pk")),
                violation_error_message="An adoption cannot be learned from itself.",
            ),
            models.CheckConstraint(
                name="adoption_stopped_with_a_reason",
                condition=~Q(status=AdoptionStatus.STOPPED) | ~Q(reason_stopped=""),
                violation_error_message="Say why it was stopped.",
            ),
            models.CheckConstraint(
                name="adoption_public_record_has_a_source",
                condition=~Q(confirmation=Confirmation.PUBLIC_RECORD) | ~Q(source_url=""),
                violation_error_message="A public record needs its address.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.practice} ({self.get_status_display().lower()})"

    @property
    def organisation(self) -> Agency | Company:
        """The agency or the company."""
        return self.agency or self.company  # type: ignore[return-value]

    def clean(self) -> None:
        """Refuse a lineage that leads back to where it began."""
        super().clean()
        seen: set[Any] = {self.pk}
        teacher = self.learned_from
        while teacher is not None:
            if teacher.pk in seen:
                raise ValidationError({"learned_from": "This would make the lineage a circle."})
            seen.add(teacher.pk)
            teacher = teacher.learned_from


class Adaptation(Orderable):
    """What differed in the adopter's context, and what they changed for it."""

    adoption = ParentalKey(Adoption, on_delete=models.CASCADE, related_name="adaptations")
    difference = models.CharField(max_length=300)
    change = models.CharField(max_length=300)
