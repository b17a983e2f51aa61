"""What people write for the library."""

import io
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from exemplar.accounts.models import User
from practices.contributing.actions import submit_contribution
from practices.contributing.enums import AttachmentKind, Kind
from practices.contributing.models import Attachment, CoAuthor, Contribution, DraftField
from practices.library.models import PracticePage
from practices.taxonomy.models import Channel, CustomerGroup, Industry, Topic
from tests.factories.pages import PracticeFactory
from tests.factories.people import UserFactory
from tests.factories.taxonomy import (
    AgencyFactory,
    ChannelFactory,
    CustomerGroupFactory,
    IndustryFactory,
    TopicFactory,
)


def _key(model: Any, made: Any) -> str:
    return str((model.objects.order_by("pk").first() or made()).pk)


MEASURE = {
    "measure": "Waiting time",
    "unit": "minutes",
    "before": "45",
    "after": "12.5",
    "better": "lower",
    "period": "2019 to 2021",
    "population": "All callers",
}
SOURCE = {
    "title": "Annual report",
    "publisher": "The agency",
    "url": "https://agency.example.gov/report",
    "published": "2021",
}


def practice_values() -> dict[str, Any]:
    """Everything that a practice must tell, as it would be typed."""
    texts = (
        "problem what_was_done results steps getting_started keeping_going resources "
        "precondition_systems precondition_law precondition_budget precondition_leadership "
        "fits_where fits_not_where"
    )
    return {
        **{name: f"What there is to say of **{name}**." for name in texts.split()},
        "title": "Call people back",
        "summary": "Callers leave their number, and are called back.",
        "contact": "Office of service",
        "industry": _key(Industry, IndustryFactory),
        "sector": "public",
        "customers_a_year": "10k_100k",
        "staff": "10_100",
        "customer_groups": [_key(CustomerGroup, CustomerGroupFactory)],
        "channel_effects": [{"channel": _key(Channel, ChannelFactory), "effect": "shifts"}],
        "fits": [{"level": "federal", "verdict": "likely", "why": "It did."}],
        "effort_people": "1_2",
        "effort_time": "under_3_months",
        "effort_cost": "under_10k",
        "difficulty": "low",
        "outcomes": [MEASURE],
        "sources": [SOURCE],
        "topics": [_key(Topic, TopicFactory)],
        "tags": "callbacks, phone",
    }


def case_values() -> dict[str, Any]:
    """Everything that a case study must tell, as it would be typed."""
    practice = PracticePage.objects.live().order_by("pk").first() or PracticeFactory()
    return {
        "title": "How one office called back",
        "summary": "It called back, and fewer gave up.",
        "agency": str(AgencyFactory().pk),
        "service": "The help line",
        "started": "2019",
        "ended": "2021-04",
        "practice_links": [{"practice": practice.get_url()}],
        "what_was_done": "A list was kept.",
        "adaptation": "Only in the morning.",
        "what_went_wrong": "The list was lost.",
        "would_repeat": "yes",
        "would_repeat_why": "It was cheap.",
        "measures": [MEASURE],
        "channels": [_key(Channel, ChannelFactory)],
        "customer_groups": [_key(CustomerGroup, CustomerGroupFactory)],
        "sources": [SOURCE],
        "topics": [_key(Topic, TopicFactory)],
        "tags": "callbacks",
    }


VALUES = {Kind.PRACTICE: practice_values, Kind.CASE_STUDY: case_values}


class ContributionFactory(DjangoModelFactory):
    """A practice that somebody writes, without a word yet; `values` are its fields.

    `complete` fills in everything; `coauthors` are people who write along.
    """

    class Meta:
        model = Contribution
        skip_postgeneration_save = True

    kind = Kind.PRACTICE
    owner = factory.SubFactory(UserFactory)

    @factory.post_generation
    def complete(self, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        """Everything that must be told."""
        if extracted:
            type_into(self, **VALUES[self.kind]())

    @factory.post_generation
    def values(self, create: bool, extracted: dict[str, Any] | None, **_kwargs: Any) -> None:
        """What has been typed."""
        type_into(self, **(extracted or {}))

    @factory.post_generation
    def coauthors(self, create: bool, extracted: list[User] | None, **_kwargs: Any) -> None:
        """People who write along."""
        for person in extracted or []:
            CoAuthor.objects.create(contribution=self, person=person, email=person.email)


def type_into(contribution: Contribution, **values: Any) -> None:
    """Have the owner type into fields."""
    for name, value in values.items():
        DraftField.objects.update_or_create(
            contribution=contribution,
            name=name,
            defaults={
                "value": value,
                "saved_at": timezone.now(),
                "saved_by": contribution.owner,
            },
        )


def submitted_contribution(**how: Any) -> Contribution:
    """A complete contribution that has been handed in."""
    contribution = ContributionFactory(complete=True, **how)
    return submit_contribution(actor=contribution.owner, contribution=contribution)


def picture_bytes(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **how: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **how)
    return out.getvalue()


class AttachmentFactory(DjangoModelFactory):
    """A small picture."""

    class Meta:
        model = Attachment

    contribution = factory.SubFactory(ContributionFactory)
    kind = AttachmentKind.PICTURE
    file = factory.LazyFunction(lambda: ContentFile(picture_bytes(), "picture.jpg"))
    name = "picture.jpg"
    content_type = "image/jpeg"
    size = 800
    width = 40
    height = 30
    title = "A counter"
    alt_text = "A counter without a queue"
