"""What an engine can do: write to a folder, and answer questions about what it holds."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from search.engines.analysis import Analyzer
from search.engines.documents import Document
from search.engines.mapping import IndexSchema
from search.engines.nodes import Node, Value


class EngineError(Exception):
    """An index cannot be used: it is missing, broken, or its disk is."""


class IndexMissingError(EngineError):
    """An index has not been built yet, or its folder is gone."""


@dataclass(frozen=True)
class Hits:
    """What a question found: how many in all, and the best with their scores."""

    total: int
    best: Sequence[tuple[Value, float]]


@dataclass(frozen=True)
class Order:
    """A column to sort by, in place of the scores."""

    column: str
    is_descending: bool = False


Counts = dict[str, list[tuple[Value, int]]]


class Writer(ABC):
    """Takes documents in; nothing is seen before the commit."""

    @abstractmethod
    def put(self, document: Document) -> None:
        """Take a document in, in place of the one with its key."""

    @abstractmethod
    def remove(self, key: Value) -> None:
        """Leave a document out from now on."""

    @abstractmethod
    def commit(self) -> None:
        """Make everything since the last commit visible, and keep it."""


class Reader(ABC):
    """An open index."""

    @abstractmethod
    def search(self, node: Node, limit: int, order: Order | None = None) -> Hits:
        """The best documents for a question, or the first in an order; and how many there are."""

    @abstractmethod
    def count_values(self, node: Node, columns: Sequence[str]) -> Counts:
        """How many of the documents found hold each value of some columns."""

    @abstractmethod
    def digests(self) -> dict[Value, int]:
        """The keys of all documents, with what tells whether they are as they should be."""

    @abstractmethod
    def refresh(self) -> None:
        """See what has been committed since."""

    @property
    @abstractmethod
    def size(self) -> int:
        """The number of documents."""


class Engine(ABC):
    """A kind of index."""

    name: ClassVar[str]
    # Beyond this many documents it is too slow to be chosen; None where there is no such bound.
    serves_up_to: ClassVar[int | None] = None
    analyzer: ClassVar[Analyzer]

    @abstractmethod
    def create(self, folder: Path, schema: IndexSchema) -> None:
        """Lay an empty index in an empty folder."""

    @abstractmethod
    def writer(
        self, folder: Path, schema: IndexSchema, *, bulk: bool = False
    ) -> AbstractContextManager[Writer]:
        """Open a folder for writing; leaving without a commit discards."""

    @abstractmethod
    def reader(self, folder: Path, schema: IndexSchema) -> Reader:
        """Open a folder for reading."""

    @abstractmethod
    def version(self, folder: Path) -> object:
        """Something that differs after each commit, and costs next to nothing to get."""
