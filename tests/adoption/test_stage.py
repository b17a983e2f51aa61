"""The stage as a function of the ledger: what moves it, what does not, and in no order."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.stage import prove_stage
from practices.library.enums import Stage
from practices.taxonomy.models import Agency, Company

DEPARTMENT, BUREAU, OTHER_BUREAU = (
    Agency(path=path) for path in ("0001", "00010001", "00010002")
)
OTHER_DEPARTMENT = Agency(path="0002")
# The same path as the department, in another tree.
COMPANY, SUBSIDIARY = Company(path="0001"), Company(path="00010001")
ORGANISATIONS = [DEPARTMENT, BUREAU, OTHER_BUREAU, OTHER_DEPARTMENT, COMPANY, SUBSIDIARY]
STAGES = list(Stage)


@dataclass(frozen=True, eq=False)
class Row:
    """What the stage looks at in a row of the ledger."""

    organisation: Any = DEPARTMENT
    status: str = AdoptionStatus.IN_USE
    outcome: str = AdoptionOutcome.WORKED
    confirmation: str = Confirmation.AGENCY_LEAD


rows = st.builds(
    Row,
    organisation=st.sampled_from(ORGANISATIONS),
    status=st.sampled_from(AdoptionStatus.values),
    outcome=st.sampled_from(AdoptionOutcome.values),
    confirmation=st.sampled_from(Confirmation.values),
)
ledgers = st.lists(rows, max_size=6)
proving_nothing = st.one_of(
    rows.map(lambda row: Row(row.organisation, row.status, row.outcome, Confirmation.UNCONFIRMED)),
    rows.map(lambda row: Row(row.organisation, row.status, AdoptionOutcome.UNKNOWN)),
    rows.map(lambda row: Row(row.organisation, AdoptionStatus.CONSIDERING, row.outcome)),
)


def stage(*ledger: Row) -> str:
    return prove_stage(ledger).stage


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ((), Stage.INTRODUCED),
        ((Row(status=AdoptionStatus.CONSIDERING),), Stage.INTRODUCED),
        ((Row(status=AdoptionStatus.TESTING),), Stage.TESTED),
        ((Row(status=AdoptionStatus.STOPPED),), Stage.TESTED),
        ((Row(status=AdoptionStatus.TESTING, outcome="did_not_work"),), Stage.TESTED),
        ((Row(),), Stage.IMPLEMENTED),
        ((Row(outcome="did_not_work"),), Stage.IMPLEMENTED),
        ((Row(), Row()), Stage.IMPLEMENTED),
        ((Row(DEPARTMENT), Row(BUREAU)), Stage.IMPLEMENTED),
        ((Row(BUREAU), Row(OTHER_BUREAU)), Stage.IMPLEMENTED),
        ((Row(COMPANY), Row(SUBSIDIARY)), Stage.IMPLEMENTED),
        ((Row(BUREAU), Row(OTHER_DEPARTMENT, "testing")), Stage.IMPLEMENTED),
        ((Row(BUREAU), Row(OTHER_DEPARTMENT, "stopped")), Stage.IMPLEMENTED),
        ((Row(BUREAU), Row(OTHER_DEPARTMENT)), Stage.REPLICATED),
        ((Row(DEPARTMENT), Row(COMPANY)), Stage.REPLICATED),
        ((Row(BUREAU), Row(OTHER_BUREAU), Row(OTHER_DEPARTMENT)), Stage.REPLICATED),
    ],
)
def test_what_a_ledger_proves(ledger, expected):
    assert stage(*ledger) == expected


@given(ledgers)
def test_the_stage_is_as_the_words_say(ledger):
    """Against the sentence in which the stages are defined, written out pair by pair."""
    counted = [
        row
        for row in ledger
        if row.confirmation in {"agency_lead", "public_record"}
        and row.outcome in {"worked", "mixed", "did_not_work"}
    ]
    used = [row.organisation for row in counted if row.status == "in_use"]
    unrelated = [
        (one, other)
        for one, other in combinations(used, 2)
        if type(one) is not type(other) or one.path[:4] != other.path[:4]
    ]
    tried = [row for row in counted if row.status != "considering"]
    expected = (
        ("replicated" if unrelated else "implemented")
        if used
        else ("tested" if tried else "introduced")
    )
    assert stage(*ledger) == expected


@given(ledgers.flatmap(lambda ledger: st.tuples(st.just(ledger), st.permutations(ledger))))
def test_the_order_of_the_rows_is_of_no_account(both):
    ledger, shuffled = both
    assert stage(*shuffled) == stage(*ledger)
    assert set(prove_stage(shuffled).rows) == set(prove_stage(ledger).rows)


@given(ledgers, st.lists(proving_nothing, min_size=1, max_size=4))
def test_what_nobody_confirms_or_knows_moves_nothing(ledger, noise):
    proof = prove_stage([*noise, *ledger])
    assert proof.stage == stage(*ledger)
    assert not set(proof.rows) & set(noise)


@given(ledgers.filter(bool))
def test_taking_a_row_out_never_raises_the_stage(ledger):
    whole = STAGES.index(stage(*ledger))
    assert all(
        STAGES.index(stage(*ledger[:place], *ledger[place + 1 :])) <= whole
        for place in range(len(ledger))
    )


@given(ledgers)
def test_taking_the_proof_away_lowers_the_stage(ledger):
    proof = prove_stage(ledger)
    rest = [row for row in ledger if row not in set(proof.rows)]
    if proof.stage == Stage.INTRODUCED:
        assert proof.rows == []
    else:
        assert STAGES.index(stage(*rest)) < STAGES.index(proof.stage)


@given(ledgers)
def test_the_proof_alone_proves_the_same(ledger):
    proof = prove_stage(ledger)
    assert stage(*proof.rows) == proof.stage


@pytest.mark.parametrize("outcome", ["worked", "mixed", "did_not_work"])
def test_two_bureaus_of_one_department_do_not_replicate_two_departments_do(outcome):
    one, sister = Row(BUREAU, outcome=outcome), Row(OTHER_BUREAU, outcome=outcome)
    stranger = Row(OTHER_DEPARTMENT, outcome=outcome)
    assert [stage(one, sister), stage(one, stranger)] == [Stage.IMPLEMENTED, Stage.REPLICATED]
