"""What is done to the ledger."""

from django.db import transaction

from practices.adoption.queries import ledger_and_proof
from practices.library.actions import set_stage
from practices.library.models import PracticePage


@transaction.atomic
def refresh_stage(*, practice_id: int) -> None:
    """Bring the stage of one practice in line with its ledger. Cost: that practice's rows."""
    if not PracticePage.objects.filter(pk=practice_id).exists():
        return
    _, proof = ledger_and_proof(practice_id)
    set_stage(practice_id=practice_id, stage=proof.stage)
