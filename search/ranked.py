"""Records in an order that no index holds: that of one reader, worked out from the keys alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from exemplar.core.in_order import in_order

# Keys as they are found, and the same keys in the reader's order.
Rank = Callable[[Sequence[int]], Sequence[int]]


class Ranked:
    """Records by their keys, read page by page; each page is checked against the database."""

    def __init__(
        self, keys: Sequence[int], *, records: QuerySet[Any], visible: QuerySet[Any]
    ) -> None:
        """Take the keys in their order."""
        self._keys = keys
        self._records = records
        self._visible = visible

    def count(self) -> int:
        """How many there are."""
        return len(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Any]:
        keys = self._keys[part]
        seen = self._visible.filter(pk__in=keys).values("pk")
        return in_order(self._records.filter(pk__in=seen), keys)
