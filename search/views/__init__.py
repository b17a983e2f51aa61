"""The pages of search."""

from search.views.feed import SavedSearchFeed
from search.views.results import results
from search.views.saved import (
    delete_saved,
    edit_saved,
    forget_past,
    renew_saved,
    save,
    saved,
)
from search.views.suggesting import suggest

__all__ = [
    "SavedSearchFeed",
    "delete_saved",
    "edit_saved",
    "forget_past",
    "renew_saved",
    "results",
    "save",
    "saved",
    "suggest",
]
