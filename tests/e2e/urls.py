"""The site's addresses, and some that go wrong on purpose."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from exemplar.urls import urlpatterns as addresses_of_the_site


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("This view is broken on purpose.")


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("This request is odd on purpose.")


urlpatterns = [
    path("test-only/broken/", broken),
    path("test-only/forbidden/", forbidden),
    path("test-only/suspicious/", suspicious),
    *addresses_of_the_site,
]
