"""A thread as one person sees it: every post with who wrote it, and what may be done with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType

from community.discussions.cards import fill_cards
from community.discussions.enums import State
from community.discussions.models import Post, Thread, Visit
from community.discussions.queries.pages import Places, Top, own_reactions
from community.discussions.rules import (
    can_accept,
    can_delete,
    can_edit,
    can_react,
    can_redact,
    reads_text,
    why_not_post,
)
from community.members.queries import Byline, bylines
from community.moderation.enums import FlagReason
from community.moderation.models import Flag
from practices.library.models import PracticePage

MARKS = {
    State.HIDDEN: "Hidden: people flagged it, or a moderator decided so.",
    State.REMOVED: "Removed by a moderator.",
    State.DELETED: "Deleted by its author.",
}
# What its author and moderators are told above a text that others do not see.
NOTES = {
    State.HELD: "This waits until a moderator has looked at it. Only you and moderators see it.",
    State.HIDDEN: "This is hidden. Only its author and moderators see it.",
    State.REMOVED: "A moderator has removed this. Only its author and moderators see it.",
    State.DELETED: "Its author has deleted this. Only moderators see it.",
}
_PRACTICE = re.compile(r"/practices/([a-z0-9_-]{1,255})/")
MOST_OFFERED = 3


@dataclass
class ShownPost:
    """One post as it is shown; of one whose text is gone, the mark that it leaves."""

    post: Post
    byline: Byline | None
    html: str = ""
    mark: str = ""
    # Why a moderator has removed it, in a word.
    reason: str = ""
    note: str = ""
    is_new: bool = False
    is_accepted: bool = False
    can_reply: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_react: bool = False
    can_accept: bool = False
    can_redact: bool = False
    may_flag: bool = False
    found_helpful: bool = False
    has_tried: bool = False
    # The practices that whoever tried the same may report their adoption of.
    offers: list[PracticePage] = field(default_factory=list)
    nested: list["ShownPost"] = field(default_factory=list)
    more: bool = False


class Reader:
    """Shows the posts of one thread to one person, with few queries for any number of them."""

    def __init__(self, thread: Thread, user: Any, visit: Visit | None = None) -> None:
        self.thread, self.user, self.visit = thread, user, visit
        self.why_not = why_not_post(user, thread)
        self.may_reply = not self.why_not
        self.may_accept = can_accept(user, thread)
        self.may_redact = can_redact(user)

    def show(self, posts: Sequence[Post]) -> dict[int, ShownPost]:
        """Each post as it is shown, by its key."""
        for post in posts:
            post.thread = self.thread
        names = bylines(post.author_id for post in posts)
        readable = [post for post in posts if reads_text(self.user, post)]
        filled = fill_cards([post.html for post in readable], self.user)
        html = {post.pk: text for post, text in zip(readable, filled, strict=True)}
        said = own_reactions(posts, self.user)
        why = removal_reasons(
            post for post in posts if post.state == State.REMOVED and post.pk not in html
        )
        offers = self._offers([post for post in posts if (post.pk, "tried") in said])
        shown = {
            post.pk: self._one(post, names.get(post.author_id), html.get(post.pk), said, offers)
            for post in posts
        }
        for key, reason in why.items():
            shown[key].reason = reason
        return shown

    def _one(
        self,
        post: Post,
        byline: Byline | None,
        html: str | None,
        said: set[tuple[int, str]],
        offers: dict[int, list[PracticePage]],
    ) -> ShownPost:
        if html is None:
            mark = MARKS.get(State(post.state), "")
            return ShownPost(post, byline, mark=mark)
        is_shown = post.state == State.VISIBLE
        shown = ShownPost(
            post,
            byline,
            html=html,
            note=NOTES.get(State(post.state), ""),
            is_new=self._is_new(post),
            is_accepted=post.pk == self.thread.accepted_id,
            can_reply=self.may_reply and is_shown and not post.is_opening,
            can_edit=can_edit(self.user, post),
            can_delete=can_delete(self.user, post),
            can_react=can_react(self.user, post),
            can_accept=self.may_accept and is_shown and not post.is_opening,
            can_redact=self.may_redact and post.redacted_at is None,
            may_flag=is_shown and post.author_id != self.user.pk,
            found_helpful=(post.pk, "helpful") in said,
            has_tried=(post.pk, "tried") in said,
            offers=offers.get(post.pk, []),
        )
        if post.redacted_at:
            shown.mark = f"A moderator has taken this text away: {post.redaction_reason}"
        return shown

    def _is_new(self, post: Post) -> bool:
        if self.visit is None or post.author_id == self.user.pk:
            return False
        return post.pk > self.visit.last_seen

    def _offers(self, tried: Sequence[Post]) -> dict[int, list[PracticePage]]:
        """The practices that posts link to, or that their thread stands beside."""
        if not tried:
            return {}
        slugs = {post.pk: set(_PRACTICE.findall(post.html)) for post in tried}
        practices = PracticePage.objects.visible_to(self.user).without_texts()
        named = practices.filter(slug__in=set().union(*slugs.values()))
        found = {practice.slug: practice for practice in named.order_by("pk")}
        beside = practices.filter(pk=self.thread.page_id).first() if self.thread.page_id else None
        first = [beside] if beside else []
        return {
            key: [*first, *(found[slug] for slug in sorted(names) if slug in found)][:MOST_OFFERED]
            for key, names in slugs.items()
        }


def removal_reasons(posts: Iterable[Post]) -> dict[int, str]:
    """For which kind of reason posts were removed, where they had been flagged: in a word each."""
    keys = [post.pk for post in posts]
    if not keys:
        return {}
    flags = Flag.objects.filter(
        case__content_type=ContentType.objects.get_for_model(Post),
        case__object_id__in=keys,
        decision__isnull=False,
    )
    found: dict[int, str] = {}
    for key, reason in flags.order_by("pk").values_list("case__object_id", "reason"):
        found.setdefault(key, f"Reason: {FlagReason(reason).label}.")
    return found


@dataclass(frozen=True)
class ShownPage:
    """One page of a thread as it is shown."""

    opening: ShownPost | None
    accepted: ShownPost | None
    replies: list[ShownPost]


def show_page(reader: Reader, places: Places) -> ShownPage:
    """The opening text, the answer, and the replies of a page."""
    shown = reader.show(places.posts())
    return ShownPage(
        opening=shown.get(places.opening.pk) if places.opening else None,
        accepted=shown.get(places.accepted.pk) if places.accepted else None,
        replies=[_with_nested(top, shown) for top in places.tops],
    )


def _with_nested(top: Top, shown: dict[int, ShownPost]) -> ShownPost:
    one = shown[top.post.pk]
    one.nested, one.more = [shown[post.pk] for post in top.nested], top.more
    return one
