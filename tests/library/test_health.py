"""Content health: who verifies, what is stale, and what readers see of it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from exemplar.accounts.enums import Role
from practices.library.actions import plan_verification, retire_page, verify_page
from practices.library.actions.health import months_later
from practices.library.models import PracticeAuthor
from practices.library.queries.health import health_counts, stale_pages
from tests.factories import CaseStudyFactory, PracticeFactory, UserFactory, role_user

FACTORIES = [PracticeFactory, CaseStudyFactory]


def fresh(page):
    """The page as it is kept."""
    return type(page).objects.get(pk=page.pk)


def read(client, page):
    """The page as a reader sees it now; in tests nothing raises the content version."""
    caches["pages"].clear()
    return client.get(page.get_url()).content.decode()


def own(page, person):
    """Have a person look after a page."""
    type(page).objects.filter(pk=page.pk).update(owner=person)
    return person


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2023, 1, 31), 1, (2023, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 12, 1), 1, (2025, 1, 1)),
        ((2024, 11, 30), 3, (2025, 2, 28)),
        ((2024, 5, 5), 24, (2026, 5, 5)),
    ],
)
def test_months_later(day, months, later):
    assert months_later(dt.date(*day), months) == dt.date(*later)


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("who", ["owner", "editor", "admin"])
def test_one_click_verifies(client, db, settings, factory, who):
    settings.EXEMPLAR_VERIFY_MONTHS = 6
    page, today = factory(), timezone.localdate()
    person = own(page, UserFactory()) if who == "owner" else role_user(Role(who))
    client.force_login(person)
    assert "verify it today" in read(client, page)
    response = client.post(reverse("page_verify", args=[page.pk]))
    assert (response.status_code, response["Location"]) == (302, page.get_url())
    kept = fresh(page)
    assert (kept.verified_on, kept.verified_by, kept.verify_by) == (
        today,
        person,
        months_later(today, 6),
    )
    assert f"by {person.get_full_name()}" in read(client, page)


def test_an_author_verifies(client, db):
    page, author = PracticeFactory(), UserFactory()
    PracticeAuthor.objects.create(practice=page, user=author, name="x")
    verify_page(actor=author, page=page)
    assert fresh(page).verified_by == author


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.EDITOR, Role.ADMIN}])
def test_nobody_else_does(client, db, role):
    page, person = PracticeFactory(verified_on=None), role_user(role)
    client.force_login(person)
    assert "verify it today" not in read(client, page)
    assert client.post(reverse("page_verify", args=[page.pk])).status_code == 403
    assert fresh(page).verified_on is None


def test_what_one_may_not_know_of_is_not_found(client, db):
    client.force_login(UserFactory())
    pages = PracticeFactory(draft=True), PracticeFactory(restricted_to=[role_group()])
    answers = [client.post(reverse("page_verify", args=[page.pk])) for page in pages]
    answers.append(client.post(reverse("page_verify", args=[999999])))
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def role_group():
    """A group that nobody here is in."""
    return Group.objects.create(name="Others")


def test_whoever_is_not_signed_in_is_led_to_the_door(client, db):
    page = PracticeFactory(verified_on=None)
    response = client.post(reverse("page_verify", args=[page.pk]))
    assert response["Location"].startswith("/account/login/")
    assert fresh(page).verified_on is None


def test_an_older_draft_does_not_bring_older_dates(db):
    page = PracticeFactory(verified_on=dt.date(2020, 1, 1), verify_by=dt.date(2020, 2, 1))
    draft = page.save_revision()
    verify_page(actor=role_user(Role.EDITOR), page=page)
    draft.publish()
    assert fresh(page).verified_on == timezone.localdate()


@pytest.mark.parametrize("factory", FACTORIES)
def test_owner_and_date_are_planned(client, db, factory):
    page, editor, owner = factory(), role_user(Role.EDITOR), UserFactory()
    later = timezone.localdate() + dt.timedelta(days=5)
    client.force_login(editor)
    address = reverse("library_health", args=[page.pk])
    response = client.post(address, {"owner": owner.pk, "verify_by": later.isoformat()})
    assert response.status_code == 302
    kept = fresh(page)
    assert (kept.owner, kept.verify_by) == (owner, later)
    assert f"Looked after by {owner.get_full_name()}" in " ".join(read(client, page).split())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"verify_by": "2001-01-01"}, "verify_by"),
        ({"verify_by": "soon"}, "verify_by"),
        ({"owner": "999999"}, "owner"),
    ],
)
def test_a_plan_that_cannot_be_is_said_beside_its_field(client, db, typed, field):
    page = PracticeFactory()
    client.force_login(role_user(Role.EDITOR))
    response = client.post(reverse("library_health", args=[page.pk]), typed)
    assert (response.status_code, set(response.context["form"].errors)) == (200, {field})


def test_only_editors_plan(db):
    page, owner = PracticeFactory(), UserFactory()
    own(page, owner)
    with pytest.raises(PermissionDenied):
        plan_verification(actor=owner, page=fresh(page), owner=None, verify_by=None)


def test_a_day_that_has_passed_may_stay_but_not_be_chosen(db):
    page, editor, owner = PracticeFactory(), role_user(Role.EDITOR), UserFactory()
    past = dt.date(2024, 6, 1)
    type(page).objects.filter(pk=page.pk).update(verify_by=past)
    plan_verification(actor=editor, page=fresh(page), owner=owner, verify_by=past)
    assert fresh(page).owner == owner
    with pytest.raises(ValidationError):
        plan_verification(
            actor=editor, page=fresh(page), owner=owner, verify_by=past + dt.timedelta(days=1)
        )


def _stale():
    today = timezone.localdate()
    owner = UserFactory()
    made = {
        "overdue": PracticeFactory(verify_by=today - dt.timedelta(days=1), verified_on=None),
        "today": PracticeFactory(verify_by=today, verified_on=None),
        "far": PracticeFactory(verify_by=today + dt.timedelta(days=61), verified_on=None),
        "undated": CaseStudyFactory(),
        "unowned": CaseStudyFactory(verify_by=today + dt.timedelta(days=400)),
        "draft": PracticeFactory(verify_by=dt.date(2020, 1, 1), verified_on=None, draft=True),
    }
    for name, page in made.items():
        if name != "unowned":
            own(page, owner)
    gone = PracticeFactory(verify_by=dt.date(2020, 1, 1), verified_on=None)
    retire_page(actor=role_user(Role.EDITOR), page=gone, reason="x")
    return made


def test_what_is_stale(db):
    pages = _stale()
    kinds = type(pages["overdue"]), type(pages["undated"])
    found = {
        state: {page.pk for kind in kinds for page in stale_pages(kind, state)}
        for state in ("overdue", "soon", "undated", "unowned", "")
    }
    keys = {name: page.pk for name, page in pages.items()}
    practice_tellings = found.pop("")
    assert found == {
        "overdue": {keys["overdue"]},
        "soon": {keys["today"]},
        "undated": {keys["undated"]},
        "unowned": {keys["unowned"]},
    }
    assert practice_tellings == {keys[name] for name in ("overdue", "today", "undated", "unowned")}
    assert health_counts() == {"overdue": 1, "soon": 1, "undated": 1, "unowned": 1}


def test_the_queue_shows_counts_and_verifies(client, db):
    pages = _stale()
    client.force_login(role_user(Role.EDITOR))
    every = client.get(reverse("library_stale"))
    assert [page.pk for page in every.context["object_list"]] == [
        pages[name].pk for name in ("undated", "overdue", "today", "unowned")
    ]
    assert [count for _, _, count in every.context["states"]] == [1, 1, 1, 1]
    overdue = client.get(reverse("library_stale") + "?state=overdue")
    assert [page.pk for page in overdue.context["object_list"]] == [pages["overdue"].pk]
    response = client.post(reverse("library_verify", args=[pages["overdue"].pk]))
    assert response["Location"] == reverse("library_stale")
    assert fresh(pages["overdue"]).verified_on == timezone.localdate()


def test_the_queue_is_exported(client, db):
    _stale()
    client.force_login(role_user(Role.EDITOR))
    response = client.get(reverse("library_stale") + "?export=csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert (response.status_code, len(lines)) == (200, 5)


def test_readers_see_that_it_is_overdue(client, db):
    page = PracticeFactory(verified_on=dt.date(2020, 1, 1), verify_by=dt.date(2020, 6, 1))
    shown = read(client, page)
    assert "<strong>Overdue:</strong> was to be verified again by June 1, 2020" in shown
