"""Which records hold the words that somebody typed, best first.

Wagtail's database engine keeps the index; this reads it. The engine's own query ranks each hit by
searching once more, which at 10,000 records takes seconds where this takes milliseconds.
"""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection, models
from django.db.models import Q
from modelsearch.models import IndexEntry
from modelsearch.utils import get_descendants_content_types_pks

# A word in a title weighs as much as this many in the text. The columns: see the engine's table.
TITLE_WEIGHT = 5.0
# The join must begin at the words: few entries hold them, and all entries are of a kind.
_SQLITE = """
    SELECT entry.object_id FROM modelsearch_indexentry_fts AS held
    CROSS JOIN modelsearch_indexentry AS entry ON entry.id = held.rowid
    WHERE modelsearch_indexentry_fts MATCH %s AND entry.content_type_id IN ({kinds})
    ORDER BY bm25(modelsearch_indexentry_fts, 0, 1, {title}), entry.id DESC LIMIT %s
"""
_NO_LIMIT = -1
LONGEST_QUERY = 200


def clean_query(text: str) -> str:
    """What somebody typed, without control characters and no longer than a question needs."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:2000])
    return " ".join(printable.split())[:LONGEST_QUERY]


def matching_keys(model: type[models.Model], query: str, *, limit: int | None = None) -> list[int]:
    """The keys of the records of a kind that hold all words of a query, the best first.

    On SQLite the best are those that hold them oftenest for their length; on PostgreSQL, where
    ranking reads every text found, those that hold them in the title, then the newest.
    """
    words = clean_query(query).split()
    if not words:
        return []
    kinds = get_descendants_content_types_pks(model)
    find = _find_in_sqlite if connection.vendor == "sqlite" else _find_in_postgres
    return [int(key) for key in find(kinds, words, limit)]


def _find_in_sqlite(kinds: list[int], words: list[str], limit: int | None) -> list[Any]:
    # Inside quotes a word is a word and no operator, whatever it is made of.
    quoted = " ".join('"{}"'.format(word.replace('"', '""')) for word in words)
    statement = _SQLITE.format(kinds=", ".join("%s" for _ in kinds), title=TITLE_WEIGHT)
    match = f"{{title body}} : ({quoted})"
    with connection.cursor() as cursor:
        cursor.execute(statement, [match, *kinds, _NO_LIMIT if limit is None else limit])
        return [key for (key,) in cursor.fetchall()]


def _find_in_postgres(kinds: list[int], words: list[str], limit: int | None) -> list[Any]:
    whole = SearchQuery(" ".join(words))
    each = Q()
    for word in words:
        each &= Q(title=SearchQuery(word)) | Q(body=SearchQuery(word))
    entries = IndexEntry.objects.filter(content_type__in=kinds).order_by("-pk")
    keys = entries.values_list("object_id", flat=True)
    # Asked for apart: to sort by it, PostgreSQL would parse the query again for each row.
    titled = keys.filter(title=whole)[:limit]
    # `whole` leaves out words such as "the", which `each` would look for in vain.
    every = keys.filter(Q(title=whole) | Q(body=whole) | each)[:limit]
    return list(dict.fromkeys([*titled, *every]))[:limit]
