"""What search keeps of people and editors."""

import factory
from factory.django import DjangoModelFactory

from search.models import PastQuery, PromotedResult, SavedSearch, SynonymSet
from tests.factories.people import UserFactory


class SynonymSetFactory(DjangoModelFactory):
    """Words that mean the same."""

    class Meta:
        model = SynonymSet

    words = "queue\nline"


class PromotedResultFactory(DjangoModelFactory):
    """A recommendation that leads to a page of the site by its address."""

    class Meta:
        model = PromotedResult

    phrases = "where to begin"
    title = factory.Sequence(lambda n: f"Begin here {n}")
    text = "What others read first."
    link = factory.LazyAttribute(lambda each: "" if each.page else "/about/")
    page = None


class SavedSearchFactory(DjangoModelFactory):
    """A search that a person keeps."""

    class Meta:
        model = SavedSearch

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Search {n}")
    address = "q=practice"


class PastQueryFactory(DjangoModelFactory):
    """What a person searched for."""

    class Meta:
        model = PastQuery

    owner = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"query {n}")
