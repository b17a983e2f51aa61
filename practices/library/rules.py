"""Who may do what with the library beyond what Wagtail's page permissions say."""

from typing import Any

from django.core.exceptions import PermissionDenied

from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from exemplar.accounts.rules import has_role
from exemplar.core.visibility import may_read
from practices.library.enums import EvidenceBasis
from practices.library.evidence import RATERS, Finding
from practices.library.models import LastingPage, Outcome, PracticeAuthor, PracticePage


def can_edit_library(user: Any) -> bool:
    """Editors write, review and publish, and rate evidence."""
    return has_role(user, Role.EDITOR)


def is_author_of(user: Any, page: Any) -> bool:
    """Whether a page is a person's own: they look after it, or are named as its author."""
    if not user.is_authenticated:
        return False
    if page.owner_id == user.pk:
        return True
    return isinstance(page, PracticePage) and any(
        row.user_id == user.pk for row in page.authors.all()
    )


def _may_judge(user: Any, outcome: Outcome) -> bool:
    practice = outcome.practice
    is_open = practice.live and not practice.is_retired
    return can_edit_library(user) and is_open and not is_author_of(user, practice)


def _has_rated(user: Any, finding: Finding) -> bool:
    return any(rating.rater_id == user.pk for rating in finding.ratings)


def can_rate(user: Any, outcome: Outcome, finding: Finding) -> bool:
    """Editors rate outcomes of published practices that are not their own, once, two of them."""
    if len(finding.ratings) >= RATERS or _has_rated(user, finding):
        return False
    return _may_judge(user, outcome)


def can_decide(user: Any, outcome: Outcome, finding: Finding) -> bool:
    """Where two differ a third editor decides; an admin who has rated, only where there is none."""
    if finding.basis != EvidenceBasis.DISPUTED or not _may_judge(user, outcome):
        return False
    if not _has_rated(user, finding):
        return True
    return has_role(user, Role.ADMIN) and not _has_third_editor(outcome.practice, finding)


def _has_third_editor(practice: PracticePage, finding: Finding) -> bool:
    bound = {rating.rater_id for rating in finding.ratings} | {practice.owner_id}
    bound |= set(PracticeAuthor.objects.filter(practice=practice).values_list("user", flat=True))
    editors = RoleGrant.objects.filter(
        role__in=[Role.EDITOR, Role.ADMIN], user__is_active=True
    ).exclude(user__in=[key for key in bound if key is not None])
    return editors.exists()


def can_verify(user: Any, page: LastingPage) -> bool:
    """Whoever looks after a published page, its authors, and editors say that it still holds."""
    if not page.live or not user.is_authenticated or not user.is_active:
        return False
    if can_edit_library(user):
        return True
    return may_read(user, page.path) and is_author_of(user, page)


def check_can_verify(user: Any, page: LastingPage) -> None:
    """Raises PermissionDenied for whoever may not verify a page."""
    if not can_verify(user, page):
        raise PermissionDenied("Only its owner, its authors and editors verify a page.")


def check_can_keep(user: Any) -> None:
    """Raises PermissionDenied for whoever may not retire, restore and hand over pages."""
    if not can_edit_library(user):
        raise PermissionDenied("Only editors do this.")
