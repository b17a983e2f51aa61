"""What was done while nobody could tell of it is told later, and nothing is told twice."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.notifications import contributions
from community.notifications.catching_up import OF_LATE, catch_up
from community.notifications.models import News
from community.notifications.rules import notifications_for
from exemplar.accounts.enums import Role
from practices.adoption.actions import confirm_adoption, report_adoption, return_adoption
from practices.adoption.models import Adoption
from practices.contributing.models import Contribution
from practices.contributing.review.actions import claim_review, hand_back_review
from practices.library.actions import retire_page
from practices.library.models import PracticePage
from tests.factories import AgencyFactory, CaseStudyFactory, PracticeFactory, role_user
from tests.factories.contributing import ContributionFactory
from tests.factories.review import settle_as, submitted

pytestmark = pytest.mark.django_db


def kinds(person) -> list[str]:
    rows = notifications_for(person).select_related("news").order_by("pk")
    return [row.news.kind for row in rows]


def later() -> None:
    catch_up(timezone.now() + dt.timedelta(seconds=1))


def test_pages_are_told_of_once():
    """Nothing has been told: the transaction of a test never ends."""
    now = timezone.now()
    new = PracticeFactory(first_published_at=now, last_published_at=now)
    changed = CaseStudyFactory(
        first_published_at=now - dt.timedelta(days=90), last_published_at=now
    )
    old = now - OF_LATE - dt.timedelta(hours=1)
    PracticeFactory(first_published_at=old, last_published_at=old)
    PracticeFactory(live=False, first_published_at=now, last_published_at=now)
    later()
    later()
    assert list(News.objects.order_by("pk").values_list("kind", "target_id")) == [
        ("practice_published", new.pk),
        ("page_changed", changed.pk),
    ]


def test_the_command_leaves_alone_what_may_be_told_at_this_moment(commit):
    now = timezone.now()
    PracticeFactory(first_published_at=now, last_published_at=now)
    call_command("notifications", "send_waiting")
    assert News.objects.count() == 0
    moment = now - dt.timedelta(minutes=5)
    PracticePage.objects.update(first_published_at=moment, last_published_at=moment)
    with commit():
        call_command("notifications", "send_waiting")
    assert News.objects.get().spread_at is not None


def test_retired(commit):
    editor, practice = role_user(Role.EDITOR), PracticeFactory()
    retire_page(actor=editor, page=practice, reason="A law has changed.")
    later()
    later()
    assert [(each.kind, each.body) for each in News.objects.all()] == [
        ("practice_retired", "A law has changed.")
    ]
    with commit():
        retire_page(actor=editor, page=CaseStudyFactory(), reason="Over.")
    later()
    assert News.objects.count() == 2


def test_the_ledger():
    agency, practice = AgencyFactory(), PracticeFactory()
    reporter, lead = role_user(Role.PRACTITIONER, agency), role_user(Role.AGENCY_LEAD, agency)
    wanted = Adoption(practice=practice, agency=agency, status="testing", since="2020")
    row = report_adoption(actor=reporter, adoption=wanted)
    later()
    later()
    assert (kinds(lead), kinds(reporter)) == (["adoption_reported"], [])
    row = return_adoption(actor=lead, adoption_id=row.pk, edition=1, reason="Since when?")
    later()
    confirm_adoption(actor=lead, adoption_id=row.pk, edition=row.edition)
    later()
    later()
    assert kinds(lead) == ["adoption_reported"]
    assert kinds(reporter) == ["adoption_returned", "adoption_confirmed"]


def test_a_contribution():
    """Of each step once; that somebody had it who has handed it back is not told any more."""
    editor, contribution = role_user(Role.EDITOR), submitted()
    later()
    later()
    assert kinds(editor) == ["contribution_submitted"]
    assert kinds(contribution.owner) == ["contribution_waits"]
    claim_review(actor=editor, contribution=contribution)
    later()
    hand_back_review(actor=editor, contribution=contribution)
    claim_review(actor=editor, contribution=contribution)
    hand_back_review(actor=editor, contribution=contribution)
    settle_as(contribution, "declined", editor, "Who measured it?")
    later()
    later()
    assert kinds(contribution.owner) == [
        "contribution_waits",
        "review_claimed",
        "contribution_declined",
    ]


def test_somebody_asked_to_write_along():
    friend, made = role_user(Role.PRACTITIONER), ContributionFactory()
    made.coauthor_rows.create(email=friend.email, invited_by=made.owner)
    later()
    later()
    assert kinds(friend) == ["coauthor_invited"]


def test_a_step_told_twice_is_one_and_the_same_step_again_is_another(commit):
    editor = role_user(Role.EDITOR)
    with commit():
        contribution = submitted()
    kept = Contribution.objects.get(pk=contribution.pk)
    contributions.on_submitted(contribution=kept, actor=kept.owner)
    assert (kinds(editor), kinds(kept.owner)) == (
        ["contribution_submitted"],
        ["contribution_waits"],
    )
    for _ in range(2):
        with commit():
            claim_review(actor=editor, contribution=kept)
        with commit():
            hand_back_review(actor=editor, contribution=kept)
    assert kinds(kept.owner) == ["contribution_waits", "review_claimed", "review_claimed"]
