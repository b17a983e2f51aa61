"""The stage that a practice keeps follows its ledger, and whoever listens is told."""

import pytest
from wagtail.models import Revision

from practices.adoption.enums import AdoptionOutcome, Confirmation
from practices.library.enums import Stage
from practices.library.models import PracticePage
from practices.library.signals import stage_changed
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CompanyFactory,
    PracticeFactory,
    edit_without_publishing,
)
from tests.taxonomy.trees import put_below


def kept(practice):
    return PracticePage.objects.values_list("stage", flat=True).get(pk=practice.pk)


def publish(revision):
    """Publish as an editor does: what is read for it is read now."""
    Revision.objects.get(pk=revision.pk).publish()


@pytest.fixture
def practice(db):
    return PracticeFactory()


@pytest.fixture
def heard():
    """What listeners are told of stages: the practice, before and after."""
    told = []

    def listen(sender, practice, before, after, **_kwargs):
        told.append((practice.pk, before, after))

    stage_changed.connect(listen, sender=PracticePage)
    yield told
    stage_changed.disconnect(listen, sender=PracticePage)


def test_each_row_moves_the_stage_and_taking_it_back_does_too(practice):
    stages = [kept(practice)]
    trial = AdoptionFactory(practice=practice, trial=True)
    stages.append(kept(practice))
    first = AdoptionFactory(practice=practice)
    stages.append(kept(practice))
    AdoptionFactory(practice=practice)
    stages.append(kept(practice))
    first.confirmation = Confirmation.UNCONFIRMED
    first.save()
    stages.append(kept(practice))
    practice.adoptions.exclude(pk=trial.pk).last().delete()
    stages.append(kept(practice))
    trial.outcome = AdoptionOutcome.UNKNOWN
    trial.save()
    stages.append(kept(practice))
    assert stages == [
        Stage.INTRODUCED,
        Stage.TESTED,
        Stage.IMPLEMENTED,
        Stage.REPLICATED,
        Stage.IMPLEMENTED,
        Stage.TESTED,
        Stage.INTRODUCED,
    ]


def test_a_company_and_an_agency_replicate(practice):
    AdoptionFactory(practice=practice)
    AdoptionFactory(practice=practice, by_company=True)
    assert kept(practice) == Stage.REPLICATED


def test_the_ledger_of_another_practice_moves_nothing(practice):
    AdoptionFactory()
    assert kept(practice) == Stage.INTRODUCED


def test_listeners_are_told_after_the_commit(practice, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        AdoptionFactory(practice=practice)
        assert heard == []
    assert heard == [(practice.pk, Stage.INTRODUCED, Stage.IMPLEMENTED)]


def test_listeners_hear_nothing_where_nothing_changes(
    practice, heard, django_capture_on_commit_callbacks
):
    department = AgencyFactory()
    AdoptionFactory(practice=practice, agency=department)
    with django_capture_on_commit_callbacks(execute=True):
        AdoptionFactory(practice=practice, agency=AgencyFactory(parent=department))
        AdoptionFactory(practice=practice, unconfirmed=True).save()
    assert heard == []


def test_listeners_are_told_when_the_proof_is_lost(
    practice, heard, django_capture_on_commit_callbacks
):
    row = AdoptionFactory(practice=practice)
    with django_capture_on_commit_callbacks(execute=True):
        row.delete()
    assert heard == [(practice.pk, Stage.IMPLEMENTED, Stage.INTRODUCED)]


def test_deleting_a_practice_with_a_ledger_takes_its_rows(practice):
    AdoptionFactory(practice=practice)
    practice.delete()
    assert not PracticePage.objects.filter(pk=practice.pk).exists()


def test_an_older_revision_brings_no_older_stage_back(practice):
    revision = practice.save_revision()
    AdoptionFactory(practice=practice)
    publish(revision)
    assert kept(practice) == Stage.IMPLEMENTED


def test_a_draft_begun_before_the_proof_keeps_the_stage_of_today(practice):
    revision = edit_without_publishing(practice, title="Newer")
    row = AdoptionFactory(practice=practice)
    publish(revision)
    assert (PracticePage.objects.get(pk=practice.pk).title, kept(practice)) == (
        "Newer",
        Stage.IMPLEMENTED,
    )
    revision = PracticePage.objects.get(pk=practice.pk).save_revision()
    row.delete()
    publish(revision)
    assert kept(practice) == Stage.INTRODUCED


def test_a_copy_of_a_proven_practice_has_proven_nothing(practice):
    AdoptionFactory(practice=practice)
    copy = PracticePage.objects.get(pk=practice.pk).copy(
        update_attrs={"title": "A copy", "slug": "a-copy"}
    )
    assert kept(copy) == Stage.INTRODUCED


@pytest.mark.parametrize(
    ("factory", "field"), [(AgencyFactory, "agency"), (CompanyFactory, "company")]
)
def test_who_belongs_to_whom_decides_what_is_replicated(practice, factory, field):
    whole, other = factory(), factory()
    part = factory(parent=whole)
    below = factory(parent=part)
    for organisation in (whole, below):
        AdoptionFactory(practice=practice, **{"agency": None, field: organisation})
    stages = [kept(practice)]
    for parent in (other, None, whole):
        put_below(part, parent)
        stages.append(kept(practice))
    assert stages == [
        Stage.IMPLEMENTED,
        Stage.REPLICATED,
        Stage.REPLICATED,
        Stage.IMPLEMENTED,
    ]


def test_moving_an_agency_tells_listeners_once(practice, heard, django_capture_on_commit_callbacks):
    whole = AgencyFactory()
    part = AgencyFactory(parent=whole)
    for agency in (whole, part):
        AdoptionFactory(practice=practice, agency=agency)
    with django_capture_on_commit_callbacks(execute=True):
        put_below(part, AgencyFactory())
    assert heard == [(practice.pk, Stage.IMPLEMENTED, Stage.REPLICATED)]
