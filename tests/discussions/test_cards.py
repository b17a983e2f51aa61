"""A card shows a page to whoever may read it, and to others that they cannot see something."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from community.discussions.cards import UNSEEN, fill_cards, without_cards
from community.discussions.text import render_post
from tests import factories as made

pytestmark = pytest.mark.django_db


def stored(*pages):
    return [render_post(f"[x]({page.get_url()})").html for page in pages]


def test_a_card_tells_of_its_page():
    """Title, summary and stage as they are now."""
    practice = made.PracticeFactory(title="Old name")
    (text,) = stored(practice)
    practice.title = "New & better"
    practice.save_revision().publish()
    (filled,) = fill_cards([text], AnonymousUser())
    assert [word in filled for word in ("New &amp; better", "Old name", practice.get_url())] == [
        True, False, True,
    ]  # fmt: skip


def test_a_restricted_page_is_as_one_that_never_was():
    """No title, no summary, no address."""
    group = Group.objects.create(name="Insiders")
    insider = made.UserFactory()
    insider.groups.add(group)
    practice = made.PracticeFactory(title="Zzsecret", slug="zzsecret")
    made.restrict(practice, group)
    texts = [*stored(practice), render_post("[x](/practices/never-was/)").html]
    assert fill_cards(texts, AnonymousUser()) == [UNSEEN + "\n"] * 2
    assert ["Zzsecret" in text for text in fill_cards(texts, insider)] == [True, False]


def test_a_page_that_was_taken_down():
    """Nobody sees it."""
    case = made.CaseStudyFactory(title="Zzgone")
    texts = stored(case)
    case.unpublish()
    assert fill_cards(texts, AnonymousUser()) == [UNSEEN + "\n"]


@pytest.mark.parametrize("number", [1, 8])
def test_cards_cost_two_queries(number, django_assert_num_queries):
    """However many posts and cards there are."""
    texts = stored(*made.PracticeFactory.create_batch(number), made.CaseStudyFactory())
    fill_cards(texts, AnonymousUser())
    with django_assert_num_queries(4):  # two of them for the version, which a request asks once
        fill_cards(texts * 3, AnonymousUser())


def test_without_cards_nothing_is_asked(django_assert_num_queries):
    """The usual text."""
    with django_assert_num_queries(0):
        assert fill_cards(["<p>a</p>", ""], AnonymousUser()) == ["<p>a</p>", ""]


def test_in_a_file_a_card_is_its_address():
    """No reader is known there."""
    practice = made.PracticeFactory(slug="some-practice")
    assert without_cards(stored(practice)) == [
        '<p><a href="/practices/some-practice/">/practices/some-practice/</a></p>\n'
    ]
