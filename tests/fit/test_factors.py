"""What "same", "different", "unknown" and "similar" mean, factor by factor."""

import pytest

from practices.fit.enums import Factor, Verdict
from practices.fit.factors import FACTORS, Context, compare, is_similar

SAME, DIFFERENT, UNKNOWN = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNKNOWN
LEVEL, STAFF, CUSTOMERS = Factor.LEVEL, Factor.STAFF, Factor.CUSTOMERS
CHANNELS, GROUPS, CONSTRAINTS = Factor.CHANNELS, Factor.GROUPS, Factor.CONSTRAINTS


def some(*words):
    return frozenset(words)


@pytest.mark.parametrize(
    ("factor", "mine", "theirs", "expected"),
    [
        (LEVEL, "federal", "federal", SAME),
        (LEVEL, "federal", "state", DIFFERENT),
        (LEVEL, None, "state", UNKNOWN),
        (LEVEL, "federal", None, UNKNOWN),
        (STAFF, "10_100", "100_1000", DIFFERENT),
        (CUSTOMERS, "10k_100k", "10k_100k", SAME),
        (CHANNELS, some(1, 2), some(2, 3), SAME),
        (CHANNELS, some(1, 2), some(3), DIFFERENT),
        (CHANNELS, None, some(3), UNKNOWN),
        (GROUPS, some(1), some(1, 2, 3), SAME),
        (GROUPS, some(1), None, UNKNOWN),
        (CONSTRAINTS, some("law"), some("law", "budget"), SAME),
        (CONSTRAINTS, some("law", "budget"), some("law"), DIFFERENT),
        (CONSTRAINTS, some(), some("law"), SAME),
        (CONSTRAINTS, some(), some(), SAME),
        (CONSTRAINTS, some("law"), some(), DIFFERENT),
        (CONSTRAINTS, some(), None, UNKNOWN),
    ],
)
def test_one_factor(factor, mine, theirs, expected):
    assert compare(factor, mine, theirs) == expected


def verdicts(**told):
    return {factor: told.get(factor.value, UNKNOWN) for factor in FACTORS}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"level": SAME, "channels": SAME, "groups": SAME}, True),
        ({"staff": SAME, "customers": SAME, "constraints": SAME}, True),
        ({"level": SAME, "channels": SAME}, False),
        ({"level": SAME, "channels": SAME, "staff": SAME, "customers": DIFFERENT}, True),
        ({"level": SAME, "channels": SAME, "staff": SAME, "constraints": DIFFERENT}, True),
        ({"level": DIFFERENT, "channels": SAME, "staff": SAME, "groups": SAME}, False),
        ({"level": SAME, "channels": DIFFERENT, "staff": SAME, "groups": SAME}, False),
        ({"level": SAME, "channels": SAME, "staff": SAME, "groups": DIFFERENT}, False),
        ({}, False),
    ],
)
def test_similar(told, expected):
    assert is_similar(verdicts(**told)) is expected


def test_two_contexts():
    mine = Context(level="state", channels=some(1), constraints=some())
    theirs = Context(level="state", staff="under_10", channels=some(2), constraints=some("law"))
    told = {each: compare(each, mine.value(each), theirs.value(each)) for each in FACTORS}
    assert told == verdicts(level=SAME, channels=DIFFERENT, constraints=SAME)


def test_enough_is_known_from_three_factors_on():
    assert not Context(level="state", staff="under_10").can_be_similar
    assert Context(level="state", staff="under_10", constraints=some()).can_be_similar
