"""Atom feeds of each list and filter, each topic, each agency: what the public may read."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed

from exemplar.core.xml import plain
from practices.library.models import CaseStudyPage, PracticePage
from practices.library.queries import agency_cases, topic_ids_below
from practices.library.views import newest
from practices.taxonomy.models import Agency, Topic

ENTRIES = 30


class _PageFeed(Feed):
    """A feed of pages."""

    feed_type = Atom1Feed

    def item_title(self, item: Any) -> str:
        """The page's title, marked where the practice failed or is for demonstration."""
        marks = []
        if getattr(item, "failed", False):
            marks.append("failed or stopped")
        if item.is_demonstration:
            marks.append("demonstration")
        title = plain(item.title)
        return f"{title} ({', '.join(marks)})" if marks else title

    def item_description(self, item: Any) -> str:
        """The page's summary."""
        return plain(item.summary)

    def item_link(self, item: Any) -> str:
        """The page's address."""
        return item.get_url() or "/"

    def item_pubdate(self, item: Any) -> Any:
        """When the page was first published."""
        return item.first_published_at

    def item_updateddate(self, item: Any) -> Any:
        """When the page was last published."""
        return item.last_published_at


class _ListFeed(_PageFeed):
    """The newest of a list, narrowed down by the same words as the list itself."""

    kind: type[PracticePage] | type[CaseStudyPage]

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpRequest:
        """The request: its query string says what the feed holds."""
        request.user = AnonymousUser()
        params = request.GET.copy()
        params["sort"], params["page"] = "newest", "1"
        request.GET = params  # type: ignore[assignment]
        return request

    def items(self, request: HttpRequest) -> list[Any]:
        """The newest that are found."""
        return newest(request, self.kind)


class PracticeFeed(_ListFeed):
    """New practices."""

    kind = PracticePage
    title = "Exemplar: practices"
    subtitle = "New practices in the library, narrowed down as the address says."
    link = "/practices/"


class CaseFeed(_ListFeed):
    """New case studies."""

    kind = CaseStudyPage
    title = "Exemplar: case studies"
    subtitle = "New case studies in the library, narrowed down as the address says."
    link = "/cases/"


class TopicFeed(_PageFeed):
    """New practices and case studies under a topic."""

    def get_object(self, _request: HttpRequest, slug: str) -> Topic:
        """The topic."""
        return get_object_or_404(Topic, slug=slug)

    def title(self, topic: Topic) -> str:
        """The topic's name."""
        return plain(f"Exemplar: {topic.name}")

    def link(self, topic: Topic) -> str:
        """The topic's page."""
        return topic.get_absolute_url()

    def items(self, topic: Topic) -> list[Any]:
        """The newest of both kinds."""
        below = topic_ids_below(topic)
        found: list[Any] = []
        for kind in (PracticePage, CaseStudyPage):
            pages = kind.objects.visible_to(AnonymousUser()).filter(topics__in=below).distinct()
            found += pages.order_by("-first_published_at")[:ENTRIES]
        return sorted(found, key=lambda page: page.first_published_at, reverse=True)[:ENTRIES]


class AgencyFeed(_PageFeed):
    """New case studies of an agency and of those below it."""

    def get_object(self, _request: HttpRequest, slug: str) -> Agency:
        """The agency."""
        return get_object_or_404(Agency, slug=slug)

    def title(self, agency: Agency) -> str:
        """The agency's name."""
        return plain(f"Exemplar: {agency}")

    def link(self, agency: Agency) -> str:
        """The agency's page."""
        return agency.get_absolute_url()

    def items(self, agency: Agency) -> Any:
        """The newest case studies."""
        return agency_cases(agency, AnonymousUser())[:ENTRIES]
