"""What context fit keeps: a person's own service, and which ledgers have changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from exemplar.core.plain_text import validate_line
from practices.taxonomy.enums import AgencyLevel, CustomersBand, StaffBand
from practices.taxonomy.models import Agency, Channel, ConstraintsField, CustomerGroup


class Service(models.Model):
    """The service of one reader, described once. Nobody else sees it, whoever asks.

    Nothing chosen in a field: not known.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="described_service",
        editable=False,
    )
    name = models.CharField(
        "what you call it", max_length=200, blank=True, validators=[validate_line]
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    level = models.CharField("level of government", max_length=10, choices=AgencyLevel, blank=True)
    staff = models.CharField(
        "size of the organisation", max_length=12, choices=StaffBand, default=StaffBand.UNKNOWN
    )
    customers_a_year = models.CharField(
        max_length=12, choices=CustomersBand, default=CustomersBand.UNKNOWN
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="+")
    customer_groups = models.ManyToManyField(CustomerGroup, blank=True, related_name="+")
    constraints = ConstraintsField("what cannot be changed")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_known_words",
                condition=Q(
                    level__in=["", *AgencyLevel.values],
                    staff__in=StaffBand.values,
                    customers_a_year__in=CustomersBand.values,
                ),
            )
        ]

    def __str__(self) -> str:
        # The name is its owner's alone, and this shows in logs.
        return f"Service {self.pk}"


class LedgerChange(models.Model):
    """A practice whose ledger, or whose adopters, have changed; written with the change itself."""

    practice_id = models.BigIntegerField()

    class Meta:
        verbose_name = "change of a ledger"
        verbose_name_plural = "changes of ledgers"

    def __str__(self) -> str:
        return f"Practice {self.practice_id}"
