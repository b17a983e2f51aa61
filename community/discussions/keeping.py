"""What somebody sent after their session had ended, kept until they have signed in again."""

from typing import Any

from django.http import HttpRequest

from community.discussions.actions.texts import storable

KEPT = "discussions.kept"
LARGEST = 60_000
_TYPED = ("title", "kind", "body", "key", "reason")


def keep_for_later(request: HttpRequest, place: str) -> bool:
    """Keep what was typed for a place in the session; whether it was small enough."""
    texts = {name: storable(request.POST[name]) for name in _TYPED if name in request.POST}
    if sum(map(len, texts.values())) > LARGEST:
        return False
    request.session[KEPT] = {"place": place, "texts": texts}
    return True


def take_kept(request: HttpRequest, place: str) -> dict[str, str] | None:
    """What was kept for a place; it is handed out once."""
    kept: Any = request.session.get(KEPT)
    if not kept or kept["place"] != place:
        return None
    del request.session[KEPT]
    texts: dict[str, str] = kept["texts"]
    return texts
