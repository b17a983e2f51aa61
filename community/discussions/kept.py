"""What discussions keep of a person, and what a person has done in them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet

from community.discussions.enums import State
from community.discussions.models import Draft, Post, Reaction, Thread, Visit
from community.discussions.queries import listed_for, posts_for, threads_for
from community.members.activity import MOST_SHOWN, Activity, Row
from community.members.activity import register as register_activity
from community.members.personal_data import PersonalData, told
from community.members.personal_data import register as register_data
from exemplar.accounts.models import User


def _posts(user: User) -> Any:
    rows = Post.objects.filter(author=user).select_related("thread").prefetch_related("versions")
    # What they wrote may have gone where they do not read any more.
    written_in = threads_for(user).filter(pk__in=rows.order_by().values("thread"))
    readable = set(written_in.values_list("pk", flat=True))
    return [
        {
            "thread": post.thread.title if post.thread_id in readable else "",
            "address": post.get_absolute_url(),
            "written_at": post.created_at.isoformat(),
            "state": post.get_state_display(),
            "text": post.body,
            "earlier_texts": [version.body for version in post.versions.all()],
        }
        for post in rows.order_by("pk")
    ]


def _reactions(user: User) -> Any:
    rows = Reaction.objects.filter(user=user).order_by("pk")
    return told(rows, "post_id", "kind", "created_at")


def _drafts(user: User) -> Any:
    return told(Draft.objects.filter(user=user).order_by("pk"), "place", "title", "body")


def _visits(user: User) -> Any:
    return told(Visit.objects.filter(user=user).order_by("pk"), "thread_id", "seen_at")


def _erase_drafts(user: User) -> None:
    Draft.objects.filter(user=user).delete()


def _erase_visits(user: User) -> None:
    Visit.objects.filter(user=user).delete()


register_data(
    PersonalData(
        name="posts",
        label="What you wrote in discussions",
        export=_posts,
        stays="What you wrote in discussions stays, with your name, so that others can follow it.",
    )
)
register_data(
    PersonalData(
        name="reactions",
        label="What you found helpful, and what you tried too",
        export=_reactions,
        stays="What you found helpful is counted still, without your name.",
    )
)
register_data(
    PersonalData(
        name="post_drafts",
        label="What you were typing in discussions",
        export=_drafts,
        erase=_erase_drafts,
        goes="What you were typing in discussions is erased.",
    )
)
register_data(
    PersonalData(
        name="thread_visits",
        label="How far you have read discussions",
        export=_visits,
        erase=_erase_visits,
        goes="How far you have read discussions is erased.",
    )
)


def _threads_of(person: User, viewer: Any) -> QuerySet[Thread]:
    return listed_for(viewer).filter(author=person, state=State.VISIBLE).order_by("-pk")


def _replies_of(person: User, viewer: Any) -> QuerySet[Post]:
    replies = posts_for(viewer).filter(author=person, state=State.VISIBLE)
    return replies.exclude(position=0).select_related("thread").order_by("-pk")


def _answers_of(person: User, viewer: Any) -> QuerySet[Post]:
    return _replies_of(person, viewer).filter(thread__accepted=F("pk"))


def _thread_rows(person: User, viewer: Any) -> Sequence[Row]:
    threads = _threads_of(person, viewer).select_related("space")[:MOST_SHOWN]
    return [(each.title, each.get_absolute_url(), each.created_at.date()) for each in threads]


def _reply_rows(replies: QuerySet[Post]) -> Sequence[Row]:
    return [
        (reply.thread.title, reply.get_absolute_url(), reply.created_at.date())
        for reply in replies[:MOST_SHOWN]
    ]


register_activity(
    Activity(
        "answers",
        "Answers that helped",
        rows=lambda person, viewer: _reply_rows(_answers_of(person, viewer)),
        count=lambda person, viewer: _answers_of(person, viewer).count(),
    )
)
register_activity(
    Activity(
        "threads",
        "Discussions started",
        rows=_thread_rows,
        count=lambda person, viewer: _threads_of(person, viewer).count(),
    )
)
register_activity(
    Activity(
        "replies",
        "Replies",
        rows=lambda person, viewer: _reply_rows(_replies_of(person, viewer)),
        count=lambda person, viewer: _replies_of(person, viewer).count(),
    )
)
