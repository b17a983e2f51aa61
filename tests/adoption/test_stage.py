"""The stage of a practice: proven by confirmed rows of the ledger, and by nothing else."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.stage import TRIED, prove_stage
from practices.library.enums import Stage
from tests import factories as made

ORDER = list(Stage)


def organisation(kind, root):
    """An organisation in as much as a stage depends on it: the whole that it belongs to."""
    return SimpleNamespace(_meta=SimpleNamespace(model_name=kind), root_path=root)


ROWS = st.builds(
    SimpleNamespace,
    organisation=st.builds(
        organisation, st.sampled_from(["agency", "company"]), st.sampled_from(["0001", "0002"])
    ),
    status=st.sampled_from(AdoptionStatus),
    outcome=st.sampled_from(AdoptionOutcome),
    confirmation=st.sampled_from(Confirmation),
)
LEDGERS = st.lists(ROWS, max_size=8)


def counts(row):
    """Whether a row can prove anything, in the words of the domain."""
    return (
        row.confirmation != Confirmation.UNCONFIRMED
        and row.outcome != AdoptionOutcome.UNKNOWN
        and row.status in TRIED
    )


def expected(rows):
    """The stage, said as the domain says it."""
    proven = [row for row in rows if counts(row)]
    using = {
        (row.organisation._meta.model_name, row.organisation.root_path)
        for row in proven
        if row.status == AdoptionStatus.IN_USE
    }
    if len(using) >= 2:
        return Stage.REPLICATED
    return Stage.IMPLEMENTED if using else Stage.TESTED if proven else Stage.INTRODUCED


@given(LEDGERS)
def test_the_stage_is_what_the_domain_says(rows):
    """Introduced, tested, implemented, replicated."""
    assert prove_stage(rows).stage == expected(rows)


@given(LEDGERS, st.randoms())
def test_the_order_of_reports_does_not_matter(rows, chance):
    """Nor does who came first."""
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert prove_stage(shuffled).stage == prove_stage(rows).stage


@given(LEDGERS, ROWS)
def test_what_nobody_confirms_moves_nothing(rows, row):
    """However much is claimed."""
    row.confirmation = Confirmation.UNCONFIRMED
    assert prove_stage([*rows, row]).stage == prove_stage(rows).stage


@given(LEDGERS, ROWS)
def test_a_new_report_never_lowers_the_stage(rows, row):
    """Not even one of a failure: that somebody tried is still so."""
    assert ORDER.index(prove_stage([*rows, row]).stage) >= ORDER.index(prove_stage(rows).stage)


@given(LEDGERS)
def test_the_proof_is_enough_and_is_needed(rows):
    """The rows shown as proof prove the stage by themselves; without them it is lower."""
    proof = prove_stage(rows)
    assert prove_stage(proof.rows).stage == proof.stage
    without = [row for row in rows if not any(row is one for one in proof.rows)]
    if proof.stage != Stage.INTRODUCED:
        assert ORDER.index(prove_stage(without).stage) < ORDER.index(proof.stage)


@pytest.mark.django_db
class TestLedger:
    """The same through the ledger itself: each change of a row moves the stage of its practice."""

    def stage(self, practice):
        practice.refresh_from_db()
        return practice.stage

    def test_from_introduced_to_replicated_and_back(self):
        practice = made.PracticeFactory()
        stages = [self.stage(practice)]
        rows = []
        for how in ({"trial": True}, {}, {}):
            rows.append(made.AdoptionFactory(practice=practice, **how))
            stages.append(self.stage(practice))
        for row in reversed(rows):
            row.delete()
            stages.append(self.stage(practice))
        assert stages == [
            *(Stage.INTRODUCED, Stage.TESTED, Stage.IMPLEMENTED, Stage.REPLICATED),
            *(Stage.IMPLEMENTED, Stage.TESTED, Stage.INTRODUCED),
        ]

    def test_two_bureaus_of_one_department_are_one(self):
        department = made.AgencyFactory()
        practice = made.PracticeFactory()
        for _ in range(2):
            bureau = made.AgencyFactory(parent=department)
            made.AdoptionFactory(practice=practice, agency=bureau)
        assert self.stage(practice) == Stage.IMPLEMENTED

    def test_a_company_replicates_an_agency(self):
        practice = made.PracticeFactory()
        made.AdoptionFactory(practice=practice)
        made.AdoptionFactory(practice=practice, by_company=True)
        assert self.stage(practice) == Stage.REPLICATED

    def test_a_subsidiary_does_not_replicate_its_parent(self):
        parent = made.CompanyFactory()
        practice = made.PracticeFactory()
        for company in (parent, made.CompanyFactory(parent=parent)):
            made.AdoptionFactory(practice=practice, agency=None, company=company)
        assert self.stage(practice) == Stage.IMPLEMENTED

    def test_taking_a_confirmation_back_lowers_the_stage(self):
        practice = made.PracticeFactory()
        row = made.AdoptionFactory(practice=practice)
        row.confirmation = Confirmation.UNCONFIRMED
        row.save()
        assert self.stage(practice) == Stage.INTRODUCED

    def test_a_row_that_moves_to_another_practice_takes_its_proof_along(self):
        first, second = made.PracticeFactory(), made.PracticeFactory()
        row = made.AdoptionFactory(practice=first)
        row.practice = second
        row.save()
        assert (self.stage(first), self.stage(second)) == (Stage.INTRODUCED, Stage.IMPLEMENTED)

    def test_the_page_shows_the_proof(self, client):
        practice = made.PracticeFactory()
        made.AdoptionFactory(practice=practice, agency__name="Zzproving")
        made.AdoptionFactory(practice=practice, unconfirmed=True, agency__name="Zzclaiming")
        content = client.get(practice.get_url()).content.decode()
        assert "Proof: 1 of 2 in the ledger" in content
        assert content.count("Counts toward the stage") == 1
