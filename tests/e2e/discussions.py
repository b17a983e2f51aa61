"""What people talk about: a space of each kind, threads in every state, drafts, something new."""

from django.utils import timezone

from community.discussions.enums import State
from community.discussions.models import Post
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.e2e.people import address_of
from tests.factories import PracticeFactory, UserFactory
from tests.factories.discussions import (
    DraftFactory,
    PostFactory,
    PostVersionFactory,
    ReactionFactory,
    SpaceFactory,
    ThreadFactory,
    VisitFactory,
)

LONG = "Nobody could say why the line was so long on Mondays, until we counted it by the hour. " * 6
TEXT = """## What we did

We **counted** by the hour, for four weeks:

1. callers who waited
2. callers who hung up

> Count before you change anything.

- https://example.gov/a-very-long-address-without-any-place-to-break-it-anywhere-at-all/report

/practices/talked-about/
"""


def discussed() -> None:
    """Spaces and threads in every state."""
    member = User.objects.get(email=address_of(Role.MEMBER))
    practice = PracticeFactory(title="Count first", slug="talked-about")
    space = SpaceFactory(
        name="Counters and lines", slug="counters", description="Where people wait, and why."
    )
    SpaceFactory(name="Inside government", slug="inside", audience="government")
    SpaceFactory(name="Pilot group", slug="pilot", audience="private", people=[member])
    SpaceFactory(name="Nothing yet", slug="silent")
    SpaceFactory(name="Of last year", slug="closed", is_open=False)
    thread = ThreadFactory(
        pk=9801, space=space, question=True, slug="mondays", author=member, body=TEXT,
        title="Why is the line so long on Mondays, and what have you done about it that lasted?",
    )  # fmt: skip
    first = PostFactory(pk=9810, thread=thread, body=LONG, author=UserFactory())
    for number in range(12):
        PostFactory(pk=9820 + number, parent=first, body=f"We have seen this {number} times.")
    answer = PostFactory(pk=9840, thread=thread, body=TEXT)
    Post.objects.filter(pk=answer.pk).update(
        html=f"{answer.html}<!--card:/practices/{practice.slug}/-->"
    )
    thread.accepted = answer
    thread.save()
    PostVersionFactory(pk=9801, post=answer, body="It said something else.")
    PostVersionFactory(
        pk=9802, post=answer, body="", redacted_at=timezone.now(), redaction_reason="A name."
    )
    Post.objects.filter(pk=answer.pk).update(edited_at=timezone.now())
    ReactionFactory(post=answer, user=member, kind="tried")
    for pk, state in ((9841, State.REMOVED), (9842, State.HIDDEN), (9843, State.DELETED)):
        PostFactory(pk=pk, thread=thread, state=state, body="Not to be read.")
    PostFactory(pk=9844, thread=thread, state=State.HELD, author=member, body="It waits.")
    for number in range(18):
        PostFactory(thread=thread, body=f"Reply {number}. {LONG}")
    PostFactory(pk=9870, thread=thread, author=member, body="Mine.")
    VisitFactory(user=member, thread=thread, last_seen=9843)
    ThreadFactory(
        pk=9802, space=space, slug="locked", title="Closed by now", locked_at=timezone.now(),
        lock_reason="It goes round in circles.",
    )  # fmt: skip
    for number in range(24):
        ThreadFactory(space=space, title=f"Thread number {number}", question=bool(number % 2))
    DraftFactory(user=member, place=f"thread-{thread.pk}", body="Half a thought about it")
    DraftFactory(user=member, place=f"space-{space.pk}", title="Half a title", body="")
