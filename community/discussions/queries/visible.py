"""What a person may read: spaces, threads and posts. Every list begins with one of these."""

from typing import Any

from django.db.models import Q, QuerySet

from community.discussions.enums import SpaceAudience, State, ThreadKind
from community.discussions.models import Post, Space, Thread
from community.members.rules import reads_government
from community.moderation.rules import can_moderate
from exemplar.accounts.rules import is_member
from practices.library.models import CaseStudyPage, PracticePage

# What leaves a mark in its place; of what waits, others see nothing.
MARKED = (State.VISIBLE, State.HIDDEN, State.REMOVED, State.DELETED)


def spaces_for(user: Any) -> QuerySet[Space]:
    """The spaces that a person may read. Moderators read all of them, to look after them."""
    if can_moderate(user):
        return Space.objects.all()
    readable = Q(audience=SpaceAudience.PUBLIC)
    if is_member(user):
        named = Space.people.through.objects.filter(user=user).values("space")
        readable |= Q(audience=SpaceAudience.PRIVATE, pk__in=named)
        if reads_government(user):
            readable |= Q(audience=SpaceAudience.GOVERNMENT)
    return Space.objects.filter(readable)


def threads_for(user: Any) -> QuerySet[Thread]:
    """The threads that a person may read: by their place, and whether they are shown.

    One that waits, is hidden or was removed only its author and moderators open.
    """
    found = Thread.objects.filter(_places(user))
    if can_moderate(user):
        return found
    shown = Q(state=State.VISIBLE)
    if is_member(user):
        shown |= Q(author=user) & ~Q(state=State.DELETED)
    return found.filter(shown)


def standing_for(user: Any) -> QuerySet[Thread]:
    """The threads that stand where a person reads, whatever became of them."""
    return Thread.objects.filter(_places(user))


def _places(user: Any) -> Q:
    spaces = spaces_for(user).order_by().values("pk")
    practices = PracticePage.objects.visible_to(user).order_by().values("pk")
    cases = CaseStudyPage.objects.visible_to(user).order_by().values("pk")
    return Q(space__in=spaces) | Q(page__in=practices) | Q(page__in=cases) | Q(topic__isnull=False)


def listed_for(user: Any) -> QuerySet[Thread]:
    """The threads that lists show: of those that may be read, the ones that go on."""
    return threads_for(user).filter(state__in=(State.VISIBLE, State.HELD), merged_into__isnull=True)


def posts_of(thread: Thread, user: Any) -> QuerySet[Post]:
    """The posts of a readable thread whose text a person may read."""
    return Post.objects.filter(_text_shown(user), thread=thread)


def posts_for(user: Any) -> QuerySet[Post]:
    """Every post that a person may read, wherever it stands."""
    readable = threads_for(user).order_by().values("pk")
    return Post.objects.filter(_text_shown(user), thread__in=readable)


def _text_shown(user: Any) -> Q:
    if can_moderate(user):
        return Q()
    shown = Q(state=State.VISIBLE)
    if is_member(user):
        shown |= Q(author=user) & ~Q(state=State.DELETED)
    return shown


def marked_of(thread: Thread, user: Any) -> QuerySet[Post]:
    """The posts of a thread, and those whose text is gone but whose place stays."""
    shown = Q(state__in=MARKED)
    if can_moderate(user):
        shown = Q()
    elif is_member(user):
        shown |= Q(author=user)
    return Post.objects.filter(shown, thread=thread)


def unanswered(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Those of these threads that are questions to which nobody has replied."""
    return threads.filter(kind=ThreadKind.QUESTION, reply_count=0, locked_at__isnull=True)
