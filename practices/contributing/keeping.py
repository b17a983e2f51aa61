"""What somebody wrote after their session had ended, kept until they have signed in again."""

from typing import Any

from django.http import HttpRequest, QueryDict

from practices.contributing.desk import Typed
from practices.contributing.models import Contribution
from practices.contributing.saving import SEEN
from practices.contributing.shape import fields_of
from practices.contributing.typed import read_value

KEPT = "contributing.kept"
LARGEST = 400_000


def keep_for_later(request: HttpRequest, pk: int) -> bool:
    """Keep the texts of a form in the session; whether they were small enough."""
    texts = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
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


def kept_for(request: HttpRequest, contribution: Contribution) -> Typed | None:
    """What was kept of this contribution, as it was typed."""
    kept: Any = request.session.get(KEPT)
    if not kept or kept["pk"] != contribution.pk:
        return None
    data: Any = QueryDict(mutable=True)
    for name, values in kept["texts"].items():
        data.setlist(name, values)
    typed = Typed()
    for name, field in fields_of(contribution.kind).items():
        if f"{SEEN}{name}" in data:
            typed.values[name] = read_value(field, data)
            typed.seen[name] = data[f"{SEEN}{name}"]
    return typed


def forget_kept(request: HttpRequest) -> None:
    """Forget it, once it has been saved."""
    request.session.pop(KEPT, None)
