"""Advisors in every state: in full, with the least, of whom little may be read, with what waits."""

from datetime import timedelta

from django.utils import timezone

from community.expertise.enums import Mode
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.taxonomy.models import Channel, Topic
from tests.e2e.people import address_of
from tests.factories import (
    AdvisorFactory,
    CompanyFactory,
    ConsentFactory,
    IndustryFactory,
    InterestFactory,
    ModePreferenceFactory,
    PastResultFactory,
    SkillFactory,
)

LONG = "Customers waited and nobody counted. We counted, changed one thing, and counted again. " * 8


def advised() -> None:
    """The advisor's own profile with what a coordinator wrote, and enough others for two pages."""
    person = User.objects.get(email=address_of(Role.ADVISOR))
    coordinator = User.objects.get(email=address_of(Role.COORDINATOR))
    group = CompanyFactory(name="Example Stores Group")
    own = AdvisorFactory(
        pk=9801, user=person, email=person.email, name="Walter Full-Profile",
        company=CompanyFactory(name="Example Stores Delivery", parent=group),
        is_demonstration=True, industries=[IndustryFactory(name="Groceries")],
    )  # fmt: skip
    own.channels.add(*Channel.objects.all())
    for number in range(4):
        PastResultFactory(pk=9801 + number, advisor=own, text=LONG if number else "Too short.")
    for topic in Topic.objects.order_by("pk"):
        SkillFactory(advisor=own, topic=topic)
    for mode in Mode:
        ModePreferenceFactory(advisor=own, mode=mode)
    InterestFactory(pk=9801, advisor=own)
    InterestFactory(advisor=own, words="It was.", ends_on=timezone.localdate() - timedelta(days=9))
    ConsentFactory(advisor=own, by=person)
    at = {"by": coordinator.pk, "at": timezone.now().isoformat()}
    result = {
        "title": "A new result", "text": LONG, "organisation": "", "industry": None, "topics": [],
        "year": 2009,
    }  # fmt: skip
    own.proposed = {
        "title": {"value": "Chief executive officer", **at},
        "result-new-1": {"value": result, **at},
        "result-9802": {"value": None, **at},
    }
    own.save()
    AdvisorFactory(
        pk=9802, draft=True, company=None, company_name="Stores of Nobody", title="Chief"
    )
    AdvisorFactory(pk=9803, shown_to="coordinators", title_for="members")
    for number in range(22):
        AdvisorFactory(title=f"Chief of part {number}")
