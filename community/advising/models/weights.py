"""The weights of the score, by version; a new one holds once a person has approved it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exemplar.core.plain_text import validate_lines


class WeightSet(models.Model):
    """How much each factor of the score counts. The weights are above zero and sum to one."""

    version = models.PositiveIntegerField(unique=True)
    # Factor to weight.
    weights = models.JSONField()
    # What it was learned from and how the back-test went; nothing for the hand-set ones.
    evidence = models.JSONField(default=dict, blank=True)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(max_length=2000, blank=True, validators=[validate_lines])
    # The one that new runs use.
    is_current = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="weights_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"Weights {self.version}"
