"""The form in which practices and case studies are written, read from what is kept of them.

Nothing is required while somebody writes: what is missing is for the checklist to say. What has
been typed and cannot be right is said beside its field from the first.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, DecimalValidator
from django.db import models

from exemplar.core.choice_fields import SeveralField
from exemplar.core.partial_dates import parse_partial_date
from exemplar.core.widgets import EM_SPACE, TreeSelect
from practices.contributing.enums import Kind
from practices.contributing.shape import MOST_TAGS, PAGES, ROWS, Field, Rows, fields_of
from practices.library.models import PracticePage

LONGEST_TAG = 60
CHOOSE = "Choose one"
_LONG_CELLS = {"why"}
# What the controls of a form check by themselves.
_LIMITS = (BaseValidator, DecimalValidator)


def clean_tags(text: str) -> list[str]:
    """The tags in a text, each once however it is capitalised. Raises ValidationError."""
    words = (" ".join(word.split()) for word in text.replace("\n", ",").split(","))
    tags = list({word.casefold(): word for word in words if word}.values())
    if len(tags) > MOST_TAGS:
        raise ValidationError(f"These are {len(tags):,} tags. Keep the {MOST_TAGS} that fit best.")
    if any(len(tag) > LONGEST_TAG for tag in tags):
        raise ValidationError(
            f"A tag has at most {LONGEST_TAG} characters. Put commas between the tags."
        )
    return tags


class OneOf(forms.ChoiceField):
    """One of a few records, read once for all rows."""

    def __init__(self, records: Iterable[models.Model] = (), **kwargs: Any) -> None:
        self.records = {str(record.pk): record for record in records}
        named = [(key, str(record)) for key, record in self.records.items()]
        super().__init__(choices=[("", CHOOSE), *named], **kwargs)

    def clean(self, value: Any) -> Any:
        """The record."""
        return self.records.get(super().clean(value))


class PracticeNamed(forms.CharField):
    """A practice by the address of its page or by its title, if the writer may read it."""

    def __init__(self, found: Mapping[str, list[PracticePage]], **kwargs: Any) -> None:
        self.found = found
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The practice. Raises ValidationError where there is none, or more than one."""
        typed = super().clean(value)
        if not typed:
            return None
        found = self.found.get(typed, [])
        if len(found) > 1:
            raise ValidationError("Several practices have this title. Give the page's address.")
        if not found:
            raise ValidationError(
                "No practice in the library has this address or title. Copy its page's address."
            )
        return found[0]


def _last_part(address: str) -> str:
    """The last part of a path; nothing where it is no address."""
    try:
        return urlsplit(address).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def find_practices(texts: Iterable[str], user: Any) -> dict[str, list[PracticePage]]:
    """The practices that a reader means by each address or title."""
    texts = [text for each in texts if (text := each.strip())]
    slugs = {text: _last_part(text) for text in texts if "/" in text}
    titles = models.Q()
    for text in texts:
        titles |= models.Q(title__iexact=text)
    if not texts:
        return {}
    found = list(
        PracticePage.objects.visible_to(user)
        .without_texts()
        .filter(models.Q(slug__in=slugs.values()) | titles)
        .order_by("pk")
    )
    return {
        text: [page for page in found if page.slug == slugs.get(text)]
        or [page for page in found if page.title.casefold() == text.casefold()]
        for text in texts
    }


class RowForm(forms.Form):
    """One row below a text."""

    rows: ClassVar[Rows]

    def clean(self) -> dict[str, Any]:
        """Ask for the record that a row is about."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.has_changed():
            for name in self.rows.columns:
                field: Any = self.rows.model._meta.get_field(name)
                if field.is_relation and not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Choose one, or take this row out.")
        return cleaned

    def has_changed(self) -> bool:
        """Whether there is anything in it but what was there from the first."""
        return bool(set(self.changed_data) - set(self.rows.preset))


class RowSet(forms.BaseFormSet):
    """The rows below a text, none of them twice."""

    rows: ClassVar[Rows]

    def kept_forms(self) -> list[Any]:
        """The rows in which something has been typed."""
        return [form for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        """Refuse a row that repeats another."""
        for constraint in self.rows.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                names = [name for name in constraint.fields if name in self.rows.columns]
                self._refuse_repeated(names, str(constraint.get_violation_error_message()))

    def _refuse_repeated(self, names: list[str], message: str) -> None:
        seen: set[tuple[Any, ...]] = set()
        for form in self.kept_forms():
            key = tuple(form.cleaned_data.get(name) for name in names)
            if names and all(key) and key in seen:
                form.add_error(names[0], message)
            seen.add(key)


def _plain(field: forms.Field) -> forms.Field:
    """A field as it is while somebody writes: not required, and cutting nothing off."""
    field.required = False
    field.help_text = ""
    # A browser would cut a longer text silently where it is pasted.
    field.widget.attrs.pop("maxlength", None)
    field.widget.is_required = False
    return field


def _form_field(model: type[models.Model], name: str) -> forms.Field:
    field: Any = model._meta.get_field(name)
    if isinstance(field, models.URLField):
        return _plain(forms.URLField(max_length=field.max_length, assume_scheme="https"))
    made = field.formfield()
    made.validators += [each for each in field.validators if not isinstance(each, _LIMITS)]
    if isinstance(made, forms.TypedChoiceField):
        choices = [choice for choice in field.choices if choice[0]]
        made.choices = choices if field.has_default() else [("", CHOOSE), *choices]
    if isinstance(made, forms.DecimalField):
        made.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        made.localize = False
    return _plain(made)


def _row_form(rows: Rows, values: Any, user: Any) -> type[RowForm]:
    made: dict[str, Any] = {"rows": rows}
    for name in rows.columns:
        field: Any = rows.model._meta.get_field(name)
        if field.is_relation and field.related_model is PracticePage:
            found = find_practices((row.get(name, "") for row in values), user)
            made[name] = PracticeNamed(found, required=False)
        elif field.is_relation:
            made[name] = OneOf(field.related_model._default_manager.all(), required=False)
        else:
            made[name] = _form_field(rows.model, name)
        made[name].label = field.verbose_name[:1].upper() + field.verbose_name[1:]
        made[name].help_text = field.help_text
        if name in _LONG_CELLS:
            made[name].widget = forms.Textarea(attrs={"rows": 3})
    return type("Row", (RowForm,), made)


def row_set(field: Field, data: Any, values: Any, user: Any) -> RowSet:
    """The rows of a field, bound to what was typed."""
    assert field.rows is not None  # noqa: S101 - only fields of rows come here
    made: Any = forms.formset_factory(
        _row_form(field.rows, values, user), formset=RowSet, extra=0, max_num=1000
    )
    made.rows = field.rows
    return made(data, prefix=field.name)


class TextForm(forms.Form):
    """The fields of a text but for its rows."""

    def clean_tags(self) -> list[str]:
        """The tags one by one."""
        return clean_tags(self.cleaned_data["tags"])


class CaseStudyTextForm(TextForm):
    """The fields of a case study but for its rows."""

    def clean(self) -> dict[str, Any]:
        """One organisation; an end that is not before the start, and none of what still runs."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("agency") and cleaned.get("company"):
            self.add_error("company", "Name an agency or a company, not both.")
        started, ended = cleaned.get("started"), cleaned.get("ended")
        if ended and cleaned.get("still_running"):
            self.add_error("ended", "What is still running has no end.")
        elif started and ended and _is_before(ended, started):
            self.add_error("ended", "The end is before the start.")
        return cleaned


def _is_before(end: str, start: str) -> bool:
    """Whether one partial date is surely before another."""
    (last, last_known), (first, first_known) = parse_partial_date(end), parse_partial_date(start)
    known = min(last_known, first_known)
    return last.timetuple()[:known] < first.timetuple()[:known]


def text_form(kind: str, data: Any) -> TextForm:
    """The form of a kind, bound to what was typed."""
    made: dict[str, Any] = {}
    for name, field in fields_of(kind).items():
        if name in ROWS[kind]:
            continue
        if name == "tags":
            made[name] = forms.CharField(required=False)
        elif field.control == "choices":
            column: Any = PAGES[kind]._meta.get_field(name)
            made[name] = _choices(column.related_model)
        else:
            made[name] = _form_field(PAGES[kind], name)
        made[name].label, made[name].help_text = field.label, field.hint
        _fit_widget(field, made[name])
    base = CaseStudyTextForm if kind == Kind.CASE_STUDY else TextForm
    return type("Text", (base,), made)(data)


class TreeChoices(SeveralField):
    """Words of a tree, each indented by its depth."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, behind a space for each step down."""
        return EM_SPACE * (getattr(obj, "depth", 1) - 1) + str(obj)


def _choices(model: type[models.Model]) -> TreeChoices:
    in_order: Any = model._default_manager.order_by("path") if hasattr(model, "path") else model
    records = getattr(in_order, "_default_manager", in_order)
    return TreeChoices(records.all(), required=False, widget=forms.CheckboxSelectMultiple)


def _fit_widget(field: Field, made: Any) -> None:
    if field.control == "markdown":
        made.widget = forms.Textarea(attrs={"rows": 8, "data-markdown": ""})
    elif field.name == "summary":
        made.widget = forms.Textarea(attrs={"rows": 3})
    elif isinstance(made, forms.ModelChoiceField) and field.control == "choice":
        made.widget = TreeSelect()
        made.empty_label = CHOOSE
        records: Any = made.queryset
        if hasattr(records.model, "path"):
            made.queryset = records.order_by("path")
        made.widget.choices = made.choices
