"""Reading collections, in a number of queries that does not grow with what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from wagtail.models import Page

from practices.collections.enums import Sharing
from practices.collections.models import Collection, CollectionItem
from practices.collections.rules import kept_by
from practices.library.models import CaseStudyPage, PracticePage


@dataclass(frozen=True)
class Shown:
    """One page of a collection as a list shows it."""

    item: CollectionItem
    page: Any  # a PracticePage or a CaseStudyPage
    is_case: bool


def readable_items(collection: Collection, user: Any) -> QuerySet[CollectionItem]:
    """What of a collection a reader may read, in its order; the rest is as if it were not there."""
    items = CollectionItem.objects.filter(collection=collection)
    kinds = (PracticePage, CaseStudyPage)
    readable = [Exists(each.objects.visible_to(user).filter(pk=OuterRef("page"))) for each in kinds]
    return items.filter(readable[0] | readable[1])


def shown(items: Sequence[CollectionItem]) -> list[Shown]:
    """Items with their pages, for readers who may read them."""
    keys = [item.page_id for item in items]
    practices = PracticePage.objects.without_texts().prefetch_related("topics").in_bulk(keys)
    cases = (
        CaseStudyPage.objects.without_texts()
        .select_related("agency", "company")
        .prefetch_related("topics")
        .in_bulk([key for key in keys if key not in practices])
    )
    pages = practices | cases
    return [
        Shown(item, pages[item.page_id], item.page_id in cases)
        for item in items
        if item.page_id in pages
    ]


def public_collections() -> QuerySet[Collection]:
    """The editors' collections that everyone may open."""
    return Collection.objects.filter(sharing=Sharing.EVERYONE)


def own_collections(user: Any) -> QuerySet[Collection]:
    """What a person keeps, the editors' first, with the number of pages in each."""
    return kept_by(user).annotate(size=Count("items")).order_by("-owner", "title", "pk")


def collections_with(page: Page) -> QuerySet[Collection]:
    """The public collections that hold a page."""
    return public_collections().filter(items__page=page)
