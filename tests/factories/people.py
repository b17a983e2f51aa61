"""People, and the roles they hold."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models
from factory.django import DjangoModelFactory

from exemplar.accounts.actions import grant_role
from exemplar.accounts.enums import SCOPED_ROLES, Role
from exemplar.accounts.models import User
from tests.factories.taxonomy import AgencyFactory

PASSWORD = "a password that only tests know"


class UserFactory(DjangoModelFactory):
    """A person with a confirmed address and the password above, without any role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = "Pat"
    last_name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.test")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        """Whether the address has been confirmed; without that nobody signs in."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=extracted is not False
            )


def role_user(role: Role, scope: models.Model | None = None, **fields: Any) -> User:
    """A person who holds a role; for an agency of their own where the role asks for one."""
    return grant(UserFactory(**{"first_name": Role(role).label, **fields}), role, scope)


def grant(user: User, role: Role, scope: models.Model | None = None) -> User:
    """The same person, read anew, with one more role."""
    if scope is None and role in SCOPED_ROLES:
        scope = AgencyFactory()
    grant_role(actor=None, user=user, role=role, scope=scope)
    return User.objects.get(pk=user.pk)
