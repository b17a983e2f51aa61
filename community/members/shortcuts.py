"""Whether somebody who is signed in uses the keyboard shortcuts of the site."""

from typing import Any

from django.http import HttpRequest

from exemplar.core.personal import register_fragment

_KEPT = "no_shortcuts"


def remember_shortcuts(session: Any, *, wanted: bool) -> None:
    """Keep the choice with the session: pages then need not ask for it."""
    if wanted:
        session.pop(_KEPT, None)
    else:
        session[_KEPT] = True


@register_fragment("shortcuts")
def shortcuts(request: HttpRequest, _argument: str) -> str:
    """A mark for the script, where somebody has switched the keys off in their profile."""
    is_off = request.user.is_authenticated and request.session.get(_KEPT)
    return "<span hidden data-no-shortcuts></span>" if is_off else ""
