"""The names of the places that somebody writes in, as drafts and forms know them."""

import re
from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from community.discussions.models import Draft, Post, Space, Thread
from community.discussions.queries import posts_for, spaces_for, threads_for
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Topic

_PLACE = re.compile(r"(space|thread|post|edit|topic|page)-(\d{1,18})")


def draft_place(place: Any) -> str:
    """The name under which what is typed in a place is kept: "thread-12"."""
    kinds = ((Space, "space"), (Thread, "thread"), (Post, "post"), (Topic, "topic"), (Page, "page"))
    name = next(name for kind, name in kinds if isinstance(place, kind))
    return f"{name}-{place.pk}"


def _records(kind: str, user: Any, keys: Iterable[int]) -> dict[int, Any]:
    """What a person may read of the places of one kind."""
    if kind == "page":
        pages = [
            page
            for model in (PracticePage, CaseStudyPage)
            for page in model.objects.visible_to(user).without_texts().filter(pk__in=keys)
        ]
        return {page.pk: page for page in pages}
    rows = {
        "space": lambda: spaces_for(user),
        "thread": lambda: threads_for(user).select_related("space", "page", "topic"),
        "topic": Topic.objects.all,
    }.get(kind, lambda: posts_for(user).select_related("thread__space", "thread__page"))
    return {record.pk: record for record in rows().filter(pk__in=keys)}


def read_place(user: Any, text: str) -> Any:
    """What the name of a place stands for, if a person may read it; else nothing."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    return _records(match[1], user, [int(match[2])]).get(int(match[2]))


def places_of(user: Any, drafts: Iterable[Draft]) -> dict[str, Any]:
    """What the places of some drafts stand for, by their names: a query for each kind at most."""
    asked: dict[str, set[int]] = {}
    for draft in drafts:
        if match := _PLACE.fullmatch(draft.place):
            asked.setdefault(match[1], set()).add(int(match[2]))
    found = {}
    for kind, keys in asked.items():
        records = _records(kind, user, keys)
        found.update({f"{kind}-{key}": record for key, record in records.items()})
    return found
