"""Records in the order in which something else has found their keys."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

Record = TypeVar("Record", bound=Model)


def in_order(records: QuerySet[Record], keys: Iterable[int]) -> list[Record]:
    """The records with these keys, in one query; one that is gone is left out."""
    wanted = list(keys)
    found = records.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]
