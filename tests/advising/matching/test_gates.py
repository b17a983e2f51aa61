"""Who cannot be asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from community.advising.matching.answers import Gate
from community.advising.matching.gates import Gates, folded
from community.advising.matching.look import shut_gates
from community.advising.matching.records import (
    Clearance,
    Conflict,
    ConflictKind,
    Declaration,
    Preference,
    Register,
)
from community.advising.matching.shortlist import shortlist
from tests.advising.matching import worlds
from tests.advising.matching.worlds import TODAY, advisor, pool_of, request, with_conflicts


def codes(one, asked=None, register=worlds.REGISTER):
    gates = Gates(register).at(asked or request(), TODAY)
    return [each.code for each in gates.exclusions(one)]


def conflict(**changed):
    facts = {"id": "x1", "kind": ConflictKind.CONTRACT, "agency": "bureau", "company": "bank"}
    return Conflict(**(facts | changed))


def test_nothing_keeps_out():
    assert codes(advisor()) == []


@pytest.mark.parametrize("kind", list(ConflictKind))
def test_each_kind_of_conflict_has_its_code(kind):
    register = with_conflicts(conflict(kind=kind))
    assert codes(advisor(), register=register) == [Gate(f"conflict_{kind.value}")]


@pytest.mark.parametrize(
    ("company", "is_out"),
    [("holding", True), ("bank", True), ("branch-bank", True), ("airline", False)],
)
def test_a_conflict_binds_parents_and_subsidiaries(company, is_out):
    found = codes(advisor(company=company), register=with_conflicts(conflict()))
    assert bool(found) is is_out


def test_a_sister_company_is_not_bound():
    register = with_conflicts(conflict(company="branch-bank"))
    assert codes(advisor(company="airline"), register=register) == []
    assert codes(advisor(company="holding"), register=register) == [Gate.CONTRACT]


@pytest.mark.parametrize(
    ("agency", "is_out"),
    [("department", True), ("bureau", True), ("office", True), ("ministry", False)],
)
def test_a_conflict_holds_above_and_below_the_agency(agency, is_out):
    found = codes(advisor(), register=with_conflicts(conflict(agency=agency)))
    assert bool(found) is is_out


@pytest.mark.parametrize(
    ("starts", "ends", "is_out"),
    [
        (None, TODAY, True),
        (None, TODAY - timedelta(days=1), False),
        (date(2026, 6, 30), None, True),
        (date(2026, 7, 1), None, False),
    ],
)
def test_a_conflict_holds_within_its_time(starts, ends, is_out):
    register = with_conflicts(conflict(starts_on=starts, ends_on=ends))
    assert bool(codes(advisor(), register=register)) is is_out


def test_an_unsettled_company_in_the_register_binds_by_its_name():
    register = with_conflicts(conflict(company=None, company_name="NORTH BANK LLC"))
    assert codes(advisor(), register=register) == [Gate.CONTRACT]
    assert codes(advisor(company="branch-bank"), register=register) == [Gate.CONTRACT]
    assert codes(advisor(company="airline"), register=register) == []


def test_an_advisor_whose_company_is_not_settled_is_out():
    assert codes(advisor(company=None, company_name="Some Bank")) == [Gate.UNRESOLVED]
    assert codes(advisor(company="nowhere")) == [Gate.UNRESOLVED]
    assert codes(advisor(company=None)) == []


def test_a_personal_conflict_is_of_one_person():
    register = with_conflicts(conflict(kind=ConflictKind.FAMILY, company=None, advisor="a1"))
    assert codes(advisor(), register=register) == [Gate.FAMILY]
    assert codes(advisor("a2"), register=register) == []


@pytest.mark.parametrize(
    ("declared", "is_out"),
    [
        (None, True),
        (TODAY - timedelta(days=366), True),
        (TODAY - timedelta(days=365), False),
        (TODAY, False),
        (TODAY + timedelta(days=1), True),
    ],
)
def test_what_was_not_declared_lately_is_not_checked(declared, is_out):
    declaration = declared and Declaration(id="d", declared_on=declared)
    found = codes(advisor(declaration=declaration))
    assert found == ([Gate.UNDECLARED] if is_out else [])


@pytest.mark.parametrize(
    ("scope", "is_out"),
    [
        ({}, False),
        ({"request": "r1"}, False),
        ({"request": "r2"}, True),
        ({"advisor": "a1"}, False),
        ({"advisor": "a2"}, True),
        ({"ends_on": TODAY - timedelta(days=1)}, True),
        ({"starts_on": TODAY + timedelta(days=1)}, True),
        ({"conflict": "x2"}, True),
    ],
)
def test_a_clearance_lifts_within_its_scope(scope, is_out):
    facts = {"id": "k1", "conflict": "x1", "ends_on": TODAY, "by": "the ethics officer"}
    register = with_conflicts(conflict(), clearances=(Clearance(**(facts | scope)),))
    assert bool(codes(advisor(), register=register)) is is_out
    (lifted,) = Gates(register).at(request(), TODAY).lifted(advisor()) or (None,)
    assert (lifted is None) is is_out
    if lifted:
        assert (lifted.conflict, lifted.clearance) == ("x1", "k1")
        assert "It is cleared by the ethics officer until 4 May 2026." in lifted.sentence


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"has_consented": False}, Gate.CONSENT),
        ({"modes": {"challenge": Preference.NO}}, Gate.MODE),
        ({"is_paused": True}, Gate.PAUSED),
        ({"is_paused": True, "paused_until": date(2026, 7, 1)}, Gate.PAUSED),
        ({"available_from": date(2026, 7, 1)}, Gate.PAUSED),
        ({"hours_left": 0.0}, Gate.HOURS),
        ({"engagements": 2, "most_engagements": 2}, Gate.ENGAGEMENTS),
    ],
)
def test_what_an_advisor_said_is_kept(changed, code):
    assert codes(advisor(**changed), request(mode="challenge")) == [code]


@pytest.mark.parametrize(
    "changed",
    [
        {"modes": {"sounding": Preference.NO}},
        {"is_paused": True, "paused_until": date(2026, 6, 30)},
        {"available_from": date(2026, 6, 30)},
        {"paused_until": date(2027, 1, 1)},
        {"hours_left": None},
        {"engagements": 1, "most_engagements": 2},
    ],
)
def test_what_does_not_concern_the_request_keeps_nobody_out(changed):
    assert codes(advisor(**changed), request(mode="challenge")) == []


def test_hours_of_the_next_quarter_count_where_the_deadline_is_in_it():
    one = advisor(hours_left=0.0, hours_a_quarter=8.0)
    assert codes(one, request(ends_on=date(2026, 6, 30))) == [Gate.HOURS]
    assert codes(one, request(ends_on=date(2026, 7, 1))) == []


def test_a_request_leaves_out_companies_and_people():
    asked = request(companies_left_out=("holding",), advisors_left_out={"a9": "declined in May"})
    assert codes(advisor(), asked) == [Gate.COMPANY]
    assert codes(advisor("a9", company="airline"), asked) == [Gate.PERSON]


def test_a_company_left_out_is_named_as_the_request_named_it():
    asked = request(companies_left_out=("holding",))
    gates = Gates(worlds.REGISTER).at(asked, TODAY)
    said = [gates.exclusions(advisor(company=each))[0].sentence for each in ("holding", "bank")]
    assert said == [
        "The request leaves out Big Holding.",
        "The request leaves out Big Holding, which owns North Bank, Inc.",
    ]


def test_an_exclusion_says_why_with_its_evidence():
    register = with_conflicts(
        conflict(
            agency="department",
            starts_on=date(2025, 1, 1),
            ends_on=date(2026, 12, 31),
            source="spending data.",
            checked_by="Kim",
            checked_on=date(2026, 1, 10),
        )
    )
    (found,) = Gates(register).at(request(), TODAY).exclusions(advisor(company="branch-bank"))
    assert found.evidence == ("x1",)
    assert found.sentence == (
        "North Bank, Inc., which owns Branch Bank, has a contract with Department from 1 January "
        "2025 until 31 December 2026. Source: spending data. Checked by Kim on 10 January 2026."
    )


def test_names_are_compared_without_legal_forms():
    assert folded("The North-Bank Corp.") == folded("north bank") == "north bank"
    assert folded("A&B Ltd") == folded("a and b") == "a and b"
    assert folded("The Company") == "the company"


def test_circles_in_a_register_do_no_harm():
    from community.advising.matching.families import Tree  # noqa: PLC0415
    from community.advising.matching.records import Term  # noqa: PLC0415

    tree = Tree([Term(id="a", parent="b"), Term(id="b", parent="a"), Term(id="c", parent="c")])
    assert tree.line("a") == {"a", "b"}
    assert tree.line("c") == {"c"}


@given(worlds.advisors, worlds.requests, worlds.registers)
@settings(max_examples=60, deadline=None)
def test_all_at_once_is_the_same_as_one_by_one(advisors, asked, register):
    pool = pool_of(*advisors, register=register)
    gates = pool.gates.at(asked, TODAY)
    shut = shut_gates(pool, gates)
    for number, one in enumerate(pool.advisors):
        at_once = [gate for gate in Gate if shut[gate][number]]
        one_by_one = {each.code for each in gates.exclusions(one)}
        assert at_once == [gate for gate in Gate if gate in one_by_one]


@given(worlds.advisors, worlds.requests, worlds.registers)
@settings(max_examples=40, deadline=None)
def test_nobody_is_listed_through_a_shut_gate(advisors, asked, register):
    pool = pool_of(*advisors, register=register)
    gates = pool.gates.at(asked, TODAY)
    found = shortlist(pool, asked, today=TODAY, explained=None)
    listed = {each.advisor for each in found.ranked}
    assert listed == {one.id for one in pool.advisors if not gates.exclusions(one)}
    out = {each.advisor for each in found.not_listed if each.exclusions}
    assert listed | out == {one.id for one in advisors}
    assert all(each.sentence for each in found.not_listed)


def test_an_empty_register_keeps_nobody_out_who_declared():
    assert codes(advisor(company=None), register=Register()) == []
