"""A thread as a file."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from community.discussions.exporting import as_html, as_json
from community.discussions.models import Thread
from community.discussions.queries import threads_for

FORMATS: dict[str, tuple[str, Callable[[Thread, Any], Iterator[str]]]] = {
    "json": ("application/json", as_json),
    "html": ("text/html; charset=utf-8", as_html),
}


@login_required
@require_safe
def export(request: HttpRequest, pk: int, form: str) -> StreamingHttpResponse:
    """All of a thread that the reader may read, with its earlier versions."""
    if form not in FORMATS:
        raise Http404
    threads = threads_for(request.user).select_related("space", "page", "topic")
    thread = get_object_or_404(threads, pk=pk, merged_into__isnull=True)
    content_type, write = FORMATS[form]
    response = StreamingHttpResponse(write(thread, request.user), content_type=content_type)
    name = f"thread-{thread.pk}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
