"""Answers by mail: signed addresses, what of a mail is taken, and everything that is refused."""

import time
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from community.notifications import replies
from community.notifications.actions import renew_reply_addresses
from community.notifications.mailing import send_due
from community.notifications.models import InboundMail
from community.notifications.receiving import KEPT, forget_received, receive
from community.notifications.replies import reply_address
from community.notifications.views.inbound import LARGEST, WINDOW, sign
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings, monkeypatch):
    """A site on which practices are answered by mail; what is written is kept in `said`."""
    settings.MAIL_REPLY_DOMAIN = "reply.example.test"
    settings.INBOUND_MAIL_SECRET = "a secret of the provider"
    said = []

    def answer(actor, record, text, message_id):
        if text == "refuse":
            raise ValidationError("It is closed.")
        if text == "forbid":
            raise PermissionDenied("You are suspended.")
        if text == "break":
            raise RuntimeError("broken")
        said.append((actor.email, record.pk, text))

    monkeypatch.setattr(replies, "_answers", {"practice": answer})
    person, practice = made.UserFactory(), made.PracticeFactory(title="Zzprivate")
    return SimpleNamespace(
        person=person, practice=practice, said=said, address=reply_address(person, practice)
    )


def letter(desk, text="Thank you.", **headers):
    """A mail as it travels; `headers` by their names, with _ for -."""
    message = EmailMessage()
    given = {
        "From": desk.person.email,
        "To": f"Exemplar <{desk.address}>",
        "Subject": "Re: something",
        "Message-ID": f"<{len(desk.said)}.{time.monotonic_ns()}@mail.example.test>",
    }
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message.as_bytes()


def hand_in(client, raw, *, timestamp=None, signature=None, **extra):
    """What the provider of the mail does."""
    stamp = str(int(time.time())) if timestamp is None else timestamp
    return client.post(
        "/mail/inbound/",
        raw,
        content_type="message/rfc822",
        headers={
            "X-Mail-Timestamp": stamp,
            "X-Mail-Signature": f"sha256={sign(stamp, raw)}" if signature is None else signature,
        },
        **extra,
    )


# --- The address ----------------------------------------------------------------------------------


def test_a_mail_about_what_takes_answers_can_be_answered(desk):
    made.NotificationFactory(recipient=desk.person, news__target=desk.practice)
    made.NotificationFactory(recipient=desk.person, news__target=made.TopicFactory())
    send_due()
    answered, other = (each.message() for each in mail.outbox)
    assert (answered["Reply-To"], other["Reply-To"]) == (f"Exemplar <{desk.address}>", None)
    assert mail.outbox[0].body.startswith("-- Write your answer above this line --")


def test_an_address_fits_however_high_the_numbers(desk, monkeypatch):
    person = SimpleNamespace(pk=2**63 - 1)
    monkeypatch.setattr(replies, "reference_to", lambda _record: (10**5, 2**63 - 1))
    assert len(reply_address(person, desk.practice).partition("@")[0]) <= 64


@pytest.mark.parametrize("change", [str.upper, lambda each: each])
def test_an_address_in_any_case_is_the_same(desk, change):
    assert receive(letter(desk, To=change(desk.address))) == "posted"


def _damaged(desk):
    local, _, domain = desk.address.partition("@")
    return f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"


def _anothers_key(desk):
    """The signature for one record, on the key of another."""
    other = reply_address(desk.person, made.PracticeFactory())
    return f"{other.partition('@')[0].rpartition('-')[0]}-{desk.address.rpartition('-')[2]}"


def _too_old(desk):
    return _made_on(desk, timezone.localdate() - replies.HOLDS_FOR - timedelta(days=1))


def _made_on(desk, day):
    before = replies.timezone
    replies.timezone = SimpleNamespace(localdate=lambda: day)
    try:
        return reply_address(desk.person, desk.practice)
    finally:
        replies.timezone = before


def _renewed(desk):
    renew_reply_addresses(actor=desk.person)
    return desk.address


def _nonsense(_desk):
    return "reply+zz-zz@reply.example.test"


@pytest.mark.parametrize("make", [_damaged, _anothers_key, _too_old, _renewed, _nonsense])
def test_an_address_that_is_not_good_writes_nothing(desk, make):
    assert receive(letter(desk, To=make(desk))) == "refused"
    assert (desk.said, InboundMail.objects.get().outcome) == ([], "refused")


def test_an_address_holds_for_half_a_year(desk):
    old = _made_on(desk, timezone.localdate() - replies.HOLDS_FOR)
    assert receive(letter(desk, To=old)) == "posted"


# --- Who writes -----------------------------------------------------------------------------------


def test_an_answer_is_written_as_the_person_there(desk):
    assert receive(letter(desk)) == "posted"
    assert desk.said == [(desk.person.email, desk.practice.pk, "Thank you.")]
    kept = InboundMail.objects.get()
    assert (kept.user, kept.outcome, kept.reason) == (desk.person, "posted", "")


def test_anothers_address_is_of_no_use(desk):
    """Whoever has got hold of a mail writes as nobody, and as themselves neither."""
    thief = made.UserFactory()
    assert receive(letter(desk, From=thief.email)) == "refused"
    assert desk.said == []


@pytest.mark.parametrize(
    "sender",
    [
        "somebody@elsewhere.example",
        "",
        "not an address",
        "{own}, other@example.test",
        "{own}.example",
    ],
)
def test_only_a_confirmed_address_writes(desk, sender):
    assert receive(letter(desk, From=sender.format(own=desk.person.email))) == "refused"
    assert desk.said == []


def test_any_confirmed_address_of_the_person_writes(desk):
    EmailAddress.objects.create(user=desk.person, email="home@example.test", verified=True)
    EmailAddress.objects.create(user=desk.person, email="new@example.test", verified=False)
    outcomes = [receive(letter(desk, From=f"Me <{name}@example.test>")) for name in ("HOME", "new")]
    assert outcomes == ["posted", "refused"]


def test_whoever_may_no_longer_read_it_writes_nothing_and_learns_nothing(desk, forget, commit):
    made.restrict(desk.practice, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    with commit():
        assert receive(letter(desk)) == "refused"
    assert desk.said == []
    (told,) = mail.outbox
    assert b"Zzprivate" not in told.message().as_bytes()
    assert "What you answer is no longer there, or is closed to you." in told.body


def test_a_closed_account_writes_nothing(desk):
    User.objects.filter(pk=desk.person.pk).update(is_active=False)
    assert receive(letter(desk)) == "refused"


# --- What is told to the sender -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("refuse", "It is closed."),
        ("forbid", "You are suspended."),
        ("> only quoted", "We found no text of your own in it, only what it quotes."),
    ],
)
def test_the_sender_is_told_why_and_nothing_is_quoted(desk, commit, text, why):
    with commit():
        assert receive(letter(desk, text, Message_ID="<one@example.test>")) == "refused"
    (told,) = mail.outbox
    built = told.message()
    assert (told.to, told.subject) == ([desk.person.email], "[Exemplar] Your answer was not posted")
    assert why in told.body
    assert "Zzprivate" not in told.body
    assert (built["Auto-Submitted"], built["In-Reply-To"]) == ("auto-replied", "<one@example.test>")


def test_a_sender_is_told_three_times_an_hour_at_most(desk, commit):
    for _ in range(5):
        with commit():
            receive(letter(desk, "refuse"))
    assert len(mail.outbox) == 3


def test_a_stranger_with_no_good_address_is_told_nothing(desk, commit):
    """Whoever is named as the sender may know nothing of it."""
    with commit():
        assert receive(letter(desk, From="victim@example.test", To=_damaged(desk))) == "refused"
    assert mail.outbox == []


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "Auto_Reply"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<a.list.example.test>"},
        {"From": "MAILER-DAEMON@example.test"},
    ],
)
def test_what_a_program_wrote_is_dropped_without_a_word(desk, commit, header):
    with commit():
        assert receive(letter(desk, "refuse", **header)) == "ignored"
    assert (desk.said, mail.outbox) == ([], [])


# --- Once -----------------------------------------------------------------------------------------


def test_one_mail_counts_once(desk):
    raw = letter(desk)
    assert [receive(raw), receive(raw)] == ["posted", "duplicate"]
    assert len(desk.said) == 1


def test_one_without_a_name_counts_once_too(desk):
    raw = letter(desk, Message_ID=None)
    assert [receive(raw), receive(raw)] == ["posted", "duplicate"]


def test_one_that_failed_within_can_be_handed_in_again(desk, client):
    raw, stamp = letter(desk, "break"), str(int(time.time()))
    for _ in range(2):
        with pytest.raises(RuntimeError):
            hand_in(client, raw, timestamp=stamp)
    assert not InboundMail.objects.exists()


def test_old_ones_are_forgotten():
    made.InboundMailFactory(received_at=timezone.now() - KEPT - timedelta(days=1))
    kept = made.InboundMailFactory()
    forget_received()
    assert list(InboundMail.objects.all()) == [kept]


# --- Handing in -----------------------------------------------------------------------------------


def test_a_signed_mail_is_taken_in(desk, client_for):
    program = client_for(None, enforce_csrf_checks=True)
    response = hand_in(program, letter(desk))
    assert (response.status_code, response.json()) == (200, {"outcome": "posted"})
    assert len(desk.said) == 1


@pytest.mark.parametrize("missing", ["MAIL_REPLY_DOMAIN", "INBOUND_MAIL_SECRET"])
def test_it_is_not_there_where_it_is_not_set_up(desk, client, settings, missing):
    raw = letter(desk)
    setattr(settings, missing, "")
    assert hand_in(client, raw).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "sha256=" + "0" * 64},
        {"signature": ""},
        {"signature": "sha256=é"},
        {"timestamp": ""},
        {"timestamp": "soon"},
        {"timestamp": "1" * 40},
        {"timestamp": "²"},
        {"timestamp": "-1"},
        {"timestamp": str(int(time.time()) - WINDOW - 60)},
        {"timestamp": str(int(time.time()) + 24 * 60 * 60)},
    ],
)
def test_what_is_not_signed_now_is_refused(desk, client, change):
    assert hand_in(client, letter(desk), **change).status_code == 403
    assert (desk.said, InboundMail.objects.count()) == ([], 0)


def test_a_signature_is_for_one_body_and_one_moment(desk, client):
    stamp = str(int(time.time()))
    signature = f"sha256={sign(stamp, letter(desk))}"
    assert hand_in(client, letter(desk, "Other."), signature=signature).status_code == 403
    raw = letter(desk)
    signature = f"sha256={sign(stamp, raw)}"
    later = str(int(stamp) + 1)
    assert hand_in(client, raw, timestamp=later, signature=signature).status_code == 403


def test_the_same_request_is_refused_the_second_time(desk, client):
    raw, stamp = letter(desk), str(int(time.time()))
    statuses = [hand_in(client, raw, timestamp=stamp).status_code for _ in range(2)]
    assert (statuses, len(desk.said)) == ([200, 409], 1)
    cache.clear()
    assert hand_in(client, raw, timestamp=stamp).json() == {"outcome": "duplicate"}


class Unread:
    """A body that must not be read."""

    def read(self, *_args):
        raise AssertionError("It was read.")

    readline = read


def test_five_megabytes_are_refused_before_they_are_read(desk, client):
    for length in (5 * 1024 * 1024, LARGEST + 1):
        extra = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}
        assert hand_in(client, b"x", **extra).status_code == 413
    assert hand_in(client, b"x", CONTENT_LENGTH="").status_code == 411


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\xff\xfe" * 100,
        b"no header at all",
        b"From: " + b"(" * 5000,
        b"Content-Type: multipart/mixed\r\n\r\nx",
        b'Content-Type: text/plain; charset="nowhere"\r\nFrom: a@b\r\n\r\n\xff\xfe',
        b"To: reply+@reply.example.test\r\nFrom: =?utf-8?b?=ff?=\r\n\r\nx",
        b"Message-ID: " + b"\xed\xa0\x80" * 10 + b"\r\n\r\nx",
        b"From: a\x00b@example.test\r\n\r\nx",
        b"From: \xff\xfe@example.test\r\n\r\nx",
        b"From: =?utf-8?q?a=0Ab?=@example.test\r\n\r\nx",
    ],
)
def test_no_mail_however_damaged_is_an_error(desk, client, raw):
    response = hand_in(client, raw)
    assert (response.status_code, desk.said) == (200, [])


def test_the_command_takes_in_a_file(desk, tmp_path, capsys):
    file = tmp_path / "mail.eml"
    file.write_bytes(letter(desk))
    call_command("notifications", "receive", str(file))
    assert (capsys.readouterr().out, len(desk.said)) == ("posted\n", 1)


def test_making_earlier_addresses_useless(desk, client_for):
    own = client_for(desk.person)
    assert own.post("/account/notifications/replies/").status_code == 302
    assert receive(letter(desk)) == "refused"
    fresh = reply_address(desk.person, desk.practice)
    assert receive(letter(desk, To=fresh)) == "posted"
    assert urlsplit(f"//{fresh}").hostname == "reply.example.test"
