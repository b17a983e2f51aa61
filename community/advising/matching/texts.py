"""All past results as numbers, made once and kept; and how like them a request is.

Two measures: by words (TF-IDF) and by meaning (the sentence model; where it is not installed,
latent semantic analysis: the 100 directions in which the past results differ most, found by
singular value decomposition). Each is standardised over all past results, so that a request that
is unlike all of them is not thereby worse for everybody. The sentence model counts .8 and words .2;
without it both count .5. An advisor's affinity is the mean over the three results most like the
request (over all, of who has fewer).
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from community.advising.matching.directions import NOTHING, main_directions, semantic_directions
from community.advising.matching.records import PastResult
from community.advising.matching.vocabulary import Floats, Vocabulary, counted

BEST = 3
SEMANTIC_SHARE = np.float32(0.8)
PLAIN_SHARE = np.float32(0.5)
# From as many results on the vectors are turned to their main directions, and those kept.
MOST_WHOLE = 20_000


class Encoder(Protocol):
    """What turns texts into vectors of length one by what they mean."""

    @property
    def name(self) -> str:
        """Its name and version."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each text."""
        ...


def to_bytes(vector: Floats) -> bytes:
    """A vector as it is stored beside its text."""
    return np.asarray(vector, "<f4").tobytes()


def from_bytes(stored: bytes) -> Floats:
    """A vector from what is stored."""
    return np.frombuffer(stored, "<f4").astype(np.float32)


@dataclass(frozen=True, eq=False)
class Query:
    """A request as numbers."""

    columns: NDArray[np.int64]
    weights: Floats
    meaning: Floats


@dataclass(frozen=True, eq=False)
class Texts:
    """All past results of all advisors who have any; advisors with as many stand together."""

    advisors: tuple[str, ...]
    results: tuple[str, ...]
    # The first result of each advisor, and the end.
    starts: NDArray[np.int64]
    vocabulary: Vocabulary
    # By stem: which results have it, and how much it weighs there.
    postings: sparse.csc_array
    meaning: Floats
    # From stems (latent semantic analysis) or from whole vectors to the columns of `meaning`.
    lens: Floats | None
    model: str
    is_semantic: bool

    def query(self, text: str, vector: Floats | None = None) -> Query:
        """A request as numbers; with the sentence model its stored vector must be given."""
        row = self.vocabulary.rows([counted(text)])
        if self.is_semantic:
            if vector is None:
                raise ValueError("The request has no vector, and the past results have.")
            meaning = vector if self.lens is None else vector @ self.lens
        else:
            meaning = _long_one(_through(row, self.lens))[0]
        columns = row.indices.astype(np.int64)
        return Query(columns, row.data.astype(np.float32), meaning.astype(np.float32))

    def by_words(self, query: Query) -> Floats:
        """TF-IDF cosine with each past result."""
        indptr, indices, data = self.postings.indptr, self.postings.indices, self.postings.data
        slices = [slice(indptr[column], indptr[column + 1]) for column in query.columns]
        if not slices:
            return np.zeros(len(self.results), np.float32)
        weights = [data[each] * weight for each, weight in zip(slices, query.weights, strict=True)]
        found = np.bincount(
            np.concatenate([indices[each] for each in slices]),
            np.concatenate(weights),
            minlength=len(self.results),
        )
        return found.astype(np.float32)

    def has(self, rows: NDArray[np.int64], columns: Sequence[int]) -> NDArray[np.bool_]:
        """A row for each stem and a column for each past result: whether it has the stem."""
        indptr, indices = self.postings.indptr, self.postings.indices
        found = np.zeros((len(columns), len(rows)), np.bool_)
        for number, column in enumerate(columns):
            those = indices[indptr[column] : indptr[column + 1]]
            at = np.minimum(np.searchsorted(those, rows), len(those) - 1)
            found[number] = those[at] == rows
        return found

    def similarity(self, query: Query) -> Floats:
        """How like the request each past result is, both measures standardised and combined."""
        if not self.results:
            return np.zeros(0, np.float32)
        share = SEMANTIC_SHARE if self.is_semantic else PLAIN_SHARE
        found = standardised(self.meaning @ query.meaning)
        found *= share
        found += (1 - share) * standardised(self.by_words(query))
        return found

    def affinity(self, similarity: Floats) -> Floats:
        """The mean of the three most similar results of each advisor."""
        found = np.empty(len(self.advisors), np.float32)
        for first, last, many in self.blocks():
            begin = self.starts[first]
            block = similarity[begin : begin + (last - first) * many].reshape(-1, many)
            found[first:last] = _mean_of_best(block)
        return found

    def blocks(self) -> list[tuple[int, int, int]]:
        """Advisors with equally many results: the first, the one after the last, how many."""
        counts = np.diff(self.starts)
        edges = [0, *(np.flatnonzero(np.diff(counts)) + 1).tolist(), len(counts)]
        return [
            (first, last, int(counts[first])) for first, last in pairwise(edges) if last > first
        ]

    @property
    def bytes_held(self) -> int:
        """What it takes of memory, apart from names."""
        kept = [self.meaning, self.postings.data, self.postings.indices, self.postings.indptr]
        return sum(each.nbytes for each in kept)

    def to_bytes(self) -> bytes:
        """All of it, to be kept in a file."""
        names = {
            "advisors": self.advisors, "results": self.results, "stems": self.vocabulary.stems,
            "model": self.model, "is_semantic": self.is_semantic,
        }  # fmt: skip
        arrays: dict[str, NDArray[np.generic]] = {
            "names": np.frombuffer(json.dumps(names).encode(), np.uint8),
            "starts": self.starts,
            "worth": self.vocabulary.worth,
            "data": self.postings.data,
            "indices": self.postings.indices,
            "indptr": self.postings.indptr,
            "meaning": self.meaning,
        }
        if self.lens is not None:
            arrays["lens"] = self.lens
        out = io.BytesIO()
        np.savez(out, allow_pickle=False, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Texts":
        """From what `to_bytes` gave."""
        with np.load(io.BytesIO(stored), allow_pickle=False) as held:
            names = json.loads(held["names"].tobytes())
            shape = (len(names["results"]), len(names["stems"]))
            return cls(
                tuple(names["advisors"]),
                tuple(names["results"]),
                held["starts"],
                Vocabulary(tuple(names["stems"]), held["worth"]),
                sparse.csc_array((held["data"], held["indices"], held["indptr"]), shape=shape),
                held["meaning"],
                held.get("lens"),
                names["model"],
                names["is_semantic"],
            )


def compile_texts(
    past: Mapping[str, Sequence[PastResult]],
    *,
    encoder: Encoder | None = None,
    vectors: Mapping[str, Floats] | None = None,
) -> Texts:
    """Make it of each advisor's past results.

    With an encoder the sentence model is used; `vectors` holds what it made before, by result, and
    it is asked for the others only. This takes its time: do it when a text changes, never while
    somebody waits for a page.
    """
    with_any = sorted((len(results), owner) for owner, results in past.items() if results)
    owners = tuple(owner for _, owner in with_any)
    results = [result for owner in owners for result in past[owner]]
    starts = np.concatenate([[0], np.cumsum([many for many, _ in with_any], dtype=np.int64)])
    stems = [counted(result.words) for result in results]
    vocabulary = Vocabulary.of(stems)
    rows = vocabulary.rows(stems)
    if encoder is None:
        lens = semantic_directions(rows)
        meaning = _long_one(_through(rows, lens))
        model = f"tf-idf/1+lsa/{lens.shape[1]}"
    else:
        whole = _vectors(results, encoder, vectors or {})
        turned = main_directions(whole) if len(results) > MOST_WHOLE else None
        lens, meaning = turned, whole if turned is None else whole @ turned  # type: ignore[assignment]
        model = f"tf-idf/1+{encoder.name}"
    return Texts(
        owners,
        tuple(result.id for result in results),
        starts.astype(np.int64),
        vocabulary,
        rows.tocsc(),
        np.ascontiguousarray(meaning, np.float32),
        lens,
        model,
        encoder is not None,
    )


def _mean_of_best(block: Floats) -> Floats:
    """The mean of the three greatest in each row; column by column, as rows are short."""
    best = [np.full(len(block), -np.inf, np.float32) for _ in range(min(BEST, block.shape[1]))]
    for column in block.T:
        value = column
        for place, held in enumerate(best):
            best[place], value = np.maximum(held, value), np.minimum(held, value)
    done: Floats = np.sum(best, axis=0) / np.float32(len(best))
    return done


def standardised(values: Floats) -> Floats:
    """Less the mean, in standard deviations; all zero where all are equal."""
    centred = values - values.mean(dtype=np.float64).astype(np.float32) if len(values) else values
    spread = np.sqrt(np.dot(centred, centred) / max(len(values), 1))
    done: Floats = centred / np.float32(spread) if spread > NOTHING else np.zeros_like(values)
    return done


def percentiles(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """The share of the others that are lower, equal ones counting half; .5 of one alone."""
    many = len(values)
    if many <= 1:
        return np.full(many, 0.5)
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    edges = np.flatnonzero(np.concatenate([[True], ascending[1:] != ascending[:-1]]))
    sizes = np.diff(np.append(edges, many))
    found = np.empty(many)
    found[order] = np.repeat((edges + (sizes - 1) / 2) / (many - 1), sizes)
    return found


def _vectors(
    results: Sequence[PastResult], encoder: Encoder, known: Mapping[str, Floats]
) -> Floats:
    if not results:
        return np.zeros((0, 1), np.float32)
    missing = [result for result in results if result.id not in known]
    made = encoder.encode([result.words for result in missing]) if missing else ()
    fresh = {result.id: row for result, row in zip(missing, made, strict=True)}
    both = [known[each.id] if each.id in known else fresh[each.id] for each in results]
    return np.array(both, np.float32)


def _through(rows: sparse.csr_array, lens: Floats | None) -> Floats:
    if lens is None:
        raise ValueError("There are no directions of meaning.")
    return np.asarray(rows @ lens, np.float32).reshape(rows.shape[0], lens.shape[1])


def _long_one(rows: Floats) -> Floats:
    done: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return done
