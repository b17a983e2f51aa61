"""What cannot be taken: it says why, and nothing that was typed is lost."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from community.discussions.actions import open_thread, redact_post, reply
from community.discussions.arranging import lock_thread
from community.discussions.models import Draft, Post
from community.moderation.limits import standing
from exemplar.accounts.enums import Role
from tests.factories import MemberFactory, UserFactory, role_user
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("to", ["thread", "reply"])
def test_what_was_typed_for_a_thread_that_is_locked_meanwhile_is_a_draft(client_for, to):
    person, thread = UserFactory(), ThreadFactory()
    post = PostFactory(thread=thread)
    lock_thread(actor=role_user(Role.MODERATOR), thread=thread, reason="It went round in circles")
    address = (
        reverse("thread_reply", args=[thread.pk])
        if to == "thread"
        else reverse("discussion_reply", args=[post.pk])
    )
    page = client_for(person).post(
        address, {"body": "Two hours of work", "key": uuid4()}, follow=True
    )
    assert "This thread is locked" in page.content.decode()
    assert Draft.objects.get(user=person).body == "Two hours of work"
    assert not Post.objects.filter(author=person).exists()


def test_in_a_locked_thread_nobody_but_a_moderator_changes_what_was_said(client_for):
    thread, moderator = ThreadFactory(), role_user(Role.MODERATOR)
    post = PostFactory(thread=thread, body="Before")
    lock_thread(actor=moderator, thread=thread, reason="It went round in circles")
    address = reverse("discussion_edit", args=[post.pk])
    page = client_for(post.author).post(address, {"body": "After", "since": 0})
    assert page.status_code == 403
    assert address not in client_for(post.author).get(thread.get_absolute_url()).content.decode()
    client_for(moderator).post(address, {"body": "Put right", "since": 0, "reason": "A name"})
    post.refresh_from_db()
    assert post.body == "Put right"


def test_other_words_in_a_form_that_was_sent_before_are_not_dropped(client_for):
    person, thread, key = UserFactory(), ThreadFactory(), uuid4()
    browser, address = client_for(person), reverse("thread_reply", args=[thread.pk])
    browser.post(address, {"body": "First", "key": key})
    page = browser.post(address, {"body": "Second", "key": key})
    assert page.status_code == 422
    assert "This form was sent before" in page.content.decode()
    again = page.context["writing"]["key"]
    browser.post(address, {"body": "Second", "key": again})
    bodies = Post.objects.filter(author=person).order_by("pk").values_list("body", flat=True)
    assert list(bodies) == ["First", "Second"]


def test_a_form_that_is_sent_twice_writes_once_whatever_became_of_its_words():
    person, thread, key = UserFactory(), ThreadFactory(), uuid4()
    post = reply(actor=person, thread=thread, body="First \r\n", key=key)
    redact_post(actor=role_user(Role.MODERATOR), post=post, reason="Private")
    assert reply(actor=person, thread=thread, body="First", key=key) == post


def test_who_names_too_many_people_within_an_hour_is_told(settings):
    settings.MODERATION_LIMITS = {**settings.MODERATION_LIMITS, "mention_new": "3/h/user"}
    person = UserFactory()
    reply(actor=UserFactory(), thread=ThreadFactory(), body="Nobody")
    names = [f"@{MemberFactory().handle}" for _ in range(4)]
    open_thread(actor=person, place=SpaceFactory(), title="Three", body=" ".join(names[:3]))
    with pytest.raises(ValidationError, match="3 mentions in 1 hour"):
        open_thread(actor=person, place=SpaceFactory(), title="One more", body=names[3])
    used = {pace.what: pace.used for pace in standing(person)}
    assert used["mention"] == 3
    assert not Post.objects.filter(body=names[3]).exists()
