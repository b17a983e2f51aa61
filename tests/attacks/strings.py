"""The attacks that are tried, and how they are shared out over fields of limited length."""

import json
from collections.abc import Iterable, Sequence

from django.conf import settings

from tests.attacks.own import own_attacks

# Beside the checkout there may be more: what two libraries that clean HTML test themselves with.
SHARED = settings.BASE_DIR.parent / "shared" / "data" / "attacks"
SHARD = 45


def all_attacks() -> list[str]:
    """Each string once: the project's own, and the shared ones where the checkout has them."""
    shared = [
        entry["payload"]
        for file in sorted(SHARED.glob("*.json"))
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]
    return list(dict.fromkeys([*own_attacks(), *shared]))


def shards() -> list[Sequence[str]]:
    """All attacks in parts, so that several processes share the work."""
    strings = all_attacks()
    count = -(-len(strings) // SHARD)
    # Every n-th, so that each part has something of each class.
    return [strings[start::count] for start in range(count)]


def pack(strings: Iterable[str], limit: int, joint: str) -> list[str]:
    """The strings that are within the limit, as many together as fit: the longest come first."""
    packed: list[str] = []
    for text in sorted(strings, key=len, reverse=True):
        if len(text) > limit:
            continue
        for place, held in enumerate(packed):
            together = f"{held}{joint}{text}"
            if len(together) <= limit:
                packed[place] = together
                break
        else:
            packed.append(text)
    return packed
