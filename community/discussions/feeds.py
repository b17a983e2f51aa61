"""Atom feeds of what is discussed in public: everywhere, and in one space."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from community.discussions.cards import without_cards
from community.discussions.enums import SpaceAudience, State
from community.discussions.models import Post, Space, Thread
from community.discussions.queries import listed_for
from community.members.queries import bylines
from exemplar.core.xml import plain

ENTRIES = 30


class TalkFeed(Feed):
    """New threads in all public spaces, with their opening texts."""

    feed_type = Atom1Feed
    subtitle = "New threads in the public spaces."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Space | None:
        """All spaces."""
        return None

    def title(self, space: Space | None) -> str:
        """The space's name, where it is of one."""
        return plain(f"Exemplar: {space.name}" if space else "Exemplar: discussions")

    def link(self, space: Space | None) -> str:
        """Where they are read."""
        return space.get_absolute_url() if space else reverse("discussions")

    def items(self, space: Space | None) -> list[Thread]:
        """The newest threads, each with its opening text and its author's name."""
        threads: list[Any] = list(self._threads(space).order_by("-pk")[:ENTRIES])
        openings = Post.objects.filter(thread__in=threads, position=0, state=State.VISIBLE)
        texts = dict(openings.values_list("thread", "html"))
        named = bylines(thread.author_id for thread in threads)
        for thread in threads:
            thread.opening = texts.get(thread.pk, "")
            thread.byline = named[thread.author_id]
        return threads

    def _threads(self, space: Space | None) -> QuerySet[Thread]:
        threads = listed_for(AnonymousUser()).filter(state=State.VISIBLE, space__isnull=False)
        return (threads.filter(space=space) if space else threads).select_related("space")

    def item_title(self, item: Thread) -> str:
        """The thread's title."""
        return plain(item.title)

    def item_description(self, item: Any) -> str:
        """The opening text, as safe HTML."""
        return plain(without_cards([item.opening])[0])

    def item_link(self, item: Thread) -> str:
        """The thread's address."""
        return item.get_absolute_url()

    def item_author_name(self, item: Any) -> str:
        """Who opened it."""
        return plain(item.byline.name)

    def item_pubdate(self, item: Thread) -> Any:
        """When it was opened."""
        return item.created_at

    def item_updateddate(self, item: Thread) -> Any:
        """When somebody last wrote in it."""
        return item.last_post_at


class SpaceFeed(TalkFeed):
    """New threads in one public space."""

    def get_object(self, _request: HttpRequest, slug: str) -> Space:
        """The space, where everybody reads it."""
        return get_object_or_404(Space, slug=slug, audience=SpaceAudience.PUBLIC)
