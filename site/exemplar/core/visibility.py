"""Who may read which pages: the restrictions that editors set, and the audience a reader is in."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import PageViewRestriction

from exemplar.core.content_version import versioned


@dataclass(frozen=True)
class Restriction:
    """A part of the page tree (by its path) that only some may read."""

    key: int
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


def may_read(user: Any, path: str) -> bool:
    """Whether a reader may read the page at a path of the tree, published or not."""
    return not any(path.startswith(restriction.path) for restriction in unmet_restrictions(user))
