"""Controls of the admin: a Markdown field with a toolbar, and choices that show their tree."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput

from exemplar.core.markdown import MarkdownField

EM_SPACE = "\u2003"


def _depth(value: Any) -> int:
    """How deep in its tree the record behind a choice stands; 1 where there is no tree."""
    return getattr(getattr(value, "instance", None), "depth", 1)


class MarkdownTextarea(AdminAutoHeightTextInput):
    """A plain text area; a script adds the toolbar, and without it the text area still serves."""

    template_name = "wagtailadmin/widgets/markdown_textarea.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})
        self.attrs["data-controller"] += " ex-markdown"

    class Media:
        js = ["exemplar/admin/admin.js"]


class TreeCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes in the order of a tree, each indented by its depth, with a filter above."""

    template_name = "wagtailadmin/widgets/tree_checkboxes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows, with a name for the group as a whole."""
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = name.replace("_", " ").capitalize()
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with its depth."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "depth": _depth(value)}

    class Media:
        js = ["exemplar/admin/admin.js"]


class TreeSelect(forms.Select):
    """A list to choose one from, in the order of a tree, each choice indented by its depth."""

    def create_option(
        self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """One choice, indented."""
        indented = EM_SPACE * (_depth(value) - 1) + str(label)
        return super().create_option(name, value, indented, *args, **kwargs)


def register_widgets() -> None:
    """Edit each Markdown field in the admin with the toolbar."""
    register_form_field_override(MarkdownField, override={"widget": MarkdownTextarea})
