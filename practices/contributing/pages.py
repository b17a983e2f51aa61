"""A contribution as a page of the library, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model
from wagtail.models import Page

from practices.contributing.enums import Kind
from practices.contributing.manuscript import Manuscript
from practices.contributing.models import UNTITLED, Contribution
from practices.contributing.shape import PAGES, ROWS, Field, Rows, fields_of
from practices.contributing.typed import Value
from practices.library.models import (
    CaseAuthor,
    CaseStudyIndexPage,
    CaseStudyPage,
    PracticeAuthor,
    PracticeIndexPage,
    PracticePage,
)

LibraryPage = PracticePage | CaseStudyPage
_INDEXES: dict[str, Any] = {
    Kind.PRACTICE: PracticeIndexPage,
    Kind.CASE_STUDY: CaseStudyIndexPage,
}


def index_of(kind: str) -> Page:
    """The page below which pages of a kind stand."""
    return _INDEXES[kind].objects.get()


def latest_page(contribution: Contribution) -> LibraryPage | None:
    """The page of a contribution as it was last saved, by its authors or by an editor."""
    if contribution.page is None:
        return None
    page: LibraryPage = contribution.page.get_latest_revision_as_object()
    return page


def fill_page(page: LibraryPage, manuscript: Manuscript) -> None:
    """Give a page what has been typed; what cannot be right is left out."""
    cleaned = manuscript.form.cleaned_data if manuscript.form.is_valid() else {}
    cleaned = cleaned or getattr(manuscript.form, "cleaned_data", {})
    for name, field in fields_of(manuscript.kind).items():
        if field.rows:
            _fill_rows(page, field, manuscript.rows[name])
        elif name == "tags":
            page.tags.set(cleaned.get(name) or [])
        elif field.control == "choices":
            setattr(page, name, list(cleaned.get(name) or []))
        elif name in cleaned:
            setattr(page, name, cleaned[name])
    page.draft_title = page.title


def _fill_rows(page: LibraryPage, field: Field, row_set: Any) -> None:
    rows: Rows = field.rows  # type: ignore[assignment]
    row_set.is_valid()
    kept = list(getattr(page, field.name).all())
    made = []
    for number, form in enumerate(row_set.kept_forms()):
        if form.errors:
            continue
        row = _same_row(rows, kept, form.cleaned_data) or rows.model()
        for name in rows.columns:
            setattr(row, name, form.cleaned_data[name])
        row.sort_order = number
        made.append(row)
    setattr(page, field.name, made)


def _same_row(rows: Rows, kept: list[Any], cleaned: Mapping[str, Any]) -> Any:
    """The row that there was, by what it is about: what others have said of it stays with it."""
    first = rows.columns[0]
    for row in kept:
        if getattr(row, first) == cleaned[first]:
            kept.remove(row)
            return row
    return None


def credit_authors(page: LibraryPage, contribution: Contribution) -> None:
    """Name the owner and the co-authors on a page, beside whom an editor has added."""
    agreed = {contribution.owner_id: contribution.owner_may_be_contacted}
    agreed |= {
        row.person_id: row.may_be_contacted
        for row in contribution.coauthor_rows.exclude(person=None)
    }
    model: Any = PracticeAuthor if contribution.kind == Kind.PRACTICE else CaseAuthor
    kept = list(page.authors.all())
    by_person = {row.user_id: row for row in kept if row.user_id}
    for person in contribution.authors:
        row = by_person.get(person.pk)
        if row is None:
            row = model(user=person, name=public_name(person), sort_order=len(kept))
            kept.append(row)
        row.may_be_contacted = agreed[person.pk]
    page.authors = kept


def public_name(person: Any) -> str:
    """How a person is named where everybody reads it: never by an e-mail address."""
    return (person.get_full_name() or "A member of this site")[:150]


def values_of(page: LibraryPage, kind: str) -> dict[str, Value]:
    """What stands on a page, as it would have been typed."""
    values: dict[str, Value] = {}
    for name, field in fields_of(kind).items():
        if name in ROWS[kind] and field.rows:
            columns = field.rows.columns
            values[name] = [
                {column: _typed(getattr(row, column)) for column in columns}
                for row in getattr(page, name).all()
            ]
        elif name == "tags":
            values[name] = ", ".join(sorted(tag.name for tag in page.tags.all()))
        elif field.control == "choices":
            values[name] = sorted((str(one.pk) for one in getattr(page, name).all()), key=int)
        else:
            values[name] = _typed(getattr(page, name))
    return values


def _typed(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, Page):
        return str(value.get_url() or value.title)
    return str(value.pk) if isinstance(value, Model) else str(value)


def page_in_memory(manuscript: Manuscript) -> LibraryPage:
    """A page with what has been typed so far, saved nowhere, as if it stood below its index."""
    page = PAGES[manuscript.kind](title=UNTITLED, slug="preview", live=False)
    parent = index_of(manuscript.kind)
    fill_page(page, manuscript)
    page.title = page.title or UNTITLED
    page.path = Page._get_children_path_interval(parent.path)[1]
    page.depth = parent.depth + 1
    page.set_url_path(parent)
    return page
