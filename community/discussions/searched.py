"""What a thread is found by: its title, and some of what everybody who may read it reads in it.

A thread of thousands of replies is taken in as quickly as a short one: its opening text, then the
texts that most people found helpful, then the newest; so many, and so much of each.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Left
from wagtail.search import index

from community.discussions.enums import SpaceAudience, State
from exemplar.core.visibility import PUBLIC, place_terms

MOST_TEXTS: Final = 100
LONGEST_TEXT: Final = 2_000
# What search asks with for those who read what is for people in government, and for each space
# whose people are named.
GOVERNMENT: Final = "government"
LONGEST_TITLE_ORDER = 100

_LINK = re.compile(r"\[([^\][]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"^[>#\s]+|[*_`~]{1,3}", re.MULTILINE)


def private_term(space_id: int) -> str:
    """What search asks with for those who are named for a private space."""
    return f"space:{space_id}"


def plain_text(body: str) -> str:
    """A text without the marks of Markdown, as one reads it in a line."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", body)).split())


def texts_to_search(threads: QuerySet[Any]) -> QuerySet[Any]:
    """Threads together with the texts that they are found by: one query for any number."""
    posts = apps.get_model("discussions", "Post")._default_manager
    first = Case(When(position=0, then=Value(0)), default=Value(1))
    texts = (
        posts.filter(state=State.VISIBLE)
        .annotate(text=Left("body", LONGEST_TEXT))
        .only("pk", "thread")
        .order_by(first, "-helpful_count", "-pk")
    )
    return threads.prefetch_related(Prefetch("posts", texts[:MOST_TEXTS], to_attr="found_by"))


class SearchedThread(index.Indexed):
    """A thread, as search takes it in."""

    search_fields = [
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.SearchField("texts"),
        index.FilterField("kind"),
        index.FilterField("title_order"),
        index.FilterField("created_at"),
        index.FilterField("last_post_at"),
    ]

    @classmethod
    def get_indexed_objects(cls) -> QuerySet[Any]:
        """What is shown and goes on where it stands, with all that the index holds of it."""
        stands = Q(page__isnull=True) | Q(page__live=True)
        threads = (
            super().get_indexed_objects().filter(stands, state=State.VISIBLE, merged_into=None)
        )
        return texts_to_search(threads.select_related("space", "page"))

    def texts(self) -> list[str]:
        """The texts that it is found by, where they were read with it."""
        posts: Iterable[Any] = getattr(self, "found_by", ())
        return [plain_text(post.text) for post in posts]

    def title_order(self) -> str:
        """The title as it sorts."""
        return str(self.title).casefold()[:LONGEST_TITLE_ORDER]

    def search_audience_terms(self) -> list[str]:
        """Who may find it: as many as read its space, or the page that it stands beside."""
        space, page = self.space, self.page
        if space is not None:
            return {
                SpaceAudience.PUBLIC: [PUBLIC],
                SpaceAudience.GOVERNMENT: [GOVERNMENT],
            }.get(space.audience, [private_term(space.pk)])
        return [PUBLIC, *(place_terms(page) if page is not None else ())]
