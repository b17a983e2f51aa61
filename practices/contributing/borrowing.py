"""Beginning with a page that is published: what carries over, and how it is credited."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from exemplar.core.models import SiteSettings
from practices.contributing.enums import Kind
from practices.contributing.pages import LibraryPage, values_of
from practices.contributing.shape import MOST_ROWS, PAGES, fields_of
from practices.contributing.typed import Value
from practices.library.models import PracticePage

# How an address names a page of each kind.
NAMES: dict[str, str] = {Kind.PRACTICE: "practice", Kind.CASE_STUDY: "case"}
# What is true of the first page alone: its name, what came of it, whom to ask about it.
_ITS_OWN = {"title", "failed", "results", "outcomes", "contact"}
# What each kind takes over from the other, or from another story.
_CARRIED: dict[tuple[str, str], set[str]] = {
    (Kind.PRACTICE, Kind.CASE_STUDY): {"topics"},
    (Kind.CASE_STUDY, Kind.CASE_STUDY): {"practice_links", "topics", "channels", "customer_groups"},
    (Kind.CASE_STUDY, Kind.PRACTICE): {"what_was_done", "topics", "customer_groups", "sources"},
}


def page_to_begin_with(named: Mapping[str, str]) -> LibraryPage | None:
    """The page that an address names by its kind and its slug, if everybody may read it.

    Words that only some may read must not leave their circle.
    """
    for kind, model in PAGES.items():
        slug = named.get(NAMES[kind], "")
        # A database refuses a text that holds an unseen character.
        if slug and slug.isprintable():
            everybodys: Any = model.objects.visible_to(AnonymousUser())
            if found := everybodys.filter(slug=slug).first():
                return found
    return None


def kind_of(page: LibraryPage) -> str:
    """What a page is."""
    return Kind.PRACTICE if isinstance(page, PracticePage) else Kind.CASE_STUDY


def values_from(page: LibraryPage, kind: str) -> dict[str, Value]:
    """The first words of a contribution that begins with a page, which is its first source."""
    begun_with = kind_of(page)
    whole = values_of(page, begun_with)
    if begun_with == kind == Kind.PRACTICE:
        carried = set(fields_of(kind)) - _ITS_OWN
    else:
        carried = _CARRIED[begun_with, kind]
    values = {name: value for name, value in whole.items() if name in carried}
    values["sources"] = [_credit(page), *values.get("sources", [])][:MOST_ROWS]
    if kind == Kind.CASE_STUDY and begun_with == Kind.PRACTICE:
        values["practice_links"] = [{"practice": str(page.get_url())}]
    return values


def _credit(page: LibraryPage) -> dict[str, str]:
    published = page.first_published_at
    return {
        "title": page.title,
        "publisher": SiteSettings.for_site(page.get_site()).agency_name,
        "url": urljoin(settings.BASE_URL, str(page.get_url())),
        "published": f"{published:%Y-%m-%d}" if published else "",
    }
