"""The pages that are measured, and what each is asked with."""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Words as people type them: some occur in most practices, some in few.
WORDS = ("appointment", "survey", "online status", "phone wait", "pilot customer", "paper form")
COMBINATIONS = 200
FACETS_CHOSEN = (1, 1, 2, 3)
ADDRESSES = 40
# Few enough that each worker soon keeps them all.
KEPT_ADDRESSES = 5


@dataclass(frozen=True)
class MeasuredPage:
    """One row of the table: its addresses, and who asks."""

    name: str
    addresses: Sequence[str]
    cached: bool = False
    signed_in: bool = False
    with_service: bool = False  # of somebody who has described a service
    status: int = 200


@dataclass(frozen=True)
class Library:
    """What the measurements need to know of one library."""

    pages: Sequence[MeasuredPage]
    cookies: str
    service_cookies: str
    facts: dict[str, float]


def _fresh(address: str) -> str:
    """The address as one that nobody has asked for yet."""
    return f"{address}{'&' if '?' in address else '?'}n={{n}}"


def _combinations(kind: str) -> list[str]:
    """Lists narrowed down by random choices that find something."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - needs Django

    from practices.library.queries import practices_for  # noqa: PLC0415

    listing, chooser = practices_for(AnonymousUser()), random.Random(kind)
    found: list[str] = []
    while len(found) < COMBINATIONS:
        selection: dict[str, list[str]] = {}
        for _ in range(chooser.choice(FACETS_CHOSEN)):
            facet = chooser.choice(listing.facets)
            selection[facet.name] = [chooser.choice(facet.options).value]
        if listing.ask().records(selection, "newest").count():
            pairs = [f"{name}={value}" for name, (value,) in selection.items()]
            found.append(f"/practices/?{'&'.join(pairs)}")
    return found


def _pages() -> list[MeasuredPage]:
    from practices.library.models import CaseStudyPage, PracticePage  # noqa: PLC0415
    from practices.taxonomy.models import Agency, Topic  # noqa: PLC0415

    chooser = random.Random(1)

    def some(kind: Any) -> list[str]:
        keys = list(kind.objects.live().order_by("pk").values_list("pk", flat=True))
        chosen = chooser.sample(keys, min(ADDRESSES, len(keys)))
        return [page.get_url() for page in kind.objects.filter(pk__in=chosen)]

    practices, cases = some(PracticePage), some(CaseStudyPage)
    few = practices[:KEPT_ADDRESSES]
    topics = [topic.get_absolute_url() for topic in Topic.objects.all()]
    agencies = [agency.get_absolute_url() for agency in Agency.objects.filter(depth=1)]
    narrowed = _combinations("browse")
    words = [f"/practices/?q={word.replace(' ', '+')}" for word in WORDS]
    search = [f"/search/?q={word.replace(' ', '+')}" for word in WORDS]
    return [
        MeasuredPage("home, kept", ["/"], cached=True),
        MeasuredPage("browse, kept", ["/practices/"], cached=True),
        MeasuredPage("practice, kept", few, cached=True),
        MeasuredPage("practice, signed in", few, cached=True, signed_in=True),
        MeasuredPage("practice, with a service", few, cached=True, with_service=True),
        MeasuredPage("browse by fit", [_fresh("/practices/?sort=fit")], with_service=True),
        MeasuredPage(
            "worked in like contexts",
            [_fresh("/practices/?sort=fit&fit=worked")],
            with_service=True,
        ),
        MeasuredPage("home", [_fresh("/")]),
        MeasuredPage("browse, no filter", [_fresh("/practices/")]),
        MeasuredPage("browse, random filters", [_fresh(address) for address in narrowed]),
        MeasuredPage("browse, with words", [_fresh(address) for address in words]),
        MeasuredPage("practice", [_fresh(address) for address in practices]),
        MeasuredPage("case study", [_fresh(address) for address in cases]),
        MeasuredPage("topic", [_fresh(address) for address in topics]),
        MeasuredPage("agency", [_fresh(address) for address in agencies]),
        MeasuredPage("search", search),
        MeasuredPage("feed", ["/feeds/practices/"]),
        *_talk(chooser),
    ]


def _talk(chooser: random.Random) -> list[MeasuredPage]:
    """The long thread from its first page to its last, and lists of many threads."""
    from community.discussions.models import Post, Thread  # noqa: PLC0415
    from community.discussions.queries.pages import page_count  # noqa: PLC0415
    from tests.bench.talk import LONG  # noqa: PLC0415

    thread = Thread.objects.select_related("space").get(slug=LONG)
    address, last = thread.get_absolute_url(), page_count(thread)
    numbers = [chooser.randint(1, last) for _ in range(ADDRESSES)]
    keys = list(Post.objects.filter(thread=thread, position__gt=0).values_list("pk", flat=True))
    posts = chooser.sample(keys, min(ADDRESSES, len(keys)))
    jumps = [f"/discussions/posts/{key}/" for key in posts]
    return [
        MeasuredPage("discussions", ["/discussions/"]),
        MeasuredPage("discussions, member", ["/discussions/"], signed_in=True),
        MeasuredPage("a space", [thread.space.get_absolute_url()]),
        MeasuredPage("long thread, begin", [address]),
        MeasuredPage("long thread, end", [f"{address}?page={last}"]),
        MeasuredPage("long thread, any page", [f"{address}?page={each}" for each in numbers]),
        MeasuredPage("long thread, member", [f"{address}?page={last}"], signed_in=True),
        MeasuredPage("jump to a reply", jumps, status=302),
    ]


def _sign_in(name: str) -> str:
    """The cookies of a member who is signed in."""
    from exemplar.accounts.models import User  # noqa: PLC0415

    person, _ = User.objects.get_or_create(email=f"{name}@example.org")
    client = Client()
    client.force_login(person)
    client.get("/")
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def _describe_service(name: str) -> None:
    """Let a member have described a service like many of those in the ledger."""
    from exemplar.accounts.models import User  # noqa: PLC0415
    from practices.fit.models import Service  # noqa: PLC0415
    from practices.taxonomy.models import Channel, CustomerGroup  # noqa: PLC0415

    person, _ = User.objects.get_or_create(email=f"{name}@example.org")
    facts = {"level": "federal", "customers_a_year": "100k_1m", "constraints": ["budget"]}
    service, _ = Service.objects.get_or_create(owner=person, defaults=facts)
    service.channels.set(Channel.objects.order_by("pk")[:3])
    service.customer_groups.set(CustomerGroup.objects.order_by("pk")[:3])


def _facts() -> dict[str, float]:
    """How many queries a narrowed list takes, and how long its facets take to count."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    from practices.library.models import PracticePage  # noqa: PLC0415
    from practices.library.queries import practices_for  # noqa: PLC0415

    listing = practices_for(AnonymousUser())
    counting = listing.ask()
    counting.count_each({})
    start = perf_counter()
    counting.count_each({})
    counted = perf_counter() - start
    client = Client()
    client.get("/practices/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/practices/?stage=tested&n=facts")
    return {
        "practices": PracticePage.objects.live().count(),
        "facet_values": sum(len(facet.options) for facet in listing.facets),
        "facet_count_seconds": counted,
        "browse_queries": len(queries),
    }


def describe() -> Library:
    """The pages of the library that the settings point at."""
    _describe_service("bench-reader")
    return Library(_pages(), _sign_in("bench-member"), _sign_in("bench-reader"), _facts())


def read(path: Path) -> Library:
    """A library as a process of its own has described it."""
    data = json.loads(path.read_text())
    pages = [MeasuredPage(**page) for page in data.pop("pages")]
    return Library(pages, **data)


if __name__ == "__main__":
    # A process of its own for each database: grow the library, then tell what is in it.
    django.setup()
    from django.core.management import call_command

    from tests.bench.library import Grower
    from tests.bench.talk import Talk

    begun = perf_counter()
    Grower().grow_to(int(sys.argv[1]))
    grown = perf_counter()
    call_command("search", "rebuild")
    indexed = perf_counter()
    Talk().grow_to(int(sys.argv[1]))
    library = describe()
    library.facts.update(grow_seconds=grown - begun, index_seconds=indexed - grown)
    Path(sys.argv[2]).write_text(json.dumps(asdict(library)))
