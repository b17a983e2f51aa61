"""How well one outcome is supported: what two raters say, and what an editor decides."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from exemplar.core.plain_text import validate_lines
from practices.library.enums import EvidenceLevel
from practices.library.evidence import Finding, find_level, fingerprint_of

RATED = [level for level in EvidenceLevel.values if level != EvidenceLevel.NOT_RATED]
RUBRIC_CHOICES = [choice for choice in EvidenceLevel.choices if choice[0] in RATED]
LONGEST_REASON = 1000


class Judgement(models.Model):
    """A level and its reason, for one outcome as it stood when it was judged.

    Never changed: when the numbers of the outcome change it is judged anew. The name goes with an
    account, the judgement stays.
    """

    outcome = models.ForeignKey("library.Outcome", on_delete=models.CASCADE)
    fingerprint = models.CharField("what was judged", max_length=64, editable=False)
    level = models.CharField(max_length=20, choices=RUBRIC_CHOICES)
    reason = models.TextField(max_length=LONGEST_REASON, validators=[validate_lines])

    # Where a person's name is used, in the admin, would tell that they have rated.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_known_level", condition=Q(level__in=RATED)),
            models.CheckConstraint(name="%(class)s_with_a_reason", condition=~Q(reason="")),
        ]

    def clean(self) -> None:
        """Refuse a reason that is too long; the field itself asks only in forms."""
        super().clean()
        if len(self.reason) > LONGEST_REASON:
            raise ValidationError({"reason": f"Say it in {LONGEST_REASON} letters at most."})


class EvidenceRating(Judgement):
    """What one rater says, before knowing what the other one says."""

    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    rated_at = models.DateTimeField(auto_now_add=True)

    class Meta(Judgement.Meta):
        default_related_name = "ratings"
        ordering = ["rated_at", "pk"]
        constraints = [
            *Judgement.Meta.constraints,
            models.UniqueConstraint(
                fields=["outcome", "fingerprint", "rater"], name="evidence_rating_once_a_rater"
            ),
        ]

    def __str__(self) -> str:
        return f"Rating {self.pk}"


class EvidenceDecision(Judgement):
    """What an editor decides: where two raters differ, or from the sources before that."""

    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)
    from_sources = models.BooleanField(
        default=False, help_text="Read from the sources by the editors, without two ratings."
    )

    class Meta(Judgement.Meta):
        default_related_name = "decisions"
        ordering = ["decided_at", "pk"]
        constraints = [
            *Judgement.Meta.constraints,
            models.UniqueConstraint(
                F("outcome"), F("fingerprint"), F("from_sources"), name="evidence_decision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"


def findings_for(outcomes: Iterable[Any]) -> list[Finding]:
    """What is found of each outcome as it stands here, saved or not. Two queries."""
    rows = list(outcomes)
    keys = [row.pk for row in rows if row.pk is not None]
    ratings, decisions = _by_outcome(EvidenceRating, keys), _by_outcome(EvidenceDecision, keys)
    return [find_level(fingerprint_of(row), ratings[row.pk], decisions[row.pk]) for row in rows]


def _by_outcome(model: type[Judgement], keys: list[int]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    if keys:
        for each in model._default_manager.filter(outcome__in=keys):
            found[each.outcome_id].append(each)
    return found


def rate_rows(practice: Any) -> list[EvidenceLevel]:
    """Give each outcome of a practice that is about to be saved its level; all the levels.

    What a draft or an older revision says of them is not asked.
    """
    rows = list(practice.outcomes.all())
    findings = findings_for(rows)
    changed = False
    for row, finding in zip(rows, findings, strict=True):
        told = (finding.level, finding.reason, finding.basis)
        if (row.evidence, row.evidence_reason, row.basis) != told:
            row.evidence, row.evidence_reason, row.basis = told
            changed = True
    if changed:
        practice.outcomes = rows
    return [finding.level for finding in findings]
