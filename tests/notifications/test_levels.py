"""How closely people follow: the most specific thing decides, and what each level brings."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.notifications import actions
from community.notifications.audiences import ADOPTION_CONFIRMED, changed_page, new_practice
from community.notifications.enums import Level
from community.notifications.kinds import Kind, Reason
from community.notifications.levels import audiences_by_level, level_for
from community.notifications.models import Notification, Subscription
from community.notifications.targets import chain_of
from exemplar.accounts.models import User
from tests import factories as made

pytestmark = pytest.mark.django_db

WATCH, TRACK, NORMAL, MUTE = Level


@pytest.fixture
def world():
    """A practice below two topics, one of which has a broader one."""
    broad = made.TopicFactory(name="Broad")
    narrow = broad.add_child(name="Narrow", slug="narrow")
    other = made.TopicFactory(name="Other")
    practice = made.PracticeFactory(title="Call back", topics=[narrow, other])
    return {"broad": broad, "narrow": narrow, "other": other, "practice": practice}


def choose(person, **levels):
    """What a person follows, by the names above: choose(person, WATCH=practice)."""
    for level, target in levels.items():
        made.SubscriptionFactory(user=person, target=target, level=Level[level])
    return person


def told_of(record, **options):
    return {
        person: reason
        for batch in audiences_by_level(record, **options)
        for person, reason in batch.items()
    }


def mails():
    return dict(Notification.objects.values_list("recipient_id", "mail"))


def test_the_chain_has_the_nearest_first_and_each_once(world):
    assert [{each.pk for each in group} for group in chain_of(world["practice"])] == [
        {world["practice"].pk},
        {world["narrow"].pk, world["other"].pk},
        {world["broad"].pk},
    ]


@pytest.mark.parametrize(
    ("chosen", "level"),
    [
        ({"broad": WATCH}, WATCH),
        ({"broad": WATCH, "narrow": MUTE}, MUTE),
        ({"broad": MUTE, "narrow": TRACK}, TRACK),
        ({"narrow": MUTE, "practice": WATCH}, WATCH),
        ({"narrow": WATCH, "practice": NORMAL}, NORMAL),
        # Equally near: the one that tells more.
        ({"narrow": MUTE, "other": TRACK}, TRACK),
        ({}, None),
    ],
)
def test_the_most_specific_decides(world, chosen, level):
    person = made.UserFactory()
    for name, value in chosen.items():
        made.SubscriptionFactory(user=person, target=world[name], level=value)
    assert level_for(person, world["practice"]) == level
    assert (person.pk in told_of(world["practice"])) == (level in (WATCH, TRACK))


def test_whoever_is_told_knows_every_reason(world):
    person = choose(made.UserFactory(), TRACK=world["practice"], WATCH=world["broad"])
    nearest = person.subscriptions.get(level=TRACK)
    assert told_of(world["practice"]) == {
        person.pk: Reason(
            "You follow the practice Call back. You follow the topic Broad.", nearest.pk, TRACK
        )
    }
    assert told_of(world["practice"], with_above=False)[person.pk].why == (
        "You follow the practice Call back."
    )


def test_thousands_come_in_parts_by_few_queries(world):
    people = User.objects.bulk_create(
        [User(email=f"many{number}@example.test") for number in range(2600)]
    )
    kind = made.SubscriptionFactory(target=world["narrow"]).target_type
    for topic in (world["narrow"], world["broad"]):
        Subscription.objects.bulk_create(
            [Subscription(user=each, target_type=kind, target_id=topic.pk) for each in people]
        )
    with CaptureQueriesContext(connection) as captured:
        parts = [len(part) for part in audiences_by_level(world["practice"])]
    assert parts == [500, 500, 500, 500, 500, 101]
    assert len(captured) < 12


def test_what_each_level_brings(commit, world):
    topic = world["other"]
    people = {level: choose(made.UserFactory(), **{level.name: topic}) for level in Level}
    with commit():
        actions.notify(key="x", kind=new_practice, title="T", target=world["practice"])
    assert mails() == {people[WATCH].pk: "sent", people[TRACK].pk: "digest"}
    assert [message.to for message in mail.outbox] == [[people[WATCH].email]]


@pytest.mark.parametrize(
    ("pace", "states"),
    [
        ("at_once", ["sent", "digest"]),
        ("daily", ["digest", "digest"]),
        ("monthly", ["digest", "digest"]),
        ("never", ["not_wanted", "not_wanted"]),
    ],
)
def test_what_goes_by_mail_follows_from_level_and_pace(commit, pace, states):
    topic = made.TopicFactory()
    people = [choose(made.UserFactory(), **{name: topic}) for name in ("WATCH", "TRACK")]
    for person in people:
        made.MailPreferenceFactory(user=person, pace=pace)
    with commit():
        actions.notify(key="x", kind=changed_page, title="T", target=topic)
    assert [mails()[person.pk] for person in people] == states


def test_whoever_mutes_is_not_told_when_named_either(commit, world):
    """But of what they are asked to do."""
    named = [choose(made.UserFactory(), MUTE=world["other"]), made.UserFactory()]
    choose(named[0], WATCH=made.TopicFactory())
    watching = choose(made.UserFactory(), MUTE=world["other"], WATCH=world["practice"])
    reasons = {person.pk: Reason("You are named.") for person in [*named, watching]}
    about = {"title": "T", "target": world["practice"], "recipients": reasons}
    with commit():
        actions.notify(key="x", kind=Kind("named", "Named"), **about)
    assert sorted(mails()) == sorted([named[1].pk, watching.pk])
    with commit():
        actions.notify(key="y", kind=ADOPTION_CONFIRMED, **about)
    assert Notification.objects.filter(recipient=named[0]).count() == 1


def test_choosing_a_level_twice_keeps_one(world):
    person = made.UserFactory()
    for level in (WATCH, MUTE, "track"):
        actions.set_level(actor=person, record=world["practice"], level=level)
    assert [row.level for row in Subscription.objects.filter(user=person)] == ["track"]


def test_what_follows_by_itself_changes_nothing_that_was_chosen(world):
    person = choose(made.UserFactory(), MUTE=world["practice"])
    for record in (world["practice"], world["other"]):
        actions.set_level(actor=person, record=record, level=WATCH, unless_chosen=True)
    chosen = Subscription.objects.filter(user=person).values_list("target_id", "level")
    assert dict(chosen) == {world["practice"].pk: MUTE, world["other"].pk: WATCH}


def test_only_what_one_sees_is_followed():
    draft = made.PracticeFactory(draft=True)
    with pytest.raises(PermissionDenied):
        actions.set_level(actor=made.UserFactory(), record=draft, level=WATCH)


@pytest.mark.parametrize(
    ("level", "states"), [(MUTE, "dropped"), (NORMAL, "dropped"), (TRACK, "digest")]
)
def test_a_lower_level_keeps_back_what_has_not_left(level, states):
    subscription = made.SubscriptionFactory()
    topic = subscription.target_type.get_object_for_this_type(pk=subscription.target_id)
    row = made.NotificationFactory(recipient=subscription.user, subscription=subscription)
    actions.set_level(actor=subscription.user, record=topic, level=level)
    row.refresh_from_db()
    assert row.mail == states


def test_reading_a_thing_reads_what_one_was_told_of_it(world):
    person = made.UserFactory()
    for name in ("practice", "other"):
        made.NotificationFactory(recipient=person, news__target=world[name])
    another = made.NotificationFactory(news__target=world["practice"])
    assert actions.mark_seen(person, world["practice"]) == 1
    unread = Notification.objects.filter(read_at=None).order_by("pk")
    assert [row.news.target_id for row in unread] == [world["other"].pk, world["practice"].pk]
    assert unread.last() == another
