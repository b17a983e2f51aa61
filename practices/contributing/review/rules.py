"""Who may review a contribution, and who may answer what is said about it."""

from typing import Any

from django.core.exceptions import PermissionDenied

from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role
from practices.contributing.enums import State
from practices.contributing.models import Contribution
from practices.contributing.rules import has_written, is_author


def can_see_queue(user: Any) -> bool:
    """Editors see what waits for an answer."""
    return has_role(user, Role.EDITOR)


def can_review(user: Any, contribution: Contribution) -> bool:
    """An editor reviews what others have written; nobody what they have written along."""
    return has_role(user, Role.EDITOR) and not has_written(user, contribution)


def check_can_review(user: Any, contribution: Contribution) -> None:
    """Raises PermissionDenied for whoever may not."""
    if not has_role(user, Role.EDITOR):
        raise PermissionDenied("Only an editor reviews contributions.")
    if has_written(user, contribution):
        raise PermissionDenied("You have written this. Another editor reviews it.")


def can_answer_comments(user: Any, contribution: Contribution) -> bool:
    """Its authors answer while it is theirs to change."""
    return contribution.state == State.CHANGES_REQUESTED and is_author(user, contribution)
