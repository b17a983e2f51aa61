"""Profiles and affiliations."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.members.enums import AffiliationState, Proof
from community.members.models import Affiliation, FormerHandle, Member
from tests.factories.people import UserFactory
from tests.factories.taxonomy import AgencyFactory


class MemberFactory(DjangoModelFactory):
    """The profile of a person, shown to everyone; `topics` are given as a list."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    handle = factory.Sequence(lambda n: f"person-made-{n}")
    headline = "Runs a counter"
    about = "Has run counters for ten years."

    @factory.post_generation
    def topics(self, create: bool, extracted, **_kwargs) -> None:
        """What the person knows about."""
        if create and extracted:
            self.topics.set(extracted)


class FormerHandleFactory(DjangoModelFactory):
    """A handle that somebody had."""

    class Meta:
        model = FormerHandle

    member = factory.SubFactory(MemberFactory)
    handle = factory.Sequence(lambda n: f"was-called-{n}")


class AffiliationFactory(DjangoModelFactory):
    """Somebody of whom an editor has confirmed that they work for an agency."""

    class Meta:
        model = Affiliation

    class Params:
        asked = factory.Trait(
            state=AffiliationState.ASKED, proof="", settled_at=None, note="Ask my desk."
        )

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    state = AffiliationState.CONFIRMED
    proof = Proof.EDITOR
    settled_at = factory.LazyFunction(timezone.now)
