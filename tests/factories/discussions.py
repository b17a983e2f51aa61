"""Spaces, threads, what is written in them, and what people made of it."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from community.discussions.enums import State, ThreadKind
from community.discussions.models import (
    Draft,
    Post,
    PostVersion,
    Reaction,
    Space,
    Thread,
    Visit,
)
from community.discussions.text import render_post
from tests.factories.people import UserFactory


class SpaceFactory(DjangoModelFactory):
    """A space that everybody reads; `people=` names who reads a private one."""

    class Meta:
        model = Space
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Space {n}")
    slug = factory.Sequence(lambda n: f"space-{n}")
    description = "What people talk about here."
    position = factory.Sequence(lambda n: n % 1000)

    @factory.post_generation
    def people(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """Who reads a private space."""
        if create and extracted:
            self.people.set(extracted)


class ThreadFactory(DjangoModelFactory):
    """A discussion in a space of its own, with its opening text: `body=`.

    `page=` or `topic=` together with `space=None` makes it the comments beside that.
    """

    class Meta:
        model = Thread
        skip_postgeneration_save = True

    class Params:
        question = factory.Trait(kind=ThreadKind.QUESTION)

    space = factory.SubFactory(SpaceFactory)
    title = factory.Sequence(lambda n: f"Thread {n}")
    slug = factory.Sequence(lambda n: f"thread-{n}")
    author = factory.SubFactory(UserFactory)

    @factory.post_generation
    def body(self, create: bool, extracted: str | None, **_kwargs: Any) -> None:
        """The opening text."""
        if create:
            PostFactory(
                thread=self,
                author=self.author,
                position=0,
                state=self.state,
                created_at=self.created_at,
                body=extracted or "How do you do it?",
            )


class PostFactory(DjangoModelFactory):
    """A reply at the next place of a thread; with `parent=` a reply to that reply."""

    class Meta:
        model = Post

    thread = factory.LazyAttribute(
        lambda made: made.parent.thread if made.parent else ThreadFactory()
    )
    parent = None
    author = factory.SubFactory(UserFactory)
    body = factory.Sequence(lambda n: f"Reply {n}")
    html = factory.LazyAttribute(lambda made: render_post(made.body).html)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        thread = Thread.objects.get(pk=kwargs["thread"].pk)
        if "position" not in kwargs and kwargs.get("parent") is None:
            thread.last_position += 1
            kwargs["position"] = thread.last_position
        post = super()._create(model_class, *args, **kwargs)
        if post.position != 0 and post.state == State.VISIBLE:
            thread.reply_count += 1
            thread.last_post_at = max(thread.last_post_at, post.created_at)
        if post.position != 0:
            thread.save()
            # The same record in the hands of a test says what is stored.
            for name in ("last_position", "reply_count", "last_post_at"):
                setattr(kwargs["thread"], name, getattr(thread, name))
        return post


class PostVersionFactory(DjangoModelFactory):
    """A text as it stood before it was edited."""

    class Meta:
        model = PostVersion

    post = factory.SubFactory(PostFactory)
    body = "What it said before."
    html = factory.LazyAttribute(lambda made: render_post(made.body).html)
    edited_by = factory.LazyAttribute(lambda made: made.post.author)
    written_at = factory.LazyAttribute(lambda made: made.post.created_at)


class ReactionFactory(DjangoModelFactory):
    """Somebody who found a post helpful; the post counts it."""

    class Meta:
        model = Reaction

    post = factory.SubFactory(PostFactory)
    user = factory.SubFactory(UserFactory)
    kind = "helpful"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        reaction = super()._create(model_class, *args, **kwargs)
        name = f"{reaction.kind}_count"
        setattr(reaction.post, name, getattr(reaction.post, name) + 1)
        reaction.post.save(update_fields=[name])
        return reaction


class DraftFactory(DjangoModelFactory):
    """What somebody is typing in a thread: `place=` names another place."""

    class Meta:
        model = Draft

    user = factory.SubFactory(UserFactory)
    place = factory.LazyFunction(lambda: f"thread-{ThreadFactory().pk}")
    body = "Half a thought"
    edition = 1


class VisitFactory(DjangoModelFactory):
    """Somebody who has read a thread up to its opening text."""

    class Meta:
        model = Visit

    user = factory.SubFactory(UserFactory)
    thread = factory.SubFactory(ThreadFactory)
    last_seen = factory.LazyAttribute(lambda made: made.thread.posts.earliest("pk").pk)
