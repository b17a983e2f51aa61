"""What each page should be according to its file."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from exemplar.home.starter_content import shapes
from exemplar.home.starter_content.parse import ContentFile, Group
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.wanted import Wanted
from practices.taxonomy.models import Agency, Company

Pages = dict[str, Any]


def organisation(row: Mapping[str, Any], terms: Terms) -> Agency | Company | None:
    """The agency or the company that a row names."""
    kind = "agencies" if "agency" in row else "companies"
    found: Agency | Company | None = terms[kind].get(row.get("agency", row.get("company")))
    return found


def known(value: Any) -> str:
    """A text, or nothing where it says that it is unknown."""
    return "" if value in {None, "unknown"} else str(value)


def figure(value: Any) -> Decimal | None:
    """A number, or None where it is unknown."""
    return Decimal(value) if known(value) else None


def _sections(file: ContentFile, names: Mapping[str, str]) -> dict[str, str]:
    return {names[part.heading]: part.text for part in file.sections() if part.heading in names}


def _described(data: Group, terms: Terms) -> dict[str, list[Any]]:
    return {
        kind: [terms[kind][slug] for slug in data[kind] if slug in terms[kind]]
        for kind in ("topics", "customer_groups")
    }


def _measures(rows: Any) -> list[dict[str, Any]]:
    names = ("measure", "unit", "better", "period", "population")
    return [
        {
            **{name: str(row[name]) for name in names},
            "before": figure(row["before"]),
            "after": figure(row["after"]),
        }
        for row in rows
    ]


def _sources(rows: Any) -> list[dict[str, str]]:
    return [
        {
            **{name: str(row[name]) for name in ("title", "publisher", "url")},
            "published": known(row["published"]),
        }
        for row in rows
    ]


def practice(file: ContentFile, terms: Terms) -> Wanted:
    """A practice, but for what it says of other practices."""
    data, effort = file.data, file.data["effort"]
    return Wanted(
        {
            **{
                name: str(data[name])
                for name in ("title", "summary", "sector", "customers_a_year", "staff", "contact")
            },
            "slug": file.slug,
            "failed": data["failed"] == "true",
            "industry_id": terms["industries"][data["industry"]].pk,
            "effort_people": str(effort["people"]),
            "effort_time": str(effort["time_to_first_result"]),
            "effort_cost": str(effort["cost"]),
            "difficulty": str(effort["difficulty"]),
            **_sections(file, shapes.PRACTICE_SECTIONS),
        },
        {
            "channel_effects": [
                {"channel_id": terms["channels"][slug].pk, "effect": str(effect)}
                for slug, effect in data["channels"].items()
                if slug in terms["channels"]
            ],
            "fits": [
                {"level": str(level), "verdict": str(fit["verdict"]), "why": str(fit["why"])}
                for level, fit in data["fit"].items()
            ],
            "outcomes": _measures(data["outcomes"]),
            "sources": _sources(data["sources"]),
        },
        _described(data, terms),
        [str(tag) for tag in data["tags"]],
    )


def practice_links(file: ContentFile, practices: Pages) -> Wanted:
    """What a practice says of others that are there."""
    newer = practices.get(file.data.get("superseded_by"))
    related = [slug for slug in file.data["related"] if slug in practices]
    return Wanted(
        {"superseded_by_id": newer and newer.pk},
        {"related": [{"related_id": practices[slug].pk} for slug in related]},
    )


def case_study(file: ContentFile, terms: Terms, practices: Pages) -> Wanted:
    """A case study."""
    data, who = file.data, organisation(file.data, terms)
    running = data["ended"] == "still running"
    return Wanted(
        {
            **{name: str(data[name]) for name in ("title", "summary", "service", "would_repeat")},
            "slug": file.slug,
            "agency_id": who.pk if isinstance(who, Agency) else None,
            "company_id": who.pk if isinstance(who, Company) else None,
            "is_demonstration": who.is_demonstration if who else False,
            "started": known(data["started"]),
            "ended": "" if running else known(data["ended"]),
            "still_running": running,
            **_sections(file, shapes.CASE_SECTIONS),
        },
        {
            "practice_links": [
                {"practice_id": practices[slug].pk}
                for slug in data["practices"]
                if slug in practices
            ],
            "measures": _measures(data["measures"]),
            "sources": _sources(data["sources"]),
        },
        {
            **_described(data, terms),
            "channels": [
                terms["channels"][slug] for slug in data["channels"] if slug in terms["channels"]
            ],
        },
        [str(tag) for tag in data["tags"]],
    )


def information(file: ContentFile, slug: str) -> Wanted:
    """A page of plain information."""
    data = file.data
    return Wanted(
        {
            "title": str(data["title"]),
            "summary": str(data["summary"]),
            "slug": slug,
            "body": file.body.strip(),
        }
    )
