"""One page over every kind that is registered."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.actions import record_query
from search.browsing import Chip
from search.looking import Found, Look
from search.nearest import FEW, is_plain, is_ranked_as_one
from search.promoting import promoted_for
from search.registry import Kind

# Of each kind, on the page that shows them all.
SHOWN_OF_EACH = 3
NEAR_OF_EACH = 6


@dataclass(frozen=True)
class Tab:
    """A kind, or all of them, with the number of hits."""

    label: str
    count: int
    address: str
    selected: bool
    kind: Kind | None = None


@dataclass(frozen=True)
class Group:
    """The best hits of one kind."""

    kind: Kind
    count: int
    hits: list[Any]
    address: str


@dataclass(frozen=True)
class Answer:
    """What a search is answered with."""

    look: Look
    found: list[Found]
    selected: Found | None  # the kind whose tab is open; None for all kinds together

    @property
    def total(self) -> int:
        """How much was found, of all kinds."""
        return sum(each.total for each in self.found)

    @cached_property
    def selection(self) -> dict[str, list[str]]:
        """What is chosen, in whichever kind's facets: it goes along from tab to tab."""
        chosen: dict[str, list[str]] = {}
        for each in self.found:
            for name, values in each.browse.state.selection.items():
                held = chosen.setdefault(name, [])
                held += [value for value in values if value not in held]
        return chosen

    def address(
        self, kind: Kind | None, *, sort: str = "", without: tuple[str, str] | None = None
    ) -> str:
        """The address of a tab, with what is chosen but for one choice."""
        pairs = [("q", self.look.asked.text)] if self.look.asked.text else []
        if kind:
            pairs.append(("kind", kind.name))
        chosen = [(name, value) for name, values in self.selection.items() for value in values]
        pairs += [each for each in chosen if each != without]
        if sort:
            pairs.append(("sort", sort))
        return "?" + urlencode(pairs)

    def tabs(self) -> list[Tab]:
        """All kinds together, then each."""
        return [
            Tab("All", self.total, self.address(None), self.selected is None),
            *(
                Tab(each.kind.label, each.total, self.address(each.kind), each is self.selected,
                    each.kind)
                for each in self.found
            ),
        ]  # fmt: skip

    @property
    def is_ranked_as_one(self) -> bool:
        """Whether what holds every word stands among what comes nearest."""
        return self.selected is None and is_ranked_as_one(self.look.asked)

    def groups(self, above: list[Group]) -> list[Group]:
        """The best of each kind that has any, without what stands above them."""
        shown = {(group.kind.name, hit.pk) for group in above for hit in group.hits}
        groups = []
        for each in self.found:
            best = each.records[:SHOWN_OF_EACH]
            left = [record for record in best if (each.kind.name, record.pk) not in shown]
            if left:
                hits = self.look.show(each.kind, left)
                groups.append(Group(each.kind, each.total, hits, self.address(each.kind)))
        return groups

    def chips(self) -> list[Chip]:
        """What narrows the list down, each with the address without it."""
        labels = {
            (facet.name, option.value): f"{facet.label}: {option.label}"
            for listing in self.look.listings.values()
            for facet in listing.facets
            if facet.name in self.selection
            for option in facet.options
        }
        kind = self.selected.kind if self.selected else None
        return [
            Chip(labels[name, value], self.address(kind, sort=self.sort, without=(name, value)))
            for name, values in self.selection.items()
            for value in values
        ]

    @property
    def sort(self) -> str:
        """The order of the open tab; empty where it is the usual one."""
        if self.selected is None:
            return ""
        browse = self.selected.browse
        return "" if browse.state.sort == browse.sorts[0].value else browse.state.sort

    def listing(self, nearest: list[Group]) -> dict[str, Any]:
        """What an open tab shows: its hits, its filters, and where its other pages are."""
        if self.selected is None:
            return {"groups": self.groups(nearest if self.is_ranked_as_one else [])}
        kind, browse = self.selected.kind, self.selected.browse
        own = {facet.name for facet in self.look.listings[kind.name].facets}
        return {
            "kind": kind,
            "browse": browse,
            "hits": self.look.show(kind, self.selected.records),
            "address": self.address(kind, sort=self.sort),
            "others": [
                (n, v) for n, values in self.selection.items() if n not in own for v in values
            ],
        }


@dataclass(frozen=True)
class Nothing:
    """What is offered where nothing was found."""

    correction: str  # what somebody may have meant; empty where nobody can say
    without_filters: str  # the address of the same words without filters; empty without filters


def _offer(look: Look, params: QueryDict, answer: Answer) -> Nothing:
    """What may help. Each offer has been tried: it leads to something that the person may see."""
    corrected = look.corrector.correct(look.asked.text)
    if corrected and not any(each.total for each in Look(corrected, look.user).find(params)):
        corrected = ""
    plain = QueryDict()
    narrowed = answer.selection or look.asked.narrowed
    is_there = (
        narrowed and look.asked.query and any(e.total for e in look.find(plain, narrow=False))
    )
    without = "?" + urlencode({"q": look.asked.text}) if is_there else ""
    return Nothing(corrected, without)


def _nearest(look: Look, params: QueryDict, answer: Answer) -> list[Group]:
    """What holds some of the words, where little holds all of them and no operator was typed."""
    shown = [answer.selected] if answer.selected else answer.found
    few = sum(each.total for each in shown) < FEW
    if not few or (answer.total and not is_plain(look.asked)):
        return []
    if (query := look.nearest()) is None:
        return []
    wanted = {
        each.kind.name: set() if answer.is_ranked_as_one else {record.pk for record in each.records}
        for each in shown
    }
    groups = []
    for kind, best in look.best(params, query):
        if kind.name in wanted:
            near = [record for record in best if record.pk not in wanted[kind.name]]
            if near:
                hits = look.show(kind, near[:NEAR_OF_EACH])
                groups.append(Group(kind, len(near), hits, ""))
    return groups


@require_safe
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """What a person may see that fits what they typed: everything together, or one kind."""
    look = Look(request.GET.get("q", ""), request.user)
    context: dict[str, Any] = {"look": look, "query": look.asked.text, "tabs": []}
    if look.is_narrowed(request.GET):
        found = look.find(request.GET)
        name = request.GET.get("kind")
        selected = next((each for each in found if each.kind.name == name), None)
        answer = Answer(look, found, selected)
        nearest = _nearest(look, request.GET, answer)
        context |= {
            "tabs": answer.tabs(),
            "total": answer.total,
            "chips": answer.chips(),
            "state": answer.address(
                selected.kind if selected else None, sort=answer.sort
            ).removeprefix("?"),
            "promoted": promoted_for(look.asked.text, request.user),
            "nothing": None if answer.total else _offer(look, request.GET, answer),
            "nearest": nearest,
            "is_ranked_as_one": answer.is_ranked_as_one,
            "is_degraded": any(each.browse.is_degraded for each in found),
            **answer.listing(nearest),
        }
        # Turning pages, tabs and filters asks nothing new.
        if not request.GET.keys() - {"q"}:
            record_query(actor=request.user, text=look.asked.text, is_empty=not answer.total)
    return render(request, "search/results.html", context)
