"""What the evidence for the outcomes says about the whole practice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.library.evidence import summarise_evidence
from practices.library.models import PracticePage
from tests.factories import OutcomeFactory, PracticeFactory

LEVELS = ["strong", "some", "expert_opinion", "insufficient", "mixed", "not_working", "not_rated"]
levels = st.lists(st.sampled_from(LEVELS), max_size=8)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([], "not_rated"),
        (["not_rated"], "not_rated"),
        (["strong"], "strong"),
        (["some", "strong"], "strong"),
        (["insufficient", "expert_opinion"], "expert_opinion"),
        (["insufficient", "not_rated"], "insufficient"),
        (["mixed", "strong", "strong"], "mixed"),
        (["not_working", "strong"], "mixed"),
        (["not_working", "some"], "mixed"),
        (["not_working", "expert_opinion"], "not_working"),
        (["not_working", "not_rated"], "not_working"),
        (["not_working", "mixed"], "mixed"),
    ],
)
def test_a_whole_follows_from_its_parts(outcomes, whole):
    assert summarise_evidence(outcomes) == whole


@given(levels.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found * 2))))
def test_neither_order_nor_repetition_matters(both):
    found, shuffled = both
    assert summarise_evidence(shuffled) == summarise_evidence(found)


@given(levels)
def test_what_is_not_rated_says_nothing(found):
    assert summarise_evidence([*found, "not_rated"]) == summarise_evidence(found)


@given(levels)
def test_the_whole_is_one_of_its_parts_or_mixed(found):
    assert summarise_evidence(found) in {*found, "mixed"} if found else {"not_rated"}


@given(levels, st.sampled_from(LEVELS))
def test_doubt_is_never_hidden_by_more_support(found, other):
    """A whole that is mixed or refuted does not become supported by one more outcome."""
    if summarise_evidence(found) in {"mixed", "not_working"}:
        assert summarise_evidence([*found, other]) in {"mixed", "not_working"}


def test_the_page_keeps_what_its_outcomes_say(db):
    practice = PracticeFactory(
        outcomes=[OutcomeFactory.build(evidence=level) for level in ("some", "strong")]
    )
    kept = [PracticePage.objects.get(pk=practice.pk).evidence]
    OutcomeFactory(practice=practice, evidence="not_working")
    kept.append(PracticePage.objects.get(pk=practice.pk).evidence)
    practice = PracticePage.objects.get(pk=practice.pk)
    practice.outcomes = []
    practice.save()
    kept.append(PracticePage.objects.get(pk=practice.pk).evidence)
    assert kept == ["strong", "mixed", "not_rated"]
