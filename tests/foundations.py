"""Wagtail's roots: what its migrations lay once, and an emptied database lacks."""

from typing import Any

from wagtail.models import Collection, Locale, Page


def lay_foundations(**_kwargs: Any) -> None:
    """The roots of the trees of pages and collections, if they are missing."""
    if not Locale.objects.exists():
        Locale.objects.create(language_code="en")
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
