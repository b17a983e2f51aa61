"""Limits: how fast, how many links, and who is new."""

from datetime import timedelta

import pytest
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.moderation import limits
from community.moderation.limits import check_links, check_pace, is_new, links_in
from exemplar.accounts.enums import Role
from tests.factories import UserFactory, role_user
from tests.factories.discussions import PostFactory


@pytest.fixture
def newcomer(db):
    return UserFactory()


@pytest.fixture
def regular(db):
    person = UserFactory(date_joined=timezone.now() - timedelta(days=30))
    for _ in range(3):
        PostFactory(author=person)
    return person


def refusal(act, *args):
    with pytest.raises(ValidationError) as refused:
        act(*args)
    return refused.value.messages[0]


def test_who_is_new(newcomer, regular):
    assert (is_new(newcomer), is_new(regular)) == (True, False)
    old_and_silent = UserFactory(date_joined=timezone.now() - timedelta(days=99))
    assert is_new(old_and_silent)
    regular.date_joined = timezone.now() - timedelta(hours=5)
    assert is_new(regular)


def test_posts_that_are_not_shown_do_not_count(regular):
    regular.posts.update(state="hidden")
    assert is_new(regular)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.ADMIN])
def test_whoever_looks_after_the_site_is_not_new(db, role):
    assert not is_new(role_user(role))


def test_a_newcomer_is_told_the_limit_and_when_it_goes_on(newcomer):
    for _ in range(3):
        check_pace(newcomer, "post")
    assert refusal(check_pace, newcomer, "post") == (
        "You can send at most 3 posts in 10 minutes while you are new here. You can go on in "
        "10 minutes; what you typed is still here."
    )


def test_others_may_do_more(regular):
    for _ in range(10):
        check_pace(regular, "post")
    assert "at most 10 posts in 10 minutes. You can go on in" in refusal(
        check_pace, regular, "post"
    )


@pytest.mark.parametrize("what", ["post", "edit", "flag", "mention", "mail", "appeal"])
def test_each_kind_counts_by_itself(newcomer, settings, what):
    settings.MODERATION_LIMITS = dict.fromkeys(settings.MODERATION_LIMITS, "1/h/user")
    for each in ("post", "edit", "flag", "mention", "mail", "appeal"):
        check_pace(newcomer, each)
    assert f"at most 1 {what} in 1 hour" in refusal(check_pace, newcomer, what)
    check_pace(UserFactory(), what)


def test_the_time_passes(newcomer, monkeypatch):
    for _ in range(3):
        check_pace(newcomer, "post")
    now = ratelimit.time.time()
    monkeypatch.setattr(ratelimit.time, "time", lambda: now + 601)
    check_pace(newcomer, "post")


def test_the_site_itself_has_no_limit(db):
    for _ in range(50):
        check_pace(None, "post")
    check_links(None, "https://a.example https://b.example https://c.example")


def test_what_is_used_can_be_read_without_using_it(newcomer):
    check_pace(newcomer, "flag")
    used = {(pace.words, pace.used) for pace in limits.standing(newcomer) if pace.used}
    assert used == {("5 flags in 1 hour", 1), ("10 flags in 1 day", 1)}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("nothing", 0),
        ("see https://a.example/x.", 1),
        ("[a](https://a.example) and https://a.example/", 1),
        ("[a](//a.example)", 1),
        ("<https://a.example> www.b.example (https://c.example)", 3),
        ("[a][1]\n\n[1]: https://a.example", 1),
        ("http://localhost:8000/practices/ [b](/practices/)", 0),
        ("HTTPS://A.EXAMPLE https://a.example", 1),
        ("mail me@a.example", 0),
    ],
)
def test_links_are_counted(text, count):
    assert links_in(text) == count


def test_newcomers_use_two_links(newcomer, regular):
    two = "https://a.example https://b.example"
    check_links(newcomer, two)
    assert refusal(check_links, newcomer, f"{two} https://c.example") == (
        "This text has 3 links to other sites. While you are new here, a text can have at most "
        "2 links. Links to pages of this site do not count."
    )
    check_links(regular, f"{two} https://c.example")
