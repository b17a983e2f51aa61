"""How the admin's forms tell what is wrong: beside the field, in the words of the record."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.formsets import ORDERING_FIELD_NAME
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel, get_form_for_model


class BesideFieldMixin:
    """Shows the message of a broken constraint beside the field that mends it."""

    # From the name of a constraint to the name of the field.
    beside: ClassVar[Mapping[str, str]] = {}

    def _update_errors(self, errors: ValidationError) -> None:
        """Move what a constraint says from the top of the form to its field."""
        placed: dict[str, list[ValidationError]] = {}
        for name, found in _by_field(errors).items():
            for error in found:
                place = self._field_for(error) if name == NON_FIELD_ERRORS else name
                placed.setdefault(place, []).append(_in_plain_words(error))
        super()._update_errors(ValidationError(placed))  # type: ignore[misc]

    def _field_for(self, error: ValidationError) -> str:
        form: Any = self
        for constraint in form.instance._meta.constraints:
            if constraint.get_violation_error_message() == error.message:
                field = self.beside.get(constraint.name, NON_FIELD_ERRORS)
                return field if field in form.fields else NON_FIELD_ERRORS
        return NON_FIELD_ERRORS


def _in_plain_words(error: ValidationError) -> ValidationError:
    """The same; of a value that must be the only one of its kind, who has it and what to do."""
    told = error.params or {}
    if error.code != "unique" or not {"model_name", "field_label"} <= told.keys():
        return error
    kind, field = (str(told[name]) for name in ("model_name", "field_label"))
    return ValidationError(
        f"Another {kind[:1].lower()}{kind[1:]} has this {field[:1].lower()}{field[1:]} already. "
        "Choose another one.",
        code=error.code,
    )


def _by_field(errors: ValidationError) -> dict[str, list[ValidationError]]:
    if hasattr(errors, "error_dict"):
        return dict(errors.error_dict)
    return {NON_FIELD_ERRORS: errors.error_list}


class BesideFieldForm(BesideFieldMixin, WagtailAdminModelForm):
    """A form for a record that is no page."""


class BesideFieldPageForm(BesideFieldMixin, WagtailAdminPageForm):
    """A form for a page."""


class RowFormSet(BaseChildFormSet):
    """The rows below a record, with errors in the words of their constraints."""

    def _should_delete_form(self, form: Any) -> bool:
        # A new row in which nothing was typed but the place, which the admin numbers itself, is no
        # row: a draft may lack what publishing asks for.
        blank = not form.instance.pk and set(form.changed_data) <= {ORDERING_FIELD_NAME}
        return blank or bool(super()._should_delete_form(form))

    def kept_forms(self) -> list[Any]:
        """The rows that there will be: neither blank nor taken out."""
        return [form for form in self.forms if not self._should_delete_form(form)]

    def clean(self) -> None:
        """Ask for the least number of rows; while a draft is saved that number is none."""
        super().clean()
        if self.min_num and len(self.kept_forms()) < self.min_num:
            raise ValidationError("Add at least one.")

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """What the constraint says that allows these fields once only."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and (
                set(constraint.fields) == set(unique_check)
            ):
                return str(constraint.get_violation_error_message())
        return str(super().get_unique_error_message(unique_check))

    def get_form_error(self) -> str:
        """What the second of two equal rows says."""
        return "This row repeats another one."


class RowsPanel(InlinePanel):
    """Rows below a record, whose forms show broken constraints beside their fields."""

    def __init__(
        self,
        relation_name: str,
        *args: Any,
        row_form: type[BesideFieldForm] = BesideFieldForm,
        **kwargs: Any,
    ) -> None:
        super().__init__(relation_name, *args, **kwargs)
        self.row_form = row_form

    def clone_kwargs(self) -> dict[str, Any]:
        """What a copy of this panel is made of."""
        return {**super().clone_kwargs(), "row_form": self.row_form}

    def get_form_options(self) -> dict[str, Any]:
        """Wagtail's options with our form and our set of forms."""
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        rows["formset"] = RowFormSet
        rows["validate_min"] = False
        rows["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=self.row_form,
            defer_required_on_fields=deferred,
        )
        return options
