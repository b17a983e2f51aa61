"""What several pages of discussions ask for."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from community.discussions.models import Post, Space, Thread
from community.discussions.queries import listed_for, marked_of, spaces_for, threads_for

_PLACE = ("space", "page", "topic", "author", "merged_into")


def space_or_404(request: HttpRequest, slug: str) -> Space:
    """A space that this person may know of."""
    return get_object_or_404(spaces_for(request.user), slug=slug)


def thread_or_404(request: HttpRequest, pk: int) -> Thread:
    """A thread that this person may read."""
    return _thread(request, pk=pk)


def _thread(request: HttpRequest, **which: Any) -> Thread:
    rows = threads_for(request.user).select_related(*_PLACE)
    found = get_object_or_404(rows, **which)
    # Whoever reads a thread reads the space that it stands in.
    for place in filter(None, (found, found.space)):
        vars(place)["found_for"] = request.user
    return found


def post_or_404(request: HttpRequest, pk: int) -> Post:
    """A post that this person may read, or whose mark they may see."""
    # By one query, so that a post that is not theirs to know takes as long as none.
    thread = _thread(request, posts=pk)
    rows = marked_of(thread, request.user).select_related("parent", "author")
    post = get_object_or_404(rows, pk=pk)
    post.thread = thread
    return post


def listed(request: HttpRequest) -> Any:
    """The threads that this person sees in lists, with what a row shows."""
    return listed_for(request.user).select_related("space", "page", "topic")
