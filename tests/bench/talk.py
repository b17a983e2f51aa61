"""Threads and replies for the bench: many threads, and one of them long."""

import random
from datetime import timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from community.discussions.models import Post, Space, Thread
from community.discussions.text import render_post
from community.members.models import Member
from exemplar.accounts.models import User

SPACE = "bench-talk"
LONG = "bench-long-thread"
PEOPLE = 200
BATCH = 2000
THREADS_A_PRACTICE = 10
# So that the long thread has 50 replies beside 100 practices, and 5,000 beside 10,000.
PRACTICES_A_REPLY = 2
REPLIES = (0, 0, 1, 1, 2, 4)
TEXTS = (
    "We counted for two weeks before we changed anything, and again after a month.",
    "Who looked after the phones while the counter was closed? That is where ours went wrong.",
    "Half of those who came had the wrong form with them.\n\n- a sign at the door\n- a call before",
    "> It took a year.\n\nIt took us two, and the second was the useful one.",
)


def people(count: int = PEOPLE) -> list[User]:
    """People who have been here for a year, each with a profile."""
    joined = timezone.now() - timedelta(days=365)
    emails = [f"bench-person-{number}@example.org" for number in range(count)]
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    User.objects.bulk_create(
        User(email=email, first_name="Bench", last_name=f"Person {number}", date_joined=joined)
        for number, email in enumerate(emails)
        if email not in known
    )
    found = list(User.objects.filter(email__in=emails).order_by("pk"))
    Member.objects.bulk_create(
        (Member(user=user, handle=f"bench-{user.pk}") for user in found), ignore_conflicts=True
    )
    return found


class Talk:
    """Makes as much talk as belongs to a library of a size."""

    def __init__(self) -> None:
        self.random = random.Random(7)
        self.now = timezone.now()
        self.people = people()
        self.rendered = [(text, render_post(text).html) for text in TEXTS]
        self.space, _ = Space.objects.get_or_create(slug=SPACE, defaults={"name": "Bench talk"})

    def grow_to(self, practices: int) -> None:
        """So many threads, and the long one as long, as this many practices ask for."""
        self._lengthen(practices // PRACTICES_A_REPLY)
        missing = practices * THREADS_A_PRACTICE - Thread.objects.filter(space=self.space).count()
        numbers = iter(range(max(0, missing)))
        while some := list(islice(numbers, BATCH)):
            self._threads(len(some))

    def _threads(self, count: int) -> None:
        threads = Thread.objects.bulk_create(self._thread(number) for number in range(count))
        posts = []
        for thread in threads:
            thread.last_position = thread.reply_count = self.random.choice(REPLIES)
            posts += [self._post(thread, place) for place in range(thread.last_position + 1)]
        Thread.objects.bulk_update(threads, ["last_position", "reply_count"], batch_size=500)
        Post.objects.bulk_create(posts, batch_size=BATCH)

    def _thread(self, number: int) -> Thread:
        begun = self.now - timedelta(minutes=self.random.randrange(10, 2 * 365 * 24 * 60))
        return Thread(
            space=self.space,
            kind=self.random.choice(["discussion", "question"]),
            title=f"How do others do it, number {number}?",
            slug=f"how-do-others-do-it-{number}",
            author=self.random.choice(self.people),
            created_at=begun,
            last_post_at=begun,
        )

    def _post(self, thread: Thread, place: int) -> Post:
        body, html = self.random.choice(self.rendered)
        written: Any = thread.created_at + timedelta(minutes=place)
        return Post(
            thread=thread,
            position=place,
            author=self.random.choice(self.people),
            body=body,
            html=html,
            created_at=written,
        )

    def _lengthen(self, replies: int) -> None:
        thread = Thread.objects.filter(slug=LONG).first()
        if thread is None:
            thread = self._thread(0)
            thread.title, thread.slug, thread.created_at = "A long thread", LONG, self.now
            thread.save()
            self._post(thread, 0).save()
        places = range(thread.last_position + 1, replies + 1)
        Post.objects.bulk_create((self._post(thread, place) for place in places), batch_size=BATCH)
        thread.last_position = thread.reply_count = replies
        thread.last_post_at = self.now
        thread.save()
