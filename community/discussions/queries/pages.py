"""One page of a thread: twenty places of it, found by their numbers and not by counting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from community.discussions.enums import State
from community.discussions.models import Post, Reaction, Thread, Visit
from community.discussions.queries.visible import marked_of
from exemplar.accounts.rules import is_member

PLACES: Final = 20
# So many replies to a reply stand below it; the others have a page.
NESTED: Final = 10


@dataclass
class Top:
    """A reply to the thread with the first of those to it; `more`, where there are others."""

    post: Post
    nested: list[Post] = field(default_factory=list)
    more: bool = False


@dataclass
class Places:
    """What stands on one page of a thread."""

    number: int
    count: int
    opening: Post | None
    accepted: Post | None
    tops: list[Top]
    # Everything up to this key has been seen by whoever read the page.
    seen_to: int

    def posts(self) -> list[Post]:
        """Every post of the page, once."""
        first = [post for post in (self.opening, self.accepted) if post is not None]
        below = [post for top in self.tops for post in (top.post, *top.nested)]
        return list({post.pk: post for post in (*first, *below)}.values())


def page_count(thread: Thread) -> int:
    """How many pages a thread has."""
    return max(1, -(-thread.last_position // PLACES))


def page_of(post: Post) -> int:
    """The page on which a post stands; one below another stands where that one does."""
    position = (post.parent or post).position or 0
    return max(1, -(-position // PLACES))


def with_fold(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Replies with the key of the first reply to each that is not shown below it."""
    below = Post.objects.filter(parent=OuterRef("pk")).order_by("pk").values("pk")
    return posts.annotate(fold=Subquery(below[NESTED : NESTED + 1]))


def places_on(thread: Thread, user: Any, number: int) -> Places:
    """What a person sees on one page of a thread: four queries, however long it is."""
    count = page_count(thread)
    first = (number - 1) * PLACES + 1
    wanted = Q(position=0) | Q(position__range=(first, first + PLACES - 1))
    if thread.accepted_id:
        wanted |= Q(pk=thread.accepted_id)
    marked = marked_of(thread, user)
    found = list(with_fold(marked.filter(wanted)))
    by_place = sorted(
        (post for post in found if post.position and first <= post.position < first + PLACES),
        key=lambda post: post.position or 0,
    )
    tops = _with_nested(by_place, marked)
    return Places(
        number=number,
        count=count,
        opening=next((post for post in found if post.position == 0), None),
        accepted=next((post for post in found if post.pk == thread.accepted_id), None),
        tops=tops,
        seen_to=_seen_to(thread, first + PLACES, number < count),
    )


def _with_nested(posts: Sequence[Post], marked: QuerySet[Post]) -> list[Top]:
    whole = [post.pk for post in posts if post.fold is None]  # type: ignore[attr-defined]
    below = Q(parent__in=whole)
    for post in posts:
        if post.fold is not None:  # type: ignore[attr-defined]
            below |= Q(parent=post.pk, pk__lt=post.fold)  # type: ignore[attr-defined]
    nested: dict[int, list[Post]] = {}
    for post in marked.filter(below).order_by("pk") if posts else ():
        nested.setdefault(post.parent_id or 0, []).append(post)
    return [
        Top(post, nested.get(post.pk, []), post.fold is not None)  # type: ignore[attr-defined]
        for post in posts
    ]


def _seen_to(thread: Thread, following: int, goes_on: bool) -> int:  # noqa: FBT001
    """Up to where a reader of the page has read: to its end, or to what is newest by now."""
    posts = Post.objects.filter(thread=thread)
    if goes_on:
        after = posts.filter(position__gte=following).order_by("position")
        key = after.values_list("pk", flat=True).first()
        if key is not None:
            return key - 1
    return posts.order_by("-pk").values_list("pk", flat=True).first() or 0


def visit_of(thread: Thread, user: Any) -> Visit | None:
    """How far a person has read a thread; nothing if they were never there."""
    if not is_member(user):
        return None
    return Visit.objects.filter(user=user, thread=thread).first()


def first_unread(thread: Thread, user: Any) -> Post | None:
    """The first post of others that came since a person was there; the newest if there is none."""
    visit = visit_of(thread, user)
    shown = Post.objects.filter(thread=thread, state=State.VISIBLE)
    if visit:
        newer = shown.filter(pk__gt=visit.last_seen).exclude(author=user)
        if found := newer.order_by("pk").first():
            return found
    return shown.order_by("-pk" if visit else "pk").first()


def own_reactions(posts: Iterable[Post], user: Any) -> set[tuple[int, str]]:
    """What a person has said of these posts."""
    if not is_member(user):
        return set()
    rows = Reaction.objects.filter(user=user, post__in=[post.pk for post in posts])
    return set(rows.values_list("post", "kind"))
