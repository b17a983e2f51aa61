"""What search needs to know of the library: topics, agencies, and texts to quote from."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.db.models.functions import Lower

from exemplar.core.markdown import MarkdownField
from exemplar.core.visibility import audience_terms
from practices.taxonomy.enums import AgencyLevel
from practices.taxonomy.models import Agency, Topic
from search.facets import Facet, Option
from search.listing import RELEVANCE, Listing, Sort
from search.registry import Passage

_TAG = re.compile(r"<[^>]*>")
# What people leave out of an agency's name.
_SET_PHRASE = re.compile(
    r"^(?:U\.S\. |Department of (?:the )?|Centers for )|(?: Administration| Service)$"
)


TERM_SORTS = {
    RELEVANCE: Sort("Best match"),
    "title": Sort("Title, A to Z", "name_order", [Lower("name")]),
}


def topics_for(user: Any) -> Listing:
    """The topics, which everybody may see."""
    topics = Topic.objects.all()
    return Listing(topics, topics, audience_terms(user), [], TERM_SORTS)


def agencies_for(user: Any) -> Listing:
    """The agencies, which everybody may see."""
    agencies = Agency.objects.all()
    levels = [Option(value, label) for value, label in AgencyLevel.choices]
    facets = [Facet("level", "Level of government", levels, "level", "level")]
    return Listing(agencies, agencies, audience_terms(user), facets, TERM_SORTS)


def page_passages(model: type[Any], keys: Sequence[int]) -> dict[int, list[Passage]]:
    """The sections of some pages as plain text, in the order of the page."""
    labels = {
        field.name: str(field.verbose_name).capitalize()
        for field in model._meta.concrete_fields
        if isinstance(field, MarkdownField)
    }
    found = model.objects.filter(pk__in=keys).values_list("pk", "rendered")
    return {
        pk: [
            Passage(label, _plain(rendered[name]))
            for name, label in labels.items()
            if rendered.get(name)
        ]
        for pk, rendered in found
    }


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def topic_passages(keys: Sequence[int]) -> dict[int, list[Passage]]:
    """What else some topics are called."""
    found = Topic.objects.filter(pk__in=keys).exclude(synonyms="")
    return {topic.pk: [Passage("Also", ", ".join(topic.synonym_list()))] for topic in found}


def agency_synonyms() -> list[list[str]]:
    """The names of each agency: in full, as people say it, and as it is abbreviated."""
    agencies = Agency.objects.values_list("name", "abbreviation")
    return [[name, _SET_PHRASE.sub("", name), short or name] for name, short in agencies]


def topic_synonyms() -> list[list[str]]:
    """The words for each topic."""
    topics = Topic.objects.exclude(synonyms="")
    return [[topic.name, *topic.synonym_list()] for topic in topics]
