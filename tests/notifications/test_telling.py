"""Telling people: once each, in few queries, with the reason; and what the library tells."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.notifications.actions import notify
from community.notifications.audiences import changed_page
from community.notifications.kinds import Reason, together
from community.notifications.models import News, Notification, Subscription
from community.notifications.spreading import spread
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.adoption.queries import confirmation_link
from practices.adoption.signals import adoption_confirmed, adoption_reported, adoption_returned
from practices.library.actions import retire_page, set_stage, supersede_practice
from practices.library.enums import Stage
from practices.library.models import PracticeAuthor
from tests import factories as made

pytestmark = pytest.mark.django_db


def follower(*targets):
    person = made.UserFactory()
    for target in targets:
        made.SubscriptionFactory(user=person, target=target)
    return person


def told(kind=None):
    """Who has been told, with why."""
    rows = Notification.objects.order_by("recipient_id")
    if kind:
        rows = rows.filter(news__kind=kind)
    return list(rows.values_list("recipient_id", "why"))


def publish(page, user=None):
    page.save_revision(user=user).publish()


# --- The way of telling ---------------------------------------------------------------------------


def test_one_key_is_told_once(commit):
    topic = made.TopicFactory()
    person = follower(topic)
    for _ in range(2):
        with commit():
            notify(key="x", kind=changed_page, title="T", target=topic)
    assert told() == [(person.pk, f"You follow the topic {topic}.")]


def test_spreading_again_tells_nobody_twice():
    topic = made.TopicFactory()
    person = follower(topic)
    news = made.NewsFactory(target=topic, spread_at=None)
    spread(news)
    later = follower(topic)
    News.objects.update(spread_at=None)  # as if it had been cut off before the end
    spread(News.objects.get())
    assert [row[0] for row in told()] == [person.pk, later.pk]


def test_whoever_did_it_and_closed_accounts_are_not_told(commit):
    topic = made.TopicFactory()
    doer, closed, person = follower(topic), follower(topic), follower(topic)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    with commit():
        notify(key="x", kind=changed_page, title="T", target=topic, actor=doer)
    assert [row[0] for row in told()] == [person.pk]


@pytest.mark.parametrize("level", ["normal", "mute"])
def test_only_whoever_watches_or_tracks_is_told(commit, level):
    topic = made.TopicFactory()
    made.SubscriptionFactory(target=topic, level=level)
    with commit():
        notify(key="x", kind=changed_page, title="T", target=topic)
    assert told() == []


def test_all_reasons_are_named_once():
    first = {1: Reason("You follow A.", 7)}
    second = {1: Reason("You cite A."), 2: Reason("You cite A.")}
    assert together([first, second, second]) == {
        1: Reason("You follow A. You cite A.", 7),
        2: Reason("You cite A."),
    }


def _queries_for(followers):
    topic = made.TopicFactory()
    people = User.objects.bulk_create(
        [User(email=f"many{topic.pk}.{number}@example.test") for number in range(followers)]
    )
    kind = made.SubscriptionFactory(target=topic).target_type
    Subscription.objects.bulk_create(
        [Subscription(user=each, target_type=kind, target_id=topic.pk) for each in people]
    )
    news = made.NewsFactory(target=topic, spread_at=None)
    with CaptureQueriesContext(connection) as captured:
        spread(news)
    assert news.notifications.count() == followers + 1
    return len(captured)


def test_telling_thousands_takes_few_queries():
    """Some for each five hundred, not one for each; SQLite takes fewer rows at a time."""
    few, many = _queries_for(10), _queries_for(3000)
    assert few < 12
    assert many < 250 if connection.vendor == "sqlite" else many < 60


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\r\nBcc: all@example.test", "a Bcc: all@example.test"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("x\x00\x07\ud800y", "x y"),
        ("   ", ""),
        ("שלום", "שלום"),
        ("W" * 300, "W" * 199 + "…"),
    ],
)
def test_titles_are_one_visible_line(commit, written, kept):
    with commit():
        news = notify(key="x", kind=changed_page, title=written, target=made.TopicFactory())
    assert News.objects.get().title == news.title == kept


def test_an_address_elsewhere_is_not_kept():
    for url in ("//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"):
        news = notify(key=url, kind=changed_page, title="T", target=made.TopicFactory(), url=url)
        assert news.url == "/"
    news = notify(
        key="y",
        kind=changed_page,
        title="T",
        target=made.TopicFactory(),
        url="https://x.test/a?b=1",
    )
    assert news.url == "/a?b=1"


# --- The library ----------------------------------------------------------------------------------


def test_a_new_practice_is_told_once_to_whoever_follows_its_topics(commit):
    broader = made.TopicFactory()
    topic = made.TopicFactory(parent=broader)
    person = follower(broader, topic)
    follower(made.TopicFactory())
    practice = made.PracticeFactory(draft=True, topics=[topic], title="Zznew")
    with commit():
        publish(practice)
    practice.refresh_from_db()
    with commit():
        publish(practice)
    assert told() == [(person.pk, f"You follow the topic {topic}. You follow the topic {broader}.")]
    row = Notification.objects.get()
    assert (row.news.kind, row.news.title, row.news.url) == (
        "practice_published",
        "Zznew",
        practice.get_url(),
    )


def test_a_new_case_study_is_told_to_whoever_follows_its_agency(commit):
    department = made.AgencyFactory()
    bureau = made.AgencyFactory(parent=department)
    person = follower(department)
    case = made.CaseStudyFactory(draft=True, agency=bureau)
    with commit():
        publish(case)
    assert told() == [(person.pk, f"You follow the agency {department}.")]


def test_a_changed_practice_is_told_at_most_once_a_day(commit):
    practice = made.PracticeFactory(first_published_at=timezone.now() - timedelta(9))
    person, editor = follower(practice), follower(practice)
    for _ in range(2):
        with commit():
            publish(practice, user=editor)
    assert told() == [(person.pk, f"You follow the practice {practice}.")]
    assert Notification.objects.get().news.kind == "page_changed"


def _relied_on():
    """A practice and whoever relies on it: a follower, an adopter, one who cites, its author."""
    practice = made.PracticeFactory(authors=[], title="Zzrelied")
    follows, adopted, cites, wrote = (made.UserFactory() for _ in range(4))
    made.SubscriptionFactory(user=follows, target=practice)
    made.AdoptionFactory(practice=practice, reported_by=adopted)
    made.CaseStudyFactory(practices=[practice], owner=cites)
    PracticeAuthor.objects.create(practice=practice, user=wrote, name="W")
    return practice, [follows, adopted, cites, wrote]


def test_a_lowered_stage_is_told_to_everybody_who_relies_on_it(commit):
    practice, people = _relied_on()
    set_stage(practice_id=practice.pk, stage=Stage.IMPLEMENTED)
    with commit():
        set_stage(practice_id=practice.pk, stage=Stage.TESTED)
    assert [row[0] for row in told("stage_lowered")] == sorted(each.pk for each in people)
    assert News.objects.get(kind="stage_lowered").body.startswith(
        "Its stage was implemented and is tested now."
    )


def test_a_raised_stage_is_told_to_followers(commit):
    practice, people = _relied_on()
    set_stage(practice_id=practice.pk, stage=Stage.INTRODUCED)
    with commit():
        set_stage(practice_id=practice.pk, stage=Stage.TESTED)
    assert [row[0] for row in told("stage_raised")] == [people[0].pk]


def test_retiring_tells_each_person_once_even_when_every_reason_holds(commit):
    practice, people = _relied_on()
    everything = people[0]
    made.AdoptionFactory(practice=practice, reported_by=everything)
    made.CaseStudyFactory(practices=[practice], owner=everything)
    successor = made.PracticeFactory(title="Zznewer")
    editor = made.role_user(Role.EDITOR)
    with commit():
        supersede_practice(
            actor=editor, practice=practice, successor=successor, reason="Something better."
        )
    rows = told("practice_retired")
    assert [row[0] for row in rows] == sorted(each.pk for each in people)
    assert dict(rows)[everything.pk] == (
        "You follow the practice Zzrelied. Your organisation has adopted the practice Zzrelied. "
        "What you wrote or look after cites the practice Zzrelied."
    )
    news = News.objects.get(kind="practice_retired")
    assert (news.body, news.other_label, news.other_id) == (
        "Something better.",
        "Takes its place",
        successor.pk,
    )


def test_a_retired_case_study_is_told_to_followers_and_its_owner(commit):
    owner = made.UserFactory()
    case = made.CaseStudyFactory(owner=owner)
    person = follower(case)
    with commit():
        retire_page(actor=made.role_user(Role.EDITOR), page=case, reason="It was another agency.")
    assert [row[0] for row in told("case_study_retired")] == [owner.pk, person.pk]


# --- The ledger -----------------------------------------------------------------------------------


def test_the_leads_of_an_agency_are_asked_to_confirm(commit):
    department = made.AgencyFactory()
    bureau = made.AgencyFactory(parent=department)
    made.role_user(Role.AGENCY_LEAD, department)
    lead = made.role_user(Role.AGENCY_LEAD, bureau)
    reporter = made.role_user(Role.PRACTITIONER, bureau)
    row = made.AdoptionFactory(agency=bureau, unconfirmed=True, source_url="", reported_by=reporter)
    with commit():
        adoption_reported.send(sender=type(row), adoption=row, actor=reporter)
        adoption_reported.send(sender=type(row), adoption=row, actor=reporter)
    assert told() == [(lead.pk, f"You confirm the adoptions of {bureau}.")]
    link = urlsplit(confirmation_link(lead, row)).path
    # Signed at another second: the same but for its end.
    assert News.objects.get().url.split(":")[0] == link.split(":")[0]


def test_what_is_confirmed_already_is_not_asked_for(commit):
    agency = made.AgencyFactory()
    made.role_user(Role.AGENCY_LEAD, agency)
    row = made.AdoptionFactory(agency=agency)
    with commit():
        adoption_reported.send(sender=type(row), adoption=row, actor=None)
    assert told() == []


@pytest.mark.parametrize(
    ("signal", "more", "body"),
    [
        (adoption_confirmed, {}, "It counts for the stage now."),
        (adoption_returned, {"reason": "Which year?"}, "Which year?"),
    ],
)
def test_whoever_reported_learns_of_the_decision(commit, signal, more, body):
    reporter, lead = made.UserFactory(), made.UserFactory()
    row = made.AdoptionFactory(reported_by=reporter)
    with commit():
        signal.send(sender=type(row), adoption=row, actor=lead, **more)
        signal.send(sender=type(row), adoption=row, actor=lead, **more)
    assert told() == [(reporter.pk, "You reported this adoption.")]
    assert News.objects.get().body == body


def test_ones_own_decision_is_no_news(commit):
    lead = made.UserFactory()
    row = made.AdoptionFactory(reported_by=lead)
    with commit():
        adoption_confirmed.send(sender=type(row), adoption=row, actor=lead)
    assert told() == []
