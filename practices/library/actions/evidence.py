"""Rating evidence: two raters, each without knowing the other, and an editor where they differ."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from exemplar.core.content_version import raise_version
from practices.library.evidence import Finding, fingerprint_of, summarise_evidence
from practices.library.models import EvidenceDecision, EvidenceRating, Outcome, PracticePage
from practices.library.models.ratings import findings_for
from practices.library.rules import can_decide, can_rate
from search.engines.outbox import queue

CHANGED = "The numbers of this outcome have changed since you opened it. Read them again."


@transaction.atomic
def rate_outcome(
    *, actor: Any, outcome: Outcome, level: str, reason: str, seen: str
) -> EvidenceRating:
    """Give one's own rating of an outcome as one has seen it (its fingerprint). It is final.

    Raises PermissionDenied for whoever may not rate it, ValidationError where the outcome is
    another one by now or two have rated already.
    """
    outcome = _locked(outcome)
    finding = findings_for([outcome])[0]
    if not can_rate(actor, outcome, finding):
        raise PermissionDenied("This outcome is not yours to rate.")
    _check_seen(outcome, seen)
    rating = EvidenceRating(
        outcome=outcome, rater=actor, fingerprint=seen, level=level, reason=reason.strip()
    )
    rating.full_clean()
    rating.save()
    # Neither level nor reason: the other rater may read the audit trail.
    log(outcome.practice, "exemplar.rate_evidence", user=actor, data={"outcome": outcome.pk})
    if len(finding.ratings) == 1:
        refresh_evidence(practice_id=outcome.practice_id)
    return rating


@transaction.atomic
def decide_outcome(
    *, actor: Any, outcome: Outcome, level: str, reason: str, seen: str
) -> EvidenceDecision:
    """Decide where two raters differ. Raises as rating does."""
    outcome = _locked(outcome)
    finding = findings_for([outcome])[0]
    if not can_decide(actor, outcome, finding):
        raise PermissionDenied("This outcome is not yours to decide.")
    _check_seen(outcome, seen)
    decision = _keep_decision(outcome, actor, level, reason, from_sources=False)
    data = {"outcome": outcome.pk, "level": level}
    log(outcome.practice, "exemplar.decide_evidence", user=actor, data=data)
    refresh_evidence(practice_id=outcome.practice_id)
    return decision


@transaction.atomic
def read_from_sources(*, outcome: Outcome, level: str, reason: str) -> None:
    """Keep what the editors read in the sources of an outcome, until two have rated it.

    For content that is loaded. What has been read of the same numbers before is replaced.
    """
    EvidenceDecision.objects.filter(
        outcome=outcome, fingerprint=fingerprint_of(outcome), from_sources=True
    ).delete()
    _keep_decision(outcome, None, level, reason, from_sources=True)


@transaction.atomic
def refresh_evidence(*, practice_id: int) -> None:
    """Bring the levels of a practice in line with its ratings. Cost: its outcomes."""
    practice = PracticePage.objects.select_for_update(of=("self",)).get(pk=practice_id)
    rows = list(Outcome.objects.filter(practice_id=practice_id))
    findings = findings_for(rows)
    for row, finding in zip(rows, findings, strict=True):
        _keep_finding(row, finding)
    whole = summarise_evidence(finding.level for finding in findings)
    if practice.evidence != whole:
        PracticePage.objects.filter(pk=practice_id).update(evidence=whole)
        queue(PracticePage, [practice_id])  # an update tells nobody
    raise_version()


def _keep_finding(row: Outcome, finding: Finding) -> None:
    told = {
        "evidence": finding.level,
        "evidence_reason": finding.reason,
        "basis": finding.basis,
        "fingerprint": fingerprint_of(row),
    }
    if any(getattr(row, name) != value for name, value in told.items()):
        Outcome.objects.filter(pk=row.pk).update(**told)


def _keep_decision(
    outcome: Outcome, actor: Any, level: str, reason: str, *, from_sources: bool
) -> EvidenceDecision:
    decision = EvidenceDecision(
        outcome=outcome,
        decided_by=actor,
        fingerprint=fingerprint_of(outcome),
        level=level,
        reason=reason.strip(),
        from_sources=from_sources,
    )
    decision.full_clean(exclude=() if actor else ("decided_by",))
    decision.save()
    return decision


def _locked(outcome: Outcome) -> Outcome:
    """The outcome as it stands, with its practice locked: two raters come one after the other."""
    PracticePage.objects.select_for_update(of=("self",)).get(pk=outcome.practice_id)
    found = Outcome.objects.select_related("practice").filter(pk=outcome.pk).first()
    if found is None:
        raise ValidationError("This outcome has been taken out of the practice.")
    return found


def _check_seen(outcome: Outcome, seen: str) -> None:
    if seen != fingerprint_of(outcome):
        raise ValidationError(CHANGED)
