"""Fragments that differ from person to person inside pages that are the same for all.

A page is rendered once and kept for everyone (see page_cache); where it shows something personal it
holds a marker, and the marker is filled for each request. The marker carries a keyed digest, so
that no text a person writes can be one.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

Fragment = Callable[[HttpRequest, str], str]

_fragments: dict[str, Fragment] = {}
_key = SimpleLazyObject(lambda: salted_hmac("exemplar.personal", "marker").hexdigest()[:20])


def register_fragment(name: str) -> Callable[[Fragment], Fragment]:
    """Make a function of (request, argument) available as `{% personal "name" argument %}`."""

    def register(fragment: Fragment) -> Fragment:
        _fragments[name] = fragment
        return fragment

    return register


def marker(name: str, argument: str = "") -> str:
    """The text that stands for a fragment until the request is known."""
    if name not in _fragments:
        raise LookupError(f"No personal fragment is called {name!r}.")
    return f"<!--{_key}:{name}:{argument}-->"


def fill(content: bytes, request: HttpRequest) -> bytes:
    """The page with each marker replaced by what it is for this person."""
    # Splitting finds the few markers of a long page many times faster than an expression would.
    first, *others = content.split(f"<!--{_key}:".encode())
    parts = [first]
    for other in others:
        marked, _, rest = other.partition(b"-->")
        name, _, argument = marked.decode().partition(":")
        parts += (_fragments[name](request, argument).encode(), rest)
    return b"".join(parts)
