"""What Whoosh keeps of a document, and which of its segments it merges."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields, formats
from whoosh.reading import SegmentReader

from search.engines import mapping
from search.engines.mapping import KEY, IndexSchema

# A save may merge what saves have left behind, never what a rebuild has made.
SMALL_SEGMENTS = ((300, 8), (3000, 8))


class Places(fields.FieldType):
    """Words that have been cut already, in passages, with their places."""

    def __init__(self) -> None:
        """Keep places and lengths, for phrases and scores."""
        super().__init__(formats.Positions(), None, scorable=True)

    def index(self, value: list[list[str]], **_kwargs: Any) -> Iterator[tuple[Any, ...]]:
        """Each word as the library stores it."""
        places: dict[str, list[int]] = defaultdict(list)
        start = 0
        for passage in value:
            for place, word in enumerate(passage, start):
                places[word].append(place)
            start += len(passage) + 1  # no phrase runs from one into the next
        for word, held in places.items():
            yield word.encode(), len(held), float(len(held)), self.format.encode(held)


class Present(fields.FieldType):
    """Words that are there or not."""

    def __init__(self) -> None:
        """Keep nothing but the word."""
        super().__init__(formats.Existence(), None)

    def index(self, value: Iterable[str], **_kwargs: Any) -> Iterator[tuple[Any, ...]]:
        """Each word as the library stores it."""
        for word in set(value):
            yield word.encode("utf-8", "replace"), 1, 1.0, b""


def build(schema: IndexSchema) -> fields.Schema:
    """The fields of an index, as the library wants them."""
    built = fields.Schema()
    built.add(KEY, fields.ID(unique=True, sortable=True))
    built.add(mapping.DIGEST, fields.ID(sortable=True))
    for name in (mapping.KIND, mapping.WORDS, *schema.gram_fields, *schema.columns):
        built.add(name, Present())
    for name in schema.text_fields:
        built.add(name, Places())
    return built


def merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge the small segments once there are several; what holds nothing any more goes."""
    kept = [segment for segment in segments if segment.doc_count()]
    for size, most in SMALL_SEGMENTS:
        small = [segment for segment in kept if segment.doc_count_all() <= size]
        if len(small) < most:
            continue
        for segment in small:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        kept = [segment for segment in kept if segment not in small]
    return kept
