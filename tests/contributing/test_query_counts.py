"""What people write costs as many queries with thirty of everything as with one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.contributing.models import CoAuthor
from tests.factories import ChannelFactory, TopicFactory, UserFactory
from tests.factories.contributing import (
    MEASURE,
    SOURCE,
    AttachmentFactory,
    ContributionFactory,
    submitted_contribution,
    type_into,
)

pytestmark = pytest.mark.django_db


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def lengthen(made, count):
    topics = [TopicFactory() for _ in range(count)]
    channels = [ChannelFactory() for _ in range(count)]
    type_into(
        made,
        outcomes=[MEASURE | {"measure": f"M{number}"} for number in range(count)],
        sources=[SOURCE] * count,
        channel_effects=[{"channel": str(one.pk), "effect": "adds"} for one in channels],
        topics=[str(one.pk) for one in topics],
    )
    for _ in range(count):
        AttachmentFactory(contribution=made)
        person = UserFactory()
        CoAuthor.objects.create(contribution=made, person=person, email=person.email)


@pytest.mark.parametrize("place", ["", "preview/", "submit/", "people/", "save/?field=outcomes"])
def test_one_contribution(place, client, home):
    made = ContributionFactory(complete=True)
    client.force_login(made.owner)
    lengthen(made, 1)
    address = f"/contribute/{made.pk}/{place}"
    few = cost(client, address)
    lengthen(made, 25)
    assert cost(client, address) == few


def test_the_list(client, home):
    person = UserFactory()
    client.force_login(person)

    def more():
        ContributionFactory(owner=person, values={"title": "Mine", "problem": "x"})
        submitted_contribution(coauthors=[person])
        asked = ContributionFactory(values={"title": "Asked"})
        CoAuthor.objects.create(contribution=asked, email=person.email, invited_by=asked.owner)

    more()
    few = cost(client, "/contribute/")
    for _ in range(9):
        more()
    assert cost(client, "/contribute/") == few
