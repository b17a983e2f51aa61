"""Turning a thread into the draft of a practice: what was asked, what helped, and who said so."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Site

from community.discussions.actions.texts import title_for_log
from community.discussions.enums import State
from community.discussions.models import Post, Thread
from community.discussions.queries import threads_for
from community.discussions.rules import can_promote
from exemplar.accounts.models import User
from exemplar.core.models import SiteSettings
from practices.contributing.actions import invite_coauthor, start_contribution
from practices.contributing.enums import Kind
from practices.contributing.models import Contribution
from practices.library.models import PracticePage


def origin_of(thread: Thread, opening: Post | None = None) -> str:
    """The address that stays the thread's, wherever it is moved: that of its opening text."""
    first = opening or Post.objects.filter(thread=thread, position=0).first()
    return first.get_absolute_url() if first else ""


def words_of(thread: Thread) -> dict[str, Post]:
    """The texts that a draft begins with, while they are shown: the question and the answer."""
    shown = Post.objects.filter(thread=thread, state=State.VISIBLE).select_related("author")
    found = {"problem": shown.filter(position=0).first()}
    if thread.accepted_id:
        found["what_was_done"] = shown.filter(pk=thread.accepted_id).first()
    return {name: post for name, post in found.items() if post is not None}


def credited(thread: Thread, actor: Any) -> list[User]:
    """Whose words a draft begins with, besides the actor: those who are here and can read it."""
    authors = {post.author_id: post.author for post in words_of(thread).values()}
    authors.pop(actor.pk, None)
    return [
        author
        for author in authors.values()
        if author.is_active and threads_for(author).filter(pk=thread.pk).exists()
    ]


def draft_of(thread: Thread, user: Any) -> Contribution | None:
    """What a person has begun from a thread and not finished yet."""
    drafts = Contribution.objects.filter(owner=user, origin=origin_of(thread), page=None)
    return drafts.exclude(origin="").first()


def practices_from(thread: Thread, user: Any, opening: Post | None = None) -> list[PracticePage]:
    """The practices that came of a thread, as far as a reader may see them."""
    origin = origin_of(thread, opening)
    # Few threads have become one: what a reader may see is asked for those only.
    if not origin or not Contribution.objects.filter(origin=origin, page__isnull=False).exists():
        return []
    pages = PracticePage.objects.visible_to(user).without_texts()
    return list(pages.filter(contribution__origin=origin).order_by("pk"))


@transaction.atomic
def promote_thread(*, actor: Any, thread: Thread) -> Contribution:
    """Begin the draft of a practice with a thread, and ask its authors to write along.

    Nobody is named as an author before they have accepted. Once begun, the same draft is answered
    with. Raises PermissionDenied or ValidationError.
    """
    # One after the other, so that two clicks begin one draft.
    kept = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=thread.pk)
    if not can_promote(actor, kept):
        raise PermissionDenied("You cannot turn this into a practice.")
    if begun := draft_of(kept, actor):
        return begun
    texts = {name: post.body for name, post in words_of(kept).items()}
    contribution = start_contribution(
        actor=actor,
        kind=Kind.PRACTICE,
        values={"title": kept.title, **texts, "sources": [_source(kept)]},
        origin=origin_of(kept),
    )
    for author in credited(kept, actor):
        invite_coauthor(
            actor=actor,
            contribution=contribution,
            email=author.email,
            asked_as=author.get_full_name() or "A member of this site",
        )
    log(instance=kept, action="discussions.promote", user=actor, title=title_for_log(kept))
    return contribution


def _source(thread: Thread) -> dict[str, str]:
    site = Site.objects.get(is_default_site=True)
    return {
        "title": f"Discussion: {thread.title}",
        "publisher": SiteSettings.for_site(site).agency_name or settings.SITE_NAME,
        "url": f"{settings.BASE_URL.rstrip('/')}{origin_of(thread)}",
        "published": f"{thread.created_at.astimezone(UTC):%Y-%m-%d}",
    }
