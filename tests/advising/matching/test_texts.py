"""Texts as numbers."""

from itertools import permutations
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.affinity import affinities
from community.advising.matching.directions import LSA_WIDTH
from community.advising.matching.records import PastResult, Person, Text
from community.advising.matching.texts import (
    MOST_WHOLE,
    Texts,
    compile_texts,
    from_bytes,
    percentiles,
    standardised,
    to_bytes,
)
from community.advising.matching.vocabulary import Vocabulary, counted
from community.advising.matching.words import stem, terms
from tests.advising.matching.worlds import texts as some_texts


class Letters:
    """Stands for a sentence model: how often each letter is there."""

    name = "letters/1"

    def encode(self, texts):
        rows = np.array([[text.count(letter) for letter in "abcdefgh"] for text in texts], float)
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)).astype("f4")


def past(**texts):
    return {
        owner: tuple(PastResult(id=f"{owner}{n}", text=text) for n, text in enumerate(several))
        for owner, several in texts.items()
    }


@pytest.mark.parametrize(
    "alike",
    [
        ("plan", "plans", "planned", "planning"),
        ("service", "services"),
        ("organise", "organised", "organization", "organizing", "organising"),
        ("query", "queries"),
        ("caller", "calls", "calling", "called"),
    ],
)
def test_forms_of_a_word_have_one_stem(alike):
    assert len({stem(word) for word in alike}) == 1


def test_words_that_say_nothing_are_left_out():
    assert terms("The wait of 40 minutes, and what we did: NOTHING!") == ["wait", "minut"]


def test_tf_idf_is_what_one_gets_by_hand():
    stems = [counted(text) for text in ("queue queue form", "queue letter", "portal")]
    vocabulary = Vocabulary.of(stems)
    queue, form = 1 + log(4 / 3), 1 + log(4 / 2)
    assert vocabulary.worth[vocabulary.numbers["queu"]] == pytest.approx(queue)
    row = vocabulary.rows(stems[:1]).toarray()[0]
    heavy, light = (1 + log(2)) * queue, form
    length = sqrt(heavy**2 + light**2)
    assert row[vocabulary.numbers["queu"]] == pytest.approx(heavy / length)
    assert row[vocabulary.numbers["form"]] == pytest.approx(light / length)
    assert vocabulary.rows([counted("unheard of")]).nnz == 0


def test_cosines_by_words_are_what_one_gets_by_hand():
    compiled = compile_texts(past(a=["queue queue form"], b=["queue letter", "portal"]))
    found = compiled.by_words(compiled.query("queue"))
    queue, form, letter = 1 + log(4 / 3), 1 + log(2), 1 + log(2)
    heavy = (1 + log(2)) * queue
    expected = {
        "a0": heavy / sqrt(heavy**2 + form**2),
        "b0": queue / sqrt(queue**2 + letter**2),
        "b1": 0.0,
    }
    assert dict(zip(compiled.results, found.tolist(), strict=True)) == pytest.approx(expected)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(some_texts, max_size=7), min_size=1),
    some_texts,
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_affinity_is_the_mean_of_the_best_three(people, asked, is_semantic):
    encoder = Letters() if is_semantic else None
    compiled = compile_texts(past(**people), encoder=encoder)
    query = compiled.query(asked, encoder.encode([asked])[0] if encoder else None)
    similarity = compiled.similarity(query)
    found = compiled.affinity(similarity)
    of_result = dict(zip(compiled.results, similarity.tolist(), strict=True))
    for owner, value in zip(compiled.advisors, found.tolist(), strict=True):
        own = [of_result[f"{owner}{number}"] for number in range(len(people[owner]))]
        best = sorted(own, reverse=True)[:3]
        assert value == pytest.approx(sum(best) / len(best), abs=1e-5)
    assert set(compiled.advisors) == {owner for owner, texts in people.items() if texts}


def test_both_measures_are_standardised_and_combined():
    encoder = Letters()
    people = past(a=["queue abba", "portal cab"], b=["queue fee"])
    compiled = compile_texts(people, encoder=encoder)
    query = compiled.query("queue cab", encoder.encode(["queue cab"])[0])
    meaning = compiled.meaning @ query.meaning
    by_words = compiled.by_words(query)
    expected = 0.8 * (meaning - meaning.mean()) / meaning.std() + 0.2 * (
        (by_words - by_words.mean()) / by_words.std()
    )
    assert compiled.similarity(query) == pytest.approx(expected, abs=1e-5)


def test_without_the_model_both_measures_count_the_same():
    compiled = compile_texts(past(a=["queue form", "portal"], b=["queue letter"]))
    query = compiled.query("queue form")
    expected = 0.5 * standardised(compiled.meaning @ query.meaning) + 0.5 * standardised(
        compiled.by_words(query)
    )
    assert compiled.similarity(query) == pytest.approx(expected, abs=1e-6)
    assert not compiled.is_semantic


@given(st.lists(st.integers(-5, 5).map(float), max_size=30))
def test_percentiles_keep_the_order(values):
    found = percentiles(np.array(values))
    many = len(values)
    for value, percentile in zip(values, found.tolist(), strict=True):
        lower = sum(other < value for other in values)
        equal = sum(other == value for other in values) - 1
        expected = (lower + equal / 2) / (many - 1) if many > 1 else 0.5
        assert percentile == pytest.approx(expected)


@given(st.lists(st.floats(-1, 1, width=32), max_size=20))
def test_standardised_values_have_mean_nought_and_deviation_one(values):
    found = standardised(np.array(values, np.float32))
    assert np.isfinite(found).all()
    if len(values) and np.std(values) > 1e-3:
        assert float(found.mean()) == pytest.approx(0, abs=1e-3)
        assert float(found.std()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("encoder", [None, Letters()])
def test_what_was_compiled_can_be_kept(encoder):
    compiled = compile_texts(past(a=["queue bad", "form"], b=["head letter"]), encoder=encoder)
    again = Texts.from_bytes(compiled.to_bytes())
    vector = Letters().encode(["bad queue"])[0] if encoder else None
    one, other = (each.similarity(each.query("bad queue", vector)) for each in (compiled, again))
    assert (one == other).all()
    assert (again.model, again.advisors, again.results) == (
        compiled.model, compiled.advisors, compiled.results,
    )  # fmt: skip


def test_vectors_made_before_are_not_made_again():
    class Refuses(Letters):
        def encode(self, texts):
            assert texts == ["new"]
            return super().encode(texts)

    people = past(a=["bad old", "new"])
    known = {"a0": from_bytes(to_bytes(Letters().encode(["bad old"])[0]))}
    compiled = compile_texts(people, encoder=Refuses(), vectors=known)
    assert compiled.meaning[0] == pytest.approx(known["a0"])


def test_many_vectors_are_kept_in_their_main_directions():
    class Chance:
        name = "chance/1"

        def encode(self, texts):
            draw = np.random.default_rng(5)
            rows = draw.standard_normal((len(texts), 20)) @ draw.standard_normal((20, 200))
            return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    people = {"a": tuple(PastResult(id=str(n), text="x") for n in range(MOST_WHOLE + 1))}
    compiled = compile_texts(people, encoder=Chance())
    whole = Chance().encode(["x"] * (MOST_WHOLE + 1))
    assert compiled.meaning.shape[1] == 128
    query = compiled.query("x", whole[3])
    assert compiled.meaning @ query.meaning == pytest.approx(whole @ whole[3], abs=1e-4)


def test_many_texts_find_the_same_directions_as_an_exact_decomposition():
    draw = np.random.default_rng(1)
    themes = [[f"w{theme}x{n}y" for n in range(12)] for theme in range(30)]
    texts = [" ".join(draw.choice(themes[n % 30], 8)) for n in range(5 * LSA_WIDTH)]
    compiled = compile_texts(past(a=texts))
    rows = compiled.postings.toarray()
    _, sizes, exact = np.linalg.svd(rows, full_matrices=False)
    kept = np.linalg.norm(rows @ compiled.lens) ** 2
    assert kept == pytest.approx((sizes[:LSA_WIDTH] ** 2).sum(), rel=0.01)
    assert exact.shape[0] > LSA_WIDTH


def test_nobody_and_nothing():
    compiled = compile_texts({"a": ()})
    assert compiled.affinity(compiled.similarity(compiled.query("queue"))).tolist() == []
    found = affinities([Person(id="a")], [Text(id="t", text="queue")], None)
    assert np.isnan(found.score).all()
    empty = compile_texts(past(a=["", "the of"]))
    assert np.isfinite(empty.similarity(empty.query("queue"))).all()


some_people = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(some_texts, max_size=5), min_size=1
)


def as_people(texts):
    return [Person(id=owner, texts=past(**{owner: own})[owner]) for owner, own in texts.items()]


def scores(people, asked, encoder=None):
    """The score of each pair, by its names."""
    found = affinities(people, [Text(id=each, text=each) for each in asked], encoder)
    return {
        (person, text): found.score[row, column]
        for row, person in enumerate(found.people)
        for column, text in enumerate(found.texts)
    }


@given(some_people, st.lists(some_texts, min_size=1, max_size=4, unique=True), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_people_of_texts_and_of_requests_changes_nothing(texts, asked, draw):
    people = as_people(texts)
    first = scores(people, asked)
    assert scores(people, asked) == pytest.approx(first, abs=0, nan_ok=True)
    mixed = [
        Person(id=each.id, texts=tuple(draw.sample(each.texts, len(each.texts))))
        for each in draw.sample(people, len(people))
    ]
    again = scores(mixed, draw.sample(asked, len(asked)))
    assert again == pytest.approx(first, abs=1e-4, nan_ok=True)


def test_of_equal_directions_their_order_does_not_decide():
    other = ["counter", "form", "desk", "office"]
    found = [
        scores(as_people({"a": list(own), "b": other}), ["queue desk"])
        for own in permutations(["queue", "letter", "portal"])
    ]
    for each in found:
        assert each == pytest.approx(found[0], abs=1e-6)


@given(some_people, some_texts, st.booleans())
@settings(max_examples=60, deadline=None)
def test_who_has_done_just_what_is_asked_does_not_fall(texts, asked, is_semantic):
    encoder = Letters() if is_semantic else None
    own = texts.setdefault("a", [])

    def better():
        found = scores(as_people(texts), [asked], encoder)
        return {who for (who, _), value in found.items() if value > found["a", asked] + 1e-4}

    before = better()
    own.append(asked)
    assert not own[:-1] or better() <= before


def test_what_people_have_in_common_with_a_text_is_taken_off():
    people = as_people({"a": ["queue form", "letter"], "b": ["queue", "portal"], "c": ["form"]})
    asked = [Text(id="t", text="queue letter"), Text(id="u", text="portal form")]
    found = affinities([*people, Person(id="none")], asked, None)
    compiled = compile_texts({each.id: each.texts for each in people})
    for column, text in enumerate(asked):
        whole = compiled.affinity(compiled.similarity(compiled.query(text.words)))
        expected = dict(zip(compiled.advisors, whole - whole.mean(), strict=True))
        assert found.score[:3, column] == pytest.approx([expected[each] for each in "abc"])
    assert np.isnan(found.score[3]).all()


def test_people_may_number_their_texts_alike_and_share_one():
    class Counts(Letters):
        def encode(self, texts):
            assert len(texts) == len(set(texts))
            return super().encode(texts)

    texts = {"a": ["bad", "fee"], "b": ["fee", "dab cab"]}
    alike = [
        Person(
            id=owner, texts=tuple(PastResult(id=str(n), text=text) for n, text in enumerate(own))
        )
        for owner, own in texts.items()
    ]
    expected = scores(as_people(texts), ["bad cab"], Letters())
    assert scores(alike, ["bad cab"], Counts()) == pytest.approx(expected)


def test_the_matrix_orders_people_for_a_text_and_texts_for_a_person():
    people = [
        Person(id="calls", texts=past(c=["call centre waiting", "calls and callers"])["c"]),
        Person(id="forms", texts=past(f=["forms and letters", "plain language forms"])["f"]),
    ]
    asked = [Text(id="t1", text="waiting callers"), Text(id="t2", text="simpler forms")]
    found = affinities(people, asked, None)
    assert found.score[0, 0] > found.score[1, 0]
    assert found.score[0, 0] > found.score[0, 1]
    assert found.score[1, 1] > found.score[1, 0]
    assert found.percentile.tolist() == [[1.0, 0.0], [0.0, 1.0]]
