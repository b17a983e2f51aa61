"""The few directions in which many vectors differ most."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from community.advising.matching.vocabulary import Floats

LSA_WIDTH = 100
EXTRA_DIRECTIONS, POWER_ROUNDS = 16, 4
NOTHING = 1e-6
# More texts than this say nothing new of how words go together.
MOST_FOR_LSA = 20_000
KEPT_WIDTH = 128


def semantic_directions(rows: sparse.csr_array) -> Floats:
    """Columns: the directions in which past results differ most, by their stems."""
    step = -(-rows.shape[0] // MOST_FOR_LSA) or 1
    sample = rows[_in_one_order(rows)[::step]].astype(np.float64)
    width = min(LSA_WIDTH, min(sample.shape) - 1)
    if width < 1:
        return np.zeros((rows.shape[1], 1), np.float32)
    # Small enough to be taken apart exactly; or the few directions asked for, nearly exactly.
    if sample.shape[0] <= 4 * LSA_WIDTH:
        return _exact_directions(sample, width)
    return _found_directions(sample, width)


def _in_one_order(rows: sparse.csr_array) -> list[int]:
    """Rows by what they hold: of equal directions it must not be their order that decides."""
    ends = rows.indptr
    held = [
        rows.indices[begin:end].tobytes() + rows.data[begin:end].tobytes()
        for begin, end in pairwise(ends.tolist())
    ]
    return sorted(range(len(held)), key=held.__getitem__)


def _exact_directions(sample: sparse.csr_array, width: int) -> Floats:
    _, directions = np.linalg.eigh((sample @ sample.T).toarray())
    towards = sample.T @ directions[:, : -width - 1 : -1]
    return _long_columns(towards)


def _found_directions(sample: sparse.csr_array, width: int) -> Floats:
    """Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011."""
    draw = np.random.default_rng(0)
    held = sample @ draw.standard_normal((sample.shape[1], width + EXTRA_DIRECTIONS))
    for _ in range(POWER_ROUNDS):
        held, _ = np.linalg.qr(held)
        held = sample @ (sample.T @ held)
    held, _ = np.linalg.qr(held)
    small = (sample.T @ held).T
    _, _, directions = np.linalg.svd(small, full_matrices=False)
    return _long_columns(directions[:width].T)


def _long_columns(columns: NDArray[np.float64]) -> Floats:
    lengths = np.linalg.norm(columns, axis=0)
    # A direction in which nothing differs is none.
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > NOTHING)
    return np.ascontiguousarray(columns * scale, np.float32)


def main_directions(whole: Floats) -> Floats:
    """Columns: the directions in which whole vectors are longest."""
    step = -(-len(whole) // MOST_FOR_LSA)
    sample = whole[::step].astype(np.float64)
    _, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, : -KEPT_WIDTH - 1 : -1], np.float32)
