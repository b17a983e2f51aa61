"""The audit trail: the database refuses to change and to delete it, and it holds no address."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from wagtail.models import ModelLogEntry, PageLogEntry

from community.moderation.actions import flag
from community.moderation.append_only import TABLES, unprotected
from exemplar.accounts.actions import grant_role
from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory, UserFactory

REFUSED = "The audit trail is append-only."


def entries(kind):
    return kind.objects.filter(pk=kind.objects.latest("pk").pk)


@pytest.fixture(params=[ModelLogEntry, PageLogEntry])
def entry(request, db):
    UserFactory()
    grant_role(actor=None, user=UserFactory(), role=Role.MEMBER)
    PracticeFactory().save_revision(log_action=True)
    return entries(request.param)


@pytest.mark.parametrize("act", [lambda row: row.update(label="Nothing"), lambda row: row.delete()])
def test_an_entry_is_neither_changed_nor_deleted(entry, act):
    before = list(entry.values())
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        act(entry)
    assert list(entry.values()) == before


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_not_emptied(db, table):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite empties a table by deleting its rows.")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


def test_saving_an_entry_again_is_refused(people):
    flag(actor=people.flaggers[0], record=people.post, reason="spam")
    entry = ModelLogEntry.objects.latest("pk")
    entry.data = {}
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        entry.save()


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_leave_the_trail_guarded():
    grant_role(actor=None, user=UserFactory(), role=Role.MEMBER)
    call_command("flush", verbosity=0, interactive=False)
    assert not ModelLogEntry.objects.exists()
    grant_role(actor=None, user=UserFactory(), role=Role.MEMBER)
    with pytest.raises(DatabaseError, match=REFUSED):
        ModelLogEntry.objects.all().delete()


def test_the_guard_is_put_back_after_wagtails_own_migrations(db):
    grant_role(actor=None, user=UserFactory(), role=Role.MEMBER)
    with unprotected():
        ModelLogEntry.objects.all().update(label="Rewritten")
    assert set(ModelLogEntry.objects.values_list("label", flat=True)) == {"Rewritten"}
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        ModelLogEntry.objects.all().update(label="Again")


def test_it_holds_no_address_of_somebody_without_a_name(db):
    nobody = UserFactory(first_name="", last_name="", email="secret@example.test")
    grant_role(actor=None, user=nobody, role=Role.MEMBER)
    entry = ModelLogEntry.objects.get(object_id=str(nobody.pk), action="exemplar.grant_role")
    assert entry.label == f"Person {nobody.pk}"
    assert "secret" not in str(entry.data)


def test_addresses_of_before_become_names(db):
    nobody = UserFactory(first_name="", last_name="", email="old@example.test")
    grant_role(actor=None, user=nobody, role=Role.MEMBER)
    rows = ModelLogEntry.objects.filter(object_id=str(nobody.pk))
    migration = import_module("community.moderation.migrations.0002_trail")
    with unprotected():
        rows.update(label="old@example.test", data={"role": "old@example.test: Member"})
        migration.forget_addresses(apps, None)
    entry = rows.get()
    assert (entry.label, entry.data["role"]) == (
        f"Person {nobody.pk}",
        f"Person {nobody.pk}: Member",
    )
