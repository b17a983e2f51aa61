"""Scores, their order, and what is said of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.answers import Gate, TieBreak
from community.advising.matching.json_form import write
from community.advising.matching.look import look
from community.advising.matching.records import (
    HAND_SET,
    Factor,
    PastResult,
    Preference,
    Skill,
    TrackRecord,
    Weights,
)
from community.advising.matching.score import scores, shared_out, weight_row
from community.advising.matching.shortlist import shortlist
from tests.advising.matching import worlds
from tests.advising.matching.worlds import TODAY, advisor, pool_of, request


def value(factor, one, asked, *others):
    found = look(pool_of(one, *others), asked, today=TODAY, weights=Weights())
    number = found.pool.number[one.id]
    raw = float(found.factors[list(Factor).index(factor), number])
    return None if np.isnan(raw) else raw


def skilled(*pairs):
    return advisor(skills=tuple(Skill(topic=topic, level=level) for topic, level in pairs))


@pytest.mark.parametrize(
    ("skills", "topics", "expected"),
    [
        ([("waiting", 4)], ("waiting",), 1.0),
        ([("waiting", 2)], ("waiting",), 0.6),
        ([("service", 4)], ("waiting",), 0.5),
        ([("call-back", 3)], ("waiting",), 0.4),
        ([("forms", 4)], ("waiting",), 0.25),
        ([("call-back", 4)], ("forms",), 0.0),
        ([("waiting", 1), ("service", 4)], ("waiting",), 0.5),
        ([("waiting", 4)], ("waiting", "forms"), 0.625),
        ([("waiting", 4)], (), None),
        ([], ("waiting",), None),
    ],
)
def test_skills_count_by_level_and_nearness(skills, topics, expected):
    found = value(Factor.SKILLS, skilled(*skills), request(topics=topics))
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [
        (("banking",), ("banking", "travel"), 1.0),
        (("travel",), ("banking",), 0.0),
        ((), ("banking",), None),
        (("travel",), (), None),
    ],
)
def test_one_industry_in_common_is_enough(own, asked, expected):
    assert value(Factor.INDUSTRY, advisor(industries=own), request(industries=asked)) == expected


def test_the_most_similar_result_counts():
    results = (
        PastResult(id="p1", topics=("waiting",), channels=("web",)),
        PastResult(id="p2", topics=("call-back",), industries=("banking",)),
        PastResult(id="p3"),
    )
    asked = request(topics=("waiting",), channels=("telephone", "web"), industries=("banking",))
    # p1: (1 + 1/2) / 2; p2: (1/2 + 1) / 2; what a result does not name is left out.
    assert value(Factor.RESULTS, advisor(results=results), asked) == pytest.approx(0.75)
    only = advisor(results=(results[2],))
    assert value(Factor.RESULTS, only, asked) is None


@pytest.mark.parametrize(
    ("preference", "expected"),
    [(Preference.EAGER, 1.0), (Preference.WILLING, 0.7), (Preference.PINCH, 0.3), (None, None)],
)
def test_modes_count_by_preference(preference, expected):
    modes = {"challenge": preference} if preference else {"sounding": Preference.EAGER}
    found = value(Factor.MODE, advisor(modes=modes), request(mode="challenge"))
    assert found == (None if expected is None else pytest.approx(expected))


def test_peers_are_near_in_rank_and_size():
    one = advisor(seniority=3, sizes={"customers": 2, "staff": 4})
    assert value(Factor.LEVEL, one, request(level=3)) == 1
    assert value(Factor.LEVEL, one, request(level=5)) == pytest.approx(1 / 3)
    assert value(Factor.LEVEL, one, request(level=3, sizes={"customers": 5})) == 0.5
    assert value(Factor.LEVEL, one, request(sizes={"customers": 3, "staff": 4})) == pytest.approx(
        5 / 6
    )
    assert value(Factor.LEVEL, one, request(sizes={"budget": 3})) is None


def test_time_before_the_deadline():
    asked = request(ends_on=date(2026, 5, 13), hours=8.0)
    assert value(Factor.AVAILABLE, advisor(hours_left=4.0), asked) == 0.5
    half = advisor(hours_left=8.0, available_from=date(2026, 5, 9))
    assert value(Factor.AVAILABLE, half, asked) == 0.5
    assert value(Factor.AVAILABLE, advisor(), asked) is None


def test_a_track_record_is_drawn_toward_the_mean():
    one = advisor(track=TrackRecord(finished=1, worth=1.0))
    other = advisor("a2", track=TrackRecord(finished=3, worth=1.0))
    # Everybody's mean is .5.
    assert value(Factor.TRACK, one, request(), other) == pytest.approx((1 + 1.5) / 4)
    assert value(Factor.TRACK, advisor("a3"), request(), one, other) is None


some_values = st.lists(
    st.lists(st.none() | st.floats(0, 1, width=32), min_size=8, max_size=8), min_size=1, max_size=5
)


@given(some_values)
def test_weights_of_what_is_missing_are_shared_out(rows):
    values = np.array([[np.nan if v is None else v for v in row] for row in rows], np.float32).T
    weights = weight_row(HAND_SET)
    shared = shared_out(values, weights)
    found = scores(values, weights)
    for column, row in enumerate(rows):
        known = [place for place, each in enumerate(row) if each is not None]
        assert shared[:, column].sum() == pytest.approx(1 if known else 0)
        total = sum(weights[place] for place in known)
        for place in range(8):
            expected = weights[place] / total if place in known else 0
            assert shared[place, column] == pytest.approx(expected)
        by_hand = sum(weights[place] * row[place] for place in known) / total if known else 0
        assert found[column] == pytest.approx(by_hand, abs=1e-6)


@given(worlds.advisors, worlds.requests, worlds.registers, st.integers(0, 9), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_same_input_gives_the_same_output_in_any_order(advisors, asked, register, seed, draw):
    first = shortlist(pool_of(*advisors, register=register), asked, today=TODAY, seed=seed)
    mixed = list(advisors)
    draw.shuffle(mixed)
    again = shortlist(pool_of(*mixed, register=register), asked, today=TODAY, seed=seed)
    assert write(first) == write(again)


@given(worlds.advisors, worlds.requests)
@settings(max_examples=40, deadline=None)
def test_explanations_add_up(advisors, asked):
    found = shortlist(pool_of(*advisors), asked, today=TODAY, explained=None)
    for each in (*found.ranked, *(one for one in found.not_listed if one.factors)):
        assert sum(factor.contribution for factor in each.factors) == pytest.approx(
            each.score, abs=1e-4
        )
        known = [factor for factor in each.factors if factor.value is not None]
        if known:
            assert sum(factor.weight for factor in each.factors) == pytest.approx(1, abs=1e-4)
        assert all(factor.sentence for factor in each.factors)
        for factor in set(each.factors) - set(known):
            assert "its weight is shared out" in factor.sentence
    ranks = [each.score for each in found.ranked]
    assert ranks == sorted(ranks, reverse=True)


def test_equal_scores_go_to_who_waited_longest_then_to_the_lot():
    people = [
        advisor("a1", last_engaged=date(2026, 1, 1)),
        advisor("a2", last_engaged=date(2025, 1, 1)),
        advisor("a3"),
        advisor("a4"),
    ]
    pool = pool_of(*people)
    orders = set()
    for seed in range(12):
        found = shortlist(pool, request(), today=TODAY, seed=seed).ranked
        orders.add(tuple(each.advisor for each in found))
        assert [each.tie for each in found] == [
            TieBreak.SEED, TieBreak.WAITED, TieBreak.WAITED, TieBreak.NONE,
        ]  # fmt: skip
        assert "drew the lot" in found[0].sentence
        assert "was longest without an engagement" in found[1].sentence
    assert orders == {("a3", "a4", "a2", "a1"), ("a4", "a3", "a2", "a1")}


def test_a_list_is_explained_to_the_last_number():
    strong = advisor(
        skills=(Skill(topic="waiting", level=3),),
        results=(
            PastResult(id="p1", title="Queues", text="Callers waited in a queue for hours."),
            PastResult(id="p2", title="Forms", text="Letters in plain language."),
        ),
    )
    weak = advisor(
        "a2",
        skills=(Skill(topic="forms", level=1),),
        results=(PastResult(id="p3", title="Web", text="A portal for claims."),),
    )
    out = advisor("a3", is_paused=True)
    asked = request(topics=("waiting",))
    found = shortlist(pool_of(strong, weak, out), asked, today=TODAY, limit=1, explained=None)
    (first,) = found.ranked
    assert (first.advisor, first.rank, first.results[0].id) == ("a1", 1, "p1")
    assert set(first.results[0].shared) == {"callers", "waits", "queue"}
    assert first.gates_passed == tuple(Gate)
    skills = next(each for each in first.factors if each.factor is Factor.SKILLS)
    assert (skills.sentence, skills.evidence) == ("Waiting: has led Waiting (0.80).", ("waiting",))
    by_id = {each.advisor: each for each in found.not_listed}
    assert by_id["a2"].short_of == pytest.approx(first.gap)
    assert [each.factor for each in by_id["a2"].cost_most] == [Factor.TEXT, Factor.SKILLS]
    assert by_id["a2"].sentence == (
        f"Advisor a2 is number 2 with {by_id['a2'].score:.2f}, {first.gap:.2f} short of the list. "
        "What cost most: likeness of past results (0.55) and skills (0.41)."
    )
    assert by_id["a3"].sentence == "Advisor a3 takes no engagements with no end."
    assert (found.advisors, found.passed, found.kept_out) == (3, 2, {Gate.PAUSED: 1})


def test_weights_must_sum_to_one():
    with pytest.raises(ValueError, match="sum to one"):
        Weights(values={**HAND_SET, Factor.TEXT: 0.5})
    with pytest.raises(ValueError, match="name each factor"):
        Weights(values={Factor.TEXT: 1.0})


def test_a_better_skill_never_ranks_lower():
    asked = request(topics=("waiting",))
    base = advisor(skills=(Skill(topic="waiting", level=1),))
    for level in (2, 3, 4):
        better = replace(base, id="a2", skills=(Skill(topic="waiting", level=level),))
        found = shortlist(pool_of(base, better), asked, today=TODAY)
        assert [each.advisor for each in found.ranked] == ["a2", "a1"]


def test_all_and_none_are_said_of_all_and_none_only():
    words = ("long waits at the counter", "waits at the counter", "parcels in the rain")
    people = [
        advisor(f"a{number}", results=(PastResult(id=f"p{number}", text=text),))
        for number, text in enumerate(words)
    ]
    asked = request(text="long waits at the counter")
    listed = shortlist(pool_of(*people), asked, today=TODAY).ranked
    said = {
        each.advisor: next(part.sentence for part in each.factors if part.factor is Factor.TEXT)
        for each in listed
    }
    than = "The past results are more like the request than those of"
    rest = "2 other advisors who have any."
    assert said == {
        "a0": f"{than} all {rest}",
        "a1": f"{than} 50 % of the {rest}",
        "a2": f"{than} none of the {rest}",
    }
