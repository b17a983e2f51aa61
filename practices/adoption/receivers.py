"""A row that is saved or deleted moves the stage of its practice, by whatever way it changed."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from practices.adoption.actions import refresh_stage
from practices.adoption.models import Adoption


@receiver([post_save, post_delete], sender=Adoption)
def on_ledger_change(instance: Adoption, **_kwargs: Any) -> None:
    """Compute the stage anew."""
    refresh_stage(practice_id=instance.practice_id)
