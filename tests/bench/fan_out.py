"""One post in a space that 50,000 people watch: how long its author waits, and how soon all know.

Run by `make bench CROWD=1`, with tasks that a worker does later, as on a busy site.
"""

# Django is set up first.
# ruff: noqa: PLC0415, T201
import sys
import time
from statistics import median
from typing import Any
from uuid import uuid4

import django

WATCHERS = 50_000
POSTS = 15
MAILS = 5_000
BATCH = 2000
# How much longer the author may wait with all the watchers: what a busy machine adds by itself.
MOST = 1.5


def _watchers(space: Any) -> None:
    from allauth.account.models import EmailAddress

    from community.notifications.enums import Level
    from community.notifications.models import Subscription
    from community.notifications.targets import target_of
    from exemplar.accounts.models import User

    emails = [f"watcher-{number}@example.org" for number in range(WATCHERS)]
    User.objects.bulk_create((User(email=email) for email in emails), batch_size=BATCH)
    people = User.objects.filter(email__startswith="watcher-").order_by("pk")
    EmailAddress.objects.bulk_create(
        (
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in people.iterator()
        ),
        batch_size=BATCH,
    )
    kind = target_of(space).content_type
    Subscription.objects.bulk_create(
        (
            Subscription(user=user, target_type=kind, target_id=space.pk, level=Level.WATCH)
            for user in people.iterator()
        ),
        batch_size=BATCH,
    )


def _waits(client: Any, thread: Any) -> float:
    """The median of what the author of a reply waits for the answer, in processor seconds."""
    address = f"/discussions/threads/{thread.pk}/reply/"
    taken = []
    for number in range(POSTS):
        data = {"body": f"What I think, part {number}.", "key": str(uuid4())}
        begun = time.process_time()
        answer = client.post(address, data)
        taken.append(time.process_time() - begun)
        if answer.status_code != 302:
            raise RuntimeError(f"The reply was answered with {answer.status_code}.")
    return median(taken)


def _authors(talk: Any) -> list[Any]:
    from django.test import Client

    clients = []
    for person in talk.people[:2]:
        client = Client()
        client.force_login(person)
        clients.append(client)
    return clients


def main() -> int:
    """Measure; 1 where an author waits for the watchers."""
    from django.core.cache import cache

    from community.discussions.models import Space, Thread
    from community.notifications.mailing import send_due
    from community.notifications.models import News, Notification
    from community.notifications.spreading import spread
    from tests.bench.talk import Talk

    talk = Talk()
    talk.grow_to(2)
    quiet = Thread.objects.filter(space=talk.space).order_by("pk").first()
    watched_space = Space.objects.create(name="Watched by all", slug="watched-by-all")
    watched = talk._thread(1)
    watched.space = watched_space
    watched.save()
    talk._post(watched, 0).save()
    _watchers(watched_space)
    (first, second) = _authors(talk)
    _waits(first, quiet)
    cache.clear()
    alone = _waits(first, quiet)
    cache.clear()
    with_all = _waits(second, watched)
    news = News.objects.filter(spread_at=None).order_by("-pk").first()
    begun = time.process_time()
    spread(news)
    told = Notification.objects.filter(news=news).count()
    spreading = time.process_time() - begun
    # The rate is the same for all: of most of them it is not waited for.
    some = Notification.objects.filter(news=news).order_by("pk")[MAILS : MAILS + 1]
    Notification.objects.filter(news=news, pk__gte=some.values("pk")).delete()
    begun = time.process_time()
    sent = send_due(news.pk)
    mailing = time.process_time() - begun
    is_quick = with_all <= MOST * alone and told >= WATCHERS
    print(f"\nFan-out: a reply takes {1000 * alone:.0f} ms with no watcher, "
          f"{1000 * with_all:.0f} ms with {WATCHERS:,} (processor time)")  # fmt: skip
    print(f"  {told:,} people told in {spreading:.1f} s: {told / spreading:,.0f} a second")
    print(f"  {sent:,} mails made and handed over in {mailing:.1f} s: "
          f"{sent / max(mailing, 0.001):,.0f} a second")  # fmt: skip
    print(f"{'reached    ' if is_quick else 'not reached'}  an author does not wait for watchers")
    return 0 if is_quick else 1


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
