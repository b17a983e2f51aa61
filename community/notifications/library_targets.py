"""What of the library can be followed, and what is above it: topics and agencies."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet

from community.notifications.targets import Target, register_target
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Topic, TreeTerm


def with_broader(terms: Iterable[TreeTerm]) -> list[tuple[TreeTerm, ...]]:
    """Words of a tree and those above them: by how far above they are, the nearest first."""
    distances: dict[str, int] = {}
    kind: type[TreeTerm] | None = None
    for term in terms:
        kind = type(term)
        lengths = range(len(term.path), 0, -term.steplen)
        for distance, length in enumerate(lengths):
            path = term.path[:length]
            distances[path] = min(distance, distances.get(path, distance))
    if kind is None:
        return []
    groups: dict[int, list[TreeTerm]] = {}
    for term in kind._default_manager.filter(path__in=distances).order_by("-depth", "path"):
        groups.setdefault(distances[term.path], []).append(term)
    return [tuple(groups[distance]) for distance in sorted(groups)]


def _above_practice(practice: PracticePage) -> Sequence[Any]:
    return with_broader(practice.topics.all())


def _above_case_study(case: CaseStudyPage) -> Sequence[Any]:
    agencies = with_broader([case.agency] if case.agency else [])
    return [*with_broader(case.topics.all()), *agencies]


def _above_term(term: TreeTerm) -> Sequence[Any]:
    return with_broader([term])


def _pages(model: type[Any]) -> Callable[[Any], QuerySet[Any]]:
    return lambda user: model.objects.visible_to(user).without_texts()


def _all(model: type[models.Model]) -> Callable[[Any], QuerySet[Any]]:
    return lambda _user: model._default_manager.all()


register_target(
    Target(
        "practice",
        "Practice",
        PracticePage,
        _pages(PracticePage),
        chain=_above_practice,
        stands_alone=True,
    )
)
register_target(
    Target(
        "case-study",
        "Case study",
        CaseStudyPage,
        _pages(CaseStudyPage),
        chain=_above_case_study,
        plural="Case studies",
        stands_alone=True,
    )
)
register_target(Target("topic", "Topic", Topic, _all(Topic), chain=_above_term, stands_alone=True))
register_target(
    Target(
        "agency",
        "Agency",
        Agency,
        _all(Agency),
        chain=_above_term,
        plural="Agencies",
        stands_alone=True,
    )
)
