"""Following: the button on each page, the way through the door, the list, and one's own alone."""

import pytest
from django.contrib.auth.models import Group

from community.notifications.enums import Level
from community.notifications.models import Subscription
from exemplar.accounts.enums import Role
from tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return made.UserFactory()


@pytest.fixture
def own(person, client_for):
    return client_for(person)


THINGS = {
    "practice": made.PracticeFactory,
    "case-study": made.CaseStudyFactory,
    "topic": made.TopicFactory,
    "agency": made.AgencyFactory,
}


def make(name):
    """A thing of each kind, its page, and where it is followed."""
    record = THINGS[name]()
    page = record.get_url() if name in {"practice", "case-study"} else record.get_absolute_url()
    return record, page, f"/following/{name}/{record.pk}/"


@pytest.mark.parametrize("name", THINGS)
def test_the_page_offers_to_follow_and_then_to_stop(own, person, name):
    record, page, address = make(name)
    assert f'action="{address}"' in own.get(page).content.decode()
    response = own.post(address, {"do": "follow"})
    assert (response.status_code, response["Location"]) == (302, page)
    kept = Subscription.objects.get()
    assert (kept.user, kept.target_id, kept.level) == (person, record.pk, "watch")
    content = own.get(page).content.decode()
    assert ('value="stop"' in content, f"You follow the {name.replace('-', ' ')}" in content) == (
        True,
        True,
    )
    own.post(address, {"do": "stop"})
    assert not Subscription.objects.exists()


def test_pressing_twice_follows_once(own):
    _, _, address = make("topic")
    own.post(address, {"do": "follow"})
    own.post(address, {"do": "follow"})
    assert Subscription.objects.count() == 1


def test_a_muted_thing_is_followed_again(own, person):
    topic, _, address = make("topic")
    made.SubscriptionFactory(user=person, target=topic, level="mute")
    own.post(address, {"do": "follow"})
    assert Subscription.objects.get().level == "watch"


def test_a_guest_is_led_to_the_door_and_back_to_the_button(client_for, own):
    topic, page, address = make("topic")
    guest = client_for(None)
    door = f"/account/login/?next=%2Ffollowing%2Ftopic%2F{topic.pk}%2F"
    assert f'href="{door}"' in guest.get(page).content.decode()
    assert guest.post(address)["Location"].startswith("/account/login/?next=")
    assert not Subscription.objects.exists()
    content = own.get(address).content.decode()
    assert (f"Follow the topic {topic.name}?" in content, 'value="watch"' in content) == (
        True,
        True,
    )


def test_htmx_gets_the_button_alone(own):
    _, _, address = make("topic")
    content = own.post(address, {"do": "follow"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in content, 'value="stop"' in content, "data-announce" in content) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("level", "state"),
    [("watch", "Following"), ("track", "Tracking"), ("normal", "Normal"), ("mute", "Muted")],
)
def test_the_control_offers_four_levels_and_shows_the_chosen(own, level, state):
    _, page, address = make("practice")
    before = own.get(page).content.decode()
    assert all(f'name="level" value="{each}"' in before for each in Level.values)
    assert 'name="do" value="stop"' not in before
    own.post(address, {"level": level})
    assert Subscription.objects.get().level == level
    after = own.get(page).content.decode()
    assert (f'value="{level}" aria-current="true"' in after, state in after) == (True, True)


@pytest.mark.parametrize("level", ["", "everything", "watch\x00", "é"])
def test_a_level_that_is_none_is_said_beside_the_field(own, level):
    _, _, address = make("topic")
    response = own.post(address, {"level": level})
    assert (response.status_code, "level" in response.context["form"].errors) == (200, True)
    assert not Subscription.objects.exists()


def test_the_page_says_what_holds_by_what_is_above(own, person):
    topic = made.TopicFactory()
    practice = made.PracticeFactory(topics=[topic])
    made.SubscriptionFactory(user=person, target=topic, level="mute")
    content = own.get(f"/following/practice/{practice.pk}/").content.decode()
    assert "this holds: <strong>Mute</strong>" in content


def test_the_list_shows_one_kind_and_every_level(own, person):
    for level in Level:
        made.SubscriptionFactory(user=person, target=made.TopicFactory(), level=level)
    agency = made.AgencyFactory()
    made.SubscriptionFactory(user=person, target=agency)
    response = own.get("/following/?kind=topic")
    assert sorted(thing.level for thing in response.context["things"]) == sorted(Level)
    assert [(kind.name, count) for kind, count in response.context["kinds"]] == [
        ("agency", 1),
        ("topic", 4),
    ]
    assert len(own.get("/following/?kind=nothing").context["things"]) == 5


def test_what_one_may_not_see_cannot_be_followed(client_for, own):
    hidden = made.PracticeFactory(restricted_to=[Group.objects.get(name=Role.MODERATOR.label)])
    draft = made.PracticeFactory(draft=True)
    for page in (hidden, draft):
        for method in (own.get, own.post):
            assert method(f"/following/practice/{page.pk}/").status_code == 404
    assert own.post("/following/practice/999999/").status_code == 404
    assert own.post(f"/following/nothing/{hidden.pk}/").status_code == 404
    allowed = client_for(Role.MODERATOR)
    assert allowed.post(f"/following/practice/{hidden.pk}/", {"level": "mute"}).status_code == 302
    assert Subscription.objects.count() == 1


def test_a_page_of_the_tree_that_is_no_practice_is_not_followed(own):
    case = made.CaseStudyFactory()
    assert own.post(f"/following/practice/{case.pk}/").status_code == 404


def test_the_list_shows_what_one_may_still_see(own, person, forget):
    assert b"You follow nothing yet" in own.get("/following/").content
    kept, gone = made.PracticeFactory(title="Zzkept"), made.PracticeFactory(title="Zzgone")
    for page in (kept, gone):
        made.SubscriptionFactory(user=person, target=page)
    made.SubscriptionFactory(target=made.TopicFactory(name="Zzanother"))
    made.restrict(gone, Group.objects.get(name=Role.MODERATOR.label))
    forget()
    content = own.get("/following/").content
    assert [word in content for word in (b"Zzkept", b"Zzgone", b"Zzanother")] == [
        True,
        False,
        False,
    ]


def test_stopping_from_the_list_leads_back_to_it(own, person):
    topic, _, address = make("topic")
    made.SubscriptionFactory(user=person, target=topic)
    response = own.post(address, {"do": "stop", "back": "list"})
    assert (response["Location"], Subscription.objects.count()) == ("/following/", 0)


def test_the_list_turns_its_pages(own, person):
    for _ in range(26):
        made.SubscriptionFactory(user=person)
    assert len(own.get("/following/").context["things"]) == 25
    assert len(own.get("/following/?page=2").context["things"]) == 1
    assert len(own.get("/following/?page=zz").context["things"]) == 25


def test_what_is_deleted_is_followed_no_longer(person):
    topic, page = made.TopicFactory(), made.PracticeFactory()
    for target in (topic, page):
        made.SubscriptionFactory(user=person, target=target)
        made.NotificationFactory(recipient=person, news__target=target)
    topic.delete()
    page.delete()
    assert (person.subscriptions.count(), person.notifications.count()) == (0, 0)
