"""A thread as a whole, with every text that has stood in it: as JSON, and as one page of HTML.

A reader gets what they may read. A redacted text keeps who and when, and no words. Written in
pieces, so that a long thread needs no more memory than a short one.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from community.discussions.cards import without_cards
from community.discussions.enums import State
from community.discussions.models import Post, PostVersion, Thread
from community.discussions.queries import marked_of
from community.discussions.rules import reads_text
from community.members.queries import Byline, bylines

FORMAT = "exemplar-thread-1"
BATCH = 500
# Where the posts go in the page. No text that people type holds it.
POSTS = "\0"


def _batches(thread: Thread, user: Any) -> Iterator[list[Post]]:
    """The posts in the order in which they stand: each reply followed by the replies to it."""
    posts = marked_of(thread, user).select_related(None)
    top = posts.filter(position__isnull=False).order_by("position").iterator(chunk_size=BATCH)
    while some := list(islice(top, BATCH)):
        below = defaultdict(list)
        for post in posts.filter(parent__in=some).order_by("pk"):
            below[post.parent_id].append(post)
        yield [one for post in some for one in (post, *below[post.pk])]


def _versions(posts: Sequence[Post]) -> dict[int, list[PostVersion]]:
    found = defaultdict(list)
    for version in PostVersion.objects.filter(post__in=posts).order_by("pk"):
        found[version.post_id].append(version)
    return found


def entries(thread: Thread, user: Any) -> Iterator[dict[str, Any]]:
    """Each post as the export tells of it."""
    for posts in _batches(thread, user):
        versions = _versions(posts)
        people = {post.author_id for post in posts}
        people |= {each.edited_by_id for rows in versions.values() for each in rows}
        named = bylines(people)
        for post in posts:
            yield _entry(post, versions[post.pk], named, user)


def _entry(
    post: Post, versions: Sequence[PostVersion], named: dict[int, Byline], user: Any
) -> dict[str, Any]:
    is_readable = reads_text(user, post)
    return {
        "id": post.pk,
        "place": post.position,
        "reply_to": post.parent_id,
        "author": _person(named[post.author_id]),
        "written_at": post.created_at.isoformat(),
        "edited_at": post.edited_at.isoformat() if post.edited_at else None,
        "redacted_at": post.redacted_at.isoformat() if is_readable and post.redacted_at else None,
        "redaction_reason": post.redaction_reason if is_readable else "",
        "state": str(State(post.state).value),
        "by_mail": post.by_mail,
        "helpful": post.helpful_count,
        "tried_this_too": post.tried_count,
        "text": post.body if is_readable else None,
        "html": without_cards([post.html])[0] if is_readable else None,
        "earlier_versions": [
            {
                "written_at": version.written_at.isoformat(),
                "replaced_at": version.replaced_at.isoformat(),
                "replaced_by": _person(named[version.edited_by_id]),
                "text": None if version.redacted_at else version.body,
                "redacted_at": version.redacted_at.isoformat() if version.redacted_at else None,
                "redaction_reason": version.redaction_reason,
            }
            for version in (versions if is_readable else ())
        ],
    }


def _person(byline: Byline) -> dict[str, Any]:
    return {
        "name": byline.name,
        "handle": byline.handle,
        "demonstration": byline.is_demonstration,
    }


def heading(thread: Thread) -> dict[str, Any]:
    """What the export says of the thread itself."""
    return {
        "format": FORMAT,
        "exported_at": timezone.now().isoformat(),
        "site": settings.BASE_URL,
        "address": thread.get_absolute_url(),
        "title": thread.title,
        "kind": thread.kind,
        "place": str(thread.place),
        "opened_at": thread.created_at.isoformat(),
        "locked_at": thread.locked_at.isoformat() if thread.locked_at else None,
        "lock_reason": thread.lock_reason,
        "accepted_answer": thread.accepted_id,
        "replies": thread.reply_count,
    }


def as_json(thread: Thread, user: Any) -> Iterator[str]:
    """One JSON object, in pieces: the heading, with the posts as its last part."""
    begun = json.dumps(heading(thread), ensure_ascii=False, indent=1)
    yield begun.removesuffix("}").rstrip() + ',\n "posts": ['
    separator = "\n"
    for entry in entries(thread, user):
        yield separator + json.dumps(entry, ensure_ascii=False)
        separator = ",\n"
    yield "\n ]\n}\n"


def as_html(thread: Thread, user: Any) -> Iterator[str]:
    """One page that stands alone, in pieces."""
    frame = {"thread": heading(thread), "posts": POSTS}
    begin, _, end = render_to_string("discussions/export/thread.html", frame).partition(POSTS)
    yield begin
    for entry in entries(thread, user):
        shown = {"post": entry, "is_answer": entry["id"] == thread.accepted_id}
        yield render_to_string("discussions/export/post.html", shown)
    yield end
