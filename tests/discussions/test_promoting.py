"""A thread becomes the draft of a practice, and nobody is made an author of it unasked."""

import pytest

from community.discussions.actions import accept_answer
from community.discussions.enums import SpaceAudience
from community.discussions.promoting import promote_thread
from exemplar.accounts.enums import Role
from exemplar.core.content_version import forget_everything
from practices.contributing.actions import accept_invitation
from practices.contributing.enums import State
from practices.contributing.models import CoAuthor, Contribution
from tests import factories as made
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered():
    """A question with an accepted answer, each by somebody."""
    asker = made.UserFactory(first_name="Ana", last_name="Li", email="ana@example.gov")
    helper = made.UserFactory(first_name="Bo", last_name="Ny", email="bo@example.gov")
    thread = ThreadFactory(
        question=True, title="How to cut the line?", author=asker, body="It is long."
    )
    answer = PostFactory(thread=thread, author=helper, body="Give out *numbers*.")
    accept_answer(actor=asker, thread=thread, post=answer)
    thread.refresh_from_db()
    return thread, asker, helper


def address(thread):
    return f"/discussions/threads/{thread.pk}/promote/"


def test_a_draft_begins_with_what_was_asked_and_what_helped(answered, client_for, settings):
    """With the thread as its first source; only its author sees it."""
    thread, asker, _helper = answered
    settings.BASE_URL = "https://library.example.gov"
    response = client_for(asker).post(address(thread))
    draft = Contribution.objects.get()
    source = {
        "title": "Discussion: How to cut the line?",
        "publisher": settings.SITE_NAME,
        "url": f"https://library.example.gov{thread.posts.get(position=0).get_absolute_url()}",
        "published": f"{thread.created_at:%Y-%m-%d}",
    }
    values = {field.name: field.value for field in draft.fields.all()}
    source["publisher"] = values["sources"][0]["publisher"]
    assert (response.url, draft.owner, draft.authors) == (
        draft.get_absolute_url(), asker, [asker],
    )  # fmt: skip
    assert values == {
        "title": "How to cut the line?",
        "problem": "It is long.",
        "what_was_done": "Give out *numbers*.",
        "sources": [source],
    }


def test_those_whose_words_it_holds_are_asked_by_their_names(answered, client_for):
    """Their address is told to nobody; they write along once they have accepted."""
    thread, asker, helper = answered
    client = client_for(asker)
    client.post(address(thread))
    draft = Contribution.objects.get()
    html = client.get(f"{draft.get_absolute_url()}people/").content.decode()
    row = CoAuthor.objects.get()
    before = (row.person, "Bo Ny: invited" in html, "bo@example.gov" in html)
    accept_invitation(actor=helper, row=row)
    assert (before, Contribution.objects.get().authors) == ((None, True, False), [asker, helper])


def test_begun_once(answered):
    """However often it is asked for; by another person it is another draft."""
    thread, asker, _helper = answered
    moderator = made.role_user(Role.MODERATOR)
    first, again = (
        promote_thread(actor=asker, thread=thread),
        promote_thread(actor=asker, thread=thread),
    )
    other = promote_thread(actor=moderator, thread=thread)
    assert (first == again, other == first, CoAuthor.objects.count()) == (True, False, 3)


def test_who_may(answered, client_for):
    """Whoever asked, moderators, and practitioners who took part."""
    thread, asker, helper = answered
    took_part = made.role_user(Role.PRACTITIONER)
    PostFactory(thread=thread, author=took_part)
    people = {
        None: 302,
        asker: 200,
        helper: 404,
        took_part: 200,
        made.role_user(Role.PRACTITIONER): 404,
        made.role_user(Role.MODERATOR): 200,
    }
    found = {person: client_for(person).get(address(thread)).status_code for person in people}
    assert found == people


@pytest.mark.parametrize(
    ("audience", "status"), [("public", 200), ("government", 200), ("private", 404)]
)
def test_from_which_spaces(client_for, audience, status):
    """Nothing leaves a circle of named people."""
    author = made.role_user(Role.PRACTITIONER)
    space = SpaceFactory(audience=SpaceAudience(audience))
    space.people.add(author)
    thread = ThreadFactory(space=space, author=author)
    assert client_for(author).get(address(thread)).status_code == status


def test_who_can_no_longer_read_it_is_not_asked(client_for):
    """Of what is for people in government."""
    author, former = made.role_user(Role.PRACTITIONER), made.UserFactory()
    space = SpaceFactory(audience=SpaceAudience.GOVERNMENT)
    thread = ThreadFactory(question=True, space=space, author=author)
    answer = PostFactory(thread=thread, author=former)
    accept_answer(actor=author, thread=thread, post=answer)
    promote_thread(actor=author, thread=thread)
    html = client_for(author).get(address(thread)).content.decode()
    assert CoAuthor.objects.count() == 0
    assert "This was not written for everybody" in html


def test_the_thread_leads_to_the_practice_once_it_is_published(answered, client_for):
    """And not to a draft, nor to what the reader may not see."""
    thread, asker, _helper = answered
    draft = promote_thread(actor=asker, thread=thread)
    client = client_for(None)
    before = client.get(thread.get_absolute_url()).content.decode()
    page = made.PracticeFactory(title="Give out numbers")
    draft.page, draft.state = page.page_ptr, State.PUBLISHED
    draft.save()
    after = client.get(thread.get_absolute_url()).content.decode()
    made.restrict(page)
    forget_everything()
    later = client.get(thread.get_absolute_url()).content.decode()
    told = ["Give out numbers" in html for html in (before, after, later)]
    assert told == [False, True, False]
