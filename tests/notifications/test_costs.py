"""What one's own pages cost: as many queries with thirty of everything as with one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exemplar.core.content_version import forget_everything
from tests import factories as made

KINDS = (made.PracticeFactory, made.CaseStudyFactory, made.TopicFactory, made.AgencyFactory)


def one_more(person):
    """Something of each kind that the person follows and is told of."""
    for make in KINDS:
        target = make()
        made.SubscriptionFactory(user=person, target=target)
        news = made.NewsFactory(target=target, other_label="See also", other_id=target.pk)
        news.other_type = news.target_type
        news.save()
        made.NotificationFactory(recipient=person, news=news, mail="digest")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/inbox/",
        "/inbox/?show=unread&kind=topic",
        "/following/",
        "/account/notifications/",
        "/account/notifications/digest/",
    ],
)
def test_thirty_cost_what_one_costs(client_for, address):
    person = made.UserFactory()
    client = client_for(person)
    counts = []
    for rows in (1, 29):
        for _ in range(rows):
            one_more(person)
        client.get(address)
        forget_everything()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] < 30
