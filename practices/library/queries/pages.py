"""What one page of the library shows, in a number of queries that does not grow with its rows."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from exemplar.core.in_order import in_order
from practices.library.enums import ChannelEffect, FitVerdict
from practices.library.models import (
    CaseStudyPage,
    PracticePage,
)
from practices.library.queries.evidence import rated
from practices.library.queries.similar import similar_practices
from practices.library.structured_data import describe
from practices.taxonomy.models import Agency, Topic

# Wide enough for the column of the text on a sharp screen.
PICTURE = "width-1200"


def _files(page: PracticePage | CaseStudyPage) -> dict[str, Any]:
    """The pictures, ready to be shown, and the documents of a page."""
    pictures: Any = page.pictures
    documents: Any = page.documents
    rows = list(pictures.select_related("image").prefetch_related("image__renditions"))
    return {
        "pictures": [
            (row, row.image.get_rendition(PICTURE)) for row in rows if row.image is not None
        ],
        "documents": list(documents.select_related("document")),
    }


def practice_context(practice: PracticePage, request: HttpRequest) -> dict[str, Any]:
    """Everything that the page of a practice shows from the library, as this reader may see it."""
    user = request.user
    readable = PracticePage.objects.visible_to(user).without_texts()
    channels = list(practice.channel_effects.select_related("channel"))
    effects = {row.effect for row in channels}
    fits = list(practice.fits.all())
    newer = practice.superseded_by
    key = practice.pk or 0  # a preview of a page that has never been saved has no key
    outcomes = list(practice.outcomes.all())
    shown: dict[str, Any] = {
        "channels": channels,
        "adds_only": ChannelEffect.ADDS in effects
        and not effects & {ChannelEffect.REPLACES, ChannelEffect.SHIFTS},
        "fits": fits,
        "likely_fits": [fit for fit in fits if fit.verdict == FitVerdict.LIKELY],
        "unlikely_fits": [fit for fit in fits if fit.verdict == FitVerdict.UNLIKELY],
        "outcomes": outcomes,
        "rated_outcomes": rated(outcomes),
        "sources": list(practice.sources.all()),
        **_files(practice),
        "authors": list(practice.authors.select_related("user")),
        "topics": list(practice.topics.all()),
        "customer_groups": list(practice.customer_groups.all()),
        "tags": list(practice.tags.all()),
        "related": in_order(readable, [row.related_id for row in practice.related.all()]),
        "cases": list(
            CaseStudyPage.objects.visible_to(user)
            .without_texts()
            .filter(practice_links__practice_id=key)
            .select_related("agency", "company")
            .order_by("-first_published_at")
        ),
        "superseded_by": readable.filter(pk=newer.pk).first() if newer else None,
        "supersedes": list(readable.filter(superseded_by_id=key)),
    }
    named = {page.pk for page in [*shown["related"], *shown["supersedes"]]}
    shown["similar"] = similar_practices(practice, user, named | ({newer.pk} if newer else set()))
    return {**shown, "structured_data": describe(practice, request.build_absolute_uri(), **shown)}


def case_context(case: CaseStudyPage, request: HttpRequest) -> dict[str, Any]:
    """Everything that the page of a case study shows, as this reader may see it."""
    shown = {
        "practices": in_order(
            PracticePage.objects.visible_to(request.user).without_texts(),
            [link.practice_id for link in case.practice_links.all()],
        ),
        "measures": list(case.measures.all()),
        "sources": list(case.sources.all()),
        "authors": list(case.authors.select_related("user")),
        **_files(case),
        "channels": list(case.channels.all()),
        "customer_groups": list(case.customer_groups.all()),
        "topics": list(case.topics.all()),
        "tags": list(case.tags.all()),
    }
    return {**shown, "structured_data": describe(case, request.build_absolute_uri(), **shown)}


def topic_ids_below(topic: Topic) -> list[int]:
    """The keys of a topic and of all narrower ones."""
    return list(Topic.objects.filter(path__startswith=topic.path).values_list("pk", flat=True))


def agency_cases(agency: Agency, user: Any) -> QuerySet[CaseStudyPage]:
    """The case studies of an agency and of all below it, newest first."""
    return (
        CaseStudyPage.objects.visible_to(user)
        .without_texts()
        .filter(agency__path__startswith=agency.path)
        .select_related("agency", "company")
        .prefetch_related("topics")
        .order_by("-first_published_at")
    )
