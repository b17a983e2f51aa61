"""Cohen's kappa: examples made by hand, and what must hold of any two raters."""

import math
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from practices.library.agreement import TOO_FEW, Agreement
from practices.library.queries.evidence import rater_agreement
from tests.factories import OutcomeFactory, PracticeFactory, UserFactory, rate

LEVELS = ["strong", "some", "expert_opinion", "insufficient", "mixed", "not_working"]
pairs = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=1)


def told(*cells):
    """Pairs from (first, second, how often)."""
    return [(first, second) for first, second, count in cells for _ in range(count)]


@pytest.mark.parametrize(
    ("given_pairs", "raw", "by_chance", "kappa"),
    [
        # 20 + 15 of 50 agree; by chance .5 x .6 + .5 x .4 = .5; (.7 - .5) / .5 = .4
        (
            told(("some", "some", 20), ("some", "mixed", 5), ("mixed", "some", 10),
                 ("mixed", "mixed", 15)),
            0.7, 0.5, 0.4,
        ),
        # Cohen's limits: always different, half and half: (0 - .5) / .5
        (told(("some", "mixed", 5), ("mixed", "some", 5)), 0.0, 0.5, -1.0),
        # Three levels: 7 of 10 agree; .5 x .4 + .3 x .3 + .2 x .3 = .35; (.7 - .35) / .65
        (
            told(("some", "some", 3), ("some", "mixed", 1), ("some", "strong", 1),
                 ("mixed", "mixed", 2), ("mixed", "some", 1), ("strong", "strong", 2)),
            0.7, 0.35, 0.35 / 0.65,
        ),
    ],
)  # fmt: skip
def test_examples_made_by_hand(given_pairs, raw, by_chance, kappa):
    found = Agreement(given_pairs)
    assert (found.raw, found.by_chance, found.kappa) == (
        pytest.approx(raw),
        pytest.approx(by_chance),
        pytest.approx(kappa),
    )


def test_where_it_says_nothing_it_is_none():
    assert (Agreement([]).raw, Agreement([]).kappa) == (None, None)
    assert Agreement([("some", "some")] * 40).kappa is None


def test_too_few_to_tell():
    assert [Agreement([("some", "mixed")] * n).is_enough for n in (TOO_FEW - 1, TOO_FEW)] == [
        False,
        True,
    ]


@given(pairs)
def test_who_is_first_does_not_matter(found):
    there, back = Agreement(found).kappa, Agreement([(b, a) for a, b in found]).kappa
    assert there == back or math.isclose(there, back, abs_tol=1e-12)


@given(pairs)
def test_it_lies_between_its_limits_and_is_one_only_where_all_agree(found):
    kappa = Agreement(found).kappa
    everywhere = all(first == second for first, second in found)
    if kappa is None:
        assert everywhere
        return
    assert -1 - 1e-12 <= kappa <= 1 + 1e-12
    assert math.isclose(kappa, 1) == everywhere


@given(st.lists(st.sampled_from(LEVELS), min_size=2).filter(lambda found: len(set(found)) > 1))
def test_full_agreement_is_one(found):
    assert math.isclose(Agreement([(level, level) for level in found]).kappa, 1)


@given(
    st.lists(st.integers(1, 6), min_size=2, max_size=6),
    st.lists(st.integers(1, 6), min_size=2, max_size=6),
)
def test_raters_who_know_nothing_of_each_other_have_zero(first, second):
    """Every pair as often as the two frequencies alone would have it."""
    size = min(len(first), len(second))
    cells = [(LEVELS[a], LEVELS[b], first[a] * second[b]) for a in range(size) for b in range(size)]
    assert math.isclose(Agreement(told(*cells)).kappa, 0, abs_tol=1e-9)


def test_lots_drawn_give_zero_on_average():
    draw = random.Random(1960)
    found = [
        Agreement([(draw.choice(LEVELS[:3]), draw.choice(LEVELS)) for _ in range(200)]).kappa
        for _ in range(300)
    ]
    assert abs(sum(found) / len(found)) < 0.01


def test_the_library_is_asked_for_what_two_have_rated_and_a_reader_may_see(db):
    def outcome(**how):
        rows = [OutcomeFactory.build(evidence="not_rated", evidence_reason="")]
        return PracticeFactory(outcomes=rows, **how).outcomes.get()

    rate(outcome(), "some", "strong")
    rate(outcome(), "some", "some")
    rate(outcome(), "mixed")
    rate(outcome(restricted_to=[]), "mixed", "mixed")
    public, member = rater_agreement(AnonymousUser()), rater_agreement(UserFactory())
    assert sorted(public.pairs) == [("some", "some"), ("some", "strong")]
    assert sorted(member.pairs) == [("mixed", "mixed"), ("some", "some"), ("some", "strong")]
