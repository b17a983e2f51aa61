"""What editors have set so far is what they read in the sources; two raters have yet to rate it."""

from typing import Any

from django.db import migrations

from practices.library.evidence import fingerprint_of

NOT_RATED = "not_rated"


def keep_levels(apps: Any, schema_editor: Any) -> None:
    """Make each level that an editor has set a decision from the sources."""
    outcomes = apps.get_model("library", "Outcome").objects
    decisions = apps.get_model("library", "EvidenceDecision").objects
    for outcome in outcomes.iterator(chunk_size=500):
        outcome.fingerprint = fingerprint_of(outcome)
        if outcome.evidence != NOT_RATED:
            outcome.basis = "sources"
            decisions.create(
                outcome=outcome,
                fingerprint=outcome.fingerprint,
                level=outcome.evidence,
                reason=outcome.evidence_reason,
                from_sources=True,
            )
        outcome.save(update_fields=["fingerprint", "basis"])


class Migration(migrations.Migration):
    """Keeps the levels."""

    dependencies = [("library", "0003_evidence_and_standing")]

    operations = [migrations.RunPython(keep_levels, migrations.RunPython.noop)]
