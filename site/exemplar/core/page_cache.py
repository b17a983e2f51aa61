"""Finished pages, kept in each process under the content version.

Only views that ask for it are kept, and only what is the same for all who may read the same pages;
what differs from person to person is filled in afterwards (see personal). Cost of a kept page: one
small query.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from exemplar.core.content_version import current_version
from exemplar.core.visibility import audience

LONGEST_ADDRESS = 500
_KEPT_HEADERS = ("Content-Type", "Link", "Last-Modified")

View = Callable[..., Any]


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part of a page that changes, and not for the page.

    A page that the browser restores from its history must be whole. Whoever renders asks here, and
    so does the key: were they to read the headers differently, one could be kept as the other.
    """
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def _key(request: HttpRequest) -> str:
    version = current_version()
    part = "part" if wants_part(request) else "whole"
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    text = f"{part}:{audience(request.user, version)}:{address}"
    return f"{version}:{sha256(text.encode()).hexdigest()}"


def _may_keep(response: Any) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
    )


_one_readers: list[Callable[[HttpRequest], bool]] = []


def never_kept(is_own: Callable[[HttpRequest], bool]) -> None:
    """Have no page kept or given from what is kept, where a request asks for one reader's own."""
    _one_readers.append(is_own)


def same_for_everyone(view: View) -> View:
    """Keep what a view answers to GET, for each audience, until something published changes.

    The view may ask what a reader may read, and nothing else about the reader.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # In the site's time zone for everybody: whose reader made the page must not show in it.
        with timezone.override(None):
            response = _answer(view, request, *args, **kwargs)
        # For caches further away: the part of a page is not the page.
        patch_vary_headers(response, ["HX-Request"])
        return response

    return kept


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    if any(is_own(request) for is_own in _one_readers):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response
    if request.method != "GET" or len(request.get_full_path()) > LONGEST_ADDRESS:
        return view(request, *args, **kwargs)
    return _found_or_made(view, request, *args, **kwargs)


def _found_or_made(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    pages, key = caches["pages"], _key(request)
    if found := pages.get(key):
        content, headers = found
        return HttpResponse(content, headers=headers)
    response = view(request, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    if _may_keep(response):
        headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
        pages.set(key, (response.content, headers))
    return response
