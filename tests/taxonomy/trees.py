"""Putting words of a tree in their place, as the form of the admin does."""

from typing import Any

from wagtail.admin.panels import get_form_for_model

from practices.taxonomy.forms import TreeTermForm


def form_for(term: Any, parent: Any, **changes: Any) -> TreeTermForm:
    """The form of a word, filled in; `parent` is the word above it, None for the top."""
    form_class = get_form_for_model(
        type(term), form_class=TreeTermForm, fields=["name", "slug", "parent"]
    )
    typed = {"name": term.name, "slug": term.slug, "parent": parent.pk if parent else "", **changes}
    return form_class(typed, instance=term)


def put_below(term: Any, parent: Any, **changes: Any) -> Any:
    """A word where the form has put it, as the database has it."""
    # What other moves have done to the tree is not known to a word read before them.
    fresh = type(term).objects.get(pk=term.pk) if term.pk else term
    form = form_for(fresh, parent, **changes)
    assert form.is_valid(), form.errors
    return type(term).objects.get(pk=form.save().pk)
