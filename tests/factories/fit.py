"""What readers say about their services."""

import factory
from factory.django import DjangoModelFactory

from practices.fit.models import Service
from practices.taxonomy.enums import AgencyLevel, CustomersBand, StaffBand
from tests.factories.people import UserFactory


class ServiceFactory(DjangoModelFactory):
    """The service of a reader, by hand; `channels` and `customer_groups` are given as lists."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Service of mine {n}")
    level = AgencyLevel.FEDERAL
    staff = StaffBand.FROM_100
    customers_a_year = CustomersBand.FROM_10K
    constraints = None

    @factory.post_generation
    def channels(self, create: bool, extracted, **_kwargs) -> None:
        """The channels of the service."""
        if create and extracted:
            self.channels.set(extracted)

    @factory.post_generation
    def customer_groups(self, create: bool, extracted, **_kwargs) -> None:
        """Whom the service is for."""
        if create and extracted:
            self.customer_groups.set(extracted)
