"""The stage that the ledger gives a practice."""

from functools import partial

from django.db import transaction

from exemplar.core.content_version import raise_version
from practices.library.enums import Stage
from practices.library.models import PracticePage
from practices.library.signals import stage_changed
from search.engines.outbox import queue


@transaction.atomic
def set_stage(*, practice_id: int, stage: Stage) -> None:
    """Keep the stage that the ledger gives a practice. Only the ledger calls this."""
    practice = PracticePage.objects.select_for_update(of=("self",)).get(pk=practice_id)
    before = practice.stage
    if before == stage:
        return
    PracticePage.objects.filter(pk=practice_id).update(stage=stage)
    queue(PracticePage, [practice_id])  # an update tells nobody
    practice.stage = stage
    raise_version()
    transaction.on_commit(
        partial(
            stage_changed.send,
            sender=PracticePage,
            practice=practice,
            before=before,
            after=stage,
        )
    )
