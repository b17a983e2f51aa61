"""The rows of the ledger, and what happened to each."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from exemplar.core.partial_dates import PartialDateField, validate_past
from exemplar.core.plain_text import validate_line, validate_lines
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation, EventKind
from practices.library.models import PracticePage
from practices.taxonomy.enums import Constraint, CustomersBand
from practices.taxonomy.models import (
    Agency,
    Channel,
    Company,
    ConstraintsField,
    CustomerGroup,
    organisation_constraint,
)

# What a practice can prove its stage by. Kept small in an index of its own.
PROVING = (
    Q(withdrawn_at__isnull=True, status__in=["testing", "in_use", "stopped"])
    & ~Q(confirmation=Confirmation.UNCONFIRMED)
    & ~Q(outcome=AdoptionOutcome.UNKNOWN)
)
# With UNION each row comes once: a circle ends where it began.
_ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT CAST(%s AS bigint)
        UNION
        SELECT adoption_adoption.learned_from_id FROM adoption_adoption
        JOIN above ON adoption_adoption.id = above.id
        WHERE adoption_adoption.learned_from_id IS NOT NULL
    ) SELECT id FROM above
"""


class StandingManager(models.Manager["Adoption"]):
    """The rows that stand: a report that was withdrawn counts nowhere."""

    def get_queryset(self) -> models.QuerySet["Adoption"]:
        """Rows that nobody has withdrawn."""
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Adoption(ClusterableModel):
    """One organisation and one practice: how far it came, how it went, and who confirms it."""

    practice = models.ForeignKey(PracticePage, on_delete=models.CASCADE, related_name="adoptions")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    service = models.CharField(max_length=200, blank=True, validators=[validate_line])
    learned_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="taught"
    )

    status = models.CharField(max_length=12, choices=AdoptionStatus)
    since = PartialDateField("in this state since", blank=True, validators=[validate_past])
    outcome = models.CharField(
        max_length=12, choices=AdoptionOutcome, default=AdoptionOutcome.UNKNOWN
    )
    measure = models.CharField(max_length=200, blank=True, validators=[validate_line])
    unit = models.CharField(max_length=80, blank=True, validators=[validate_line])
    before = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    reason_stopped = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    contact = models.CharField(max_length=250, blank=True, validators=[validate_line])
    contact_is_public = models.BooleanField(
        "show this contact to everybody",
        default=False,
        help_text="Otherwise only your agency and the editors see it.",
    )

    # The adopter's context, beside the level and the size, which are the agency's. Nothing
    # chosen: not known.
    customers_a_year = models.CharField(
        max_length=12, choices=CustomersBand, default=CustomersBand.UNKNOWN
    )
    channels = ParentalManyToManyField(Channel, blank=True, related_name="adoptions")
    customer_groups = ParentalManyToManyField(CustomerGroup, blank=True, related_name="adoptions")
    constraints = ConstraintsField("what could not be changed")

    confirmation = models.CharField(
        max_length=14, choices=Confirmation, default=Confirmation.UNCONFIRMED
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    returned_because = models.TextField(
        max_length=1000, blank=True, editable=False, validators=[validate_lines]
    )
    source_title = models.CharField(max_length=250, blank=True, validators=[validate_line])
    source_publisher = models.CharField(max_length=120, blank=True, validators=[validate_line])
    source_url = models.URLField(max_length=500, blank=True)
    source_published = PartialDateField(blank=True)

    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Grows with each change: whoever changes a row says which one they have read.
    edition = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[StandingManager] = StandingManager()
    every: ClassVar[models.Manager["Adoption"]] = models.Manager()

    class Meta:
        ordering = ["practice", "since", "pk"]
        indexes = [
            models.Index(fields=["practice", "status"], condition=PROVING, name="adoption_proof"),
            models.Index(fields=["practice", "since", "id"], name="adoption_in_order"),
            models.Index(
                fields=["agency"],
                condition=Q(confirmation="unconfirmed", withdrawn_at__isnull=True),
                name="adoption_waiting",
            ),
        ]
        constraints = [
            organisation_constraint("adoption_one_organisation"),
            models.UniqueConstraint(
                fields=["practice", "agency", "service"],
                condition=Q(agency__isnull=False, withdrawn_at__isnull=True),
                name="adoption_agency_once",
                violation_error_message="This agency has already reported this practice.",
            ),
            models.UniqueConstraint(
                fields=["practice", "company", "service"],
                condition=Q(company__isnull=False, withdrawn_at__isnull=True),
                name="adoption_company_once",
                violation_error_message="This company has already reported this practice.",
            ),
            models.CheckConstraint(
                name="adoption_known_words",
                condition=Q(
                    status__in=AdoptionStatus.values,
                    outcome__in=AdoptionOutcome.values,
                    confirmation__in=Confirmation.values,
                    customers_a_year__in=CustomersBand.values,
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

    def get_absolute_url(self) -> str:
        """Its own page, for the agency and the editors."""
        return reverse("adoption", args=[self.pk])

    @property
    def organisation(self) -> Agency | Company:
        """The agency or the company."""
        return self.agency or self.company  # type: ignore[return-value]

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody stands behind it."""
        return self.confirmation != Confirmation.UNCONFIRMED

    @property
    def constraints_in_words(self) -> str:
        """What could not be changed; "none" and "unknown" are words, too."""
        if self.constraints is None:
            return "Unknown"
        return "; ".join(Constraint(word).label for word in self.constraints) or "None of these"

    def clean(self) -> None:
        """Refuse a lineage that leads back to where it began, or into another practice's ledger."""
        super().clean()
        if self.learned_from_id is None:
            return
        teacher = Adoption.every.filter(pk=self.learned_from_id).only("practice_id").first()
        if teacher is None:
            return
        if self.practice_id and teacher.practice_id != self.practice_id:
            raise ValidationError({"learned_from": "That is the adoption of another practice."})
        if self.pk and self.pk in _lineage_above(self.learned_from_id):
            raise ValidationError({"learned_from": "This would make the lineage a circle."})


def _lineage_above(key: int) -> set[int]:
    """A row and those from which it was learned, up to the first, in one query."""
    rows = Adoption.every.filter(pk__in=RawSQL(_ABOVE, [key]))  # noqa: S611 - fixed text
    return set(rows.values_list("pk", flat=True))


class Adaptation(Orderable):
    """What differed in the adopter's context, and what they changed for it."""

    adoption = ParentalKey(Adoption, on_delete=models.CASCADE, related_name="adaptations")
    difference = models.CharField(max_length=300, validators=[validate_line])
    change = models.CharField(max_length=300, validators=[validate_line])


class AdoptionEvent(models.Model):
    """Something that happened to a row of the ledger. Events are added, never changed."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind)
    status = models.CharField(max_length=12, choices=AdoptionStatus)
    since = PartialDateField(blank=True)
    outcome = models.CharField(max_length=12, choices=AdoptionOutcome)
    confirmation = models.CharField(max_length=14, choices=Confirmation)
    # Which of the states of the row, one after the other; a correction takes the same place.
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    # The earlier event that said it wrongly.
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    # Names of fields with the words before and after.
    changes = models.JSONField(default=dict, blank=True)
    reason = models.TextField(max_length=1000, blank=True, validators=[validate_lines])
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["since"], condition=Q(step__isnull=False), name="adoption_event_since"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="adoption_event_known_words",
                condition=Q(
                    kind__in=EventKind.values,
                    status__in=AdoptionStatus.values,
                    outcome__in=AdoptionOutcome.values,
                    confirmation__in=Confirmation.values,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("What happened stays as it was told.")
        super().save(*args, **kwargs)
