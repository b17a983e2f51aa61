"""How much one person may do, and how fast; less while they are new here.

Counted by allauth's rate limits in the cache that all processes share.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from math import ceil
from time import time
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role
from exemplar.core.markdown import render_markdown

_APP: Final = "community.moderation"
_WORDS: Final = {
    "post": ("post", "posts"),
    "edit": ("edit", "edits"),
    "flag": ("flag", "flags"),
    "mention": ("mention", "mentions"),
    "mail": ("mail", "mails"),
    "appeal": ("appeal", "appeals"),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_LINK = re.compile(r'<a href="((?:https?:)?//[^"]*)"', re.IGNORECASE)
# Addresses that are written without being links, too: readers copy them.
_WRITTEN = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]\"']+", re.IGNORECASE)

_experience: list[Callable[[Any], int]] = []


def register_experience(count: Callable[[Any], int]) -> None:
    """Say how many posts of a person are shown; the counts of all parts are added."""
    _experience.append(count)


def is_new(user: Any) -> bool:
    """Whether somebody has hardly written yet, or has only just come.

    Nobody is new whose role is to look after the site.
    """
    if has_role(user, Role.MODERATOR, Role.EDITOR):
        return False
    if user.date_joined > timezone.now() - timedelta(days=settings.MODERATION_NEW_DAYS):
        return True
    return sum(count(user) for count in _experience) < settings.MODERATION_NEW_POSTS


def check_pace(actor: Any, what: str, times: int = 1) -> None:
    """Count a post, edit, flag, mention, mail or appeal. Raises ValidationError for one too many.

    The site itself (None) loads as much as it likes.
    """
    if actor is None:
        return
    action = _action(actor, what)
    for _ in range(times):
        if not ratelimit.consume(None, **_key(actor, action), limit_get=True):
            raise ValidationError(_too_fast(actor, what, action), code="too_fast")


def _action(actor: Any, what: str) -> str:
    """The limit that holds for a person: another one while they are new."""
    strict = f"{what}_new"
    is_stricter = strict in settings.MODERATION_LIMITS and is_new(actor)
    return strict if is_stricter else what


def _key(actor: Any, action: str) -> dict[str, Any]:
    return {"app": _APP, "action": action, "config": settings.MODERATION_LIMITS, "user": actor}


@dataclass(frozen=True)
class Pace:
    """How much of one limit somebody has used: so many of so many in so many seconds."""

    what: str
    used: int
    most: int
    seconds: int
    # Seconds until one more is possible; 0 if it is now.
    wait: int

    @property
    def words(self) -> str:
        """The limit in words: "10 posts in 10 minutes"."""
        one, many = _WORDS[self.what]
        return f"{self.most} {one if self.most == 1 else many} in {_span(self.seconds)}"


def paces(actor: Any, what: str, action: str | None = None) -> list[Pace]:
    """What a person has used of each limit of a kind; counts nothing."""
    action = action or _action(actor, what)
    found = []
    for rate in ratelimit.get_rates(app=_APP, action=action, config=settings.MODERATION_LIMITS):
        key = ratelimit.get_cache_key(None, app=_APP, action=action, rate=rate, user=actor)
        now = time()
        history = [moment for moment in cache.get(key, ()) if moment > now - rate.duration]
        is_full = len(history) >= rate.amount
        wait = ceil(history[-1] + rate.duration - now) if is_full else 0
        found.append(Pace(what, len(history), rate.amount, int(rate.duration), max(wait, 0)))
    return found


def standing(actor: Any) -> list[Pace]:
    """What a person has used of every limit."""
    return [pace for what in _WORDS for pace in paces(actor, what)]


def _too_fast(actor: Any, what: str, action: str) -> str:
    full = [pace for pace in paces(actor, what, action) if pace.wait]
    if not full:
        # Many requests at once: the count could not be read in time.
        return "That was a lot at once. Wait a moment, then send it again."
    worst = max(full, key=lambda pace: pace.wait)
    while_new = " while you are new here" if action.endswith("_new") else ""
    verb = "make" if what == "edit" else "send"
    return (
        f"You can {verb} at most {worst.words}{while_new}. You can go on in {_span(worst.wait)}; "
        "what you typed is still here."
    )


def _span(seconds: int) -> str:
    """A time in words, never too short: "10 minutes"."""
    units = ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"))
    size, name = next((unit for unit in units if seconds >= unit[0]), units[-1])
    count = ceil(seconds / size)
    return f"1 {name}" if count == 1 else f"{count} {name}s"


def links_in(text: str) -> int:
    """How many addresses of other sites a text in Markdown holds, each counted once."""
    own = urlsplit(settings.BASE_URL).netloc
    shown = {unescape(address) for address in _LINK.findall(render_markdown(text))}
    written = {address.rstrip(".,;:!?*_`") for address in _WRITTEN.findall(text)}
    found = {address.lower().rstrip("/") for address in shown | written}
    return sum(1 for address in found if urlsplit(address).netloc != own)


def check_links(actor: Any, text: str) -> None:
    """Raises ValidationError for a text of somebody new with more links than they may use."""
    most = settings.MODERATION_NEW_LINKS
    if actor is None or (count := links_in(text)) <= most or not is_new(actor):
        return
    limit = "1 link" if most == 1 else f"{most} links"
    raise ValidationError(
        f"This text has {count} links to other sites. While you are new here, a text can have at "
        f"most {limit}. Links to pages of this site do not count.",
        code="too_many_links",
    )
