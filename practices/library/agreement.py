"""How far two raters agree beyond what chance alone would give."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

# Below so many outcomes rated by two, the figure says more about chance than about the raters.
TOO_FEW = 30


@dataclass(frozen=True)
class Agreement:
    """What two raters said of the same things, side by side.

    Cohen's kappa is (o - e) / (1 - e), where o is the share of things on which both agree, and e
    the share on which they would agree if each kept to their own frequencies of the levels and drew
    lots: the sum over the levels of the product of the two frequencies. 1 is full agreement, 0 what
    chance gives, below 0 less than that. Unweighted: the six levels are kinds and no scale, "mixed"
    lies between no two others.

    Source: Jacob Cohen, "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20(1), 1960, pages 37-46.
    """

    pairs: Sequence[tuple[str, str]]

    @property
    def count(self) -> int:
        """How many things both have rated."""
        return len(self.pairs)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough of them to tell."""
        return self.count >= TOO_FEW

    @cached_property
    def raw(self) -> float | None:
        """The share on which both agree, 0 to 1; None where nothing has been rated by two."""
        if not self.pairs:
            return None
        return sum(first == second for first, second in self.pairs) / self.count

    @cached_property
    def by_chance(self) -> float | None:
        """The share on which they would agree by chance, 0 to 1."""
        if not self.pairs:
            return None
        first, second = (Counter(side) for side in zip(*self.pairs, strict=True))
        return sum(first[level] * second[level] for level in first) / self.count**2

    @cached_property
    def kappa(self) -> float | None:
        """Cohen's kappa, -1 to 1; None where both gave one and the same level to everything."""
        if self.raw is None or self.by_chance is None:
            return None
        first, second = (set(side) for side in zip(*self.pairs, strict=True))
        # Compared as sets, not as 1 - e == 0: a rounding error must not decide.
        if first == second and len(first) == 1:
            return None
        return (self.raw - self.by_chance) / (1 - self.by_chance)

    def table(self, levels: Iterable[str]) -> list[tuple[str, list[int], int]]:
        """For each level of the first rater: how often the second gave each level, and the sum."""
        counted, order = Counter(self.pairs), list(levels)
        rows = []
        for level in order:
            cells = [counted[level, other] for other in order]
            rows.append((level, cells, sum(cells)))
        return rows
