"""The rows below a practice: channels, fit, outcomes, sources, files, authors, related ones."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from practices.library.enums import ChannelEffect, EvidenceBasis, EvidenceLevel, FitVerdict
from practices.library.evidence import fingerprint_of
from practices.library.models.parts import AttachedDocument, Measure, Picture, Source
from practices.library.models.practice import PracticePage
from practices.library.models.ratings import LONGEST_REASON
from practices.taxonomy.enums import AgencyLevel
from practices.taxonomy.models import Channel


class PracticeChannel(Orderable):
    """What a practice does to one channel."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="channel_effects")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=10, choices=ChannelEffect)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "channel"],
                name="practice_channel_once",
                violation_error_message="This channel is already listed.",
            ),
            models.CheckConstraint(
                name="practice_channel_known_effect",
                condition=Q(effect__in=["", *ChannelEffect.values]),
            ),
        ]


class AgencyFit(Orderable):
    """For one level of government: is it likely to work there, and why."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="fits")
    level = models.CharField(max_length=10, choices=AgencyLevel)
    verdict = models.CharField(max_length=10, choices=FitVerdict)
    why = models.TextField(max_length=1000)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "level"],
                name="practice_fit_once_a_level",
                violation_error_message="This level of government is already listed.",
            ),
            models.CheckConstraint(
                name="practice_fit_known_words",
                condition=Q(
                    level__in=["", *AgencyLevel.values], verdict__in=["", *FitVerdict.values]
                ),
            ),
        ]


class Outcome(Measure):
    """One result of a practice, and how well it is supported."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="outcomes")

    # Computed from the ratings and never typed in; see practices.library.evidence.
    evidence = models.CharField(
        "evidence level",
        max_length=20,
        choices=EvidenceLevel,
        default=EvidenceLevel.NOT_RATED,
        editable=False,
    )
    evidence_reason = models.TextField(
        "reason for the level",
        max_length=LONGEST_REASON,
        blank=True,
        editable=False,
        help_text="Shown with the level, so that a reader can judge the judgement.",
    )
    basis = models.CharField(
        max_length=10, choices=EvidenceBasis, default=EvidenceBasis.NONE, editable=False
    )
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(Measure.Meta):
        constraints = [
            models.CheckConstraint(
                name="outcome_known_evidence", condition=Q(evidence__in=EvidenceLevel.values)
            ),
            models.CheckConstraint(
                name="outcome_known_basis", condition=Q(basis__in=EvidenceBasis.values)
            ),
            models.CheckConstraint(
                name="outcome_rated_with_a_reason",
                condition=Q(evidence=EvidenceLevel.NOT_RATED) | ~Q(evidence_reason=""),
                violation_error_message="A rated outcome needs the reason for its level.",
            ),
        ]
        indexes = [models.Index(fields=["basis", "practice"], name="outcome_by_basis")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the fingerprint of what there is to rate."""
        self.fingerprint = fingerprint_of(self)
        super().save(*args, **kwargs)


class PracticeSource(Source):
    """A source of a practice."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="sources")


class PracticePicture(Picture):
    """A picture of a practice."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="pictures")


class PracticeDocument(AttachedDocument):
    """A document of a practice, such as a template or a guide."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="documents")


class PracticeAuthor(Orderable):
    """Somebody who wrote the practice. The name stays readable after the account is gone."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="authored_practices",
    )
    name = models.CharField(max_length=150)
    may_be_contacted = models.BooleanField("agrees to be contacted", default=False)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                name="practice_author_once",
                violation_error_message="This person is already listed as an author.",
            )
        ]


class RelatedPractice(Orderable):
    """A practice worth reading beside this one."""

    practice = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="related")
    related = models.ForeignKey(PracticePage, on_delete=models.CASCADE, related_name="related_from")

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "related"],
                name="related_practice_once",
                violation_error_message="This practice is already listed.",
            ),
            models.CheckConstraint(
                name="practice_not_related_to_itself",
                condition=~Q(practice=F("related")),
                violation_error_message="A practice cannot be related to itself.",
            ),
        ]
