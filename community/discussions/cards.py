"""Cards of practices and case studies in posts, filled in for each reader.

The stored HTML holds a marker with the address that was typed (see text). What is shown of the page
is read now, and only what this reader may read: a page that is restricted, was taken down or never
was looks the same to whom it is not shown.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.template.loader import render_to_string

from practices.library.queries.named import cases_named, practices_named

UNSEEN: Final = "<p>(a page that you cannot see)</p>"
_MARKER = re.compile(r"<!--card:(/(practices|cases)/([a-z0-9_-]{1,255})/)-->")
_NAMED = {"practices": practices_named, "cases": cases_named}
_LABELS = {"practices": "Practice", "cases": "Case study"}


def fill_cards(texts: Sequence[str], user: Any) -> list[str]:
    """Stored texts as this reader sees them: at most one query for each kind of page."""
    if not any("<!--card:" in text for text in texts):
        return list(texts)
    cards = _cards(texts, user)
    return [_MARKER.sub(lambda match: cards.get(match[1], UNSEEN), text) for text in texts]


def without_cards(texts: Iterable[str]) -> list[str]:
    """The same where no reader is known, in a file or a mail: the address that was typed."""
    return [_MARKER.sub(r'<p><a href="\1">\1</a></p>', text) for text in texts]


def _cards(texts: Sequence[str], user: Any) -> dict[str, str]:
    """The cards that this reader sees, by the addresses of their pages."""
    asked: dict[str, set[str]] = {}
    for text in texts:
        for _, kind, slug in _MARKER.findall(text):
            asked.setdefault(kind, set()).add(slug)
    return {
        f"/{kind}/{slug}/": _card(kind, page)
        for kind, slugs in asked.items()
        for slug, page in _NAMED[kind](sorted(slugs), user).items()
    }


def _card(kind: str, page: Any) -> str:
    return render_to_string("discussions/_card.html", {"page": page, "label": _LABELS[kind]})
