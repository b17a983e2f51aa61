"""Records in the shapes of the API."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from exemplar.core.markdown import MarkdownField
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Company

Told = dict[str, Any]
_OPERATIONS = {PracticePage: "api-v1:practice", CaseStudyPage: "api-v1:case_study"}


def word(record: Any, field: str) -> Told:
    """A choice of a record."""
    value = getattr(record, field)
    label = getattr(record, f"get_{field}_display")()
    return {"value": value or "unknown", "label": label or "Unknown"}


def terms(found: Iterable[Any]) -> list[Told]:
    """Words of the vocabulary."""
    return [{"slug": term.slug, "name": term.name} for term in found]


def page_ref(page: Page, request: HttpRequest) -> Told:
    """Where a page is, for readers and for programs."""
    return {
        "title": page.title,
        "slug": page.slug,
        "address": request.build_absolute_uri(page.get_url(request) or "/"),
        "api": request.build_absolute_uri(reverse(_OPERATIONS[type(page)], args=[page.slug])),
    }


def _dates(page: Page) -> Told:
    return {"published": page.first_published_at, "changed": page.last_published_at}


def practice_card(page: PracticePage, request: HttpRequest) -> Told:
    """A practice as a list shows it."""
    return {
        **page_ref(page, request),
        **_dates(page),
        "summary": page.summary,
        "stage": word(page, "stage"),
        "evidence": word(page, "evidence"),
        "failed": page.failed,
        "demonstration": page.is_demonstration,
        "standing": word(page, "standing"),
        "topics": terms(page.topics.all()),
    }


def case_card(page: CaseStudyPage, request: HttpRequest) -> Told:
    """A case study as a list shows it."""
    return {
        **page_ref(page, request),
        **_dates(page),
        "summary": page.summary,
        "organisation": organisation(page.organisation),
        "service": page.service,
        "demonstration": page.is_demonstration,
        "standing": word(page, "standing"),
        "topics": terms(page.topics.all()),
    }


def organisation(one: Agency | Company | None) -> Told | None:
    """An agency or a company."""
    if one is None:
        return None
    return {
        "kind": one._meta.model_name,
        "name": one.name,
        "slug": one.slug,
        "level": word(one, "level") if isinstance(one, Agency) else None,
    }


def sections(page: Any) -> list[Told]:
    """The texts of a page, in its order."""
    return [
        {
            "name": field.name,
            "title": str(field.verbose_name).capitalize(),
            "markdown": getattr(page, field.name),
            "html": page.rendered.get(field.name, ""),
        }
        for field in page._meta.concrete_fields
        if isinstance(field, MarkdownField)
    ]


def measure(row: Any) -> Told:
    """A number before and after."""
    return {
        "measure": row.measure,
        "unit": row.unit,
        "before": row.before,
        "after": row.after,
        "change": row.change,
        "improves": word(row, "better"),
        "improved": row.improved,
        "period": row.period,
        "population": row.population,
    }


def source(row: Any) -> Told:
    """Where it comes from."""
    return {
        "title": row.title,
        "publisher": row.publisher,
        "address": row.url,
        "published": row.published or "unknown",
    }


def industry(one: Any) -> Told | None:
    """An industry."""
    return {"slug": one.slug, "name": one.name, "naics_code": one.naics_code} if one else None


def _lasting(page: PracticePage | CaseStudyPage) -> Told:
    return {
        "standing_reason": page.standing_reason,
        "verified_on": page.verified_on,
        "verify_by": page.verify_by,
    }


def _authors(rows: Iterable[Any]) -> list[Told]:
    return [{"name": row.name, "may_be_contacted": row.may_be_contacted} for row in rows]


def practice(page: PracticePage, request: HttpRequest, shown: Told) -> Told:
    """A practice with everything that its page shows."""
    return {
        **practice_card(page, request),
        **_lasting(page),
        "sections": sections(page),
        "context": {
            "industry": industry(page.industry),
            "sector": word(page, "sector"),
            "customers_a_year": word(page, "customers_a_year"),
            "staff": word(page, "staff"),
            "customers": terms(shown["customer_groups"]),
            "channels": [
                {"channel": terms([row.channel])[0], "effect": word(row, "effect")}
                for row in shown["channels"]
            ],
            "levels": [
                {"level": word(row, "level"), "verdict": word(row, "verdict"), "why": row.why}
                for row in shown["fits"]
            ],
        },
        "effort": {
            "difficulty": word(page, "difficulty"),
            "people": word(page, "effort_people"),
            "time": word(page, "effort_time"),
            "cost": word(page, "effort_cost"),
        },
        "outcomes": [
            {
                **measure(row),
                "evidence": word(row, "evidence"),
                "evidence_reason": row.evidence_reason,
            }
            for row in shown["outcomes"]
        ],
        "sources": [source(row) for row in shown["sources"]],
        "contact": page.contact,
        "authors": _authors(shown["authors"]),
        "tags": [tag.name for tag in shown["tags"]],
        "case_studies": [page_ref(each, request) for each in shown["cases"]],
        "related": [page_ref(each, request) for each in shown["related"]],
        "superseded_by": _ref_or_none(shown["superseded_by"], request),
        "supersedes": [page_ref(each, request) for each in shown["supersedes"]],
    }


def _ref_or_none(page: Page | None, request: HttpRequest) -> Told | None:
    return page_ref(page, request) if page else None


def case_study(page: CaseStudyPage, request: HttpRequest, shown: Told) -> Told:
    """A case study with everything that its page shows."""
    return {
        **case_card(page, request),
        "started": page.started or "unknown",
        "ended": page.ended or "unknown",
        "still_running": page.still_running,
        "would_repeat": word(page, "would_repeat"),
        **_lasting(page),
        "authors": _authors(shown["authors"]),
        "sections": sections(page),
        "practices": [page_ref(each, request) for each in shown["practices"]],
        "measures": [measure(row) for row in shown["measures"]],
        "sources": [source(row) for row in shown["sources"]],
        "channels": terms(shown["channels"]),
        "customers": terms(shown["customer_groups"]),
        "tags": [tag.name for tag in shown["tags"]],
    }
