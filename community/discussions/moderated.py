"""What moderation knows of discussions: posts, and with an opening text its thread."""

from typing import Any

from django.db.models import QuerySet

from community.discussions.actions import redact_post, set_state
from community.discussions.enums import State
from community.discussions.models import LONGEST_REASON, Post
from community.discussions.queries import posts_for
from community.moderation.content import Content, register
from community.moderation.limits import register_experience


def _words(post: Post) -> str:
    return f"{post.thread.title}\n\n{post.body}" if post.is_opening else post.body


def _place(post: Post) -> str:
    if post.thread.space_id is None:
        return f"Comment on {post.thread.place_name}"
    if post.is_opening:
        return f"{post.thread.title}, in {post.thread.place_name}"
    return f"Reply to {post.thread.title}, in {post.thread.place_name}"


def _set_state(post: Post, state: str) -> None:
    set_state(post=post, state=state)


def _redact(post: Post, actor: Any, reason: str) -> None:
    redact_post(actor=actor, post=post, reason=" ".join(reason.split())[:LONGEST_REASON])


def _records() -> QuerySet[Post]:
    return Post.objects.select_related("author", "thread__space", "thread__page", "thread__topic")


def shown_posts(user: Any) -> int:
    """How many posts of a person are shown, for telling who is new; no more than matter."""
    shown = Post.objects.filter(author=user, state=State.VISIBLE).order_by()
    return len(shown.values_list("pk", flat=True)[:100])


register(
    Content(
        name="post",
        label="Post",
        model=Post,
        author_of=lambda post: post.author,
        words_of=_words,
        place_of=_place,
        address_of=Post.get_absolute_url,
        visible_to=posts_for,
        set_state=_set_state,
        redact=_redact,
        state_of=lambda post: str(State(post.state).label),
        records=_records,
        written_by=lambda user: _records().filter(author=user),
    )
)
register_experience(shown_posts)
