"""What of the discussions can be found by search.

A new text, or one that changes, queues one row; its thread is taken in again, and no other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.db.models.functions import Lower
from wagtail.models import Page

from community.discussions.enums import SpaceAudience, ThreadKind
from community.discussions.models import Post, Space, Thread
from community.discussions.queries import listed_for, spaces_for
from community.discussions.searched import GOVERNMENT, private_term, texts_to_search
from community.members.rules import reads_government
from community.moderation.rules import can_moderate
from exemplar.accounts.rules import is_member
from exemplar.core.visibility import audience_terms
from practices.library.models import CaseStudyPage, PracticePage
from search.engines.watching import carried
from search.facets import Facet, Option
from search.listing import RELEVANCE, Listing, Sort
from search.registry import Kind, Passage, register

SORTS = {
    RELEVANCE: Sort("Best match"),
    "newest": Sort("Newest first", "-created_at", ["-created_at"]),
    "active": Sort("Latest reply first", "-last_post_at", ["-last_post_at"]),
    "title": Sort("Title, A to Z", "title_order", [Lower("title")]),
}


def terms_of(user: Any) -> tuple[str, ...]:
    """What search lets a person find of discussions, besides what is public."""
    if not is_member(user):
        return audience_terms(user)
    spaces = spaces_for(user).filter(audience=SpaceAudience.PRIVATE)
    private = [private_term(key) for key in spaces.order_by("pk").values_list("pk", flat=True)]
    reads = reads_government(user) or can_moderate(user)
    return (*audience_terms(user), *((GOVERNMENT,) if reads else ()), *private)


def findable_threads(user: Any) -> Listing:
    """The threads that a person may read, as search lists them."""
    kinds = [Option(value, label) for value, label in ThreadKind.choices]
    return Listing(
        records=Thread.objects.select_related("space", "page", "topic"),
        visible=listed_for(user),
        audience=terms_of(user),
        facets=[Facet("type", "Type", kinds, "kind", "kind")],
        sorts=SORTS,
    )


def thread_passages(keys: Sequence[int]) -> dict[int, list[Passage]]:
    """The texts that some threads are found by."""
    threads = texts_to_search(Thread.objects.filter(pk__in=keys))
    return {thread.pk: [Passage("", text) for text in thread.texts()] for thread in threads}


register(
    Kind(
        name="threads",
        label="Discussions",
        one="discussion",
        listing=findable_threads,
        template="discussions/_thread_hit.html",
        title_field="title",
        # A thread has none; its excerpt says what it is about.
        summary_field="title",
        url=Thread.get_absolute_url,
        begun_fields=["title"],
        suggested_fields=["title", "slug", "space__slug"],
        passages=thread_passages,
        published=attrgetter("created_at"),
    )
)

Carrying = Callable[[Iterable[Any]], Iterator[tuple[type[Model], Iterable[Any]]]]


def _beside(field: str) -> Carrying:
    """The threads that hold something of what has changed."""

    def find(keys: Iterable[Any]) -> Iterator[tuple[type[Model], Iterable[Any]]]:
        threads = Thread.objects.filter(**{f"{field}__in": list(keys)})
        yield Thread, threads.order_by().values_list("pk", flat=True).distinct()

    return find


carried(Post, _beside("posts"))
# Who reads a space or a page has changed, or whether there is such a page at all.
carried(Space, _beside("space"))
for model in (Page, PracticePage, CaseStudyPage):
    carried(model, _beside("page"))
