"""An advisor takes a profile over while a coordinator saves it. PostgreSQL only."""

import pytest
from allauth.account.models import EmailAddress

from community.expertise.actions.profiles import save_profile, take_over_profile
from community.expertise.models import Advisor
from exemplar.accounts.enums import Role
from tests.factories import UserFactory, role_user
from tests.factories.expertise import AdvisorFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_what_a_coordinator_saves_waits_once_the_advisor_has_taken_the_profile_over():
    profile = AdvisorFactory(user=None, email="ada@example.test", title="Chief of stores")
    person, coordinator = UserFactory(email="ada@example.test"), role_user(Role.COORDINATOR)
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    told = at_once(
        Advisor.objects.filter(pk=profile.pk),
        lambda: take_over_profile(actor=person, advisor=profile),
        lambda: save_profile(
            actor=coordinator,
            advisor=Advisor.objects.get(pk=profile.pk),
            values={"title": "Something else"},
        ),
    )
    assert outcomes(told) == ["ok", "PermissionDenied"]
    kept = Advisor.objects.get()
    assert (kept.user, kept.title) == (person, "Chief of stores")
