"""The site's addresses and the empty view. Only the bench uses them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from exemplar.urls import urlpatterns as site_urlpatterns
from tests.bench.load import EMPTY


def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing: what the server, Django and the middleware cost by themselves."""
    return HttpResponse()


urlpatterns = [path(EMPTY, empty), *site_urlpatterns]
