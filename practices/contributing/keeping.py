"""What somebody wrote after their session had ended, as the page that shows it needs it."""

from django.http import HttpRequest

from exemplar.core.autosaving import put_back
from exemplar.core.kept_texts import kept_texts
from practices.contributing.desk import Typed
from practices.contributing.models import Contribution
from practices.contributing.shape import fields_of
from practices.contributing.typed import read_value


def kept_place(pk: int) -> str:
    """Where the texts of a contribution are kept."""
    return f"contribution-{pk}"


def kept_for(request: HttpRequest, contribution: Contribution) -> Typed | None:
    """What was kept of this contribution, as it was typed."""
    data = kept_texts(request, kept_place(contribution.pk))
    if data is None:
        return None
    typed = Typed()
    put_back(typed, fields_of(contribution.kind), data, read_value)
    return typed
