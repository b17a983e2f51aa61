"""What discussions tell people: new threads, replies, and that an answer helped.

One piece of news for each post: whoever is named in it, is answered by it, or follows its thread or
what is above that is told once, with every reason that holds.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from community.discussions.actions import reply
from community.discussions.enums import State
from community.discussions.models import (
    LONGEST_BODY,
    Post,
    PostVersion,
    Space,
    Thread,
)
from community.discussions.queries import spaces_for, threads_for
from community.discussions.searched import plain_text
from community.discussions.text import named_anew, render_post
from community.members.queries import people_called
from community.moderation.models import Case
from community.notifications import replies
from community.notifications.actions import notify, rename_told, reword, set_level
from community.notifications.enums import Level
from community.notifications.kinds import (
    Audience,
    Audiences,
    Kind,
    Reason,
    news_for,
    register_kind,
    together,
)
from community.notifications.levels import audiences_by_level, reasons_of
from community.notifications.models import News, Notification
from community.notifications.targets import Target, register_target, target_of

LONGEST_EXCERPT = 600
NAMED = "You are named in it."
ANSWERED = "It answers what you wrote."


def _above(thread: Thread) -> Sequence[Any]:
    """The space; or the page or topic that it stands beside, and what is above that."""
    if thread.space:
        return [thread.space]
    beside: Any = thread.page.specific if thread.page else thread.topic
    return [beside, *target_of(beside).chain(beside)]


register_target(Target("space", "Space", Space, spaces_for))
register_target(
    Target(
        "thread",
        "Discussion",
        Thread,
        lambda user: threads_for(user).select_related("space", "page", "topic"),
        chain=_above,
    )
)


def post_of(news: News) -> Post | None:
    """The post that a piece of news tells of, while it is shown."""
    _, _, key = news.key.partition(":")
    rows = Post.objects.filter(pk=key, state=State.VISIBLE)
    return rows.select_related("thread__space", "thread__page", "thread__topic", "parent").first()


def _told(news: News) -> Iterator[Audience]:
    post = post_of(news)
    if post is None:
        return
    concerned = together([_named(post), _answered(post)])
    # Whoever follows it as well has that for a reason, too: it is what they can stop.
    yield together([concerned, reasons_of(concerned.keys(), post.thread)])
    yield from audiences_by_level(post.thread)


def _named(post: Post) -> Audience:
    people = people_called(render_post(post.body).mentions)
    return {person.pk: Reason(NAMED) for person in people.values()}


def _answered(post: Post) -> Audience:
    return {post.parent.author_id: Reason(ANSWERED)} if post.parent else {}


@news_for("thread_opened", "New discussion", names_actor=True)
def NEW_THREAD(news: News) -> Audiences:  # noqa: N802 - the decorated name is a kind of news
    """Whoever follows what it stands in or beside, and whom it names."""
    return _told(news)


@news_for("post_replied", "New reply", names_actor=True)
def NEW_REPLY(news: News) -> Audiences:  # noqa: N802
    """Whoever follows the thread or what is above it, whom it names and whom it answers."""
    return _told(news)


ACCEPTED = register_kind(Kind("answer_accepted", "Your answer helped"))


def excerpt(post: Post) -> str:
    """The beginning of a text, as news tell it; nothing of one that is not shown."""
    return plain_text(post.body)[:LONGEST_EXCERPT] if post.state == State.VISIBLE else ""


def tell_post(post: Post) -> None:
    """Tell of a post that is shown: once, however often this is called."""
    if post.state != State.VISIBLE:
        return
    notify(
        key=f"post:{post.pk}",
        kind=NEW_THREAD if post.is_opening else NEW_REPLY,
        title=post.thread.title,
        body=excerpt(post),
        target=post.thread,
        url=post.get_absolute_url(),
        actor=post.author,
    )


NAMED_LATER = register_kind(Kind("post_named", "You are named", names_actor=True))


def tell_newly_named(post: Post) -> None:
    """Tell whoever a changed text names and the one before it did not: each of them once."""
    before = post.versions.order_by("-pk").first()
    if post.state != State.VISIBLE or before is None or before.redacted_at is not None:
        return
    names = named_anew(before.body, post.body)
    told = Notification.objects.filter(news__key__in=_keys_of(post))
    not_again = {*told.values_list("recipient_id", flat=True), post.author_id}
    people = [person.pk for person in people_called(names).values()]
    recipients = {pk: Reason(NAMED) for pk in people if pk not in not_again}
    if recipients:
        notify(
            key=_named_key(post, before),
            kind=NAMED_LATER,
            title=post.thread.title,
            # None of its words: those are kept right in one place only.
            body="The text was changed, and names you now.",
            target=post.thread,
            url=post.get_absolute_url(),
            actor=post.author,
            recipients=recipients,
        )


def _named_key(post: Post, before: PostVersion) -> str:
    return f"post:{post.pk}:named:{before.pk}"


def _keys_of(post: Post) -> list[str]:
    return [f"post:{post.pk}", *(_named_key(post, each) for each in post.versions.all())]


def reword_told(post: Post) -> None:
    """Have what was told of a post say what it says now."""
    first, *others = _keys_of(post)
    reword(key=first, title=post.thread.title, body=excerpt(post))
    News.objects.filter(key__in=others).update(title=post.thread.title)


def forget_title(thread: Thread, before: str) -> None:
    """Take a title that was taken out of a thread for good out of all that was told of it."""
    posts = Post.objects.filter(thread__in=[thread.pk, thread.merged_into_id])
    cases = Case.objects.filter(
        content_type=ContentType.objects.get_for_model(Post),
        object_id__in=posts.order_by().values("pk"),
    )
    threads = [thread, thread.merged_into, *thread.went_on_in.all()]
    for record in [*filter(None, threads), *cases]:
        rename_told(target=record, label="discussion", before=before, after=thread.title)


def tell_accepted(thread: Thread, post: Post, actor: Any) -> None:
    """Tell whoever wrote the answer."""
    notify(
        key=f"accepted:{thread.pk}:{post.pk}",
        kind=ACCEPTED,
        title=thread.title,
        body="Your reply was chosen as the answer.",
        target=thread,
        url=post.get_absolute_url(),
        actor=actor,
        recipients={post.author_id: Reason("You wrote it.")},
    )


def follow_own(post: Post) -> None:
    """Whoever opens a thread watches it, whoever replies tracks it; unless they chose otherwise."""
    level = Level.WATCH if post.is_opening else Level.TRACK
    set_level(actor=post.author, record=post.thread, level=level, unless_chosen=True)


def reply_by_mail(actor: Any, record: Thread, text: str, message_id: str) -> None:
    """Write what somebody has answered by mail; the same mail once."""
    key = uuid5(NAMESPACE_URL, f"{actor.pk}:{message_id}")
    thread = threads_for(actor).filter(Q(pk=record.pk)).select_related("space").first()
    reply(actor=actor, thread=thread or record, body=text[:LONGEST_BODY], key=key, by_mail=True)


replies.register("thread", reply_by_mail)
