"""Who may do what with the library beyond what Wagtail's page permissions say."""

from typing import Any

from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role


def can_edit_library(user: Any) -> bool:
    """Editors write, review and publish, and rate evidence."""
    return has_role(user, Role.EDITOR)
