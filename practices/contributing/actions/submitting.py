"""Handing a contribution in, taking it back, and taking in what an editor has changed."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from practices.contributing.actions.locking import locked
from practices.contributing.enums import OPEN_TO_AUTHOR, State
from practices.contributing.manuscript import Manuscript
from practices.contributing.models import Contribution, DraftField
from practices.contributing.pages import (
    LibraryPage,
    credit_authors,
    fill_page,
    index_of,
    latest_page,
    values_of,
)
from practices.contributing.review.dates import answer_due
from practices.contributing.review.scheduling import leave_schedule
from practices.contributing.rules import can_withdraw, check_can_write
from practices.contributing.shape import PAGES
from practices.contributing.signals import contribution_submitted, contribution_withdrawn
from practices.library.models import PracticePage

LONGEST_SLUG = 80


@transaction.atomic
def submit_contribution(*, actor: Any, contribution: Contribution) -> Contribution:
    """Hand a contribution in: it becomes a draft page of the library, and waits for an editor.

    Raises IncompleteError where something is missing or cannot be right, PermissionDenied.
    """
    kept = locked(contribution)
    check_can_write(actor, kept)
    manuscript = Manuscript.of(kept, actor)
    manuscript.check_complete()
    page = _page_for(kept, manuscript, actor)
    revision = page.save_revision(user=actor, log_action=True)
    now = timezone.now()
    kept.page_id, kept.taken_in, kept.state = page.pk, revision, State.SUBMITTED
    kept.submitted_at, kept.answered_at, kept.changed_at = now, None, now
    kept.answer_due = answer_due(now)
    kept.save()
    _ask_for_review(page, actor)
    log(instance=kept, action="contributing.submit", user=actor)
    _tell(contribution_submitted, kept, actor)
    return kept


def _tell(signal: Any, contribution: Contribution, actor: Any, **more: Any) -> None:
    transaction.on_commit(
        partial(signal.send, sender=Contribution, contribution=contribution, actor=actor, **more)
    )


def _page_for(kept: Contribution, manuscript: Manuscript, actor: Any) -> LibraryPage:
    """The page of a contribution with what has been typed; a new one below its index at first."""
    page = latest_page(kept)
    is_new = page is None
    page = page or PAGES[kept.kind](
        live=False, owner=actor, is_demonstration=bool(kept.owner and kept.owner.is_demonstration)
    )
    fill_page(page, manuscript)
    credit_authors(page, kept)
    if is_new:
        parent = index_of(kept.kind)
        page.slug = _free_slug(page.title, parent)
        parent.add_child(instance=page)
    elif not page.live:
        page.save()
    return page


def _free_slug(title: str, parent: Page) -> str:
    """An address below a page that nobody has yet."""
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "untitled"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= PracticePage.taken_addresses
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _ask_for_review(page: LibraryPage, actor: Any) -> None:
    """Start the workflow of a page, if it has one, or go on with it after changes."""
    state: WorkflowState | None = page.current_workflow_state
    if state is None:
        if workflow := page.get_workflow():
            workflow.start(page, actor)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(actor)


@transaction.atomic
def withdraw_contribution(*, actor: Any, contribution: Contribution) -> Contribution:
    """Take a contribution back before it is answered. Raises PermissionDenied."""
    kept = locked(contribution)
    if not can_withdraw(actor, kept):
        raise PermissionDenied("Only what waits for an answer can be taken back, by its authors.")
    before, kept.state, kept.changed_at = kept.state, State.WITHDRAWN, timezone.now()
    kept.answer_due = None
    kept.save()
    leave_schedule(kept.page_id)
    if kept.page and (state := kept.page.current_workflow_state):
        state.cancel(user=actor)
    log(instance=kept, action="contributing.withdraw", user=actor)
    _tell(contribution_withdrawn, kept, actor, before=before)
    return kept


def _alike(one: Any, other: Any) -> bool:
    """Whether two values say the same, spaces at their ends aside."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    return bool(one == other)


@transaction.atomic
def take_in_revision(contribution: Contribution) -> dict[str, Any]:
    """Bring the fields in line with what an editor has changed on the page since.

    What the authors have changed as well in the meantime stays theirs: the answer is the editor's
    text for each such field, by name. Where there is any, it is asked again until they submit.
    """
    kept = locked(contribution)
    latest = kept.page.latest_revision if kept.page else None
    if latest is None or kept.taken_in is None or kept.state not in OPEN_TO_AUTHOR:
        return {}
    if latest == kept.taken_in:
        return {}
    before = values_of(kept.taken_in.as_object(), kept.kind)
    after = values_of(latest.as_object(), kept.kind)
    fields = {field.name: field for field in kept.fields.all()}
    theirs: dict[str, Any] = {}
    for name, value in after.items():
        own = fields[name].value if name in fields else value.__class__()
        if _alike(value, before[name]) or _alike(value, own):
            continue
        if not _alike(own, before[name]):
            theirs[name] = value
            continue
        row = fields.get(name) or DraftField(contribution=kept, name=name, version=0)
        row.value, row.version, row.saved_at = value, row.version + 1, latest.created_at
        row.saved_by, row.saved_from = latest.user, ""
        row.save()
    if not theirs:
        kept.taken_in = latest
        kept.save(update_fields=["taken_in"])
    return theirs
