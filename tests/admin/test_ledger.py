"""Keeping the ledger in the admin: what is wrong is said beside the field that mends it."""

import pytest
from django.urls import reverse

from exemplar.accounts.enums import Role
from practices.adoption.models import Adoption
from practices.library.models import PracticePage
from tests.admin.forms import fill
from tests.factories import AdoptionFactory, AgencyFactory, CompanyFactory, role_user

ADD = "/admin/snippets/adoption/adoption/add/"
ONE_ORGANISATION = ["Name an agency or a company, and only one of them."]


@pytest.fixture
def editor(db):
    return role_user(Role.EDITOR)


@pytest.fixture
def client(client_for, editor):
    return client_for(editor)


@pytest.fixture
def row(db):
    return AdoptionFactory()


def edit(client, row, **changes):
    address = reverse("wagtailsnippets_adoption_adoption:edit", args=[row.pk])
    return fill(client, address, **changes)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"agency": ""}, {"agency": ONE_ORGANISATION}),
        ({"company": CompanyFactory}, {"agency": ONE_ORGANISATION}),
        ({"status": "stopped"}, {"reason_stopped": ["Say why it was stopped."]}),
        ({"source_url": ""}, {"source_url": ["A public record needs its address."]}),
        (
            {"since": "spring"},
            {"since": ["Write a year, a month or a day: 2011, 2011-04 or 2011-04-27."]},
        ),
        ({"practice": ""}, {"practice": ["This field is required."]}),
    ],
)
def test_an_error_stands_beside_its_field(client, row, changes, errors):
    typed = {name: value().pk if callable(value) else value for name, value in changes.items()}
    response = edit(client, row, **typed)
    assert response.context["form"].errors == errors
    for messages in errors.values():
        assert messages[0] in response.content.decode()


@pytest.mark.parametrize("kind", ["agency", "company"])
def test_a_second_report_is_refused_beside_the_organisation(client, row, kind):
    organisation = {"agency": AgencyFactory, "company": CompanyFactory}[kind]()
    who = {"agency": None, kind: organisation}
    AdoptionFactory(practice=row.practice, service="Phone", **who)
    typed = {"agency": "", kind: organisation.pk, "service": "Phone"}
    assert edit(client, row, **typed).context["form"].errors == {
        kind: [f"This {kind} has already reported this practice."]
    }


def test_lineage_stays_within_one_practice(client, row):
    teacher = AdoptionFactory()
    response = edit(client, row, practice=teacher.practice_id, learned_from=row.pk)
    assert list(response.context["form"].errors) == ["learned_from"]
    pupil = AdoptionFactory(practice=row.practice)
    assert edit(client, pupil, learned_from=row.pk).status_code == 302
    pupil.refresh_from_db()
    assert pupil.learned_from == row


def test_the_lineage_of_a_new_row_stays_within_its_practice(client, row):
    other = AdoptionFactory()
    response = fill(
        client,
        ADD,
        practice=row.practice_id,
        agency=AgencyFactory().pk,
        status="testing",
        learned_from=other.pk,
    )
    assert response.context["form"].errors == {
        "learned_from": ["That is the adoption of another practice."]
    }


def test_a_lineage_that_leads_back_is_refused_beside_the_field(client, row):
    pupil = AdoptionFactory(practice=row.practice, learned_from=row)
    assert edit(client, row, learned_from=pupil.pk).context["form"].errors == {
        "learned_from": ["This would make the lineage a circle."]
    }


def test_a_row_keeps_who_reported_it_and_moves_the_stage(client, editor, row):
    response = fill(
        client,
        ADD,
        practice=row.practice_id,
        agency=AgencyFactory().pk,
        status="in_use",
        outcome="worked",
        confirmation="public_record",
        source_url="https://example.gov/report",
    )
    added = Adoption.objects.exclude(pk=row.pk).get()
    assert response.status_code == 302
    assert (added.reported_by, added.confirmed_by) == (editor, editor)
    assert PracticePage.objects.get(pk=row.practice_id).stage == "replicated"


def test_who_confirmed_a_row_is_kept_until_it_is_taken_back(client, editor, row):
    kept = []
    for confirmation in ("unconfirmed", "public_record", "unconfirmed"):
        edit(client, row, confirmation=confirmation)
        row.refresh_from_db()
        kept.append(row.confirmed_by)
    assert kept == [None, editor, None]


def test_an_editor_does_not_confirm_for_an_agency(client, row):
    assert edit(client, row, confirmation="agency_lead").context["form"].errors == {
        "confirmation": [
            "Only the lead of the agency confirms for it. Name the public record instead."
        ]
    }


def test_what_the_agency_confirmed_and_an_editor_changes_waits_again(client, row):
    Adoption.objects.filter(pk=row.pk).update(confirmation="agency_lead")
    edit(client, row, outcome="mixed")
    row.refresh_from_db()
    assert (row.outcome, row.confirmation) == ("mixed", "unconfirmed")


def test_an_edit_of_what_somebody_else_has_changed_is_refused(client, row):
    Adoption.objects.filter(pk=row.pk).update(edition=2)
    response = edit(client, row, read_edition=1, contact="Mine")
    assert response.context["form"].errors["__all__"][0].startswith("Somebody has changed this row")
    row.refresh_from_db()
    assert row.contact == "Office of service"


def test_the_admin_keeps_the_history(client, editor, row):
    edit(client, row, status="stopped", since="2014", reason_stopped="The money ran out.")
    kept = row.events.values_list("kind", "step", "status", "since", "actor")
    assert list(kept) == [
        ("reported", 1, "in_use", "2012-03", None),
        ("moved", 2, "stopped", "2014", editor.pk),
    ]


def test_an_edit_that_does_not_confirm_keeps_who_did(client, row):
    row.confirmed_by = role_user(Role.EDITOR)
    row.save()
    edit(client, row, contact="Another office")
    kept = Adoption.objects.get(pk=row.pk)
    assert (kept.contact, kept.confirmed_by) == ("Another office", row.confirmed_by)


def test_deleting_a_row_in_the_admin_lowers_the_stage(client, row):
    client.post(reverse("wagtailsnippets_adoption_adoption:delete", args=[row.pk]))
    assert PracticePage.objects.get(pk=row.practice_id).stage == "introduced"
