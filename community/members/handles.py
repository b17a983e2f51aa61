"""Handles: the short names in addresses and mentions, taken from a person's name."""

import secrets
from collections.abc import Iterable

from django.utils.text import slugify

from community.members.models import LONGEST_HANDLE, FormerHandle, Member

LEAST = 3
# What stands for a name that has no letter from a to z.
NAMELESS = "member"
# Nobody is called by what names the site, those who run it, or a part of an address.
_RESERVED_WORDS = """
    about account accounts admin administrator admins agency all anonymous anyone api appeal
    community contact deleted demo editor editors everybody everyone exemplar government group
    guest help here inbox info mail me moderator moderators news nobody null official officials
    people postmaster practice practices root search security settings site staff support system
    team undefined user users webmaster you
"""
RESERVED = frozenset(_RESERVED_WORDS.split())
# Left free at the end of a handle, for a number.
_FOR_NUMBER = 6


def base_for(name: str) -> str:
    """The handle that a name gives, if nobody else has it."""
    base = slugify(name).replace("_", "-").lstrip("-0123456789")
    base = "-".join(part for part in base[: LONGEST_HANDLE - _FOR_NUMBER].split("-") if part)
    return NAMELESS if len(base) < LEAST or base in RESERVED else base


def _candidates(name: str) -> list[str]:
    base = base_for(name)
    first = [] if base == NAMELESS else [base, *(f"{base}-{number}" for number in range(2, 10))]
    return [*first, *(f"{base}-{secrets.randbelow(90_000) + 10_000}" for _ in range(5))]


def taken(handles: Iterable[str]) -> set[str]:
    """Those of these handles that somebody has, or had."""
    wanted = list(handles)
    now = Member.objects.filter(handle__in=wanted).values_list("handle", flat=True)
    before = FormerHandle.objects.filter(handle__in=wanted).values_list("handle", flat=True)
    return {*now, *before}


def free_handles(names: Iterable[str]) -> list[str]:
    """A handle for each of these names that nobody has, in two queries for any number."""
    lists = [_candidates(name) for name in names]
    used = taken(handle for each in lists for handle in each)
    chosen = []
    for each in lists:
        handle = next((one for one in each if one not in used), each[-1])
        used.add(handle)
        chosen.append(handle)
    return chosen
