"""What the editing screens show beside Wagtail's own."""

from itertools import groupby
from typing import Any

from django import template

from practices.library.forms import LibraryForm

register = template.Library()


@register.inclusion_tag("wagtailadmin/library/checklist.html")
def publication_checklist(form: Any) -> dict[str, Any]:
    """What is still missing from the page in a form, by part of the form."""
    if not isinstance(form, LibraryForm):
        return {"applies": False}
    missing = form.missing()
    groups = [(name, list(items)) for name, items in groupby(missing, key=lambda item: item.group)]
    return {
        "applies": True,
        "groups": groups,
        "count": len(missing),
        "has_errors": form.is_bound and not form.is_valid(),
        # After an attempt to publish, what is missing is what the person wants to see.
        "open": form.is_bound and not form.is_deferred_validation,
        "rows": set(form.formsets),
    }
