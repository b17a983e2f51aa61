"""Collections of practices and case studies."""

import factory
from factory.django import DjangoModelFactory

from practices.collections.models import Collection, CollectionItem
from tests.factories.pages import PracticeFactory
from tests.factories.people import UserFactory


class KeptCollectionFactory(DjangoModelFactory):
    """A person's own collection; with `owner=None` one of the editors'."""

    class Meta:
        model = Collection

    owner = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Kept {n}")
    description = "For those who begin."


class CollectionItemFactory(DjangoModelFactory):
    """A practice in a collection."""

    class Meta:
        model = CollectionItem

    collection = factory.SubFactory(KeptCollectionFactory)
    page = factory.SubFactory(PracticeFactory)
    note = "Worth a look."
    position = factory.Sequence(lambda n: n + 1)
