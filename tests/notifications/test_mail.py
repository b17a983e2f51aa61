"""News by mail: to whom, with what, how it ends, and what a killed worker leaves."""

from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.utils import timezone

from community.notifications.actions import notify, stop_following
from community.notifications.audiences import changed_page
from community.notifications.claims import CLAIM_LASTS, MOST_ATTEMPTS, claim, due
from community.notifications.endings import stop_address
from community.notifications.mailing import _send, send_due, with_news
from community.notifications.models import Notification, Subscription
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.contributing.signals import coauthor_invited
from tests import factories as made
from tests.factories.contributing import ContributionFactory

pytestmark = pytest.mark.django_db

HERE = "tests.notifications.test_mail"


class Unwell(locmem.EmailBackend):
    """A mail server that fails as it is told, by the address that a mail is for."""

    fails: dict[str, Exception] = {}

    def send_messages(self, messages):
        for message in messages:
            if error := self.fails.get(message.to[0]):
                raise error
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{HERE}.Unwell"
    Unwell.fails = {}
    return Unwell


def outbox():
    return [(message.to[0], message.subject) for message in mail.outbox]


def state(row):
    row.refresh_from_db()
    return row.mail


# --- What a mail holds ----------------------------------------------------------------------------


def test_a_mail_says_what_why_and_how_it_ends(commit):
    topic = made.TopicFactory(name="Queues")
    subscription = made.SubscriptionFactory(target=topic)
    with commit():
        notify(
            key="x",
            kind=changed_page,
            title='Shorter & "better"',
            body="It\nchanged.",
            target=topic,
        )
    (message,) = mail.outbox
    stop = f"http://localhost:8000{stop_address(subscription.pk)}"
    assert (message.to, message.subject) == (
        [subscription.user.email],
        '[Exemplar] Changed: Shorter & "better"',
    )
    assert message.body == (
        'Changed: Shorter & "better"\n\nIt\nchanged.\n\nRead more:\n'
        f"http://localhost:8000{topic.get_absolute_url()}\n\n--\n"
        "Exemplar · http://localhost:8000\n\n"
        "Why you get this: You follow the topic Queues.\n"
        f"Stop following, with one press: {stop}\n"
        "Choose when mail comes: http://localhost:8000/account/notifications/\n\n"
    )
    built = message.message()
    assert (built["List-Unsubscribe"], built["List-Unsubscribe-Post"]) == (
        f"<{stop}>",
        "List-Unsubscribe=One-Click",
    )
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert ("Shorter &amp; &quot;better&quot;" in html, stop in html) == (True, True)


def test_what_is_not_followed_ends_by_being_muted(client_for):
    row = made.NotificationFactory()
    send_due()
    built = mail.outbox[0].message()
    assert built["Message-ID"] == f"<notification-{row.pk}@localhost>"
    program = client_for(None, enforce_csrf_checks=True)
    address = urlsplit(built["List-Unsubscribe"].strip("<>")).path
    assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    kept = Subscription.objects.get()
    assert (kept.user, kept.target_id, kept.level) == (
        row.recipient,
        row.news.target_id,
        "mute",
    )


def test_a_mail_of_a_discussion_says_who_wrote(client_for):
    """And so does the inbox; who changed a page is said nowhere."""
    writer = made.UserFactory(first_name="Ada", last_name="Writer")
    person = made.UserFactory()
    for kind in ("post_replied", "page_changed"):
        news = made.NewsFactory(kind=kind, actor=writer, title="T")
        made.NotificationFactory(recipient=person, news=news)
    send_due()
    assert [message.body.partition("\n")[0] for message in mail.outbox] == [
        "New reply by Ada Writer: T",
        "Changed: T",
    ]
    assert client_for(person).get("/inbox/").content.decode().count("Ada Writer") == 1


def test_what_one_is_asked_to_do_has_no_one_click_end():
    made.NotificationFactory(news__kind="adoption_reported")
    send_due()
    assert mail.outbox[0].message()["List-Unsubscribe"] is None


def test_mails_about_one_thing_are_one_conversation():
    """Programs show them below one another, and can sort them by their list."""
    topic = made.TopicFactory(name="Queues")
    for _ in range(2):
        made.NotificationFactory(news__target=topic)
    send_due()
    first, second = (each.message() for each in mail.outbox)
    root = f"<topic-{topic.pk}@localhost>"
    for built in (first, second):
        assert [built[name] for name in ("List-Id", "In-Reply-To", "References", "Reply-To")] == [
            f'"Queues" <topic-{topic.pk}.localhost>',
            root,
            root,
            None,
        ]
    assert first["Message-ID"] != second["Message-ID"]


def test_titles_cannot_write_headers(commit):
    topic = made.TopicFactory()
    made.SubscriptionFactory(target=topic)
    title = "one\r\nBcc: everyone@elsewhere.example\r\n\r\nbody \u202e" + "W" * 500
    with commit():
        notify(key="x", kind=changed_page, title=title, body=title, target=topic)
    built = mail.outbox[0].message()
    assert built["Bcc"] is None
    assert len(mail.outbox[0].subject) <= 150
    assert not {"\r", "\u202e"} & set(mail.outbox[0].body + mail.outbox[0].subject)
    built.as_bytes()


def test_another_thing_is_named_to_those_who_may_see_it(forget):
    hidden = made.PracticeFactory(title="Zzhidden")
    moderator = made.role_user(Role.MODERATOR)
    news = made.NewsFactory(other_label="Takes its place", other_id=hidden.pk)
    news.other_type = made.SubscriptionFactory(target=hidden).target_type
    news.save()
    for person in (moderator, made.UserFactory()):
        made.NotificationFactory(recipient=person, news=news)
    made.restrict(hidden, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    send_due()
    told = {message.to[0]: "Zzhidden" in message.body for message in mail.outbox}
    assert [told.pop(moderator.email), *told.values()] == [True, False]


def test_an_invited_stranger_gets_a_mail_that_no_member_wrote(commit):
    """Once a day, whoever asks; whoever has an account here is told otherwise."""
    contribution = ContributionFactory()
    asked = {"contribution": contribution, "actor": contribution.owner}
    with commit():
        for email in ("new@example.test", "new@example.test", made.UserFactory().email):
            coauthor_invited.send(sender=None, email=email, **asked)
    strangers = [each for each in mail.outbox if each.to == ["new@example.test"]]
    assert [each.subject for each in strangers] == ["[Exemplar] You are asked to write along"]
    assert "http://localhost:8000/account/signup/" in strangers[0].body


# --- To whom --------------------------------------------------------------------------------------


def _no_address(person):
    EmailAddress.objects.filter(user=person).update(verified=False)


def _another_address(person):
    EmailAddress.objects.filter(user=person).update(email="old@example.test")


def _closed(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def _invented(person):
    User.objects.filter(pk=person.pk).update(is_demonstration=True)


def _no_mail(person):
    made.MailPreferenceFactory(user=person)


@pytest.mark.parametrize("why", [_no_address, _another_address, _closed, _invented, _no_mail])
def test_who_gets_none(why):
    """Asked when it is sent, whatever held when it was told."""
    row = made.NotificationFactory()
    why(row.recipient)
    assert (send_due(), outbox(), state(row)) == (0, [], "dropped")


def test_whoever_wants_no_mail_is_told_here_alone(commit):
    topic = made.TopicFactory()
    person = made.SubscriptionFactory(target=topic).user
    made.MailPreferenceFactory(user=person)
    with commit():
        notify(key="x", kind=changed_page, title="T", target=topic)
    assert (outbox(), Notification.objects.get().mail) == ([], "not_wanted")


def test_what_one_may_no_longer_see_is_not_mailed(forget):
    practice = made.PracticeFactory()
    moderator = made.role_user(Role.MODERATOR)
    news = made.NewsFactory(target=practice)
    hidden = made.NotificationFactory(news=news)
    seen = made.NotificationFactory(news=news, recipient=moderator)
    made.restrict(practice, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    send_due()
    assert ([to for to, _ in outbox()], state(hidden), state(seen)) == (
        [moderator.email],
        "dropped",
        "sent",
    )


def test_invented_people_get_mail_in_the_demonstration(settings):
    settings.DEMONSTRATION = True
    row = made.NotificationFactory()
    _invented(row.recipient)
    assert (send_due(), state(row)) == (1, "sent")


def test_stopping_stops_what_has_not_left_yet():
    subscription = made.SubscriptionFactory()
    row = made.NotificationFactory(recipient=subscription.user, subscription=subscription)
    stop_following(subscription=subscription)
    assert (send_due(), state(row)) == (0, "dropped")


def test_more_than_so_many_an_hour_wait_for_a_summary(settings):
    """However it came about: nobody's mailbox is filled within an hour."""
    settings.MAIL_MOST_PER_HOUR = 3
    person, another = made.UserFactory(), made.UserFactory()
    made.NotificationFactory(recipient=person, mail="sent", mailed_at=timezone.now())
    long_ago = timezone.now() - timedelta(hours=2)
    made.NotificationFactory(recipient=person, mail="sent", mailed_at=long_ago)
    rows = [made.NotificationFactory(recipient=person) for _ in range(4)]
    made.NotificationFactory(recipient=another)
    assert send_due() == 3
    assert [state(row) for row in rows] == ["sent", "sent", "digest", "digest"]


def test_what_is_muted_meanwhile_is_not_mailed():
    topic = made.TopicFactory()
    row = made.NotificationFactory(news__target=topic)
    made.SubscriptionFactory(user=row.recipient, target=topic, level="mute")
    assert (send_due(), state(row)) == (0, "dropped")


def test_whoever_chose_summaries_meanwhile_has_it_in_the_next():
    row = made.NotificationFactory()
    made.MailPreferenceFactory(user=row.recipient, pace="weekly")
    assert (send_due(), state(row)) == (0, "digest")


def test_a_mail_that_cannot_be_made_holds_up_nobody():
    broken, fine = made.NotificationFactory(), made.NotificationFactory()
    broken.news.listed = ["broken"]
    broken.news.save()
    assert (send_due(), state(broken), state(fine)) == (1, "due", "sent")


# --- One press ------------------------------------------------------------------------------------


def test_one_press_from_a_mail_program_stops_without_signing_in(client_for):
    subscription = made.SubscriptionFactory()
    program = client_for(None, enforce_csrf_checks=True)
    address = stop_address(subscription.pk)
    for _ in range(2):
        response = program.post(address, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, Subscription.objects.count()) == (200, 0)


def test_looking_at_the_address_stops_nothing(client):
    subscription = made.SubscriptionFactory(target=made.TopicFactory(name="Queues"))
    content = client.get(stop_address(subscription.pk)).content.decode()
    assert ("Stop following the topic Queues?" in content, Subscription.objects.count()) == (
        True,
        1,
    )


def test_a_forged_address_is_not_there(client):
    subscription = made.SubscriptionFactory()
    signed = stop_address(subscription.pk)
    for address in (
        signed[:-2] + "x/",
        signed.replace(f"{subscription.pk}:", f"{subscription.pk + 1}:"),
        f"/following/stop/{subscription.pk}/",
        "/following/stop/%00%ff/",
    ):
        assert client.post(address).status_code == 404
    assert Subscription.objects.count() == 1


def test_the_address_names_nothing_that_became_hidden(client, forget):
    practice = made.PracticeFactory(title="Zzhidden")
    subscription = made.SubscriptionFactory(target=practice)
    made.restrict(practice, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    content = client.get(stop_address(subscription.pk)).content.decode()
    assert ("Zzhidden" in content, "Stop following this?" in content) == (False, True)


# --- Preference -----------------------------------------------------------------------------------


def test_choosing_when_mail_comes(client_for):
    person = made.UserFactory()
    own = client_for(person)
    assert own.get("/account/notifications/").context["form"]["pace"].value() == "at_once"
    assert own.post("/account/notifications/", {"pace": "never"}).status_code == 302
    assert own.get("/account/notifications/").context["form"]["pace"].value() == "never"
    for pace in ("", "hourly", "x\x00"):
        response = own.post("/account/notifications/", {"pace": pace})
        assert (response.status_code, "pace" in response.context["form"].errors) == (200, True)
    person.mail_preference.refresh_from_db()
    assert person.mail_preference.pace == "never"


# --- Once, and none lost --------------------------------------------------------------------------


def test_what_another_worker_has_claimed_is_left_to_it():
    row = made.NotificationFactory()
    assert claim(due(Notification.objects.all())) is not None
    assert (send_due(), outbox(), state(row)) == (0, [], "due")


def test_what_a_killed_worker_left_is_sent_once_by_the_next():
    """It was killed with a batch in its hands of which one mail had left."""
    rows = [made.NotificationFactory() for _ in range(3)]
    assert claim(due(Notification.objects.all())) is not None
    Notification.objects.filter(pk=rows[0].pk).update(mail="sent", mailed_at=timezone.now())
    Notification.objects.update(claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))
    told = StringIO()
    call_command("notifications", "send_waiting", stdout=told)
    assert sorted(to for to, _ in outbox()) == sorted(row.recipient.email for row in rows[1:])
    call_command("notifications", "send_waiting", stdout=told)
    assert len(mail.outbox) == 2


def test_news_that_was_never_spread_is_found():
    subscription = made.SubscriptionFactory()
    target = {"target_type": subscription.target_type, "target_id": subscription.target_id}
    made.NewsFactory(spread_at=None, happened_at=timezone.now() - timedelta(hours=1), **target)
    told = StringIO()
    call_command("notifications", "send_waiting", stdout=told)
    assert [to for to, _ in outbox()] == [subscription.user.email]
    assert told.getvalue().startswith("1 mails sent.")


def test_a_slow_worker_does_not_send_what_was_taken_from_it():
    """Its claim ended while it was at work; another worker took one of its mails."""
    kept, taken = made.NotificationFactory(), made.NotificationFactory()
    claimed = claim(due(Notification.objects.all()))
    assert claimed is not None
    token, batch = claimed[0], with_news(claimed[1])
    Notification.objects.filter(pk=taken.pk).update(claim=uuid4())
    assert _send(token, batch) == (1, True)
    assert (state(kept), state(taken)) == ("sent", "due")


def test_a_refused_address_holds_up_nobody(server):
    refused, fine = made.NotificationFactory(), made.NotificationFactory()
    server.fails[refused.recipient.email] = SMTPRecipientsRefused({})
    assert (send_due(), state(refused), state(fine)) == (1, "due", "sent")


def test_a_lost_server_leaves_the_rest_to_be_sent(server):
    rows = [made.NotificationFactory() for _ in range(3)]
    server.fails[rows[0].recipient.email] = SMTPServerDisconnected("gone")
    assert send_due() == 0
    server.fails.clear()
    assert (send_due(), [state(row) for row in rows]) == (2, ["due", "sent", "sent"])


def test_what_always_fails_is_given_up(server):
    row = made.NotificationFactory()
    server.fails[row.recipient.email] = SMTPRecipientsRefused({})
    for _ in range(MOST_ATTEMPTS + 1):
        send_due()
        Notification.objects.update(claimed_at=None)
    row.refresh_from_db()
    assert (row.mail, row.attempts) == ("failed", MOST_ATTEMPTS)
