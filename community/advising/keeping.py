"""What somebody wrote after their session had ended, kept until they have signed in again."""

from typing import Any

from django.http import HttpRequest, QueryDict

from community.advising.asked import FIELDS, read_value
from community.advising.drafts import Typed
from community.advising.models import AdviceRequest

KEPT = "advising.kept"
LARGEST = 200_000
SEEN = "seen-"


def keep_for_later(request: HttpRequest, pk: int) -> bool:
    """Keep the texts of a form in the session; whether they were small enough."""
    known = {*FIELDS, *(f"{SEEN}{name}" for name in FIELDS)}
    texts = {name: values for name, values in request.POST.lists() if name in known}
    size = sum(len(name) + len(text) for name, values in texts.items() for text in values)
    if size > LARGEST:
        return False
    request.session[KEPT] = {"pk": pk, "texts": _storable(texts)}
    return True


def _storable(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    """What a database can hold: no half of a character, and no character that ends a text."""
    return {
        name: [text.encode("utf-8", "replace").decode().replace("\0", "") for text in values]
        for name, values in texts.items()
    }


def kept_for(request: HttpRequest, kept_by: AdviceRequest) -> Typed | None:
    """What was kept of this draft, as it was typed."""
    kept: Any = request.session.get(KEPT)
    if not kept or kept["pk"] != kept_by.pk:
        return None
    data: Any = QueryDict(mutable=True)
    for name, values in kept["texts"].items():
        data.setlist(name, values)
    typed = Typed()
    for name, field in FIELDS.items():
        if f"{SEEN}{name}" in data:
            typed.values[name] = read_value(field, data)
            typed.seen[name] = data[f"{SEEN}{name}"]
    return typed


def forget_kept(request: HttpRequest) -> None:
    """Forget it, once it has been saved."""
    request.session.pop(KEPT, None)
