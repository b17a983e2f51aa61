"""Who is told what of an affiliation."""

import pytest

from community.members.actions import (
    ask_affiliation,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
)
from community.notifications.rules import notifications_for
from exemplar.accounts.enums import Role
from practices.taxonomy.models import AgencyDomain
from tests.factories import AffiliationFactory, AgencyFactory, UserFactory, role_user

pytestmark = pytest.mark.django_db


def inbox(person):
    """The kind and the text of each piece of news."""
    rows = notifications_for(person).select_related("news").order_by("pk")
    return [(row.news.kind, row.news.body) for row in rows]


def test_editors_are_asked(commit):
    """Where they can settle it; nobody else is told."""
    editor, person = role_user(Role.EDITOR), UserFactory()
    with commit():
        asked = ask_affiliation(actor=person, agency=AgencyFactory(), note="Desk 4")
    assert inbox(editor) == [("affiliation_asked", "Desk 4")]
    news = notifications_for(editor).get().news
    assert news.url == f"/admin/affiliations/{asked.pk}/"
    assert inbox(person) == inbox(role_user(Role.MODERATOR)) == []


def test_what_a_domain_proves_asks_nobody(commit):
    """The person is told that it holds."""
    agency = AgencyFactory()
    AgencyDomain.objects.create(agency=agency, domain="bow.gov")
    editor, person = role_user(Role.EDITOR), UserFactory(email="pat@bow.gov")
    with commit():
        ask_affiliation(actor=person, agency=agency)
    assert inbox(editor) == []
    assert [kind for kind, _ in inbox(person)] == ["affiliation_confirmed"]


def test_the_person_is_told_of_each_answer(commit):
    """With the reason."""
    editor = role_user(Role.EDITOR)
    rows = [AffiliationFactory(asked=True) for _ in range(2)]
    with commit():
        confirm_affiliation(actor=editor, affiliation=rows[0])
    with commit():
        refuse_affiliation(actor=editor, affiliation=rows[1], reason="Unknown there.")
    with commit():
        end_affiliation(actor=editor, affiliation=rows[0], reason="Has moved on.")
    follows = "You can report adoptions for it now."
    assert inbox(rows[0].user) == [
        ("affiliation_confirmed", f"Your affiliation is confirmed. {follows}"),
        ("affiliation_ended", "Has moved on."),
    ]
    assert inbox(rows[1].user) == [("affiliation_refused", "Unknown there.")]


def test_whoever_ends_their_own_knows(commit):
    """And is not told."""
    row = AffiliationFactory()
    with commit():
        end_affiliation(actor=row.user, affiliation=row)
    assert inbox(row.user) == []
