"""Loading practices, case studies and pages of information."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signals import page_published

from exemplar.core.models import SiteSettings
from exemplar.home.models import HomePage, InformationPage
from exemplar.home.starter_content import shapes
from exemplar.home.starter_content.parse import ContentFile, Group
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import Wanted, naming
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Company

Pages = dict[str, Any]
# Page of information, by its address: the required link that leads to it.
_REQUIRED_LINKS = {
    "about": "about_url",
    "accessibility": "accessibility_url",
    "privacy": "privacy_url",
}


def load_practices(files: list[ContentFile], parent: Page, terms: Terms, trail: Trail) -> Pages:
    """Every practice by its slug. First all of them are there, then they can refer to each other."""
    placed = {}
    for file in files:
        wanted = _practice(file, terms)
        page = _place(file, PracticePage, parent, trail, wanted)
        if page is not None:
            placed[file.slug] = file, page, wanted
    practices: Pages = {slug: page for slug, (_, page, _) in placed.items()}
    for file, page, wanted in placed.values():
        _publish(file, page, trail, wanted, _practice_links(file, practices))
    return practices


def load_cases(
    files: list[ContentFile], parent: Page, terms: Terms, practices: Pages, trail: Trail
) -> None:
    """Every case study whose organisation is there."""
    for file in files:
        if organisation(file.data, terms) is not None:
            wanted = _case(file, terms, practices)
            page = _place(file, CaseStudyPage, parent, trail, wanted)
            _publish(file, page, trail, wanted)


def load_information(files: list[ContentFile], home: HomePage, trail: Trail) -> None:
    """Every page of information, the upper ones first, and the links that lead to them."""
    pages: Pages = {"": home}
    before = trail.tally["pages"]["added"]
    for file in sorted(files, key=lambda file: str(file.data["address"]).count("/")):
        above, _, slug = str(file.data["address"]).rpartition("/")
        parent = pages.get(above)
        if parent is not None:
            wanted = _information(file, slug)
            page = _place(file, InformationPage, parent, trail, wanted)
            pages[str(file.data["address"])] = page
            _publish(file, page, trail, wanted)
    if trail.tally["pages"]["added"] > before:
        _set_required_links(home, pages)


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


def _place(
    file: ContentFile, model: type[Page], parent: Page, trail: Trail, wanted: Wanted
) -> Any | None:
    """The page of a file, made if need be; None where somebody deleted it."""
    source, slug = _source(file), wanted.fields["slug"]
    pages = model.objects.select_related("latest_revision")
    page = pages.filter(pk=trail.pk_of(source)).first()
    if page is None and trail.pk_of(source) is not None:
        trail.stays_deleted(source)
        return None
    page = page or pages.child_of(parent).filter(slug=slug).first()
    if page is None:
        now = timezone.now()
        page = model(first_published_at=now, last_published_at=now)
        wanted.settle(page)
        with naming(f"{file.name}:1"):
            wanted.validate_parts(page)
            parent.add_child(instance=page)
        trail.made(source, page)
    return page


def _source(file: ContentFile) -> str:
    return file.name.removesuffix(".md")


def _publish(
    file: ContentFile, page: Any | None, trail: Trail, wanted: Wanted, links: Wanted | None = None
) -> None:
    """Bring a page in line with its file, unless it is not ours to change, and publish it.

    The links are what it says of other pages, which were not all there when it was made.
    """
    if page is None:
        return
    source, links = _source(file), links or Wanted({})
    if page.latest_revision is None and trail.pk_of(source) == page.pk:
        with naming(f"{file.name}:1"):
            _save_links(page, links)
            _keep_revision(page)
        return
    if page.latest_revision is None or page.latest_revision.user_id or not page.live:
        trail.kept(source)
    elif wanted.differs_from(page) or links.differs_from(page):
        page.last_published_at = timezone.now()
        with naming(f"{file.name}:1"):
            for part in (wanted, links):
                part.settle(page)
                part.validate_parts(page)
            page.save()
            _keep_revision(page)
        trail.changed(source, page)
    else:
        trail.same(source)


def _save_links(page: Any, links: Wanted) -> None:
    if not links.differs_from(page):
        return
    links.settle(page)
    links.validate_parts(page)
    page.save(clean=False, update_fields=[*links.fields, *links.parts])


def _keep_revision(page: Any) -> None:
    """Keep what was published as the page's revision, so that it can be edited and compared.

    Publishing from the revision would read everything back and save it a second time.
    """
    revision = page.save_revision(clean=False, changed=False)
    type(page).objects.filter(pk=page.pk).update(live_revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
    page_published.send(sender=type(page), instance=page, revision=revision)


def _sections(file: ContentFile, names: Mapping[str, str]) -> dict[str, str]:
    return {names[part.heading]: part.text for part in file.sections() if part.heading in names}


def _described(data: Group, terms: Terms) -> dict[str, list[Any]]:
    return {
        kind: [terms[kind][slug] for slug in data[kind] if slug in terms[kind]]
        for kind in ("topics", "customer_groups")
    }


def _measures(rows: Any, *, rated: bool) -> list[dict[str, Any]]:
    names = ("measure", "unit", "better", "period", "population")
    return [
        {
            **{name: str(row[name]) for name in names},
            "before": figure(row["before"]),
            "after": figure(row["after"]),
            **(
                {"evidence": str(row["evidence"]), "evidence_reason": str(row["why"])}
                if rated
                else {}
            ),
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


def _practice(file: ContentFile, terms: Terms) -> Wanted:
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
            "outcomes": _measures(data["outcomes"], rated=True),
            "sources": _sources(data["sources"]),
        },
        _described(data, terms),
        [str(tag) for tag in data["tags"]],
    )


def _practice_links(file: ContentFile, practices: Pages) -> Wanted:
    newer = practices.get(file.data.get("superseded_by"))
    related = [slug for slug in file.data["related"] if slug in practices]
    return Wanted(
        {"superseded_by_id": newer and newer.pk},
        {"related": [{"related_id": practices[slug].pk} for slug in related]},
    )


def _case(file: ContentFile, terms: Terms, practices: Pages) -> Wanted:
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
            "measures": _measures(data["measures"], rated=False),
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


def _information(file: ContentFile, slug: str) -> Wanted:
    data = file.data
    return Wanted(
        {
            "title": str(data["title"]),
            "summary": str(data["summary"]),
            "slug": slug,
            "body": file.body.strip(),
        }
    )


def _set_required_links(home: HomePage, pages: Pages) -> None:
    """Let the footer lead to the pages that are there, where it leads nowhere yet."""
    site = home.get_site()
    if site is None:
        return
    settings = SiteSettings.for_site(site)
    links = {
        field: f"/{address}/"
        for address, field in _REQUIRED_LINKS.items()
        if pages.get(address) is not None and not getattr(settings, field)
    }
    for field, link in links.items():
        setattr(settings, field, link)
    if links:
        settings.save()
