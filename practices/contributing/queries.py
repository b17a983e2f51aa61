"""What a person's page of contributions shows."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from practices.contributing.models import CoAuthor, Contribution, DraftField
from practices.contributing.rules import invitations_of, visible_to, written_by

_TITLES = Prefetch("fields", DraftField.objects.filter(name="title"))


def with_titles(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Contributions as a list shows them: of what is typed, only the titles are read."""
    return contributions.select_related("owner", "page").prefetch_related(_TITLES)


def own_contributions(user: Any) -> list[Contribution]:
    """What a person writes, alone or with others, the latest change first."""
    return list(with_titles(written_by(user)))


def open_invitations(user: Any) -> list[CoAuthor]:
    """What a person is asked to write along."""
    titles = Prefetch("contribution__fields", DraftField.objects.filter(name="title"))
    rows = invitations_of(user).select_related("contribution__owner", "invited_by")
    return list(rows.prefetch_related(titles))


def readable_contributions(user: Any) -> QuerySet[Contribution]:
    """What a person may open, with everything that its page shows."""
    return (
        visible_to(user)
        .select_related("owner", "page")
        .prefetch_related("fields__saved_by", "coauthor_rows__person", "attachments")
    )
