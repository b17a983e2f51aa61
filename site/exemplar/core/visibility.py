"""Who may read which pages: the restrictions that editors set, and the audience a reader is in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction

from exemplar.core.content_version import versioned


@dataclass(frozen=True)
class Restriction:
    """A part of the page tree (by its path) that only some may read."""

    key: int
    page: int
    path: str
    groups: frozenset[int] | None  # None: whoever is signed in
    locked: bool  # nobody is let in by who they are (a shared password)

    def admits(self, user: Any, groups: frozenset[int]) -> bool:
        """Whether a reader meets the restriction."""
        if self.locked or not user.is_authenticated:
            return False
        if user.is_superuser:
            return True
        return self.groups is None or bool(self.groups & groups)


@versioned
def restrictions() -> tuple[Restriction, ...]:
    """All restrictions there are. Read again after each change."""
    rows = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    return tuple(
        Restriction(
            key=row.pk,
            page=row.page_id,
            path=row.page.path,
            groups=frozenset(group.pk for group in row.groups.all())
            if row.restriction_type == PageViewRestriction.GROUPS
            else None,
            locked=row.restriction_type == PageViewRestriction.PASSWORD,
        )
        for row in rows.order_by("pk")
    )


def unmet_restrictions(user: Any, version: int | None = None) -> tuple[Restriction, ...]:
    """The restrictions that keep a reader out. While there are none, who it is is not asked."""
    every = restrictions(version)
    if not every:
        return ()
    groups: frozenset[int] = frozenset()
    if user.is_authenticated and any(restriction.groups for restriction in every):
        groups = frozenset(user.groups.values_list("pk", flat=True))
    return tuple(restriction for restriction in every if not restriction.admits(user, groups))


def audience(user: Any, version: int | None = None) -> str:
    """Equal for readers who may read exactly the same pages."""
    return ",".join(str(restriction.key) for restriction in unmet_restrictions(user, version))


def readable(user: Any, of: str = "") -> Q:
    """Published pages that a person may read; `of`, where another record leads to the page.

    A page below a restriction is left out unless the person meets it; one that a shared
    password protects is in no list.
    """
    found = Q(**{f"{of}live": True})
    for restriction in unmet_restrictions(user):
        found &= ~Q(**{f"{of}path__startswith": restriction.path})
    return found


# Everybody is in this audience. Which pages it holds of is for the restrictions to say.
PUBLIC = "public"


def audience_terms(user: Any) -> tuple[str, ...]:
    """What search lets a person find: everything public, but for what is below these pages.

    A term with a minus keeps out what has it. Asked with each search, so that a restriction that
    is set, changed or lifted counts at once.
    """
    barred = (f"-below:{restriction.page}" for restriction in unmet_restrictions(user))
    return (PUBLIC, *dict.fromkeys(barred))


@versioned
def _parents() -> dict[str, int]:
    """The keys of all pages that have pages below them, by their paths."""
    return dict(Page.objects.filter(numchild__gt=0).values_list("path", "pk"))


def place_terms(page: Page) -> list[str]:
    """What search knows of a page's place: itself, and every page above it, by their keys."""
    parents = _parents()
    steps = range(Page.steplen, len(page.path), Page.steplen)
    above = (parents.get(page.path[:length]) for length in steps)
    return [f"below:{key}" for key in (*above, page.pk) if key is not None]


def may_read(user: Any, path: str) -> bool:
    """Whether a reader may read the page at a path of the tree, published or not."""
    return not any(path.startswith(restriction.path) for restriction in unmet_restrictions(user))
