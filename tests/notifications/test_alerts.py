"""Alerts: what is new in a saved search is told to its owner, once, as far as they may see it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from community.notifications.alerts import send_alerts
from community.notifications.mailing import send_due
from community.notifications.models import News, Notification
from exemplar.accounts.enums import Role
from search.actions import save_search
from search.models import SavedSearch
from tests import factories as made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

DAY = timedelta(days=1)


@pytest.fixture
def person():
    return made.UserFactory()


def saved(person, alert="daily", words="zzqueue"):
    found = save_search(actor=person, name=f"My {words}", address=f"q={words}", alert=alert)
    SavedSearch.objects.filter(pk=found.pk).update(alerted_at=timezone.now() - DAY * 2)
    return found


def published(**options):
    now = timezone.now()
    return made.PracticeFactory(first_published_at=now, last_published_at=now, **options)


def test_what_is_new_is_told_with_its_titles(person, commit, client_for):
    search = saved(person)
    old = made.PracticeFactory(title="Zzqueue old", first_published_at=timezone.now() - DAY * 9)
    new = published(title="Zzqueue new")
    with commit():
        assert send_alerts() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([person.email], "[Exemplar] New results: My zzqueue")
    assert (str(new) in message.body, str(old) in message.body) == (True, False)
    content = client_for(person).get("/inbox/").content.decode()
    assert (str(new) in content, f'href="{new.get_url()}"' in content) == (True, True)
    assert News.objects.get().url == f"/search/?{search.address}"


def test_it_is_told_once(person, commit):
    saved(person)
    published(title="Zzqueue new")
    with commit():
        assert [send_alerts(), send_alerts()] == [1, 0]
    assert send_alerts(timezone.now() + DAY * 2) == 0
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("alert", "after", "told"),
    [("daily", 1, 1), ("weekly", 1, 0), ("weekly", 6, 1), ("never", 9, 0)],
)
def test_it_comes_as_often_as_was_chosen(person, alert, after, told):
    saved(person, alert)
    published(title="Zzqueue new")
    assert send_alerts(timezone.now() + DAY * after) == told


def test_nothing_new_is_no_news(person):
    saved(person)
    assert (send_alerts(), News.objects.count()) == (0, 0)


def test_only_what_one_may_see_is_told(person, forget):
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    saved(person)
    hidden = published(title="Zzqueue private")
    made.restrict(hidden, moderators)
    forget()
    assert send_alerts() == 0


def test_what_is_hidden_meanwhile_is_named_nowhere(person, client_for, forget):
    """Told in the morning, restricted at noon: not in the mail, not in the inbox."""
    saved(person)
    hidden = published(title="Zzqueue private")
    assert send_alerts() == 1
    made.restrict(hidden, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    assert (send_due(), mail.outbox) == (0, [])
    content = client_for(person).get("/inbox/").content
    assert (b"private" in content, b"What was found is no longer there" in content) == (False, True)
    assert Notification.objects.get().mail == "dropped"


def test_one_press_ends_the_alerts_and_keeps_the_search(person, commit, client_for):
    search = saved(person)
    published(title="Zzqueue new")
    with commit():
        send_alerts()
    address = urlsplit(mail.outbox[0].message()["List-Unsubscribe"].strip(" <>")).path
    program = client_for(None, enforce_csrf_checks=True)
    assert b"Get no more alerts" in program.get(address).content
    assert program.post(address).status_code == 200
    search.refresh_from_db()
    assert search.alert == "never"


def test_whoever_asks_now_is_told_of_what_is_new_from_now_on(person, client_for):
    own = client_for(person)
    published(title="Zzqueue before")
    own.post("/search/saved/new/?q=zzqueue", {"name": "Mine", "alert": "never"})
    search = SavedSearch.objects.get()
    SavedSearch.objects.update(alerted_at=timezone.now() - DAY * 9)
    own.post(f"/search/saved/{search.pk}/", {"name": "Mine", "alert": "daily"})
    assert send_alerts(timezone.now() + DAY) == 0
    content = own.get("/search/saved/").content.decode()
    assert "Alerts: once a day" in content
    assert own.post(f"/search/saved/{search.pk}/", {"name": "x", "alert": "hourly"}).context[
        "form"
    ].errors.keys() == {"alert"}
