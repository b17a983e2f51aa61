"""Invented talk between invented people. In a demonstration only.

Written down as it would stand after some weeks, and not said again by the actions: nobody is to get
forty mails, and nobody writes so much in one minute.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import yaml
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from community.discussions.actions.counting import recount
from community.discussions.enums import ReactionKind, ThreadKind
from community.discussions.models import Post, Reaction, Space, Thread
from community.discussions.text import render_post
from community.moderation.actions import appeal, decide, flag
from exemplar.accounts.models import User
from exemplar.home.starter_content.page_content import Pages
from exemplar.home.starter_content.people import STARTER_FOLDER
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail

FILE = STARTER_FOLDER / "demonstration" / "discussions.yaml"
LONGEST_SLUG = 80


class _Talk:
    """Makes threads as the file tells them."""

    def __init__(self, people: dict[str, str], trail: Trail) -> None:
        found = {person.email: person for person in User.objects.filter(email__in=people.values())}
        self.people = {name: found[email] for name, email in people.items() if email in found}
        self.trail = trail
        self.now = timezone.now()

    def space(self, position: int, wanted: dict[str, Any]) -> None:
        """A space, unless there is or was one."""
        source = f"spaces/{wanted['slug']}"
        if self.trail.pk_of(source) is not None:
            self.trail.same(source)
            return
        named = wanted.pop("people", [])
        space, _ = Space.objects.get_or_create(
            slug=wanted["slug"], defaults={**wanted, "position": position}
        )
        space.people.add(*(self.people[name] for name in named if name in self.people))
        self.trail.made(source, space)

    def thread(self, source: str, wanted: dict[str, Any], **place: Any) -> None:
        """A thread with all that was written in it, unless it has been made before."""
        if self.trail.pk_of(source) is not None:
            self.trail.same(source)
            return
        begun = self.now - dt.timedelta(days=wanted["days"])
        thread = Thread.objects.create(
            **place,
            title=wanted["title"],
            slug=slugify(wanted["title"])[:LONGEST_SLUG].strip("-"),
            kind=wanted.get("kind", ThreadKind.DISCUSSION),
            author=self.people[wanted["author"]],
            is_pinned=wanted.get("pinned", False),
            created_at=begun,
        )
        self._post(thread, wanted, begun, position=0)
        replies = []
        for place_number, reply in enumerate(wanted.get("replies", ()), start=1):
            post = self._post(thread, reply, begun, position=place_number)
            replies.append((post, reply))
            for below in reply.get("below", ()):
                self._post(thread, below, begun, parent=post)
            if reply.get("accepted"):
                thread.accepted = post
            thread.last_position = place_number
        thread.save()
        recount(thread)
        self.trail.made(source, thread)
        for post, reply in replies:
            self._moderate(post, reply)

    def _post(self, thread: Thread, wanted: dict[str, Any], begun: Any, **where: Any) -> Post:
        body = wanted["body"].strip()
        post = Post.objects.create(
            thread=thread,
            author=self.people[wanted["author"]],
            body=body,
            html=render_post(body).html,
            created_at=begun + dt.timedelta(hours=wanted.get("after", 0)),
            helpful_count=len(wanted.get("helpful", ())),
            tried_count=len(wanted.get("tried", ())),
            **where,
        )
        for kind in (ReactionKind.HELPFUL, ReactionKind.TRIED):
            self._react(post, kind, wanted.get(kind.value, ()))
        return post

    def _moderate(self, post: Post, wanted: dict[str, Any]) -> None:
        """Flags, what was decided, and the appeal: by the actions, so that the trail holds them."""
        case = None
        for one in wanted.get("flags", ()):
            given = {"reason": one["reason"], "note": one.get("note", "")}
            case = flag(actor=self.people[one["by"]], record=post, **given).case
        if case is None or "decision" not in wanted:
            return
        told = wanted["decision"]
        decision = decide(
            actor=self.people[told["by"]],
            case_id=case.pk,
            case_round=case.round,
            verdict=told["verdict"],
            reason=told["reason"],
        )
        if text := wanted.get("appeal"):
            appeal(actor=post.author, decision=decision, text=text)

    def _react(self, post: Post, kind: ReactionKind, names: Iterable[str]) -> None:
        Reaction.objects.bulk_create(
            Reaction(post=post, user=self.people[name], kind=kind, created_at=post.created_at)
            for name in names
        )


def load_discussions(terms: Terms, practices: Pages, trail: Trail) -> None:
    """Make what has not been made yet. What people have done with the rest stays."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    talk = _Talk(data["people"], trail)
    for position, wanted in enumerate(data["spaces"], start=1):
        talk.space(position, dict(wanted))
    spaces = {space.slug: space for space in Space.objects.all()}
    for wanted in data["threads"]:
        if space := spaces.get(wanted["space"]):
            talk.thread(f"threads/{wanted['slug']}", wanted, space=space)
    for wanted in data["comments"]:
        slug = wanted.get("practice") or wanted["topic"]
        if page := practices.get(wanted.get("practice")):
            place: dict[str, Any] = {"page": Page.objects.get(pk=page.pk)}
            title = page.title
        elif topic := terms["topics"].get(wanted.get("topic")):
            place, title = {"topic": topic}, topic.name
        else:
            continue
        if not Thread.objects.filter(**place).exists():
            talk.thread(f"comments/{slug}", {**wanted, "title": title[:150]}, **place)
