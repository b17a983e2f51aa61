"""What a worker does for the desk: reading texts, and making cohorts."""

from django_tasks import task

from community.advising import reading
from community.advising.models import AdviceRequest


@task()
def read_changed_results() -> int:
    """Read past results after a change, unless all were read a moment ago; how many."""
    if reading.is_read() or reading.was_just_read():
        return 0
    return reading.read_results()


@task()
def read_all_results() -> int:
    """Read past results now: somebody waits for a run; how many."""
    return 0 if reading.is_read() else reading.read_results()


@task()
def read_request(request_id: int) -> bool:
    """Read one request; whether there was anything to do."""
    request = AdviceRequest.objects.filter(pk=request_id).first()
    if request is None or request.vector_model == reading.request_model(request):
        return False
    return reading.read_request(request)


@task()
def make_cohort(run_id: int) -> bool:
    """Work out a cohort that was asked for; whether it is made."""
    from community.advising.cohort_making import make  # noqa: PLC0415 - scipy only where needed

    return make(run_id)
