"""Who cannot be asked: the register, the trees, declarations and clearances, on a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.advising.gating import excluded
from community.advising.models import Clearance
from community.expertise.models import Advisor
from tests.factories import (
    AdviceRequestFactory,
    AgencyFactory,
    ClearanceFactory,
    CompanyFactory,
    ConflictFactory,
)
from tests.factories.expertise import AdvisorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_():
    return AdviceRequestFactory()


def code(request, advisor, **on):
    found = excluded(request, [advisor], **on).get(advisor.pk)
    return found[0] if found else None


def test_somebody_without_a_conflict_can_be_asked(request_):
    ConflictFactory()
    assert code(request_, AdvisorFactory()) is None


def test_a_contract_keeps_out_with_code_sentence_and_record(request_):
    advisor = AdvisorFactory(company__name="Acme")
    conflict = ConflictFactory(
        company=advisor.company, agency=request_.agency, source="The list", checked_by=None
    )
    gate, sentence, evidence = excluded(request_, [advisor])[advisor.pk]
    assert (gate, evidence) == ("conflict_contract", (str(conflict.pk),))
    assert sentence.startswith(
        f"Acme has a contract with {request_.agency.name}. Source: The list."
    )


@pytest.mark.parametrize("where", ["parent", "subsidiary"])
def test_parents_and_subsidiaries_are_tied_too(request_, where):
    parent = CompanyFactory()
    child = CompanyFactory(parent=parent)
    of_advisor, of_conflict = (parent, child) if where == "subsidiary" else (child, parent)
    ConflictFactory(company=of_conflict, agency=request_.agency)
    assert code(request_, AdvisorFactory(company=of_advisor)) == "conflict_contract"


def test_a_sister_company_is_not_tied(request_):
    parent = CompanyFactory()
    one, other = CompanyFactory(parent=parent), CompanyFactory(parent=parent)
    ConflictFactory(company=one, agency=request_.agency)
    assert code(request_, AdvisorFactory(company=other)) is None


def test_the_department_counts_and_another_bureau_does_not():
    department = AgencyFactory()
    bureau, other = AgencyFactory(parent=department), AgencyFactory(parent=department)
    advisor = AdvisorFactory()
    conflict = ConflictFactory(company=advisor.company, agency=department)
    request = AdviceRequestFactory(agency=bureau)
    assert code(request, advisor) == "conflict_contract"
    conflict.agency = other
    conflict.save()
    assert code(request, advisor) is None


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [(None, -1, None), (None, 0, "conflict_contract"), (400, None, None),
     (10, None, "conflict_contract")],
)  # fmt: skip
def test_it_holds_within_its_period(request_, starts, ends, found):
    today = timezone.localdate()
    advisor = AdvisorFactory()
    ConflictFactory(
        company=advisor.company,
        agency=request_.agency,
        starts_on=None if starts is None else today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert code(request_, advisor) == found


def test_reported_blocks_and_ended_does_not(request_):
    advisor = AdvisorFactory()
    conflict = ConflictFactory(company=advisor.company, agency=request_.agency, reported=True)
    assert "Nobody has checked it yet." in excluded(request_, [advisor])[advisor.pk][1]
    conflict.state = "ended"
    conflict.save()
    assert code(request_, advisor) is None


def test_what_one_person_has_keeps_out_that_person_alone(request_):
    advisor = AdvisorFactory()
    colleague = AdvisorFactory(company=advisor.company)
    ConflictFactory(of_person=True, advisor=advisor, agency=request_.agency)
    assert excluded(request_, [advisor, colleague]).keys() == {advisor.pk}


def test_a_name_that_nobody_has_settled_blocks_by_its_name(request_):
    conflict = ConflictFactory(unsettled=True, agency=request_.agency)
    named = AdvisorFactory(company__name="Nobody Knows Limited")
    assert code(request_, named) == "conflict_contract"
    assert code(request_, AdvisorFactory()) is None
    assert excluded(request_, [named])[named.pk][2] == (str(conflict.pk),)


def test_an_advisor_whose_company_is_not_settled_is_not_let_through(request_):
    advisor = AdvisorFactory(company=None, company_name="Somewhere")
    assert code(request_, advisor) == "company_unresolved"


@pytest.mark.parametrize(("days", "found"), [(None, "not_checked"), (366, "not_checked"),
                                             (364, None)])  # fmt: skip
def test_a_missing_or_stale_declaration_is_not_checked(request_, days, found):
    declared = None if days is None else timezone.now() - timedelta(days=days)
    assert code(request_, AdvisorFactory(declared_at=declared)) == found


def test_without_consent_nobody_is_asked(request_):
    assert code(request_, AdvisorFactory(consented_at=None)) == "no_consent"
    assert code(request_, AdvisorFactory(standing="withdrawn")) == "no_consent"


def test_an_interest_without_an_agency_blocks_for_all_until_it_is_settled(request_):
    advisor = AdvisorFactory()
    conflict = ConflictFactory(of_person=True, advisor=advisor, agency=None, reported=True)
    assert code(request_, advisor) == "conflict_family"
    conflict.agency, conflict.state = AgencyFactory(), "holds"
    conflict.save()
    assert code(request_, advisor) is None


def test_a_holding_ties_to_what_the_company_is_tied_to(request_):
    held, advisor = CompanyFactory(), AdvisorFactory()
    holding = ConflictFactory(
        kind="ownership", company=held, advisor=advisor, agency=None, words="Shares"
    )
    assert code(request_, advisor) is None
    ConflictFactory(company=CompanyFactory(parent=held), agency=request_.agency)
    gate, _, evidence = excluded(request_, [advisor])[advisor.pk]
    assert (gate, evidence) == ("conflict_ownership", (str(holding.pk),))


def test_companies_left_out_stay_out_those_that_came_later_included(request_):
    left, later = CompanyFactory(), CompanyFactory(name="Later Known")
    request_.left_out.set([left])
    request_.left_out_names = "later known inc."
    request_.save()
    people = [AdvisorFactory(company=company) for company in (left, later, CompanyFactory())]
    found = excluded(request_, people)
    assert {pk: row[0] for pk, row in found.items()} == {
        people[0].pk: "company_left_out", people[1].pk: "company_left_out",
    }  # fmt: skip


# --- Clearances -----------------------------------------------------------------------------------


@pytest.fixture
def blocked(request_):
    advisor = AdvisorFactory()
    conflict = ConflictFactory(company=advisor.company, agency=request_.agency)
    return request_, advisor, conflict


def test_a_clearance_lifts_and_ends(blocked):
    request, advisor, conflict = blocked
    given = ClearanceFactory(conflict=conflict, given=True)
    assert code(request, advisor) is None
    assert code(request, advisor, on=given.ends_on) is None
    assert code(request, advisor, on=given.ends_on + timedelta(days=1)) == "conflict_contract"


@pytest.mark.parametrize("state", ["asked", "refused", "revoked", "lapsed"])
def test_any_other_answer_lifts_nothing(blocked, state):
    request, advisor, conflict = blocked
    made = ClearanceFactory(conflict=conflict, given=True)
    Clearance.objects.filter(pk=made.pk).update(state=state)
    assert code(request, advisor) == "conflict_contract"


def test_it_lifts_for_its_scope_alone(blocked):
    request, advisor, conflict = blocked
    colleague = AdvisorFactory(company=advisor.company)
    other = AdviceRequestFactory(agency=request.agency)
    ClearanceFactory(conflict=conflict, given=True, request=request, advisor=advisor)
    assert excluded(request, [advisor, colleague]).keys() == {colleague.pk}
    assert excluded(other, [advisor, colleague]).keys() == {advisor.pk, colleague.pk}


def test_the_number_of_questions_does_not_grow(request_, django_assert_num_queries):
    for _ in range(4):
        advisor = AdvisorFactory()
        ConflictFactory(company=advisor.company, agency=request_.agency)
    advisors = list(Advisor.objects.all())
    with django_assert_num_queries(5):
        assert len(excluded(request_, advisors)) == 4
