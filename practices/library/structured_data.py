"""Practices and case studies as schema.org describes articles, for machines that read pages."""

from typing import Any

from practices.library.models import CaseStudyPage, PracticePage


def describe(page: PracticePage | CaseStudyPage, address: str, **details: Any) -> dict[str, Any]:
    """JSON-LD of one page: what it is, when it was published, what it is about and based on."""
    dates = {
        "datePublished": page.first_published_at,
        "dateModified": page.last_published_at,
    }
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title,
        "description": page.summary,
        "url": address,
        "isAccessibleForFree": True,
        **{name: when.isoformat() for name, when in dates.items() if when},
        "about": [{"@type": "Thing", "name": topic.name} for topic in details["topics"]],
        "keywords": [tag.name for tag in details["tags"]],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": source.title,
                "publisher": source.publisher,
                "url": source.url,
                **({"datePublished": source.published} if source.published else {}),
            }
            for source in details["sources"]
        ],
    }
