"""The reading API: what each part gives to it, put together; and the page that explains it.

Whoever asks gets what the pages would show them. Nothing is written here.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError

from exemplar.core.page_cache import same_for_everyone
from practices.adoption.api import router as ledger
from practices.library.api import router as library

READING = ("GET", "HEAD")
PREFIX = "/api/v1/"
NOT_HERE = "There is nothing at this address, or nothing that you may read."

api = NinjaAPI(
    title="Exemplar",
    version="1",
    description="Practices in serving the public, case studies, and who adopted what. Read only.",
    urls_namespace="api-v1",
    docs_url=None,
)
api.add_router("", library)
api.add_router("", ledger)


def _problem(status: int, message: str, fields: list[dict[str, str]] | None = None) -> JsonResponse:
    return JsonResponse(
        {"status": status, "message": message, "fields": fields or []}, status=status
    )


@api.exception_handler(Http404)
def _not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    """What is not there and what somebody may not know of are answered alike."""
    return _problem(404, NOT_HERE)


@api.exception_handler(ValidationError)
def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    """Which parameter is wrong, and why."""
    fields = [
        {"field": str(_named(each["loc"])), "message": str(each["msg"])} for each in error.errors
    ]
    return _problem(422, "Some parameters are not as they should be.", fields)


def _named(place: tuple[Any, ...]) -> Any:
    """The parameter in the place of an error: "query", the name of the argument, the parameter."""
    names = [part for part in place if isinstance(part, str) and part not in {"query", "asked"}]
    return names[0] if names else place[-1]


def reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer GET and HEAD alone, with an ETag, and never from what was kept for another reader."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in READING:
            response: Any = _problem(405, "This API only reads: ask with GET or HEAD.")
            response["Allow"] = ", ".join(READING)
            return response
        method, request.method = request.method, "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        return _conditional(request, response)

    return answer


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Cookie"])
    # To be asked for again each time: a page may be taken back at any moment.
    kept_by = "private" if request.user.is_authenticated else "public"
    response["Cache-Control"] = f"{kept_by}, no-cache"
    response["X-Robots-Tag"] = "noindex"
    if response.status_code != 200:  # noqa: PLR2004
        return response
    # Of what is said, so that it differs wherever what a reader may see does.
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    found: Any = get_conditional_response(request, etag=etag, response=response)
    return found


def nothing(_request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """No operation has this address."""
    return _problem(404, NOT_HERE)


@require_safe
@same_for_everyone
def explained(request: HttpRequest) -> HttpResponse:
    """What the API offers, for people."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in schema["paths"].items():
        asked = [_parameter(each) for each in methods["get"]["parameters"]]
        told = {**methods["get"], "address": address, "asked": asked}
        groups.setdefault(told["tags"][0], []).append(told)
    context = {
        "groups": groups,
        "root": request.build_absolute_uri("/").rstrip("/"),
        "prefix": PREFIX,
    }
    return render(request, "api/explained.html", context)


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    """A parameter in the words of the page: what it means, and the values it takes."""
    schema = told["schema"]
    values = schema.get("enum") or schema.get("items", {}).get("enum") or []
    meaning = told.get("description", "")
    if told["in"] == "path":
        meaning = "The short name, as it stands in the address of the page."
    return {
        "name": told["name"],
        "meaning": meaning,
        "values": [value for value in values if value],
        "least": schema.get("minimum"),
        "most": schema.get("maximum"),
        "usual": schema.get("default"),
        "longest": schema.get("maxLength") if told["in"] == "query" else None,
    }


def _patterns() -> list[Any]:
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        pattern.callback = reading(pattern.callback)
    return [*patterns, re_path(r"^(?:.*/)?$", reading(nothing))]


# For `include`: the operations, what answers for all other addresses, and their namespace.
urls = (_patterns(), "api-v1")
explained_url = path("api/", explained, name="api")
