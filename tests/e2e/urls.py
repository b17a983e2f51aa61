"""The site's addresses and some that go wrong on purpose; and how the tests' server answers."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path
from django.views.static import serve

from exemplar.urls import urlpatterns as addresses_of_the_site


class OneAtATime:
    """Answers one request after the other: SQLite in memory has one connection for all threads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with self.lock:
            return self.get_response(request)


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("This view is broken on purpose.")


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("This request is odd on purpose.")


def picture(request: HttpRequest, path: str) -> FileResponse:
    return serve(request, path, document_root=Path(settings.MEDIA_ROOT) / "images")


urlpatterns = [
    path("media/images/<path:path>", picture),
    path("test-only/broken/", broken),
    path("test-only/forbidden/", forbidden),
    path("test-only/suspicious/", suspicious),
    *addresses_of_the_site,
]
