"""Wagtail's roots: what its migrations lay once, and an emptied database lacks."""

from typing import Any

from wagtail.models import Collection, Locale, Page

from community.advising.matching.records import HAND_SET


def lay_foundations(**_kwargs: Any) -> None:
    """The roots of the trees of pages and collections, if they are missing."""
    if not Locale.objects.exists():
        Locale.objects.create(language_code="en")
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def lay_weights(**_kwargs: Any) -> None:
    """The weights that were set by hand, if they are missing: a migration brought them once."""
    from community.advising.models import WeightSet  # noqa: PLC0415 - once the apps are there

    if not WeightSet.objects.exists():
        weights = {factor.value: value for factor, value in HAND_SET.items()}
        WeightSet.objects.create(version=1, weights=weights, is_current=True)
