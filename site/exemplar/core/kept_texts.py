"""What somebody sent after their session had ended, kept until they have signed in again."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, QueryDict

KEPT = "kept_texts"
# Characters, over all places together: enough for the longest form, too few to fill a disk.
LARGEST = 400_000


def keep_for_later(request: HttpRequest, place: str, names: Iterable[str]) -> bool:
    """Keep these fields of a form, sent in a place, in the session; whether there was room."""
    texts = {name: _storable(request.POST.getlist(name)) for name in names if name in request.POST}
    kept = {**request.session.get(KEPT, {}), place: texts}
    if _size(kept) > LARGEST:
        return False
    request.session[KEPT] = kept
    return True


def _size(kept: dict[str, dict[str, list[str]]]) -> int:
    return sum(
        len(name) + sum(map(len, values))
        for texts in kept.values()
        for name, values in texts.items()
    )


def _storable(values: Iterable[str]) -> list[str]:
    """What a database can hold: no half of a character, and no character that ends a text."""
    return [text.encode("utf-8", "replace").decode().replace("\0", "") for text in values]


def kept_texts(request: HttpRequest, place: str) -> QueryDict | None:
    """What was kept for a place, as it was sent."""
    texts = request.session.get(KEPT, {}).get(place)
    if texts is None:
        return None
    data: Any = QueryDict(mutable=True)
    for name, values in texts.items():
        data.setlist(name, values)
    return data


def forget_kept(request: HttpRequest, place: str) -> None:
    """Forget it, once it has been saved."""
    kept = dict(request.session.get(KEPT, {}))
    if kept.pop(place, None) is not None:
        request.session[KEPT] = kept
