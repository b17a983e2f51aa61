"""When past results or requests change, a worker reads them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from community.advising.models import AdviceRequest
from community.advising.run_tasks import read_changed_results, read_request
from community.advising.signals import request_moved
from community.expertise.signals import profile_changed, results_changed


@receiver([results_changed, profile_changed], dispatch_uid="advising.read_results")
def on_results_changed(**_kwargs: Any) -> None:
    """Have past results read once the change is stored."""
    transaction.on_commit(read_changed_results.enqueue)


@receiver(request_moved, dispatch_uid="advising.read_request")
def on_request_moved(request: AdviceRequest, **_kwargs: Any) -> None:
    """Have a request read: its text may be another since it was submitted."""
    transaction.on_commit(partial(read_request.enqueue, request.pk))
