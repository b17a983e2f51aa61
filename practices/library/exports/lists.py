"""The exports of practices and of case studies: what an address finds, as one reader may see it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from practices.library.exports.records import (
    case_table,
    key_columns,
    measures_part,
    outcomes_part,
    practice_table,
    sources_part,
)
from practices.library.exports.tables import About, Export, Part
from practices.library.models import CaseStudyPage, PracticePage
from practices.library.queries import cases_for, practices_for
from search.enumerating import Enumerated, enumerate_found, in_batches
from search.facets import Facet

SHARED_NOTES = (
    "A number before or after is in the unit of its row. An empty number is one that the source "
    "does not give.",
    "A text that begins like a formula has an apostrophe before it, so that a spreadsheet shows it "
    "instead of running it.",
    "Each record names its sources. What they say is theirs: look at their terms before you "
    "publish it again.",
)
INCOMPLETE = (
    "The search index was being built: words were looked for in titles and other short texts only."
)

# What an app above this one knows of each practice, such as who adopted it.
PartMaker = Callable[[], Part]
_more_parts: list[PartMaker] = []


def register_practice_part(make: PartMaker) -> None:
    """Have each export of practices hold one more part."""
    _more_parts.append(make)


def narrowed_by(found: Enumerated, facets: list[Facet]) -> list[str]:
    """What a list is narrowed down by, in words."""
    labels = {
        (facet.name, option.value): f"{facet.label}: {option.label}"
        for facet in facets
        for option in facet.options
    }
    words = [f"Words: {found.state.query}"] if found.state.query else []
    chosen = found.state.selection.items()
    return words + [labels[name, value] for name, values in chosen for value in values]


def about(request: HttpRequest, title: str, path: str, count: int, **more: Any) -> About:
    """What a file that is made now says of itself."""
    address = request.build_absolute_uri(path)
    return About(title, address, more.pop("narrowed", ()), timezone.now(), count, **more)


def address_in(request: HttpRequest) -> Callable[[Any], str]:
    """How the full address of a page is found."""
    root = request.build_absolute_uri("/").rstrip("/")
    return lambda page: f"{root}{page.get_url(request) or '/'}"


def practice_export(request: HttpRequest) -> Export:
    """The practices that an address finds, with their outcomes, sources and adoptions."""
    listing = practices_for(request.user)
    found = enumerate_found(listing, request.GET)
    records = (
        PracticePage.objects.visible_to(request.user)
        .without_texts()
        .select_related("industry")
        .prefetch_related(
            "topics", "tagged_items__tag", "customer_groups", "channel_effects__channel",
            "fits", "outcomes", "sources",
        )
    )  # fmt: skip
    address = address_in(request)
    return Export(
        about=about(
            request,
            "Practices of the Exemplar library",
            f"/practices/{found.address.removesuffix('?')}",
            len(found.keys),
            narrowed=narrowed_by(found, list(listing.facets)),
            notes=_notes(found),
        ),
        main=practice_table(address),
        key_columns=key_columns("practice", address),
        batches=partial(in_batches, found.keys, records),
        parts=(outcomes_part(), *(make() for make in _more_parts), sources_part()),
        repeated="outcomes",
    )


def case_export(request: HttpRequest) -> Export:
    """The case studies that an address finds, with their measures and sources."""
    listing = cases_for(request.user)
    found = enumerate_found(listing, request.GET)
    records = (
        CaseStudyPage.objects.visible_to(request.user)
        .without_texts()
        .select_related("agency", "company")
        .prefetch_related(
            "topics", "tagged_items__tag", "customer_groups", "channels", "measures", "sources"
        )
    )
    address = address_in(request)
    return Export(
        about=about(
            request,
            "Case studies of the Exemplar library",
            f"/cases/{found.address.removesuffix('?')}",
            len(found.keys),
            narrowed=narrowed_by(found, list(listing.facets)),
            notes=_notes(found),
        ),
        main=case_table(address),
        key_columns=key_columns("case study", address),
        batches=partial(in_batches, found.keys, records),
        parts=(measures_part(), sources_part()),
        repeated="measures",
    )


def _notes(found: Enumerated) -> tuple[str, ...]:
    return (*SHARED_NOTES, INCOMPLETE) if found.is_degraded else SHARED_NOTES
