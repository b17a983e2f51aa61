"""What a row of the ledger may not say, refused by the record and again by the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from practices.adoption.models import Adoption
from tests.factories import AdoptionFactory, AgencyFactory, CompanyFactory, PracticeFactory

ONE_ORGANISATION = "Name an agency or a company, and only one of them."
REFUSED = {
    "neither": ({"agency": None}, ONE_ORGANISATION),
    "both": ({"company": CompanyFactory}, ONE_ORGANISATION),
    "stopped": ({"status": "stopped"}, "Say why it was stopped."),
    "record": ({"source_url": ""}, "A public record needs its address."),
    "status": ({"status": "nearly"}, "Value 'nearly' is not a valid choice."),
    "outcome": ({"outcome": "great"}, "Value 'great' is not a valid choice."),
    "confirmation": ({"confirmation": "me"}, "Value 'me' is not a valid choice."),
}


def changes_of(case):
    return {name: value() if callable(value) else value for name, value in case.items()}


def refusal(row):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.messages


@pytest.mark.parametrize(("case", "message"), REFUSED.values(), ids=REFUSED)
def test_the_record_says_what_is_wrong(db, case, message):
    row = AdoptionFactory()
    for name, value in changes_of(case).items():
        setattr(row, name, value)
    assert refusal(row) == [message]


@pytest.mark.parametrize(("case", "_message"), REFUSED.values(), ids=REFUSED)
def test_the_database_refuses_the_same(db, case, _message):
    row = AdoptionFactory()
    changes = changes_of(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("kind", ["agency", "company"])
def test_one_service_of_one_organisation_adopts_a_practice_once(db, kind):
    factory = {"agency": AgencyFactory, "company": CompanyFactory}[kind]
    same = {"practice": PracticeFactory(), "agency": None, kind: factory()}
    AdoptionFactory(**same, service="Phone")
    row = AdoptionFactory(**same, service="Counter")
    row.full_clean()
    row.service = "Phone"
    assert refusal(row) == [f"This {kind} has already reported this practice."]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_whole_organisation_adopts_a_practice_once(db):
    """Without a service, too: blank is a value like any other."""
    first = AdoptionFactory(service="")
    second = AdoptionFactory(practice=first.practice, service="")
    second.agency = first.agency
    assert refusal(second) == ["This agency has already reported this practice."]


def test_the_same_organisation_may_adopt_another_practice(db):
    first = AdoptionFactory(service="Phone")
    AdoptionFactory(agency=first.agency, service="Phone").full_clean()


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_lineage_never_leads_back(db, length):
    practice = PracticeFactory()
    rows = [AdoptionFactory(practice=practice) for _ in range(length)]
    for pupil, teacher in zip(rows[1:], rows, strict=False):
        pupil.learned_from = teacher
        pupil.full_clean()
        pupil.save()
    rows[0].learned_from = rows[-1]
    assert refusal(rows[0])[0] == "This would make the lineage a circle."


def test_the_database_refuses_to_learn_from_oneself(db):
    row = AdoptionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.filter(pk=row.pk).update(learned_from=row.pk)


def test_losing_the_teacher_leaves_the_pupil(db):
    teacher = AdoptionFactory()
    pupil = AdoptionFactory(practice=teacher.practice, learned_from=teacher)
    teacher.delete()
    pupil.refresh_from_db()
    assert pupil.learned_from is None


@pytest.mark.parametrize("since", ["12", "2012-13", "2012-02-30", "March 2012", "2012-3"])
def test_a_date_is_a_year_a_month_or_a_day(db, since):
    message = "Write a year, a month or a day: 2011, 2011-04 or 2011-04-27."
    assert refusal(AdoptionFactory(since=since)) == [message]


def test_a_date_is_not_still_to_come(db):
    message = "This is still to come. Write the date as it was, up to today."
    assert refusal(AdoptionFactory(since="2999-01")) == [message]
