"""The addresses of topics and agencies for search engines; pages of the tree list themselves."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from practices.taxonomy.models import Agency, Topic


class TopicSitemap(Sitemap):
    """Each topic."""

    def items(self) -> QuerySet[Topic]:
        """All topics."""
        return Topic.objects.order_by("path")


class AgencySitemap(Sitemap):
    """Each agency."""

    def items(self) -> QuerySet[Agency]:
        """All agencies."""
        return Agency.objects.order_by("path")


class ListSitemap(Sitemap):
    """The lists of topics and agencies."""

    def items(self) -> list[str]:
        """The names of their addresses."""
        return ["topics", "agencies"]

    def location(self, item: Any) -> str:
        """The address of a list."""
        return reverse(item)
