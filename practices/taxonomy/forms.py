"""The forms in which editors keep the vocabulary."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from exemplar.core.admin_forms import BesideFieldForm
from exemplar.core.widgets import TreeSelect
from practices.taxonomy.models import TreeTerm, normalise_domain
from practices.taxonomy.signals import term_moved


class DomainForm(BesideFieldForm):
    """One e-mail domain of an agency."""

    def clean_domain(self) -> str:
        """The domain as it is compared, so that two spellings of one are seen to be the same."""
        typed: str = self.cleaned_data["domain"]
        try:
            return normalise_domain(typed)
        except ValidationError:
            # The record itself says what is wrong with it.
            return typed


class TreeTermForm(BesideFieldForm):
    """A word of a tree: beside its own fields, the broader word above it."""

    parent: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, required=False, widget=TreeSelect, empty_label="(at the top)"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self._meta.model.objects.order_by("path")
        self.before = self._place()
        self.initial["parent"] = self.before[0]

    def clean(self) -> dict[str, Any]:
        """Refuse a place below the word itself: the tree would come apart."""
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("parent")
        if parent and self.instance.pk and parent.path.startswith(self.instance.path):
            self.add_error("parent", "It cannot stand below itself or below what is below it.")
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> TreeTerm:  # noqa: FBT001, FBT002 - Django's
        """Save the word in its place; among its neighbours it stands in the order of the names."""
        if not commit:
            return super().save(commit=False)
        parent = self.cleaned_data["parent"]
        if self.instance._state.adding:
            word: TreeTerm = super().save(commit=False)
            return parent.add_child(instance=word) if parent else word.add_root(instance=word)
        word = super().save()
        if self.before != (parent, word.name):
            _move(word, parent)
        return word

    def _place(self) -> tuple[TreeTerm | None, str]:
        if self.instance._state.adding:
            return None, ""
        return self.instance.get_parent(), self.instance.name


def _move(word: TreeTerm, parent: TreeTerm | None) -> None:
    if parent is not None:
        word.move(parent, "sorted-child")
    else:
        neighbour = type(word).get_root_nodes().exclude(pk=word.pk).first()
        if neighbour is None:
            return
        word.move(neighbour, "sorted-sibling")
    word.refresh_from_db()
    term_moved.send(sender=type(word), term=word)
