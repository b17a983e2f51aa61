"""The inbox: one's own alone, only what one may still see, and a count that is right."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.notifications.models import Notification
from community.notifications.queries import unread_count
from exemplar.accounts.enums import Role
from tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return made.UserFactory()


@pytest.fixture
def own(person, client_for):
    return client_for(person)


def shown(client, page=1):
    lines = client.get(f"/inbox/?page={page}").context["lines"]
    return [line.item.news.title for line in lines]


def test_an_empty_inbox_says_what_to_do(own):
    content = own.get("/inbox/").content
    assert (b"Nothing here yet" in content, b"Mark all as read" in content) == (True, False)


def test_the_newest_stand_first_and_nobody_elses(own, person):
    made.NotificationFactory(recipient=person, news__title="Older")
    made.NotificationFactory(recipient=person, news__title="Newer")
    made.NotificationFactory(news__title="Another's")
    assert shown(own) == ["Newer", "Older"]


def test_it_turns_its_pages(own, person):
    for number in range(26):
        made.NotificationFactory(recipient=person, news__title=f"N{number}")
    assert (len(shown(own)), shown(own, 2)) == (25, ["N0"])


def test_opening_reads_and_leads_there(own, person):
    topic = made.TopicFactory()
    row = made.NotificationFactory(recipient=person, news__target=topic)
    own.head(f"/inbox/{row.pk}/")
    row.refresh_from_db()
    assert row.read_at is None
    response = own.get(f"/inbox/{row.pk}/")
    row.refresh_from_db()
    assert (response["Location"], row.read_at is None) == (topic.get_absolute_url(), False)
    before = row.read_at
    own.get(f"/inbox/{row.pk}/")
    row.refresh_from_db()
    assert row.read_at == before


def test_reading_all_at_once_reads_ones_own(own, person):
    for _ in range(3):
        made.NotificationFactory(recipient=person)
    another = made.NotificationFactory()
    assert own.post("/inbox/read/")["Location"] == "/inbox/"
    another.refresh_from_db()
    assert (unread_count(person), another.read_at) == (0, None)


@pytest.mark.parametrize("who", [Role.MEMBER, Role.EDITOR, Role.ADMIN])
def test_nobody_else_opens_it(client_for, who):
    row = made.NotificationFactory(news__title="zzprivate")
    client = client_for(who)
    assert client.get(f"/inbox/{row.pk}/").status_code == 404
    assert b"zzprivate" not in client.get("/inbox/").content
    row.refresh_from_db()
    assert row.read_at is None


def test_what_one_may_no_longer_see_is_neither_shown_nor_counted(own, person, forget):
    practice = made.PracticeFactory()
    other = made.PracticeFactory(title="Zzother")
    row = made.NotificationFactory(
        recipient=person, news__target=practice, news__title="Zzhidden", why="You follow Zzhidden."
    )
    named = made.NotificationFactory(recipient=person, news__target=made.TopicFactory())
    named.news.other_type, named.news.other_id = row.news.target_type, other.pk
    named.news.other_label = "Takes its place"
    named.news.save()
    assert b"Zzother" in own.get("/inbox/").content
    for page in (practice, other):
        made.restrict(page, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    content = own.get("/inbox/").content
    assert (b"Zzhidden" in content, b"Zzother" in content, unread_count(person)) == (
        False,
        False,
        1,
    )
    assert own.get(f"/inbox/{row.pk}/").status_code == 404


def test_the_header_counts_what_is_new(own, person):
    assert "ex-account__new" not in own.get("/about-nothing/").content.decode()
    for _ in range(100):
        made.NotificationFactory(recipient=person, news=made.NewsFactory())
    assert "99+<span" in own.get("/topics/").content.decode()
    own.post("/inbox/read/")
    assert "ex-account__new" not in own.get("/topics/").content.decode()


def test_the_count_costs_one_query_where_nothing_waits(person):
    made.NotificationFactory(recipient=person, read_at=timezone.now())
    with CaptureQueriesContext(connection) as captured:
        assert unread_count(person, most=100) == 0
    assert len(captured) == 1


def test_the_count_costs_the_same_however_much_waits(person):
    made.NotificationFactory(recipient=person)
    unread_count(person, most=100)
    with CaptureQueriesContext(connection) as captured:
        unread_count(person, most=100)
    # And the content version, under which restrictions are kept, and who reads which spaces.
    assert len([q for q in captured if "notifications_notification" in q["sql"]]) == 2
    assert len(captured) <= 7


def test_a_kind_that_is_no_longer_known_is_still_shown(own, person):
    made.NotificationFactory(recipient=person, news__kind="forgotten", news__title="Old")
    assert shown(own) == ["Old"]


# --- Much about one thing -------------------------------------------------------------------------


def told_of(person, target, times, **options):
    return [
        made.NotificationFactory(
            recipient=person, news__target=target, news__title=f"N{number}", **options
        )
        for number in range(times)
    ]


def test_much_about_one_thing_is_one_line_with_a_count(own, person):
    topic, other = made.TopicFactory(), made.TopicFactory()
    rows = told_of(person, topic, 12)
    told_of(person, other, 1)
    told_of(person, topic, 2, read_at=timezone.now())
    lines = own.get("/inbox/").context["lines"]
    assert [(line.total, line.unread, line.opens) for line in lines] == [
        (14, 12, rows[0].pk),
        (1, 1, Notification.objects.get(news__target_id=other.pk).pk),
    ]
    one_by_one = own.get(f"/inbox/?about=topic-{topic.pk}").context["lines"]
    assert [line.item.news.title for line in one_by_one[:3]] == ["N1", "N0", "N11"]
    assert len(one_by_one) == 14


def test_opening_reads_all_that_leads_to_the_same_place(own, person):
    """A page has been read then, however often it was told of; a reply elsewhere has not."""
    topic = made.TopicFactory()
    first, _, third = told_of(person, topic, 3)
    third.news.url = "/elsewhere/"
    third.news.save()
    own.get(f"/inbox/{first.pk}/")
    unread = Notification.objects.filter(read_at=None)
    assert list(unread) == [third]


def test_one_line_is_marked_and_one_stays_where_one_was(own, person):
    topic, other = made.TopicFactory(), made.TopicFactory()
    told_of(person, topic, 2)
    told_of(person, other, 1)
    told_of(made.UserFactory(), topic, 1)
    data = {"about": f"topic-{topic.pk}", "back": "?kind=topic&show=unread&next=//elsewhere"}
    response = own.post("/inbox/read/", data)
    assert response["Location"] == "/inbox/?kind=topic&show=unread"
    assert (unread_count(person), Notification.objects.filter(read_at=None).count()) == (1, 2)


def test_only_what_is_unread_or_of_one_kind(own, person):
    topic, practice = made.TopicFactory(name="Zzt"), made.PracticeFactory()
    told_of(person, topic, 1, read_at=timezone.now())
    told_of(person, topic, 2)
    told_of(person, practice, 3)

    def about(address):
        response = own.get(address)
        return [
            [(line.about.rpartition("-")[0], line.total) for line in response.context["lines"]],
            [(kind.name, kind.count) for kind in response.context["kinds"]],
        ]

    assert about("/inbox/") == [
        [("practice", 3), ("topic", 3)],
        [("practice", 3), ("topic", 3)],
    ]
    assert about("/inbox/?show=unread&kind=topic") == [
        [("topic", 2)],
        [("practice", 3), ("topic", 2)],
    ]


@pytest.mark.parametrize(
    "query", ["?about=topic-x", "?about=topic-" + "9" * 40, "?kind=%00", "?about=-1", "?show=x"]
)
def test_nonsense_shows_everything(own, person, query):
    told_of(person, made.TopicFactory(), 1)
    assert len(own.get(f"/inbox/{query}").context["lines"]) == 1


def test_the_kinds_count_only_what_one_may_see(own, person, forget):
    practice = made.PracticeFactory()
    told_of(person, practice, 2)
    told_of(person, made.TopicFactory(), 1)
    made.restrict(practice, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    context = own.get("/inbox/").context
    assert [(kind.name, kind.count) for kind in context["kinds"]] == [("topic", 1)]
    assert own.get(f"/inbox/?about=practice-{practice.pk}").context["lines"] == []
