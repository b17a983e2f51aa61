"""Nobody gets more than was granted, and the site never loses its last admin."""

import pytest
from django.core.exceptions import ValidationError

from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from tests.factories import role_user


def test_the_first_admin_stays_one_when_the_address_is_confirmed(db):
    """Confirming makes a member, and takes nothing away from who was made on the command line."""
    person = User.objects.create_superuser("root@example.test", "a long password of root")
    grant_role(actor=None, user=person, role=Role.MEMBER)
    person.refresh_from_db()
    assert person.is_superuser


def test_an_admin_who_cannot_sign_in_does_not_count(db):
    """The last admin who can is the last."""
    admin, other = role_user(Role.ADMIN), role_user(Role.ADMIN)
    User.objects.filter(pk=other.pk).update(is_active=False)
    grant = RoleGrant.objects.get(user=admin, role=Role.ADMIN)
    with pytest.raises(ValidationError):
        revoke_role(actor=admin, grant=grant)


@pytest.mark.parametrize(
    "address",
    ["/admin/users/", "/admin/groups/", "/admin/collections/", "/admin/workflows/list/",
     "/admin/sites/", "/admin/roles/", "/admin/person_chooser/create/"],
)  # fmt: skip
def test_an_editor_cannot_reach_what_makes_an_admin(client_for, address):
    """Wagtail leads them back to the first screen, for reading and for writing."""
    browser = client_for(Role.EDITOR)
    assert browser.get(address)["Location"] == "/admin/"
    assert browser.post(address, {"is_superuser": "on"})["Location"] == "/admin/"
