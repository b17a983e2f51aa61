"""Pages by the short names that addresses hold."""

import re
from collections.abc import Iterable
from typing import Any

from practices.library.models import CaseStudyPage, PracticePage

# Whatever else an address holds names no page, and not every database takes every letter.
_SLUG = re.compile(r"[\w-]{1,255}")


def practices_named(slugs: Iterable[str], user: Any) -> dict[str, PracticePage]:
    """The practices of these names that a reader may see; all others might as well not exist."""
    return _named(PracticePage.objects.visible_to(user), slugs)


def cases_named(slugs: Iterable[str], user: Any) -> dict[str, CaseStudyPage]:
    """The case studies of these names that a reader may see."""
    return _named(CaseStudyPage.objects.visible_to(user), slugs)


def _named(pages: Any, slugs: Iterable[str]) -> dict[str, Any]:
    asked = [slug for slug in slugs if _SLUG.fullmatch(slug)]
    return {page.slug: page for page in pages.filter(slug__in=asked)} if asked else {}
