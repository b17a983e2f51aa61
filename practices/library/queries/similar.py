"""More like this: what a practice's own strongest words find beside it."""

from typing import Any

from modelsearch.query import Boost, Or, Phrase, PlainText, SearchQuery

from practices.library.models import PracticePage
from practices.library.queries.browse import practices_for
from search.listing import RELEVANCE

SHOWN = 3
# What editors chose to say what it is about tells more than the words of a title.
TOPIC_FACTOR = 3.0
TAG_FACTOR = 2.0


def similar_practices(practice: PracticePage, user: Any, without: set[int]) -> list[PracticePage]:
    """The practices nearest to one, that a reader may see; without those named already."""
    parts: list[SearchQuery] = [PlainText(practice.title, operator="or")]
    parts += [Boost(Phrase(topic.name), TOPIC_FACTOR) for topic in practice.topics.all()]
    parts += [Boost(Phrase(tag.name), TAG_FACTOR) for tag in practice.tags.all()]
    left_out = {practice.pk, *without}
    found = practices_for(user).ask(Or(parts)).records({}, RELEVANCE)
    near = [page for page in found[: SHOWN + len(left_out)] if page.pk not in left_out]
    return near[:SHOWN]
