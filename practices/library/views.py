"""The pages of the library: browsing, topics, agencies."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from exemplar.core.page_cache import same_for_everyone, wants_part
from exemplar.core.visibility import may_read
from practices.library.actions import verify_page
from practices.library.agreement import TOO_FEW
from practices.library.comparing import choose, comparison, suggestions
from practices.library.enums import EvidenceLevel
from practices.library.evidence import RUBRIC
from practices.library.models import (
    CaseStudyIndexPage,
    PracticeIndexPage,
    PracticePage,
)
from practices.library.queries import (
    cases_for,
    for_everybody,
    practices_as_seen,
    practices_for,
)
from practices.library.queries.evidence import rater_agreement
from practices.library.queries.health import lasting_page
from practices.taxonomy.models import Agency, Topic
from practices.taxonomy.queries import topic_tree
from search.browsing import browse, first_page
from search.words import clean_query

SHOWN_ON_A_TOPIC = 12
# Fewer: they follow a page of its ledger.
SHOWN_ON_AN_AGENCY = 6


def browse_practices(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Every practice, narrowed down as the address says; only the list for htmx."""
    listing = practices_as_seen(request)
    found = browse(listing, request.GET)
    context = {
        **page.get_context(request),
        "browse": found,
        "cards": found.page.object_list,
        "feed": f"/feeds/practices/{for_everybody(found.address, listing)}",
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


@require_safe
@same_for_everyone
def evidence(request: HttpRequest) -> HttpResponse:
    """How evidence is rated, and how far the raters agree."""
    agreement = rater_agreement(request.user)
    levels = [level for level, _ in RUBRIC]
    rows = [
        (EvidenceLevel(level).label, cells, total)
        for level, cells, total in agreement.table(levels)
    ]
    context = {
        "rubric": RUBRIC,
        "agreement": agreement,
        "raw": _percent(agreement.raw),
        "by_chance": _percent(agreement.by_chance),
        "too_few": TOO_FEW,
        "levels": levels,
        "rows": rows,
    }
    return render(request, "library/evidence.html", context)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{round(100 * share)}%"


@require_POST
@login_required
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a page still holds."""
    page: Any = lasting_page(pk)
    if page is None or not page.live or not may_read(request.user, page.path):
        raise Http404
    verify_page(actor=request.user, page=page)
    messages.success(request, f"Verified today: {page.title}.")
    return redirect(page.get_url())


def newest(request: HttpRequest, kind: type[Page]) -> list[Any]:
    """The newest pages that an address narrows a list down to, for its feed."""
    listed = practices_for if kind is PracticePage else cases_for
    # A feed is a history: what has been retired since stays in it.
    everything = replace(listed(request.user), set_aside={})
    return first_page(everything, request.GET)


@require_safe
@same_for_everyone
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four practices side by side, or the way to choose them."""
    chosen = choose(request.GET.getlist("p"), request.user)
    only = request.GET.get("show") == "differences"
    words = clean_query(request.GET.get("find", "")) if chosen.has_room else ""
    # Whoever looks at a comparison has not asked for more of the kind.
    looks_for_more = chosen.has_room and (words or not chosen.is_enough)
    found = suggestions(chosen, words, request.user) if looks_for_more else []
    context = {
        "chosen": chosen,
        "columns": [
            {"page": page, "without": chosen.address(without=page, only=only)}
            for page in chosen.practices
        ],
        "groups": comparison(chosen.practices) if chosen.is_enough else [],
        "only_differences": only,
        "all_address": chosen.address(),
        "differences_address": chosen.address(only=True),
        "words": words,
        "found": [
            {"page": page, "address": chosen.address(also=page, only=only)} for page in found
        ],
    }
    return render(request, "library/compare.html", context)
