"""The screens where evidence is rated: what waits for whom, and what nobody may see too early."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from wagtail.models import PageLogEntry

from exemplar.accounts.enums import Role
from practices.library.actions import decide_outcome, retire_page
from practices.library.evidence import fingerprint_of
from practices.library.models import EvidenceRating, Outcome, PracticePage
from tests.factories import OutcomeFactory, PracticeFactory, rate, role_user

SECRET = "zzonlymine"


def unrated(**how):
    """An outcome that nobody has rated."""
    rows = [OutcomeFactory.build(evidence="not_rated", evidence_reason="")]
    return PracticeFactory(outcomes=rows, **how).outcomes.get()


@pytest.fixture
def editor(db, client):
    """An editor who is signed in."""
    person = role_user(Role.EDITOR)
    client.force_login(person)
    return person


def queue(client):
    """The outcomes in the queue, with what this person can do."""
    rows = client.get(reverse("library_evidence")).context["rows"]
    return [(outcome.pk, to_do) for outcome, to_do in rows]


def test_the_queue_says_what_each_can_do(client, editor):
    first, second, mine, differ, done, own = (unrated(title=f"{n}") for n in range(6))
    rate(second, "some")
    rate(differ, "some", "strong")
    rate(done, "some", "some")
    PracticePage.objects.filter(pk=own.practice_id).update(owner=editor)
    address = reverse("library_rate", args=[mine.pk])
    client.post(address, {"level": "some", "reason": "x", "seen": fingerprint_of(mine)})
    assert queue(client) == [
        (differ.pk, "decide"),
        (second.pk, "rate"),
        (mine.pk, "wait"),
        (first.pk, "rate"),
    ]


def test_rating_on_the_screen(client, editor):
    outcome = unrated()
    address = reverse("library_rate", args=[outcome.pk])
    sent = {"level": "mixed", "reason": "Measured twice.", "seen": fingerprint_of(outcome)}
    assert client.post(address, sent)["Location"] == reverse("library_evidence")
    rating = EvidenceRating.objects.get()
    assert (rating.rater, rating.level, rating.reason) == (editor, "mixed", "Measured twice.")
    assert client.get(address)["Location"] == reverse("library_evidence")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"level": ""}, "level"),
        ({"level": "not_rated"}, "level"),
        ({"level": "forged"}, "level"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"reason": "a\u202eb"}, "reason"),
        ({"seen": "0" * 64}, "__all__"),
        ({"seen": ""}, "seen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, editor, typed, field):
    outcome = unrated()
    sent = {"level": "mixed", "reason": "Kept text", "seen": fingerprint_of(outcome), **typed}
    response = client.post(reverse("library_rate", args=[outcome.pk]), sent)
    assert (response.status_code, set(response.context["form"].errors)) == (200, {field})
    assert ("Kept text" in response.content.decode()) is ("reason" not in typed)
    assert not EvidenceRating.objects.exists()


def test_after_the_numbers_changed_sending_again_works(client, editor):
    outcome = unrated()
    address, seen = reverse("library_rate", args=[outcome.pk]), fingerprint_of(outcome)
    Outcome.objects.filter(pk=outcome.pk).update(after=99)
    first = client.post(address, {"level": "mixed", "reason": "x", "seen": seen})
    again = first.context["form"]["seen"].value()
    assert client.post(address, {"level": "mixed", "reason": "x", "seen": again}).status_code == 302


def test_a_rating_shows_nowhere_before_the_other_is_given(client, editor):
    """Every screen on which the second rater could look for it."""
    outcome = unrated()
    rate(outcome, "strong", reason=SECRET)
    page = outcome.practice_id
    addresses = [
        outcome.practice.get_url(),
        "/evidence/",
        reverse("library_evidence"),
        reverse("library_rate", args=[outcome.pk]),
        reverse("wagtailadmin_pages:edit", args=[page]),
        reverse("wagtailadmin_pages:history", args=[page]),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:site_history") + "?export=csv",
        "/practices/export/?format=json",
        "/practices/?evidence=strong",
    ]
    for address in addresses:
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        assert SECRET not in body.decode(), address
    assert client.get("/practices/?evidence=strong&sort=title").context["browse"].total == 0
    assert client.get("/evidence/?again").context["agreement"].count == 0
    told = str(list(PageLogEntry.objects.filter(page=page).values_list("data", flat=True)))
    assert ("strong" in told, SECRET in told) == (False, False)
    revision = PracticePage.objects.get(pk=page).save_revision()
    assert SECRET not in str(revision.content)


def test_both_reasons_show_once_it_is_settled_and_no_name_does(client, db):
    outcome = unrated()
    first, second = rate(outcome, "strong", "some", reason=SECRET)
    shown = client.get(outcome.practice.get_url()).content.decode()
    assert SECRET not in shown
    third = role_user(Role.EDITOR)
    decide_outcome(
        actor=third, outcome=outcome, level="some", reason="Between.", seen=fingerprint_of(outcome)
    )
    caches["pages"].clear()
    shown = client.get(outcome.practice.get_url()).content.decode()
    assert (shown.count(SECRET), shown.count("Between.")) == (2, 1)
    assert not any(person.get_full_name() in shown for person in (first, second, third))


def test_the_decision_screen_shows_both_ratings_to_a_third_alone(client, editor):
    outcome = unrated()
    address = reverse("library_decide", args=[outcome.pk])
    assert client.get(address)["Location"] == reverse("library_evidence")
    first, _ = rate(outcome, "strong", "some", reason=SECRET)
    assert client.get(address).content.decode().count(SECRET) == 2
    client.force_login(first)
    assert client.get(address)["Location"] == reverse("library_evidence")
    client.force_login(editor)
    sent = {"level": "some", "reason": "Between.", "seen": fingerprint_of(outcome)}
    assert client.post(address, sent).status_code == 302
    assert Outcome.objects.get(pk=outcome.pk).basis == "decided"


def test_the_public_page_tells_how_far_raters_agree(client, db):
    rate(unrated(), "some", "strong")
    rate(unrated(), "some", "some")
    shown = " ".join(client.get("/evidence/").content.decode().split())
    assert "gave the same level to <strong>50%</strong>" in shown
    assert "it takes at least 30 outcomes" in shown
    for _ in range(28):
        rate(unrated(), "some", "some")
    caches["pages"].clear()
    shown = " ".join(client.get("/evidence/").content.decode().split())
    # 29 of 30 agree; the first always says "some", so chance gives as much: kappa is 0.
    assert "kappa is 0.00" in shown


def test_a_retired_practice_leaves_the_queue(client, editor):
    outcome = unrated()
    assert queue(client) == [(outcome.pk, "rate")]
    retire_page(actor=editor, page=outcome.practice, reason="x")
    assert queue(client) == []
