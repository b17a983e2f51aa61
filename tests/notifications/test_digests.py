"""Summaries: when they come, what they hold, and that nothing comes twice or astray."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from community.members.models import Member
from community.notifications.claims import CLAIM_LASTS, claim, due
from community.notifications.digests import make_digests, send_digests
from community.notifications.enums import MailPace
from community.notifications.models import Digest, MailPreference, Notification, Subscription
from community.notifications.periods import last_period, next_time
from community.notifications.rules import notifications_for
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests import factories as made

pytestmark = pytest.mark.django_db

UTC_ZONE = ZoneInfo("UTC")
# A Wednesday, early in the afternoon.
NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=40)


@pytest.fixture
def reader():
    """Somebody who wants a summary each day."""
    person = made.MailPreferenceFactory(pace="daily").user
    made.MemberFactory(user=person, time_zone="UTC")
    return person


def waiting(person, when=LONG_AGO, **options):
    """Something for the next summary of a person."""
    options.setdefault("news__target", made.TopicFactory())
    return made.NotificationFactory(
        recipient=person, mail="digest", news__happened_at=when, **options
    )


def state(row):
    row.refresh_from_db()
    return row.mail


def sent():
    return [(message.to[0], message.subject) for message in mail.outbox]


# --- When -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pace", "zone", "now", "name", "following"),
    [
        ("daily", "UTC", "2026-11-25T07:00", "daily:2026-11-25", "2026-11-26T07:00"),
        ("daily", "UTC", "2026-11-25T06:59", "daily:2026-11-24", "2026-11-25T07:00"),
        # It is still the day before there; and it is morning there already.
        ("daily", "Pacific/Honolulu", "2026-11-25T07:00", "daily:2026-11-24", "2026-11-25T17:00"),
        ("daily", "Pacific/Guam", "2026-11-24T21:30", "daily:2026-11-25", "2026-11-25T21:00"),
        ("weekly", "UTC", "2026-11-25T13:00", "weekly:2026-11-23", "2026-11-30T07:00"),
        ("weekly", "UTC", "2026-11-23T06:00", "weekly:2026-11-16", "2026-11-23T07:00"),
        ("monthly", "UTC", "2026-12-01T06:00", "monthly:2026-11-01", "2026-12-01T07:00"),
        ("monthly", "UTC", "2026-12-31T23:00", "monthly:2026-12-01", "2027-01-01T07:00"),
        # Where the clocks are put forward that morning.
        ("daily", "America/New_York", "2026-03-08T11:00", "daily:2026-03-08", "2026-03-09T11:00"),
    ],
)
def test_a_period_ends_in_the_morning_where_one_lives(pace, zone, now, name, following):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert last_period(MailPace(pace), ZoneInfo(zone), moment).name == name
    following_at = datetime.fromisoformat(following).replace(tzinfo=UTC)
    assert next_time(MailPace(pace), ZoneInfo(zone), moment) == following_at


def test_it_holds_what_happened_before_its_period_ended(reader):
    morning = NOW.replace(hour=7)
    early, late = waiting(reader, morning - timedelta(hours=1)), waiting(reader, morning)
    assert (send_digests(NOW), state(early), state(late)) == (1, "sent", "digest")
    assert (send_digests(NOW + timedelta(hours=10)), state(late)) == (0, "digest")
    assert (send_digests(NOW + timedelta(days=1)), state(late)) == (1, "sent")


def test_where_one_lives_counts(reader):
    Member.objects.update(time_zone="Pacific/Honolulu")
    waiting(reader, NOW.replace(hour=8))
    assert send_digests(NOW.replace(hour=16) + timedelta(minutes=59)) == 0
    assert send_digests(NOW.replace(hour=17)) == 1


@pytest.mark.parametrize(("zone", "name"), [("", "daily"), ("Nowhere/Land", "daily")])
def test_a_zone_that_is_not_known_is_the_sites(reader, zone, name):
    Member.objects.update(time_zone=zone)
    waiting(reader)
    assert send_digests(NOW) == 1


def test_whoever_gets_mail_at_once_has_what_they_track_each_week():
    person = made.UserFactory()
    waiting(person, NOW - timedelta(days=5))
    assert (send_digests(NOW), Digest.objects.get().period) == (1, "weekly:2026-11-23")
    other = made.MailPreferenceFactory(pace="at_once", with_tracked=False).user
    waiting(other)
    assert send_digests(NOW) == 0


# --- What -----------------------------------------------------------------------------------------


def read(message):
    """A mail as a mail program reads it."""
    found = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_summary_says_what_where_why_and_how_it_ends(reader):
    topic = made.TopicFactory(name="Queues")
    practice = made.PracticeFactory(title="Call back")
    subscription = made.SubscriptionFactory(user=reader, target=topic)
    for number in range(2):
        waiting(
            reader,
            news__target=topic,
            news__title=f"News {number}",
            news__body="It changed.",
            subscription=subscription,
            why="You follow the topic Queues.",
        )
    waiting(reader, news__target=practice, news__title="Call back", why="You wrote it.")
    assert send_digests(NOW) == 1
    (message,) = mail.outbox
    stops = [f"http://localhost:8000{each}" for each in _stops(message)]
    assert (message.subject, message.to) == (
        "[Exemplar] Your day: 3 new things",
        [reader.email],
    )
    assert (
        message.body
        == f"""Your day: 3 new


Practices
---------

* Call back
  http://localhost:8000{practice.get_url()}

  Changed
    Something is different.

  You wrote it.
  Stop this: {stops[0]}


Topics
------

* Queues
  http://localhost:8000{topic.get_absolute_url()}

  Changed: News 1
    It changed.

  Changed: News 0
    It changed.

  You follow the topic Queues.
  Stop following: {stops[1]}

All of it, and what you have read already:
http://localhost:8000/inbox/

--
Exemplar · http://localhost:8000

You get this once a day. Choose when mail comes: http://localhost:8000/account/notifications/
Stop these summaries, with one press: {stops[2]}

"""
    )
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert all(stop in html for stop in stops)
    built = read(message)
    assert built["List-Unsubscribe"].strip() == f"<{stops[2]}>"
    assert (built["List-Unsubscribe-Post"], built["List-Id"], built["Message-ID"]) == (
        "List-Unsubscribe=One-Click",
        '"Your summary" <summary.localhost>',
        f"<digest-{Digest.objects.get().pk}@localhost>",
    )


def test_each_reason_is_said_and_following_is_what_ends(reader):
    topic = made.TopicFactory(name="Queues")
    subscription = made.SubscriptionFactory(user=reader, target=topic)
    follows = {"why": "You follow the topic Queues.", "subscription": subscription}
    waiting(reader, news__target=topic, **follows)
    waiting(reader, news__target=topic, why="You are named in it.")
    assert send_digests(NOW) == 1
    (message,) = mail.outbox
    assert "  You are named in it. You follow the topic Queues.\n  Stop following: " in message.body
    assert f"/following/stop/follow.{subscription.pk}:" in message.body


def _stops(message):
    """The addresses in a mail that end something, each once."""
    words = message.body.split()
    found = [urlsplit(word).path for word in words if "/following/stop/" in word]
    return list(dict.fromkeys(found))


def test_much_is_cut_and_said(reader):
    topic = made.TopicFactory()
    for number in range(12):
        waiting(reader, news__target=topic, news__title=f"News {number}")
    send_digests(NOW)
    assert ("and 2 more" in mail.outbox[0].body, "News 11" in mail.outbox[0].body) == (True, True)


def test_titles_cannot_write_headers_or_markup(reader):
    waiting(reader, news__title="</a><script>x</script>", news__body="<img src=x>\u202e")
    send_digests(NOW)
    html = mail.outbox[0].alternatives[0][0]
    assert ("<script" in html, "<img" in html, "&lt;script&gt;" in html) == (False, False, True)


# --- Nothing that is no longer wanted -------------------------------------------------------------


def test_nothing_comes_twice(reader):
    """Not what went by mail, not what was read here, not what another summary held."""
    mailed, new = waiting(reader), waiting(reader)
    Notification.objects.filter(pk=mailed.pk).update(mail="sent")
    seen = waiting(reader, read_at=timezone.now())
    assert send_digests(NOW) == 1
    assert mail.outbox[0].subject == "[Exemplar] Your day: 1 new thing"
    assert [state(row) for row in (mailed, new, seen)] == ["sent", "sent", "dropped"]
    assert send_digests(NOW + timedelta(days=30)) == 0


def test_nothing_new_is_no_mail(reader):
    waiting(reader, read_at=timezone.now())
    assert (send_digests(NOW), sent(), state(Digest.objects.get())) == (0, [], "dropped")


def test_what_is_muted_meanwhile_is_left_out(reader):
    topic, other = made.TopicFactory(), made.TopicFactory()
    rows = [waiting(reader, news__target=each) for each in (topic, other)]
    made.SubscriptionFactory(user=reader, target=topic, level="mute")
    send_digests(NOW)
    assert [state(row) for row in rows] == ["dropped", "sent"]


def test_what_one_may_no_longer_see_is_left_out(reader, forget):
    practice = made.PracticeFactory(title="Zzprivate")
    moderator = made.role_user(Role.MODERATOR)
    made.MailPreferenceFactory(user=moderator, pace="daily")
    news = made.NewsFactory(target=practice, title="Zzprivate", happened_at=LONG_AGO)
    for person in (reader, moderator):
        made.NotificationFactory(recipient=person, news=news, mail="digest", why="Zzprivate")
        waiting(person)
    made.restrict(practice, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    assert send_digests(NOW) == 2
    named = {m.to[0]: b"Zzprivate" in m.message().as_bytes() for m in mail.outbox}
    assert named == {reader.email: False, moderator.email: True}


def _not_confirmed(person):
    EmailAddress.objects.filter(user=person).update(verified=False)


def _closed(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def _never(person):
    MailPreference.objects.filter(user=person).update(pace="never")


@pytest.mark.parametrize("why", [_not_confirmed, _closed, _never])
def test_who_gets_none(reader, why):
    waiting(reader)
    why(reader)
    assert (send_digests(NOW), sent()) == (0, [])


def test_one_press_ends_the_summaries(reader, client_for):
    waiting(reader)
    send_digests(NOW)
    address = urlsplit(mail.outbox[0].message()["List-Unsubscribe"].strip("<>")).path
    program = client_for(None, enforce_csrf_checks=True)
    assert program.get(address).status_code == 200
    assert MailPreference.objects.get(user=reader).pace == "daily"
    assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "This has ended already" in program.get(address).text
    later = waiting(reader)
    assert MailPreference.objects.get(user=reader).pace == "never"
    assert (send_digests(NOW + timedelta(days=3)), state(later)) == (0, "digest")


def test_one_press_leaves_mail_at_once_as_it_is(client_for):
    person = made.UserFactory()
    waiting(person)
    send_digests(NOW)
    address = urlsplit(mail.outbox[0].message()["List-Unsubscribe"].strip("<>")).path
    client_for(None).post(address)
    kept = MailPreference.objects.get(user=person)
    assert (kept.pace, kept.with_tracked) == ("at_once", False)


def test_one_press_for_one_thing_stops_that_alone(reader, client_for):
    kept, stopped = (made.SubscriptionFactory(user=reader) for _ in range(2))
    for each in (kept, stopped):
        topic = each.target_type.get_object_for_this_type(pk=each.target_id)
        waiting(reader, news__target=topic, subscription=each)
    send_digests(NOW)
    client_for(None).post(_stops(mail.outbox[0])[0])
    assert list(Subscription.objects.all()) == [kept]


# --- Once -----------------------------------------------------------------------------------------


def test_there_is_one_for_each_person_and_period(reader):
    waiting(reader)
    for _ in range(3):
        make_digests(NOW)
    assert [row.period for row in Digest.objects.all()] == ["daily:2026-11-25"]


def test_what_another_worker_is_sending_is_left_to_it(reader):
    waiting(reader)
    make_digests(NOW)
    assert claim(due(Digest.objects.all())) is not None
    assert (send_digests(NOW), sent()) == (0, [])
    Digest.objects.update(claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))
    assert send_digests(NOW) == 1


def test_sent_again_it_holds_the_same(reader):
    """A worker was killed while it handed the mail over; more has happened meanwhile."""
    first = waiting(reader)
    make_digests(NOW)
    Notification.objects.filter(pk=first.pk).update(digest=Digest.objects.get())
    more = waiting(reader)
    assert (send_digests(NOW), state(first), state(more)) == (1, "sent", "digest")


# --- The preview ----------------------------------------------------------------------------------


def test_the_preview_is_what_would_be_sent(reader, client_for):
    row = waiting(reader, timezone.now(), news__title="Soon")
    own = client_for(reader)
    response = own.get("/account/notifications/digest/")
    assert response.context["preview"].subject == "[Exemplar] Your day: 1 new thing"
    assert (b"Soon" in response.content, state(row), Digest.objects.count()) == (
        True,
        "digest",
        0,
    )
    assert notifications_for(reader).filter(read_at=None).count() == 1
    row.read_at = timezone.now()
    row.save()
    assert b"There is nothing for it yet" in own.get("/account/notifications/digest/").content


def test_whoever_gets_no_summaries_reads_so(client_for):
    own = client_for(made.MailPreferenceFactory().user)
    assert b"You get no summaries" in own.get("/account/notifications/digest/").content
