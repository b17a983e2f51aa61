"""A run as a file."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from community.advising.actions.runs import note_export
from community.advising.enums import RunProgress
from community.advising.models import Run
from community.advising.queries.runs import visible_to
from community.advising.run_exports import as_csv, as_json
from community.advising.views.door import for_coordinators

FORMATS: dict[str, tuple[str, Callable[[Run, Any], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}


@for_coordinators
@require_safe
def export(request: HttpRequest, pk: int, form: str) -> Any:
    """All that is stored of a run; that it was taken is written into the trail."""
    if form not in FORMATS:
        raise Http404
    run = get_object_or_404(visible_to(request.user), pk=pk, progress=RunProgress.DONE)
    note_export(actor=request.user, run=run)
    content_type, write = FORMATS[form]
    response = StreamingHttpResponse(write(run, request.user), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="run-{run.pk}.{form}"'
    return response
