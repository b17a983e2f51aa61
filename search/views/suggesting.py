"""What somebody may be about to type: while they type, and nothing that they may not see."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from modelsearch.query import PlainText

from search.engines.finding import find
from search.language import clean
from search.registry import Kind, kinds
from search.rules import queries_of

LONGEST = 100  # characters
SHORTEST = 2
MOST_OF_EACH = 3
MOST_PAST = 3
MOST_ADDRESSES = 10_000


class Allowance:
    """How much each address may ask in a minute: more than anybody types. Each process has its own.

    In memory, as counting in a shared cache would take longer than the answer.
    """

    def __init__(self, a_minute: int) -> None:
        """Allow so many."""
        self._most = a_minute
        self._minute = 0
        self._asked: Counter[str] = Counter()

    def is_used_up(self, address: str) -> bool:
        """Whether an address has asked too much; this question counts."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute or len(self._asked) > MOST_ADDRESSES:
            self._minute, self._asked = minute, Counter()
        self._asked[address] += 1
        return self._asked[address] > self._most


allowance = Allowance(600)


def _titles(text: str, user: Any) -> Iterator[dict[str, str]]:
    """Titles and names in which a word begins so."""
    for kind in kinds():
        listing = kind.listing(user)
        found = find(
            PlainText(text),
            listing.records_with(kind.suggested_fields),
            visible=listing.visible,
            audience=listing.audience,
            fields=list(kind.begun_fields),
            begun=True,
        )
        for record in found[:MOST_OF_EACH]:
            yield {"text": str(record), "kind": _one(kind), "url": kind.url(record)}


def _one(kind: Kind) -> str:
    return kind.one[0].upper() + kind.one[1:]


def _past(text: str, user: Any) -> list[dict[str, str]]:
    """What the person has searched for before."""
    if not user.is_authenticated:
        return []
    own = queries_of(user).filter(text__istartswith=text)[:MOST_PAST]
    address = reverse("search")
    return [
        {
            "text": each.text,
            "kind": "Your search",
            "url": f"{address}?{urlencode({'q': each.text})}",
        }
        for each in own
    ]


@require_safe
@never_cache
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggestions for what has been typed so far, as data for the script of the search box."""
    if allowance.is_used_up(get_adapter().get_client_ip(request)):
        return JsonResponse({"suggestions": []}, status=429)
    text = clean(request.GET.get("q", ""))[:LONGEST]
    found = _past(text, request.user)
    if len(text) >= SHORTEST:
        found += _titles(text, request.user)
    return JsonResponse({"suggestions": found})
