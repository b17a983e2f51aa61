"""Which records hold the words that somebody typed, best first.

Wagtail's database engine keeps the index; this reads it. The engine's own query ranks each hit by
searching once more, which at 10,000 records takes seconds where this takes milliseconds.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery
from django.db import connection, models
from django.db.models import Q
from modelsearch.models import IndexEntry

LONGEST_QUERY = 200

# A word in a title weighs as much as five in the text. The columns are those of the engine's table.
# The join must begin at the words: few entries hold them, and all entries are of some kind.
_SQLITE = """
    SELECT entry.content_type_id, entry.object_id FROM modelsearch_indexentry_fts AS held
    CROSS JOIN modelsearch_indexentry AS entry ON entry.id = held.rowid
    WHERE modelsearch_indexentry_fts MATCH %s AND entry.content_type_id IN ({kinds})
    ORDER BY bm25(modelsearch_indexentry_fts, 0, 1, 5), entry.id DESC
"""

Kind = type[models.Model]
# The key of a kind's content type, and the key of a record.
_Hit = tuple[int, str]


def clean_query(text: str) -> str:
    """What somebody typed, without control characters and no longer than a question needs."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:2000])
    return " ".join(printable.split())[:LONGEST_QUERY]


def matching_keys(query: str, kinds: Iterable[Kind]) -> dict[Kind, list[int]]:
    """The keys of the records of each kind that hold all words of a query, the best first.

    On SQLite the best are those that hold them oftenest for their length; on PostgreSQL, where
    ranking reads every text found, those that hold them in the title, then the newest.
    """
    types = ContentType.objects.get_for_models(*kinds)
    found: dict[int, list[int]] = {kind.pk: [] for kind in types.values()}
    if words := clean_query(query).split():
        find = _find_in_sqlite if connection.vendor == "sqlite" else _find_in_postgres
        for kind, key in find(list(found), words):
            found[kind].append(int(key))
    return {model: found[kind.pk] for model, kind in types.items()}


def _find_in_sqlite(kinds: list[int], words: list[str]) -> Iterable[_Hit]:
    # Inside quotes a word is a word and no operator, whatever it is made of.
    quoted = " ".join('"{}"'.format(word.replace('"', '""')) for word in words)
    statement = _SQLITE.format(kinds=", ".join("%s" for _ in kinds))
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"{{title body}} : ({quoted})", *kinds])
        return cursor.fetchall()


def _find_in_postgres(kinds: list[int], words: list[str]) -> Iterator[Any]:
    whole = SearchQuery(" ".join(words))
    each = Q()
    for word in words:
        each &= Q(title=SearchQuery(word)) | Q(body=SearchQuery(word))
    entries = IndexEntry.objects.filter(content_type__in=kinds).order_by("-pk")
    hits = entries.values_list("content_type_id", "object_id")
    # Asked for apart: to sort by it, PostgreSQL would parse the query again for each row.
    titled = hits.filter(title=whole)
    # `whole` leaves out words such as "the", which `each` would look for in vain.
    every = hits.filter(Q(title=whole) | Q(body=whole) | each)
    return iter(dict.fromkeys([*titled, *every]))
