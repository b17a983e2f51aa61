"""The feed of a saved search. A feed reader cannot sign in: whoever has the address may read."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.feedgenerator import Atom1Feed

from exemplar.core.xml import plain
from search.models import SavedSearch
from search.queries import newest_of
from search.registry import Kind

Entry = tuple[Kind, Any]


class SavedSearchFeed(Feed):
    """What a saved search finds, as its owner may see it at that moment."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed, which no cache may keep for others and no robot may list."""
        response = super().__call__(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_object(self, _request: HttpRequest, token: str) -> SavedSearch:
        """The saved search with this token, while its owner may sign in."""
        searches = SavedSearch.objects.select_related("owner").filter(owner__is_active=True)
        return get_object_or_404(searches, token=token)

    def title(self, saved: SavedSearch) -> str:
        """The name that its owner gave it."""
        return plain(f"Exemplar: {saved.name}")

    def link(self, saved: SavedSearch) -> str:
        """The search itself."""
        return f"{reverse('search')}?{saved.address}"

    def items(self, saved: SavedSearch) -> list[Entry]:
        """The newest that it finds."""
        return newest_of(saved)

    def item_title(self, item: Entry) -> str:
        """What it is called, and of which kind it is."""
        return plain(f"{item[1]} ({item[0].one})")

    def item_description(self, item: Entry) -> str:
        """Its summary."""
        return plain(getattr(item[1], item[0].summary_field))

    def item_link(self, item: Entry) -> str:
        """Its address."""
        return item[0].url(item[1])

    def item_pubdate(self, item: Entry) -> Any:
        """When it was published."""
        kind, record = item
        return kind.published(record) if kind.published else None
