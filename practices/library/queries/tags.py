"""Reading the free tags."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from taggit.models import Tag

from practices.library.models import CaseStudyPage, PracticePage


def counted_tags() -> QuerySet[Tag]:
    """All tags by name, with how many practices and case studies carry each, published or not."""
    tags: QuerySet[Tag] = Tag.objects.annotate(
        practices=_count(PracticePage), cases=_count(CaseStudyPage)
    )
    return tags.order_by("name", "pk")


def _count(kind: Any) -> Coalesce:
    rows = kind.tags.through.objects.filter(tag=OuterRef("pk")).order_by()
    counted = rows.values("tag").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
