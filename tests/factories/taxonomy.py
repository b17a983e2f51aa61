"""The vocabulary and the organisations."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from practices.taxonomy.enums import AgencyLevel
from practices.taxonomy.models import (
    Agency,
    AgencyDomain,
    Channel,
    Company,
    CustomerGroup,
    Industry,
    Topic,
)


class TreeTermFactory(DjangoModelFactory):
    """A word with a broader one above it: give `parent`, or nothing for a topmost one."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        parent = kwargs.pop("parent", None)
        instance = model_class(*args, **kwargs)
        if parent is None:
            model_class.add_root(instance=instance)
        else:
            # Brothers and sisters that were added since have moved what the parent knows.
            model_class.objects.get(pk=parent.pk).add_child(instance=instance)
            parent.refresh_from_db()
        return instance


class TopicFactory(TreeTermFactory):
    """A topic."""

    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n:04}")
    slug = factory.Sequence(lambda n: f"topic-{n}")
    description = "What this topic takes in."
    synonyms = "another word\nyet another word"


class AgencyFactory(TreeTermFactory):
    """An agency, federal unless said otherwise; `domain` adds an e-mail domain."""

    class Meta:
        model = Agency
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Agency {n:04}")
    slug = factory.Sequence(lambda n: f"agency-{n}")
    abbreviation = factory.Sequence(lambda n: f"A{n}")
    level = AgencyLevel.FEDERAL
    description = "What this agency is for."
    website = "https://agency.example.gov/"

    @factory.post_generation
    def domain(self, create: bool, extracted: str | None, **_kwargs: Any) -> None:
        """An e-mail domain of the agency."""
        if create and extracted:
            AgencyDomain.objects.create(agency=self, domain=extracted)


class IndustryFactory(DjangoModelFactory):
    """An industry of origin."""

    class Meta:
        model = Industry

    name = factory.Sequence(lambda n: f"Industry {n}")
    slug = factory.Sequence(lambda n: f"industry-{n}")
    naics_code = "52"


class CompanyFactory(TreeTermFactory):
    """A company."""

    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Company {n:04}")
    slug = factory.Sequence(lambda n: f"company-{n}")
    industry = factory.LazyFunction(
        lambda: Industry.objects.order_by("pk").first() or IndustryFactory()
    )
    website = "https://company.example.com/"


class ChannelFactory(DjangoModelFactory):
    """A channel."""

    class Meta:
        model = Channel

    name = factory.Sequence(lambda n: f"Channel {n}")
    slug = factory.Sequence(lambda n: f"channel-{n}")
    sort_order = factory.Sequence(lambda n: n % 1000)


class CustomerGroupFactory(DjangoModelFactory):
    """A group of customers."""

    class Meta:
        model = CustomerGroup

    name = factory.Sequence(lambda n: f"Customers {n}")
    slug = factory.Sequence(lambda n: f"customers-{n}")
