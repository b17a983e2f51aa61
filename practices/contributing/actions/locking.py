"""Holding a contribution while something is done to it."""

from django.core.exceptions import PermissionDenied

from practices.contributing.models import Contribution


def locked(contribution: Contribution) -> Contribution:
    """A contribution as it is now, which nobody else changes until this transaction ends.

    Raises PermissionDenied where somebody has deleted it in the meantime.
    """
    kept = Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk).first()
    if kept is None:
        raise PermissionDenied("It has been deleted.")
    return kept
