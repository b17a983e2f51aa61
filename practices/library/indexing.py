"""What of the library can be found by search."""

from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import Model, Q
from django.dispatch import receiver

from practices.library.models import CaseStudyPage, PracticePage
from practices.library.queries import cases_for, practices_for
from practices.library.queries.findable import (
    agencies_for,
    agency_synonyms,
    page_passages,
    topic_passages,
    topic_synonyms,
    topics_for,
)
from practices.taxonomy.models import Agency, Channel, CustomerGroup, Industry, Topic, TreeTerm
from practices.taxonomy.signals import term_moved
from search.engines.outbox import queue
from search.engines.watching import Carriers, carried
from search.registry import Kind, register, register_synonyms


def _page_url(page: PracticePage | CaseStudyPage) -> str:
    return page.get_url() or "/"


register(
    Kind(
        name="practices",
        label="Practices",
        one="practice",
        listing=practices_for,
        template="library/_practice_hit.html",
        title_field="title",
        summary_field="summary",
        url=_page_url,
        begun_fields=["title"],
        suggested_fields=["title", "url_path"],
        passages=partial(page_passages, PracticePage),
        published=attrgetter("first_published_at"),
    )
)
register(
    Kind(
        name="cases",
        label="Case studies",
        one="case study",
        listing=cases_for,
        template="library/_case_hit.html",
        title_field="title",
        summary_field="summary",
        url=_page_url,
        begun_fields=["title"],
        suggested_fields=["title", "url_path"],
        passages=partial(page_passages, CaseStudyPage),
        published=attrgetter("first_published_at"),
    )
)
register(
    Kind(
        name="topics",
        label="Topics",
        one="topic",
        listing=topics_for,
        template="library/_topic_hit.html",
        title_field="name",
        summary_field="description",
        url=Topic.get_absolute_url,
        begun_fields=["name"],
        suggested_fields=["name", "slug"],
        passages=topic_passages,
    )
)
register(
    Kind(
        name="agencies",
        label="Agencies",
        one="agency",
        listing=agencies_for,
        template="library/_agency_hit.html",
        title_field="name",
        summary_field="description",
        url=Agency.get_absolute_url,
        begun_fields=["name", "abbreviation"],
        suggested_fields=["name", "abbreviation", "slug"],
    )
)
register_synonyms(topic_synonyms)
register_synonyms(agency_synonyms)


def _holding(field: str) -> Carriers:
    """The pages that name some words in a field."""

    def find(keys: Iterable[Any]) -> Iterator[tuple[type[Model], Iterable[Any]]]:
        for model in (PracticePage, CaseStudyPage):
            if field.partition("__")[0] in {each.name for each in model._meta.get_fields()}:
                pages = model._base_manager.filter(**{f"{field}__in": keys})
                yield model, pages.values_list("pk", flat=True).distinct()

    return find


def _below(tree: type[TreeTerm], field: str) -> Carriers:
    """The pages that name some words of a tree, or narrower ones: they count for the broader."""

    def find(keys: Iterable[Any]) -> Iterator[tuple[type[Model], Iterable[Any]]]:
        below = Q(pk__in=())
        for path in tree._default_manager.filter(pk__in=keys).values_list("path", flat=True):
            below |= Q(path__startswith=path)
        yield from _holding(field)(tree._default_manager.filter(below).values_list("pk", flat=True))

    return find


# A word shows in the facets of the pages that name it.
carried(Topic, _below(Topic, "topics"))
carried(Agency, _below(Agency, "agency"))
carried(Channel, _holding("channels"))
carried(Channel, _holding("channel_effects__channel"))
carried(CustomerGroup, _holding("customer_groups"))
carried(Industry, _holding("industry"))


@receiver(term_moved)
def on_term_moved(term: TreeTerm, **_kwargs: Any) -> None:
    """Take in what stands below a word that has a new place."""
    if isinstance(term, Topic | Agency):
        queue(type(term), [term.pk])
