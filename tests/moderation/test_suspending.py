"""Suspending: who whom, that every session ends, what the person reads, and how it ends."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.moderation.actions import lift_suspension, suspend
from community.moderation.models import Suspension
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.factories import PASSWORD, UserFactory, role_user
from tests.factories.members import MemberFactory

LOGIN = "/account/login/"


def later(days=3):
    return timezone.now() + timedelta(days=days)


def is_active(user):
    return User.objects.values_list("is_active", flat=True).get(pk=user.pk)


@pytest.fixture
def moderator(db):
    return role_user(Role.MODERATOR)


@pytest.fixture
def person(db):
    return role_user(Role.MEMBER)


def test_sessions_end_at_once_everywhere(client_for, moderator, person, commit):
    phone, desk, other = client_for(person), client_for(person), client_for(moderator)
    assert phone.get("/inbox/").status_code == 200
    with commit():
        suspend(actor=moderator, user=person, until=later(), reason="You went on.")
    for browser in (phone, desk):
        assert browser.get("/inbox/").status_code == 302
    assert other.get("/inbox/").status_code == 200
    assert Session.objects.count() == 1
    with commit():
        lift_suspension(actor=moderator, user=person)
    assert phone.get("/inbox/").status_code == 302


def test_the_person_reads_why_in_a_mail_and_at_the_door(client, moderator, person, commit):
    until = later()
    with commit():
        suspend(actor=moderator, user=person, until=until, reason="You <b>went</b> on.")
    (sent,) = mail.outbox
    day = timezone.localtime(until).strftime("%B %-d, %Y")
    assert sent.to == [person.email]
    assert sent.subject == "[Exemplar] Your account is suspended"
    assert f"You can sign in again from {day}." in sent.body
    assert "You <b>went</b> on." in sent.body
    assert "You &lt;b&gt;went&lt;/b&gt; on." in sent.alternatives[0].content
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "You &lt;b&gt;went&lt;/b&gt; on." in answer.text
    assert day in answer.text
    assert client.get("/inbox/").status_code == 302
    assert "went&lt;" not in client.post(LOGIN, {"login": person.email, "password": "wrong"}).text


def test_for_good(client, moderator, person, commit):
    with commit():
        suspend(actor=moderator, user=person, until=None, reason="Enough.")
    assert "suspended for good" in mail.outbox[0].body
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "It cannot be signed in to again." in answer.text


def test_it_ends_by_itself_when_they_sign_in(client, moderator, person, commit):
    with commit():
        suspend(actor=moderator, user=person, until=later(), reason="You went on.")
    Suspension.objects.update(started_at=later(-9), until=later(-1))
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/inbox/").status_code == 200
    ended = Suspension.objects.get()
    assert (ended.ended_at is not None, ended.ended_by) == (True, None)
    assert ModelLogEntry.objects.filter(action="moderation.end_suspension").count() == 1


def test_it_ends_by_itself_without_them(moderator, person, commit, capsys):
    other = role_user(Role.MEMBER)
    with commit():
        suspend(actor=moderator, user=person, until=later(2), reason="You went on.")
        suspend(actor=moderator, user=other, until=later(9), reason="You, too.")
    Suspension.objects.filter(user=person).update(started_at=later(-9), until=later(-1))
    with commit():
        call_command("moderation", "end_suspensions")
    assert capsys.readouterr().out == "1 suspensions have come to their end.\n"
    assert (is_active(person), is_active(other)) == (True, False)
    assert mail.outbox[-1].subject == "[Exemplar] Your account is open again"


def test_nobody_comes_back_to_an_account_that_was_deleted(moderator, person):
    suspend(actor=moderator, user=person, until=later(), reason="You went on.")
    MemberFactory(user=person, left_at=timezone.now())
    lift_suspension(actor=moderator, user=person)
    assert not is_active(person)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_only_admins_suspend_moderators_and_admins(moderator, role):
    whom = role_user(role)
    with pytest.raises(PermissionDenied):
        suspend(actor=moderator, user=whom, until=None, reason="No.")
    suspend(actor=role_user(Role.ADMIN), user=whom, until=None, reason="Yes.")
    with pytest.raises(PermissionDenied):
        lift_suspension(actor=moderator, user=whom)
    assert not is_active(whom)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_nobody_suspends_oneself(db, role):
    whom = role_user(role)
    with pytest.raises(PermissionDenied):
        suspend(actor=whom, user=whom, until=None, reason="No.")


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.EDITOR, Role.AGENCY_LEAD])
def test_nobody_else_suspends(db, person, role):
    actor = role_user(role) if role else UserFactory()
    with pytest.raises(PermissionDenied):
        suspend(actor=actor, user=person, until=None, reason="No.")


@pytest.mark.parametrize(
    ("until", "reason"),
    [(later(-1), "Why"), (later(), ""), (later(), "  "), (later(), "x" * 1001), (None, "a\x00")],
)
def test_what_a_suspension_may_not_be(moderator, person, until, reason):
    with pytest.raises(ValidationError):
        suspend(actor=moderator, user=person, until=until, reason=reason)
    assert is_active(person)


def test_one_at_a_time(moderator, person):
    suspend(actor=moderator, user=person, until=later(), reason="You went on.")
    with pytest.raises(ValidationError):
        suspend(actor=moderator, user=person, until=None, reason="Again.")


def test_it_is_in_the_trail(moderator, person):
    until = later()
    suspend(actor=moderator, user=person, until=until, reason="You went on.")
    entry = ModelLogEntry.objects.get(action="moderation.suspend")
    assert (entry.user, entry.object_id) == (moderator, str(person.pk))
    assert entry.data == {
        "person": person.pk, "reason": "You went on.", "until": until.isoformat(),
    }  # fmt: skip


def test_invented_people_get_no_mail(moderator, commit):
    invented = UserFactory(is_demonstration=True)
    with commit():
        suspend(actor=moderator, user=invented, until=None, reason="Enough.")
    assert mail.outbox == []
