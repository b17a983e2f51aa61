"""Looking: what somebody asked for, in every kind, narrowed down as the address says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify
from modelsearch.query import MATCH_NONE, SearchQuery

from search.browsing import Browse, best, browse
from search.correcting import Corrector
from search.excerpts import Excerpt, Highlighter
from search.facets import Facet
from search.language import Asked, read
from search.listing import Listing
from search.nearest import nearest_meant
from search.registry import Kind, kinds
from search.synonyms import all_synonyms, expand, thesaurus


@dataclass(frozen=True)
class Found:
    """What was found of one kind."""

    kind: Kind
    browse: Browse

    @property
    def records(self) -> list[Any]:
        """Those on the page that is open."""
        return list(self.browse.page.object_list)

    @property
    def total(self) -> int:
        """How many there are."""
        return self.browse.total


@dataclass(frozen=True)
class Shown:
    """What of a hit shows why it was found."""

    title: str
    summary: str
    excerpt: Excerpt | None


class Look:
    """One search by one person."""

    def __init__(self, typed: str, user: Any) -> None:
        """Read what was typed, knowing what the person may know."""
        self.user = user
        self.listings = {kind.name: kind.listing(user) for kind in kinds()}
        self._thesaurus = known = thesaurus()
        self.asked: Asked = read(typed, self._resolve, lambda words: expand(words, known))
        plain = (text for text in self.asked.sought if not text.startswith('"'))
        also = [word for text in plain for word in all_synonyms(text, known)]
        self._marker = Highlighter([*self.asked.sought, *also])
        self.corrector = Corrector(self.listings)

    def _resolve(self, name: str, value: str) -> str | None:
        """The value of a facet by its short form or its label, if the person may know of it."""
        short, label = slugify(value), value.casefold()
        for listing in self.listings.values():
            for facet in listing.facets:
                if facet.name == name and value:
                    for option in facet.options:
                        fits = option.value in (value, short) or option.label.casefold() == label
                        if fits and _is_known(listing, facet, [option.value]):
                            return option.value
        return None

    def choices(self, params: QueryDict) -> QueryDict:
        """The address's own choices and the prefixes that were typed."""
        chosen = params.copy()
        chosen.pop("q", None)
        for name, values in self.asked.narrowed.items():
            held = chosen.getlist(name)
            chosen.setlist(name, [*held, *(value for value in values if value not in held)])
        return chosen

    def is_narrowed(self, params: QueryDict) -> bool:
        """Whether there is anything to look for."""
        return bool(self.asked.query or self.asked.excluded or self._used(self.choices(params)))

    def find(
        self, params: QueryDict, query: SearchQuery | None = None, *, narrow: bool = True
    ) -> list[Found]:
        """What each kind holds; for another query where one is given, or without the prefixes."""
        chosen = self.choices(params) if narrow else params
        asked = self._used(chosen) | set(self.asked.excluded)
        return [self._find_kind(kind, chosen, asked, query or self.asked.query) for kind in kinds()]

    def best(self, params: QueryDict, query: SearchQuery) -> list[tuple[Kind, list[Any]]]:
        """The best that another query finds of each kind, with the same choices."""
        chosen = self.choices(params)
        asked = self._used(chosen) | set(self.asked.excluded)
        return [
            (kind, best(self.listings[kind.name], chosen, query, self._excluded(kind)))
            for kind in kinds()
            if self._has_all(kind, asked)
        ]

    def _has_all(self, kind: Kind, asked: set[str]) -> bool:
        """Whether a kind has all facets asked for; without one, none of its records fits."""
        return asked <= {facet.name for facet in self.listings[kind.name].facets}

    def _excluded(self, kind: Kind) -> dict[str, list[str]]:
        names = {facet.name for facet in self.listings[kind.name].facets}
        return {name: each for name, each in self.asked.excluded.items() if name in names}

    def _find_kind(
        self, kind: Kind, chosen: QueryDict, asked: set[str], query: SearchQuery | None
    ) -> Found:
        listing = self.listings[kind.name]
        if not self._has_all(kind, asked):
            query = MATCH_NONE
        return Found(kind, browse(listing, chosen, query=query, excluded=self._excluded(kind)))

    def nearest(self) -> SearchQuery | None:
        """A query for what holds some of the words, slips put right; None without words."""
        words = " ".join(text.strip('"') for text in self.asked.sought)
        return nearest_meant(words, self._thesaurus, self.corrector.correct)

    def _used(self, chosen: QueryDict) -> set[str]:
        """The facets in which something is chosen that there is."""
        return {
            facet.name
            for listing in self.listings.values()
            for facet in listing.facets
            if facet.name in chosen and _is_known(listing, facet, chosen.getlist(facet.name))
        }

    def show(self, kind: Kind, records: Sequence[Any]) -> list[Any]:
        """Some records, each with what shows why it was found."""
        passages = kind.passages([each.pk for each in records]) if self.asked.sought else {}
        for each in records:
            each.shown = Shown(
                title=self._marker.mark(str(each)),
                summary=self._marker.mark(getattr(each, kind.summary_field)),
                excerpt=self._marker.excerpt(passages.get(each.pk, ())),
            )
        return list(records)


def _is_known(listing: Listing, facet: Facet, values: Sequence[str]) -> bool:
    known = listing.known(facet)
    return any(value in known for value in values)
