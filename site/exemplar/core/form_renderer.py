"""How forms look on our pages: the design system's markup, without touching the Wagtail admin.

The renderer is global, and the admin renders its widgets with it. So no widget template is
replaced: each bound field only gains what our field template asks it for; the admin never asks.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.safestring import SafeString

WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "usa-radio__input"),
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Select, "usa-select"),
    (forms.SelectDateWidget, "usa-select"),
    (forms.Textarea, "usa-textarea"),
    (forms.FileInput, "ex-file"),
    (Input, "usa-input"),
    (forms.MultiWidget, "usa-input"),
)


class UswdsBoundField(BoundField):
    """A field that can also say what the design system needs to know of it."""

    @property
    def kind(self) -> str:
        """Which markup the field takes: a checkbox, choices, a group of controls, one control."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
            return "group"
        return "control"

    @property
    def optional(self) -> bool:
        """Whether to say that it may stay empty: only where other fields may not."""
        others = self.form.fields.values()
        return not self.field.required and any(field.required for field in others)

    @property
    def first_id(self) -> str:
        """The id of the first control, for the link from the error summary."""
        return f"{self.auto_id}_0" if self.kind == "choices" else self.id_for_label or self.auto_id

    @property
    def styled(self) -> SafeString:
        """The control with the design system's class, and without a placeholder: labels serve."""
        return self.as_widget(attrs=self._styled_attrs())

    @property
    def choices(self) -> list[BoundWidget]:
        """The radio buttons or checkboxes of a field, one by one."""
        attrs = self.build_widget_attrs(self._styled_attrs() | {"id": self.auto_id})
        # The fieldset around them carries the hint and the error.
        attrs.pop("aria-describedby", None)
        widget = self.field.widget
        return [
            BoundWidget(widget, data, self.form.renderer)
            for data in widget.subwidgets(self.html_name, self.value(), attrs=attrs)
        ]

    def _styled_attrs(self) -> dict[str, Any]:
        widget = self.field.widget
        style = next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), "")
        if self.errors and style in {"usa-input", "usa-select", "usa-textarea"}:
            style += " usa-input--error"
        classes = f"{widget.attrs.get('class', '')} {style}".strip()
        attrs: dict[str, Any] = {"class": classes, "placeholder": False}
        if self.kind == "control" and self.aria_describedby:
            attrs["aria-describedby"] = self.aria_describedby
        if self.kind == "group":
            # The parts of a date have no labels of their own; the legend is not read for each.
            attrs["aria-label"] = self.label
        return attrs


class UswdsRenderer(TemplatesSetting):
    """Django's forms in the design system's markup. Needs "django.forms" in INSTALLED_APPS."""

    form_template_name = "django/forms/uswds/form.html"
    field_template_name = "django/forms/uswds/field.html"
    bound_field_class = UswdsBoundField
