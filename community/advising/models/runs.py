"""What the engine answered, kept as it was: never computed again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.advising.enums import RunKind, RunProgress, RunState
from community.advising.models.requests import AdviceRequest
from community.advising.models.weights import WeightSet
from community.expertise.models import Advisor


class Run(models.Model):
    """One run: a shortlist for one request, or a cohort for all that are open."""

    kind = models.CharField(max_length=10, choices=RunKind)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PREVIEW)
    # A cohort may take a while: a worker makes it, and its page says how far it is.
    progress = models.CharField(max_length=10, choices=RunProgress, default=RunProgress.DONE)
    # The request of a shortlist; a cohort names its requests in its pairings and its outcome.
    request = models.ForeignKey(
        AdviceRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="runs"
    )
    weights = models.ForeignKey(WeightSet, on_delete=models.PROTECT, related_name="runs")
    # The name and version of what turned texts into numbers.
    model = models.CharField(max_length=80)
    seed = models.BigIntegerField()
    # What it was asked, apart from texts: versions, places, hours, locks.
    asked = models.JSONField(default=dict)
    # Supply, floor and bound, sum and bound, certificate, unfilled places, times.
    outcome = models.JSONField(default=dict)
    # The cohort it was compared with, and whose changes cost something.
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Rises with each edit of a cohort, so that two coordinators do not overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField("demonstration content", default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="run_of_a_request_or_a_cohort",
                condition=Q(kind="shortlist", request__isnull=False)
                | Q(kind="cohort", request__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """Where coordinators look at it."""
        return reverse("advice_run", args=[self.pk])

    @property
    def requests_asked(self) -> list[int]:
        """The keys of the requests that it is about."""
        if self.request_id is not None:
            return [self.request_id]
        return [int(key) for key in self.asked.get("requests", {})]


class Pairing(models.Model):
    """One advisor for one request in one run: chosen, ranked, or why not."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pairings")
    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="pairings")
    advisor = models.ForeignKey(Advisor, on_delete=models.CASCADE, related_name="pairings")
    # From one; nothing for those a gate keeps out.
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    # The code of the gate; nothing for those who passed all.
    gate = models.CharField(max_length=30, blank=True)
    is_chosen = models.BooleanField(default=False)
    is_alternate = models.BooleanField(default=False)
    # A coordinator holds on to it; the next run keeps it.
    is_locked = models.BooleanField(default=False)
    # A coordinator put it there, and not the engine.
    is_by_hand = models.BooleanField(default=False)
    # All that the engine said of it: factors, sentences, evidence.
    explanation = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "request", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "request", "advisor"], name="pairing_once"),
        ]
        indexes = [models.Index(fields=["request", "advisor"], name="pairing_of")]

    def __str__(self) -> str:
        return f"Run {self.run_id}: {self.advisor_id} for {self.request_id}"
