"""What somebody wrote after their session had ended, as the page that shows it needs it."""

from django.http import HttpRequest

from community.advising.asked import FIELDS, read_value
from community.advising.models import AdviceRequest
from exemplar.core.autosaving import SEEN, Typed, put_back
from exemplar.core.kept_texts import kept_texts

NAMES = [*FIELDS, *(f"{SEEN}{name}" for name in FIELDS)]


def kept_place(pk: int) -> str:
    """Where the texts of a request are kept."""
    return f"advice-{pk}"


def kept_for(request: HttpRequest, found: AdviceRequest) -> Typed | None:
    """What was kept of this draft, as it was typed."""
    data = kept_texts(request, kept_place(found.pk))
    if data is None:
        return None
    typed = Typed()
    put_back(typed, FIELDS, data, read_value)
    return typed
