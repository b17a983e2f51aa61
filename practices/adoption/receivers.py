"""What moves the stage of a practice: its rows, and who belongs to whom."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from practices.adoption.actions import refresh_stage
from practices.adoption.models import Adoption
from practices.adoption.queries import practices_adopted_below
from practices.taxonomy.models import Agency, Company
from practices.taxonomy.signals import term_moved


@receiver(pre_save, sender=Adoption)
def remember_practice(instance: Adoption, **_kwargs: Any) -> None:
    """Remember whose ledger a row was in: it takes its proof along to another one."""
    rows = Adoption.every.filter(pk=instance.pk).exclude(practice_id=instance.practice_id)
    instance.left_practice = rows.values_list("practice_id", flat=True).first()


@receiver([post_save, post_delete], sender=Adoption)
def on_ledger_change(instance: Adoption, **_kwargs: Any) -> None:
    """Compute the stage anew."""
    refresh_stage(practice_id=instance.practice_id)
    if left := getattr(instance, "left_practice", None):
        refresh_stage(practice_id=left)


@receiver(term_moved, sender=Agency)
@receiver(term_moved, sender=Company)
def on_organisation_moved(term: Agency | Company, **_kwargs: Any) -> None:
    """Compute anew what the organisation and those below it prove: it may be of another whole."""
    for practice_id in practices_adopted_below(term):
        refresh_stage(practice_id=practice_id)
