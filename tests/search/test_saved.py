"""Saved searches, their feeds, and what a person searched for lately."""

from datetime import timedelta
from functools import partial
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from exemplar.accounts.enums import Role
from search.actions import (
    MOST_PAST_QUERIES,
    MOST_SAVED_SEARCHES,
    change_search,
    delete_search,
    renew_feed,
)
from search.models import PastQuery, SavedSearch
from search.queries import new_since
from tests import factories as made

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def person():
    return made.UserFactory()


@pytest.fixture
def own(person, client_for):
    return client_for(person)


def entries(client, saved):
    response = client.get(f"/feeds/searches/{saved.token}/")
    assert response.status_code == 200
    return [
        e.findtext(f"{ATOM}title") for e in ET.fromstring(response.content).iter(f"{ATOM}entry")
    ]


def test_a_search_is_saved_with_all_its_state(own, person):
    own.post("/search/saved/new/?q=wait&kind=practices&channel=phone&page=3", {"name": "Waiting"})
    saved = SavedSearch.objects.get()
    assert (saved.owner, saved.name, saved.address) == (
        person,
        "Waiting",
        "q=wait&kind=practices&channel=phone",
    )
    assert (
        b"/search/?q=wait&amp;kind=practices&amp;channel=phone" in own.get("/search/saved/").content
    )


def test_the_page_of_results_offers_to_save_it(own):
    made.PracticeFactory(title="Wait")
    content = own.get("/search/?q=wait&kind=practices&sort=title").content
    assert b"/search/saved/new/?q=wait&amp;kind=practices&amp;sort=title" in content


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(client_for):
    response = client_for().get("/search/saved/new/?q=wait")
    assert response["Location"] == "/account/login/?next=/search/saved/new/%3Fq%3Dwait"


@pytest.mark.parametrize("name", ["", "Taken", "x" * 101, "a\x00b"])
def test_names_that_cannot_be(own, person, name):
    made.SavedSearchFactory(owner=person, name="Taken")
    other = made.SavedSearchFactory(owner=person, name="Other")
    for address in ("/search/saved/new/?q=x", f"/search/saved/{other.pk}/"):
        response = own.post(address, {"name": name})
        assert response.status_code == 200
        assert response.context["form"].errors["name"]
    assert sorted(SavedSearch.objects.values_list("name", flat=True)) == ["Other", "Taken"]


def test_another_person_may_use_the_same_name(own):
    made.SavedSearchFactory(name="Taken")
    assert own.post("/search/saved/new/?q=x", {"name": "Taken"}).status_code == 302


def test_there_is_an_end_to_saving(own, person):
    for _ in range(MOST_SAVED_SEARCHES):
        made.SavedSearchFactory(owner=person)
    response = own.post("/search/saved/new/?q=x", {"name": "One more"})
    assert "Delete one" in response.context["form"].errors["name"][0]


def test_renaming_renewing_and_deleting(own, person):
    saved = made.SavedSearchFactory(owner=person)
    before = saved.token
    own.post(f"/search/saved/{saved.pk}/", {"name": "New"})
    own.post(f"/search/saved/{saved.pk}/feed/")
    saved.refresh_from_db()
    assert (saved.name, saved.token != before) == ("New", True)
    assert own.get(f"/feeds/searches/{before}/").status_code == 404
    own.post(f"/search/saved/{saved.pk}/delete/")
    assert own.get(f"/feeds/searches/{saved.token}/").status_code == 404
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("who", [Role.MEMBER, Role.EDITOR, Role.ADMIN])
def test_nobody_else_comes_near(client_for, who):
    saved, client = made.SavedSearchFactory(name="zzprivate"), client_for(who)
    for tail in ("", "feed/", "delete/"):
        assert client.post(f"/search/saved/{saved.pk}/{tail}", {"name": "x"}).status_code == 404
    assert b"zzprivate" not in client.get("/search/saved/").content
    assert SavedSearch.objects.get().token == saved.token


@pytest.mark.parametrize(
    "act",
    [partial(change_search, name="Mine", alert="never"), renew_feed, delete_search],
    ids=["rename", "renew", "delete"],
)
@pytest.mark.parametrize("role", [None, Role.ADMIN])
def test_no_way_leads_round_the_owner(act, role):
    """The admin and the shell call the same actions, without a view in front of them."""
    saved = made.SavedSearchFactory(name="Theirs")
    token = saved.token
    actor = made.role_user(role) if role else AnonymousUser()
    with pytest.raises(PermissionDenied):
        act(actor=actor, saved=saved)
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.token) == ("Theirs", token)


def test_the_feed_holds_the_newest_first(client):
    before, now = timezone.now() - timedelta(9), timezone.now()
    made.PracticeFactory(title="Zzwait long", first_published_at=before)
    case = made.CaseStudyFactory(title="Zzwait short", first_published_at=now)
    made.TopicFactory(name="Zzwait")
    saved = made.SavedSearchFactory(address="q=zzwait")
    assert entries(client, saved) == ["Zzwait short (case study)", "Zzwait long (practice)"]
    of_one_kind = made.SavedSearchFactory(address="q=zzwait&kind=practices")
    assert entries(client, of_one_kind) == ["Zzwait long (practice)"]
    since = timezone.now() - timedelta(1)
    assert [record.pk for _, record in new_since(saved, since)] == [case.pk]


def test_the_feed_shows_what_its_owner_may_see_now(client):
    """Whoever fetches it, and at once when that changes."""
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    made.PracticeFactory(title="Zzsecret", restricted_to=[moderators])
    moderator = made.role_user(Role.MODERATOR)
    theirs = made.SavedSearchFactory(owner=moderator, address="q=zzsecret")
    members = made.SavedSearchFactory(owner=made.role_user(Role.MEMBER), address="q=zzsecret")
    assert (len(entries(client, theirs)), entries(client, members)) == (1, [])
    moderator.groups.clear()
    assert entries(client, theirs) == []


def test_the_feed_of_somebody_who_left_is_gone(client, person):
    saved = made.SavedSearchFactory(owner=person)
    person.is_active = False
    person.save()
    assert client.get(f"/feeds/searches/{saved.token}/").status_code == 404


def test_no_cache_keeps_the_feed_and_no_robot_lists_it(client):
    response = client.get(f"/feeds/searches/{made.SavedSearchFactory().token}/")
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ["", "q=", "q=%00", "x=1", "kind=nothing&q=a", "&&=;", "q=%FF"])
def test_feeds_of_odd_searches(client, address):
    entries(client, made.SavedSearchFactory(address=address, name="a\x0bb"))


def test_what_a_person_found_is_kept_for_them_alone(own, person, client_for):
    made.PracticeFactory(title="Zzwait")
    for typed in ("Zzwait", "zznowhere", "Zzwait"):
        own.get("/search/", {"q": typed})
    client_for().get("/search/", {"q": "zzwait publicly"})
    assert list(PastQuery.objects.values_list("owner", "text")) == [(person.pk, "Zzwait")]
    assert b"Zzwait" in own.get("/search/saved/").content
    own.post("/search/saved/forget/")
    assert not PastQuery.objects.exists()


def test_only_the_latest_are_kept(own, person):
    made.PracticeFactory(title="Zzwait")
    for number in range(MOST_PAST_QUERIES):
        made.PastQueryFactory(owner=person, text=f"query {number}")
    own.get("/search/", {"q": "zzwait"})
    kept = list(PastQuery.objects.values_list("text", flat=True))
    assert (len(kept), kept[0], "query 0" in kept) == (MOST_PAST_QUERIES, "zzwait", False)
