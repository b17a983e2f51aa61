"""Something that people write, people who flag it, and moderators."""

from dataclasses import dataclass
from typing import Any

import pytest

from community.discussions.enums import State
from community.discussions.models import Post
from community.moderation import content
from community.moderation.content import Content
from exemplar.accounts.enums import Role
from tests.factories import UserFactory, role_user
from tests.factories.discussions import PostFactory


def _set_state(post: Post, state: str) -> None:
    Post.objects.filter(pk=post.pk).update(state=state)


def _redact(post: Post, _actor: Any, reason: str) -> None:
    Post.objects.filter(pk=post.pk).update(body=f"Redacted: {reason}")


def _visible_to(user: Any) -> Any:
    shown = Post.objects.filter(state=State.VISIBLE)
    return (shown | Post.objects.filter(author=user)) if user.is_authenticated else shown


POSTS = Content(
    name="post",
    label="Post",
    model=Post,
    author_of=lambda post: post.author,
    words_of=lambda post: post.body,
    place_of=lambda post: post.thread.title,
    address_of=lambda post: f"/discussions/general/{post.thread_id}-{post.thread.slug}/",
    visible_to=_visible_to,
    set_state=_set_state,
    redact=_redact,
    records=lambda: Post.objects.select_related("author", "thread"),
)


@pytest.fixture(autouse=True)
def posts():
    """Posts as moderation's own tests know them, whatever their real keeper does beside."""
    before = dict(content._registered)
    content.register(POSTS)
    yield
    content._registered.clear()
    content._registered.update(before)


@dataclass
class People:
    """An author with a post, people who flag it, and two moderators."""

    post: Post
    author: Any
    flaggers: list[Any]
    moderator: Any
    other: Any

    def state(self) -> str:
        return Post.objects.values_list("state", flat=True).get(pk=self.post.pk)


@pytest.fixture
def people(db) -> People:
    post = PostFactory()
    return People(
        post=post,
        author=post.author,
        flaggers=[UserFactory() for _ in range(3)],
        moderator=role_user(Role.MODERATOR),
        other=role_user(Role.MODERATOR),
    )
