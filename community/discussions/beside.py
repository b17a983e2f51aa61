"""The comments beside a page or a topic, as that page shows them at its end.

The page is kept for all; the comments are filled in for each request, so that a new one changes no
kept page. There is a thread once somebody has commented, and not before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from community.discussions.audience import PAGE_WORDS, PUBLIC_WORDS, readers_of
from community.discussions.enums import State
from community.discussions.models import LONGEST_BODY, LONGEST_TITLE, Draft, Post, Thread
from community.discussions.searched import plain_text
from community.members.queries import Byline, bylines
from exemplar.accounts.rules import is_member
from exemplar.core.personal import marker, register_fragment
from practices.taxonomy.models import Topic

SHOWN: Final = 3
EXCERPT: Final = 400
KINDS: Final = ("page", "topic")


@dataclass(frozen=True)
class Comment:
    """One comment, in short."""

    post: Post
    byline: Byline | None
    excerpt: str


@dataclass(frozen=True)
class Comments:
    """The thread beside a page, if there is one, with a few of its posts and how many there are."""

    thread: Thread | None
    shown: Sequence[Comment] = ()
    count: int = 0

    @property
    def is_open(self) -> bool:
        """Whether anybody may add to them."""
        return self.thread is None or not self.thread.is_locked


def kind_of(place: Any) -> str:
    """How addresses call it."""
    return "topic" if isinstance(place, Topic) else "page"


def address_of(place: Any) -> str:
    """Where its comments are shown."""
    url = place.get_absolute_url() if isinstance(place, Topic) else place.get_url() or "/"
    return f"{url}#discussion"


def title_of(place: Any) -> str:
    """What the thread beside it is called."""
    return " ".join(str(place).split())[:LONGEST_TITLE]


def comments_on(kind: str, key: int) -> Comments:
    """The most helpful and newest comments of a place that the reader may read.

    One query where there are none, three where there are any.
    """
    beside = {f"thread__{kind}": key, "thread__state": State.VISIBLE, "thread__merged_into": None}
    visible = Post.objects.filter(state=State.VISIBLE)
    first = visible.filter(thread=OuterRef("thread"), position=0)
    posts = list(
        visible.filter(**beside)
        .annotate(first_is_shown=Exists(first))
        .select_related("thread")
        .order_by("-helpful_count", "-pk")[:SHOWN]
    )
    if not posts:
        # Most pages have none, and no second question is asked of them.
        return Comments(None)
    names = bylines(post.author_id for post in posts)
    thread = posts[0].thread
    # The opening text is the first of them, though no reply.
    count = thread.reply_count + posts[0].first_is_shown
    shown = [
        Comment(post, names.get(post.author_id), Truncator(plain_text(post.body)).chars(EXCERPT))
        for post in posts
    ]
    return Comments(thread, shown, count)


def comments_marker(place: Any) -> str:
    """What holds the place of the comments in a page that is kept for all."""
    audience = "public" if readers_of(place).words == PUBLIC_WORDS else "page"
    return marker("comments", f"{kind_of(place)}-{place.pk}-{audience}")


@register_fragment("comments")
def comments(request: HttpRequest, argument: str) -> str:
    """The comments, and a form to add one; for whoever is not signed in, the door and back."""
    kind, key, audience = argument.split("-")
    found = comments_on(kind, int(key))
    context: dict[str, Any] = {
        "comments": found,
        "readers": PUBLIC_WORDS if audience == "public" else PAGE_WORDS,
        "action": reverse("comment_on", args=[kind, int(key)]),
        "door": "",
        "key": uuid4(),
        "longest": LONGEST_BODY,
    }
    if not is_member(request.user):
        back = urlencode({"next": f"{request.path}#discussion"})
        context["door"] = f"{reverse('account_login')}?{back}"
    elif found.is_open:
        # As in `draft_place`, without a query for the place.
        context["place"] = place = f"{kind}-{key}"
        context["draft"] = Draft.objects.filter(user=request.user.pk, place=place).first()
    return render_to_string("discussions/_comments.html", context, request)


def post_written(key: UUID) -> Post | None:
    """The post that a form has made."""
    return Post.objects.filter(key=key).select_related("thread").first()
