"""What the editors recommend for certain searches, if the person may see where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exemplar.core.content_version import versioned
from exemplar.core.visibility import may_read
from search.excerpts import analyzer
from search.models import PromotedResult
from search.synonyms import Stems

MOST_PROMOTED = 3


@dataclass(frozen=True)
class Recommendation:
    """A result that the editors put first."""

    title: str
    text: str
    link: str  # empty where it leads to a page
    page: Any


@versioned
def _recommendations() -> Mapping[Stems, Sequence[Recommendation]]:
    """All recommendations by the words of the searches that they answer, in any order."""
    found: dict[Stems, list[Recommendation]] = {}
    for each in PromotedResult.objects.select_related("page"):
        told = Recommendation(each.title, each.text, each.link, each.page)
        for words in {_words(phrase) for phrase in each.phrase_list()}:
            if words:
                found.setdefault(words, []).append(told)
    return found


def _words(text: str) -> Stems:
    """The words that tell, in any order; all of them where none does."""
    units = analyzer().units(text)
    telling = [unit for unit in units if not unit.is_stop_word] or units
    return tuple(sorted({unit.joined for unit in telling}))


@dataclass(frozen=True)
class Promoted:
    """A recommendation as one person sees it."""

    title: str
    text: str
    url: str


def promoted_for(text: str, user: Any) -> list[Promoted]:
    """What the editors recommend for a search, without what the person may not see."""
    shown = []
    for each in _recommendations().get(_words(text), ()):
        if each.page is None:
            shown.append(Promoted(each.title, each.text, each.link))
        elif each.page.live and may_read(user, each.page.path):
            shown.append(Promoted(each.title, each.text, each.page.get_url() or "/"))
    return shown[:MOST_PROMOTED]
