"""The pages of the library: browsing, topics, agencies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from exemplar.core.page_cache import same_for_everyone, wants_part
from practices.library.models import (
    CaseStudyIndexPage,
    PracticeIndexPage,
    PracticePage,
)
from practices.library.queries import (
    cases_for,
    practices_for,
)
from practices.taxonomy.models import Agency, Topic
from practices.taxonomy.queries import topic_tree
from search.browsing import browse

SHOWN_ON_A_TOPIC = 12
# Fewer: they follow a page of its ledger.
SHOWN_ON_AN_AGENCY = 6


def browse_practices(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Every practice, narrowed down as the address says; only the list for htmx."""
    found = browse(practices_for(request.user), request.GET)
    context = {
        **page.get_context(request),
        "browse": found,
        "cards": found.page.object_list,
        "feed": f"/feeds/practices/{found.address.removesuffix('?')}",
    }
    return render(request, _template(request, "practice"), context)


def browse_cases(request: HttpRequest, page: CaseStudyIndexPage) -> HttpResponse:
    """Every case study, narrowed down as the address says; only the list for htmx."""
    found = browse(cases_for(request.user), request.GET)
    context = {
        **page.get_context(request),
        "browse": found,
        "cards": found.page.object_list,
        "feed": f"/feeds/cases/{found.address.removesuffix('?')}",
    }
    return render(request, _template(request, "case_study"), context)


def _template(request: HttpRequest, kind: str) -> str:
    return f"library/{f'_{kind}_list' if wants_part(request) else f'{kind}_index_page'}.html"


@require_safe
@same_for_everyone
def topics(request: HttpRequest) -> HttpResponse:
    """All topics as a tree, with the number of practices under each."""
    return render(request, "library/topics.html", {"topics": counted_topics(request.user)})


def counted_topics(user: Any) -> list[tuple[Topic, int]]:
    """Each topic in tree order with the number of practices a reader finds under it."""
    counts = practices_for(user).ask().count_one("topic")
    return [(topic, counts.get(topic.slug, 0)) for topic in topic_tree()]


@require_safe
@same_for_everyone
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: what it means, the narrower ones, its practices and case studies."""
    found = get_object_or_404(Topic, slug=slug)
    below = practices_for(request.user).ask()
    chosen, counts = {"topic": [found.slug]}, below.count_one("topic")
    practices = below.records(chosen, "stage")
    cases = cases_for(request.user).ask().records(chosen, "newest")
    context = {
        "topic": found,
        "ancestors": found.get_ancestors(),
        "children": [(child, counts.get(child.slug, 0)) for child in found.get_children()],
        "practice_count": practices.count(),
        "practices": practices[:SHOWN_ON_A_TOPIC],
        "case_count": cases.count(),
        "cases": cases[:SHOWN_ON_A_TOPIC],
    }
    return render(request, "library/topic.html", context)


@require_safe
@same_for_everyone
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies as a tree, with the number of case studies of each and of those below it."""
    counts = cases_for(request.user).ask().count_one("agency")
    rows = [(agency, counts.get(agency.slug, 0)) for agency in Agency.objects.order_by("path")]
    return render(request, "library/agencies.html", {"agencies": rows})


@require_safe
@same_for_everyone
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency: its place, its case studies, and what it adopted."""
    found = get_object_or_404(Agency, slug=slug)
    cases = cases_for(request.user).ask().records({"agency": [found.slug]}, "newest")
    context = {
        "agency": found,
        "ancestors": found.get_ancestors(),
        "children": found.get_children(),
        "case_count": cases.count(),
        "cases": cases[:SHOWN_ON_AN_AGENCY],
    }
    return render(request, "library/agency.html", context)


def newest(request: HttpRequest, kind: type[Page]) -> list[Any]:
    """The newest pages that an address narrows a list down to, for its feed."""
    listed = practices_for if kind is PracticePage else cases_for
    return list(browse(listed(request.user), request.GET).page.object_list)
