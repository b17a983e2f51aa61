"""Reporting, changing, confirming, returning and withdrawing: who may, and what is kept of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from exemplar.accounts.enums import Role
from practices.adoption.actions import (
    ReportChangedError,
    change_adoption,
    confirm_adoption,
    report_adoption,
    return_adoption,
    withdraw_adoption,
)
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import Adaptation, Adoption
from practices.adoption.queries import (
    leads_to_ask,
    own_reports,
    people_who_adopted,
    reports_to_confirm,
)
from practices.adoption.signals import adoption_confirmed, adoption_reported, adoption_returned
from practices.library.enums import Stage
from practices.library.models import PracticePage
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CompanyFactory,
    PracticeFactory,
    UserFactory,
    role_user,
)


@pytest.fixture
def agency(db):
    return AgencyFactory()


@pytest.fixture
def practice(db):
    return PracticeFactory()


@pytest.fixture
def reporter(agency):
    return role_user(Role.PRACTITIONER, agency)


@pytest.fixture
def waiting(practice, agency, reporter):
    return report_adoption(actor=reporter, adoption=wanted(practice, agency))


@pytest.fixture
def lead(agency):
    return role_user(Role.AGENCY_LEAD, agency)


@pytest.fixture
def editor(db):
    return role_user(Role.EDITOR)


def wanted(practice, agency, **how):
    facts = {"status": AdoptionStatus.IN_USE, "outcome": AdoptionOutcome.WORKED, "since": "2020"}
    return Adoption(practice=practice, agency=agency, **{**facts, **how})


def read(row):
    return Adoption.every.get(pk=row.pk)


def stage(practice):
    return PracticePage.objects.values_list("stage", flat=True).get(pk=practice.pk)


@pytest.fixture
def heard():
    told = []

    def listen(signal, adoption, actor, **more):
        name = {adoption_reported: "reported", adoption_confirmed: "confirmed"}.get(signal)
        told.append((name or "returned", adoption.pk, actor.pk, more.get("reason", "")))

    signals = (adoption_reported, adoption_confirmed, adoption_returned)
    for signal in signals:
        signal.connect(listen, sender=Adoption)
    yield told
    for signal in signals:
        signal.disconnect(listen, sender=Adoption)


def test_a_practitioner_reports_and_the_lead_confirms(practice, agency, heard, commit):
    reporter, lead = role_user(Role.PRACTITIONER, agency), role_user(Role.AGENCY_LEAD, agency)
    with commit():
        row = report_adoption(actor=reporter, adoption=wanted(practice, agency))
    stages = [stage(practice)]
    with commit():
        confirm_adoption(actor=lead, adoption_id=row.pk, edition=row.edition)
    stages.append(stage(practice))
    assert stages == [Stage.INTRODUCED, Stage.IMPLEMENTED]
    assert heard == [
        ("reported", row.pk, reporter.pk, ""),
        ("confirmed", row.pk, lead.pk, ""),
    ]
    kept = read(row)
    assert (kept.reported_by, kept.confirmed_by) == (reporter, lead)
    assert [event.kind for event in row.events.all()] == ["reported", "confirmed"]


def test_a_leads_own_report_counts_at_once(practice, agency, lead):
    row = report_adoption(actor=lead, adoption=wanted(practice, agency))
    assert (row.confirmation, stage(practice)) == (Confirmation.AGENCY_LEAD, Stage.IMPLEMENTED)


def test_the_lead_of_an_agency_above_confirms(practice, agency, reporter):
    bureau = AgencyFactory(parent=agency)
    above = role_user(Role.AGENCY_LEAD, agency)
    row = report_adoption(
        actor=role_user(Role.PRACTITIONER, bureau), adoption=wanted(practice, bureau)
    )
    assert leads_to_ask(read(row)) == [above]
    assert list(reports_to_confirm(above)) == [row]
    confirm_adoption(actor=above, adoption_id=row.pk, edition=row.edition)
    assert read(row).confirmation == Confirmation.AGENCY_LEAD


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRACTITIONER, Role.AGENCY_LEAD, Role.OFFICIAL])
def test_nobody_reports_for_another_agency(practice, agency, role):
    with pytest.raises(PermissionDenied):
        report_adoption(actor=role_user(role), adoption=wanted(practice, agency))
    assert not Adoption.every.exists()


def test_a_practitioner_does_not_confirm(practice, agency, reporter):
    row = report_adoption(actor=reporter, adoption=wanted(practice, agency))
    with pytest.raises(PermissionDenied):
        confirm_adoption(actor=reporter, adoption_id=row.pk, edition=row.edition)


def test_a_practitioner_cannot_say_that_it_is_confirmed(practice, agency, reporter):
    forged = wanted(
        practice, agency, confirmation="public_record", source_url="https://example.gov/"
    )
    assert report_adoption(actor=reporter, adoption=forged).confirmation == "unconfirmed"


def test_an_editor_confirms_from_a_public_record_only(practice, agency, reporter, editor):
    row = report_adoption(actor=reporter, adoption=wanted(practice, agency))
    with pytest.raises(ValidationError, match="public record"):
        confirm_adoption(actor=editor, adoption_id=row.pk, edition=1)
    row.source_url = "https://example.gov/report"
    row.confirmation = Confirmation.PUBLIC_RECORD
    change_adoption(actor=editor, adoption=row)
    assert (read(row).confirmation, stage(practice)) == ("public_record", Stage.IMPLEMENTED)


def test_an_editor_reports_for_a_company(practice, editor):
    company = CompanyFactory()
    row = report_adoption(actor=editor, adoption=wanted(practice, None, company=company))
    assert read(row).company == company


@pytest.mark.parametrize(
    "change",
    [
        {"status": "testing"},
        {"outcome": "mixed"},
        {"measure": "Days"},
        {"customers_a_year": "under_10k"},
    ],
)
def test_what_was_confirmed_and_is_changed_waits_again(practice, agency, reporter, lead, change):
    row = report_adoption(actor=lead, adoption=wanted(practice, agency))
    row = read(row)
    for name, value in change.items():
        setattr(row, name, value)
    change_adoption(actor=reporter, adoption=row)
    assert (read(row).confirmation, stage(practice)) == ("unconfirmed", Stage.INTRODUCED)


def test_an_adaptation_that_is_added_waits_too(practice, agency, reporter, lead):
    row = read(report_adoption(actor=lead, adoption=wanted(practice, agency)))
    row.adaptations = [Adaptation(difference="Smaller", change="Less")]
    change_adoption(actor=reporter, adoption=row)
    assert read(row).confirmation == "unconfirmed"


def test_another_contact_stays_confirmed(practice, agency, reporter, lead):
    row = read(report_adoption(actor=lead, adoption=wanted(practice, agency)))
    row.contact = "Office of forms"
    change_adoption(actor=reporter, adoption=row)
    kept = read(row)
    assert (kept.contact, kept.confirmation, kept.edition) == ("Office of forms", "agency_lead", 2)
    assert kept.events.last().changes == {"contact": []}


def test_returned_with_a_reason_until_it_is_changed(waiting, reporter, lead, heard, commit):
    row = waiting
    with pytest.raises(ValidationError):
        return_adoption(actor=lead, adoption_id=row.pk, edition=1, reason=" ")
    with commit():
        return_adoption(actor=lead, adoption_id=row.pk, edition=1, reason="Which year?")
    assert heard == [("returned", row.pk, lead.pk, "Which year?")]
    assert (list(reports_to_confirm(lead)), read(row).returned_because) == ([], "Which year?")
    row = read(row)
    row.since = "2021"
    change_adoption(actor=reporter, adoption=row)
    assert (list(reports_to_confirm(lead)), read(row).returned_because) == ([row], "")


def test_the_second_of_two_changes_is_told_and_nothing_is_lost(practice, agency, reporter):
    row = report_adoption(actor=reporter, adoption=wanted(practice, agency))
    first, second = read(row), read(row)
    first.outcome = "mixed"
    change_adoption(actor=reporter, adoption=first)
    second.outcome = "did_not_work"
    with pytest.raises(ReportChangedError) as refused:
        change_adoption(actor=reporter, adoption=second)
    assert (refused.value.stored.outcome, read(row).outcome) == ("mixed", "mixed")


def test_what_has_changed_is_not_confirmed_unread(practice, agency, reporter, lead):
    row = report_adoption(actor=reporter, adoption=wanted(practice, agency))
    newer = read(row)
    newer.outcome = "mixed"
    change_adoption(actor=reporter, adoption=newer)
    with pytest.raises(ReportChangedError):
        confirm_adoption(actor=lead, adoption_id=row.pk, edition=1)


def test_withdrawn_it_counts_nowhere_and_its_history_stays(practice, agency, lead):
    row = report_adoption(actor=lead, adoption=wanted(practice, agency))
    pupil = AdoptionFactory(practice=practice, learned_from=row, unconfirmed=True)
    withdraw_adoption(actor=lead, adoption_id=row.pk, edition=1, reason="Another bureau's.")
    assert stage(practice) == Stage.INTRODUCED
    assert list(Adoption.objects.filter(practice=practice)) == [pupil]
    assert [event.kind for event in read(row).events.all()] == ["reported", "withdrawn"]
    again = report_adoption(actor=lead, adoption=wanted(practice, agency))
    assert (again.pk != row.pk, stage(practice)) == (True, Stage.IMPLEMENTED)


def test_nothing_is_reported_for_what_is_not_published(agency, reporter):
    draft = PracticeFactory(draft=True)
    with pytest.raises(ValidationError):
        report_adoption(actor=reporter, adoption=wanted(draft, agency))


def test_nothing_new_is_reported_for_a_retired_practice(agency, reporter, practice):
    PracticePage.objects.filter(pk=practice.pk).update(
        standing="retired", standing_since="2024-01-01", standing_reason="It ended."
    )
    with pytest.raises(ValidationError, match="retired"):
        report_adoption(actor=reporter, adoption=wanted(practice, agency))


def test_the_states_before_the_present_one_are_kept_with_their_dates(practice, agency, reporter):
    row = report_adoption(
        actor=reporter,
        adoption=wanted(practice, agency),
        earlier={"considering": "2018", "testing": "2019-05"},
    )
    steps = row.events.values_list("step", "status", "since", "outcome")
    assert list(steps) == [
        (1, "considering", "2018", "unknown"),
        (2, "testing", "2019-05", "unknown"),
        (3, "in_use", "2020", "worked"),
    ]


@pytest.mark.parametrize(
    ("earlier", "since"),
    [({"testing": "2021"}, "2020"), ({"considering": "2019-05", "testing": "2019-04"}, "2020")],
)
def test_no_state_begins_before_the_one_before_it(practice, agency, reporter, earlier, since):
    with pytest.raises(ValidationError, match="came later") as refused:
        report_adoption(
            actor=reporter, adoption=wanted(practice, agency, since=since), earlier=earlier
        )
    assert list(refused.value.error_dict) == ["since"]
    assert not Adoption.every.exists()


def test_a_year_and_a_month_of_it_do_not_contradict(practice, agency, reporter):
    report_adoption(
        actor=reporter, adoption=wanted(practice, agency), earlier={"testing": "2020-11"}
    )


def test_a_new_state_is_added_and_a_correction_takes_its_place(practice, agency, reporter):
    row = read(report_adoption(actor=reporter, adoption=wanted(practice, agency, status="testing")))
    row.status, row.since = AdoptionStatus.IN_USE, "2022"
    row = read(change_adoption(actor=reporter, adoption=row))
    row.since = "2021"
    change_adoption(actor=reporter, adoption=row)
    standing = row.events.filter(corrected_by=None).values_list("step", "status", "since", "kind")
    assert list(standing) == [
        (1, "testing", "2020", "reported"),
        (2, "in_use", "2021", "corrected"),
    ]


def test_the_status_is_corrected_where_it_was_never_so(practice, agency, reporter):
    row = read(report_adoption(actor=reporter, adoption=wanted(practice, agency)))
    row.status = AdoptionStatus.TESTING
    change_adoption(actor=reporter, adoption=row, is_correction=True)
    standing = row.events.filter(corrected_by=None).values_list("step", "status")
    assert list(standing) == [(1, "testing")]


def test_what_happened_is_never_changed(practice, agency, reporter):
    event = report_adoption(actor=reporter, adoption=wanted(practice, agency)).events.get()
    event.since = "1999"
    with pytest.raises(TypeError):
        event.save()


def test_too_many_adaptations_are_refused(practice, agency, reporter):
    row = wanted(practice, agency)
    row.adaptations = [Adaptation(difference="x", change="y") for _ in range(21)]
    with pytest.raises(ValidationError) as refused:
        report_adoption(actor=reporter, adoption=row)
    assert refused.value.message_dict == {"adaptations": ["Write at most 20 adaptations."]}


def test_who_adopted_are_the_reporters_and_the_leads(practice, agency, reporter, lead):
    role_user(Role.AGENCY_LEAD)
    report_adoption(actor=reporter, adoption=wanted(practice, agency))
    AdoptionFactory(agency=agency, reported_by=UserFactory())
    assert set(people_who_adopted(practice)) == {reporter, lead}
    assert [row.practice_id for row in own_reports(reporter)][-1:] == [practice.pk]
