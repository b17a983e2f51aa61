"""What advising does when others have done something."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from community.advising.actions.conflicts import (
    report_end_of_interest,
    report_interest,
    tell_changed,
)
from community.advising.enums import ConflictState
from community.advising.models import Conflict
from community.expertise.models import Interest
from community.expertise.signals import interest_declared, interest_ended
from practices.taxonomy.models import Agency, Company
from practices.taxonomy.signals import term_moved


@receiver(interest_declared, dispatch_uid="advising.interest_declared")
def on_declared(interest: Interest, **_kwargs: Any) -> None:
    """Put what an advisor declares into the register."""
    report_interest(interest)


@receiver(interest_ended, dispatch_uid="advising.interest_ended")
def on_ended(interest: Interest, **_kwargs: Any) -> None:
    """Have somebody look at what an advisor says is over."""
    report_end_of_interest(interest)


@receiver(term_moved, dispatch_uid="advising.term_moved")
def on_moved(sender: Any, **_kwargs: Any) -> None:
    """An organisation belongs to another one now: what is known of it reaches others."""
    if sender not in {Agency, Company}:
        return
    of_any = Q(agency__isnull=False) if sender is Agency else Q(company__isnull=False)
    # The gates are asked once, however many records there are.
    conflict = Conflict.objects.filter(of_any).exclude(state=ConflictState.ENDED).last()
    if conflict is not None:
        tell_changed(conflict)
