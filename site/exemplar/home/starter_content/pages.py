"""Loading practices, case studies and pages of information."""

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signals import page_published

from exemplar.core.models import SiteSettings
from exemplar.home.models import HomePage, InformationPage
from exemplar.home.starter_content.levels import load_levels
from exemplar.home.starter_content.page_content import (
    Pages,
    case_study,
    information,
    organisation,
    practice,
    practice_links,
)
from exemplar.home.starter_content.parse import ContentFile
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import Wanted, naming
from practices.library.models import CaseStudyPage, PracticePage

# Page of information, by its address: the required link that leads to it.
_REQUIRED_LINKS = {
    "about": "about_url",
    "accessibility": "accessibility_url",
    "privacy": "privacy_url",
}


def load_practices(files: list[ContentFile], parent: Page, terms: Terms, trail: Trail) -> Pages:
    """Every practice by its slug. They refer to each other once all are there."""
    placed = {}
    for file in files:
        wanted = practice(file, terms)
        page = _place(file, PracticePage, parent, trail, wanted)
        if page is not None:
            placed[file.slug] = file, page, wanted
    practices: Pages = {slug: page for slug, (_, page, _) in placed.items()}
    for file, page, wanted in placed.values():
        if _publish(file, page, trail, wanted, practice_links(file, practices)):
            load_levels(page, file.data["outcomes"])
    return practices


def load_cases(
    files: list[ContentFile], parent: Page, terms: Terms, practices: Pages, trail: Trail
) -> Pages:
    """Every case study whose organisation is there."""
    pages: Pages = {}
    for file in files:
        if organisation(file.data, terms) is not None:
            wanted = case_study(file, terms, practices)
            page = _place(file, CaseStudyPage, parent, trail, wanted)
            pages[file.slug] = page
            _publish(file, page, trail, wanted)
    return pages


def load_information(files: list[ContentFile], home: HomePage, trail: Trail) -> None:
    """Every page of information, the upper ones first, and the links that lead to them."""
    pages: Pages = {"": home}
    before = trail.tally["pages"]["added"]
    for file in sorted(files, key=lambda file: str(file.data["address"]).count("/")):
        above, _, slug = str(file.data["address"]).rpartition("/")
        parent = pages.get(above)
        if parent is not None:
            wanted = information(file, slug)
            page = _place(file, InformationPage, parent, trail, wanted)
            pages[str(file.data["address"])] = page
            _publish(file, page, trail, wanted)
    if trail.tally["pages"]["added"] > before:
        _set_required_links(home, pages)


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
) -> bool:
    """Bring a page in line with its file, unless it is not ours to change, and publish it.

    The links are what it says of other pages, which were not all there when it was made. Whether
    the page is in line with its file now.
    """
    if page is None:
        return False
    source, links = _source(file), links or Wanted({})
    latest, is_ours = page.latest_revision, trail.pk_of(source) == page.pk
    if is_ours and latest is None:
        with naming(f"{file.name}:1"):
            _save_links(page, links)
            _keep_revision(page)
        return True
    if not is_ours or latest.user_id or not page.live:
        trail.kept(source)
        return False
    if wanted.differs_from(page) or links.differs_from(page):
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
    return True


def _save_links(page: Any, links: Wanted) -> None:
    """Save what a new page says of others, and no more: the rest has just been saved."""
    if not links.differs_from(page):
        return
    links.settle(page)
    links.validate_parts(page)
    if any(links.fields.values()):
        page.save(clean=False, update_fields=[*links.fields])
    for name in links.parts:
        getattr(page, name).commit()


def _keep_revision(page: Any) -> None:
    """Keep what was published as the page's revision, so that it can be edited and compared.

    Publishing from the revision would read everything back and save it a second time.
    """
    revision = page.save_revision(clean=False, changed=False)
    type(page).objects.filter(pk=page.pk).update(live_revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
    page_published.send(sender=type(page), instance=page, revision=revision)


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
