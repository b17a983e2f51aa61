"""What must be looked at again: pages that are overdue, due soon, or that nobody looks after."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from practices.library.enums import Standing
from practices.library.models import CaseStudyPage, LastingPage, PracticePage

SOON_DAYS = 60
KINDS: tuple[Any, ...] = (PracticePage, CaseStudyPage)


def conditions() -> dict[str, Q]:
    """The states that ask for somebody's attention, as of today."""
    today = timezone.localdate()
    soon = today + timedelta(days=SOON_DAYS)
    return {
        "overdue": Q(verify_by__lt=today),
        "soon": Q(verify_by__gte=today, verify_by__lte=soon),
        "undated": Q(verify_by__isnull=True),
        "unowned": Q(owner__isnull=True),
    }


def standing_pages(kind: Any) -> Any:
    """The published pages of a kind that have not been retired."""
    return kind.objects.live().filter(standing=Standing.CURRENT)


def stale_pages(kind: Any, state: str = "") -> QuerySet[Any]:
    """The pages of a kind that ask for attention, in one state or in any; the oldest date first."""
    wanted = conditions()
    chosen = wanted.get(state)
    if chosen is None:
        chosen = wanted["overdue"] | wanted["soon"] | wanted["undated"] | wanted["unowned"]
    pages: QuerySet[Any] = (
        standing_pages(kind)
        .filter(chosen)
        .without_texts()
        .select_related("owner", "verified_by")
        .order_by(F("verify_by").asc(nulls_first=True), "title", "pk")
    )
    return pages


def stale_keys(state: str = "") -> list[int]:
    """The keys of all pages that ask for attention, of both kinds."""
    return [
        key
        for kind in KINDS
        for key in stale_pages(kind, state).order_by().values_list("pk", flat=True)
    ]


def health_counts() -> dict[str, int]:
    """How many pages there are in each state, of both kinds together. Two queries."""
    wanted = conditions()
    counts = dict.fromkeys(wanted, 0)
    for kind in KINDS:
        asked = {name: Count("pk", filter=condition) for name, condition in wanted.items()}
        for name, count in standing_pages(kind).aggregate(**asked).items():
            counts[name] += count
    return counts


def lasting_page(key: int) -> LastingPage | None:
    """The practice or case study with this key, with who looks after it."""
    for kind in KINDS:
        pages = kind.objects.select_related("owner", "verified_by")
        if found := pages.filter(pk=key).first():
            page: LastingPage = found
            return page
    return None
