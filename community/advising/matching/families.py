"""Organisations and topics as trees: who stands above and below whom, and how near."""

from collections.abc import Iterable, Mapping, Sequence

from community.advising.matching.records import Term

# A topic beside the one asked for: how much a skill in it counts.
NEARNESS = (1.0, 0.5, 0.25)


class Tree:
    """Terms by id, each below its parent; a parent not known, or a circle, ends the line."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Mapping[str, Term] = {term.id: term for term in terms}
        self._below: dict[str, list[str]] = {}
        self._lines: dict[str, frozenset[str]] = {}
        self._near: dict[str, dict[str, float]] = {}
        for term in self.terms.values():
            if term.parent is not None:
                self._below.setdefault(term.parent, []).append(term.id)

    def name(self, key: str) -> str:
        """The name of a term, or its id."""
        term = self.terms.get(key)
        return term.label if term else key

    def names(self, keys: Iterable[str]) -> str:
        """Several names in a sentence: "A, B and C"."""
        return listed([self.name(key) for key in keys])

    def above(self, key: str) -> list[str]:
        """The line of parents, the nearest first."""
        found: list[str] = []
        term = self.terms.get(key)
        while term and term.parent is not None and term.parent not in (key, *found):
            found.append(term.parent)
            term = self.terms.get(term.parent)
        return found

    def below(self, key: str) -> list[str]:
        """Everything under it."""
        found: list[str] = []
        waiting = list(self._below.get(key, ()))
        while waiting:
            each = waiting.pop()
            if each != key and each not in found:
                found.append(each)
                waiting += self._below.get(each, ())
        return found

    def line(self, key: str) -> frozenset[str]:
        """It, all above it, all below it."""
        if key not in self._lines:
            self._lines[key] = frozenset([key, *self.above(key), *self.below(key)])
        return self._lines[key]

    def near(self, key: str) -> Mapping[str, float]:
        """It and what is one or two steps away (parent, child, sibling), with how near each is."""
        if key in self._near:
            return self._near[key]
        found = {key: NEARNESS[0]}
        edge = [key]
        for value in NEARNESS[1:]:
            edge = [each for one in edge for each in self._beside(one) if each not in found]
            found |= dict.fromkeys(edge, value)
        self._near[key] = found
        return found

    def _beside(self, key: str) -> list[str]:
        term = self.terms.get(key)
        parent = [term.parent] if term and term.parent is not None else []
        return [*parent, *self._below.get(key, ())]


def listed(words: Sequence[str]) -> str:
    """A list as it is read aloud."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
