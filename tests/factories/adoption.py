"""Rows of the adoption ledger."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation, EventKind
from practices.adoption.history import add_event
from practices.adoption.models import Adaptation, Adoption, AdoptionEvent
from tests.factories.pages import PracticeFactory
from tests.factories.taxonomy import AgencyFactory, CompanyFactory


class AdoptionFactory(DjangoModelFactory):
    """One agency that uses one practice and says how it went, confirmed from a public record."""

    class Meta:
        model = Adoption
        skip_postgeneration_save = True

    class Params:
        unconfirmed = factory.Trait(confirmation=Confirmation.UNCONFIRMED)
        trial = factory.Trait(status=AdoptionStatus.TESTING)
        stopped = factory.Trait(
            status=AdoptionStatus.STOPPED,
            outcome=AdoptionOutcome.DID_NOT_WORK,
            reason_stopped="The money ran out.",
        )
        by_company = factory.Trait(agency=None, company=factory.SubFactory(CompanyFactory))

    practice = factory.SubFactory(PracticeFactory)
    agency = factory.SubFactory(AgencyFactory)
    service = factory.Sequence(lambda n: f"Service {n}")
    status = AdoptionStatus.IN_USE
    since = "2012-03"
    outcome = AdoptionOutcome.WORKED
    measure = "Time to an answer"
    unit = "days"
    before = 9
    after = 2
    contact = "Office of service"
    confirmation = Confirmation.PUBLIC_RECORD
    source_title = "The report"
    source_publisher = "The publisher"
    source_url = "https://example.gov/report"
    source_published = "2013"
    adaptations = factory.LazyFunction(
        lambda: [Adaptation(difference="Fewer staff", change="A shorter form")]
    )

    @factory.post_generation
    def reported(self, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        """Whether its history begins with the report; without that it has none."""
        if create and extracted is not False:
            add_event(self, EventKind.REPORTED, self.reported_by, step=1)


class AdoptionEventFactory(DjangoModelFactory):
    """A later state of a row of the ledger."""

    class Meta:
        model = AdoptionEvent

    adoption = factory.SubFactory(AdoptionFactory)
    kind = EventKind.MOVED
    step = 2
    status = AdoptionStatus.STOPPED
    since = "2014"
    outcome = AdoptionOutcome.MIXED
    confirmation = Confirmation.UNCONFIRMED
    reason = "It was looked at again."
