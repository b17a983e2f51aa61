"""The form in which a request is written, read from what is typed; nothing in it is required.

What cannot be right is said beside its field from the first, what is missing by the checklist.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format

from community.advising.asked import FIELDS, Value
from community.advising.company_names import clean_names
from community.advising.enums import Advice, Sensitivity
from community.advising.joint_advice import asks_jointly
from community.advising.models.requests import LONGEST_CHALLENGE, MOST_ADVISORS
from community.advising.modes import TERMS
from community.advising.queries.requests import MOST_TOPICS
from community.expertise.enums import Seniority
from exemplar.core.choice_fields import SeveralField
from exemplar.core.plain_text import validate_line, validate_lines
from exemplar.core.widgets import EM_SPACE
from practices.taxonomy.enums import CustomersBand
from practices.taxonomy.models import Channel, CustomerGroup, Industry, Topic

FEWEST_WORDS = 30
MOST_HOURS = 200
# Without these nobody can be asked to advise.
NEEDED: Final = {
    "title": "A title",
    "challenge": "The challenge",
    "outcome_wanted": "The outcome you want",
    "topics": "At least one topic",
    "mode": "How an executive should help",
    "starts_on": "First day",
    "ends_on": "Last day",
}
_SENSITIVITIES = (
    (
        Sensitivity.OPEN,
        "Open: an offer may show everything, and the advisor may speak of it within their company.",
    ),
    (
        Sensitivity.INTERNAL,
        "Internal: an offer shows a summary; the rest is shown once the advisor has accepted, and "
        "stays with them.",
    ),
    (
        Sensitivity.PROCUREMENT,
        "Procurement-sensitive: an offer shows the agency, the kind of advice and the dates alone. "
        "Nothing about a purchase may be said to any advisor. A coordinator talks with you first.",
    ),
)
_ADVICE = (
    (Advice.INDIVIDUAL, "Each advisor's own view. They may differ, and you decide."),
    (
        Advice.JOINT,
        "A joint recommendation of the group. The request stops until a coordinator has decided.",
    ),
)


class _TreeChoices(SeveralField):
    """Words of a tree or a list, each indented by its depth."""

    def __init__(self, model: Any, **options: Any) -> None:
        rows = model.objects.order_by("path") if hasattr(model, "path") else model.objects.all()
        super().__init__(rows, required=False, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, obj: Any) -> str:
        """The name, behind a space for each step down."""
        return EM_SPACE * (getattr(obj, "depth", 1) - 1) + str(obj)


def _mode_choices() -> list[tuple[str, str]]:
    return [
        (terms.mode.value, f"{terms.label}. Takes {terms.takes}; gives {terms.output}; ends "
         f"{terms.end}.")
        for terms in TERMS.values()
    ]  # fmt: skip


def _text(longest: int, rows: int) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=longest,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _day() -> forms.DateField:
    return forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "Write a day such as 2026-09-30."},
    )


def _one_of(choices: Any, blank: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        choices=[("", blank), *choices],
        error_messages={"invalid_choice": "Choose one of the answers."},
    )


class AskingForm(forms.Form):
    """All that a request says."""

    title = forms.CharField(required=False, max_length=150, validators=[validate_line])
    challenge = _text(LONGEST_CHALLENGE, 8)
    outcome_wanted = _text(2000, 4)
    topics = _TreeChoices(Topic)
    channels = _TreeChoices(Channel)
    customer_groups = _TreeChoices(CustomerGroup)
    customers_a_year = _one_of(
        [choice for choice in CustomersBand.choices if choice[0] != CustomersBand.UNKNOWN],
        "Not known",
    )
    industries = _TreeChoices(Industry)
    mode = forms.ChoiceField(
        required=False,
        choices=_mode_choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
    places = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_ADVISORS,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Write a number from 1 to {MOST_ADVISORS}."
        ),
    )
    advice = forms.ChoiceField(
        required=False,
        choices=_ADVICE,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
    level = _one_of(Seniority.choices, "Not said")
    starts_on = _day()
    ends_on = _day()
    hours = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Write a number from 1 to {MOST_HOURS}."
        ),
    )
    sensitivity = forms.ChoiceField(
        required=False,
        choices=_SENSITIVITIES,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
    constraints = _text(2000, 4)
    left_out = _text(2000, 3)

    def __init__(self, values: Mapping[str, Value]) -> None:
        super().__init__(form_data(values))
        for name, field in self.fields.items():
            field.label, field.help_text = FIELDS[name].label, FIELDS[name].hint
            # A browser would cut a longer text silently where it is pasted.
            field.widget.attrs.pop("maxlength", None)

    def clean_topics(self) -> Any:
        """A few, not all."""
        found = self.cleaned_data["topics"]
        if len(found) > MOST_TOPICS:
            raise ValidationError(f"At most {MOST_TOPICS}: keep the ones that fit best.")
        return found

    def clean_left_out(self) -> list[str]:
        """The names one by one."""
        return clean_names(self.cleaned_data["left_out"])

    def clean_challenge(self) -> str:
        """Enough words to find somebody by."""
        text: str = self.cleaned_data["challenge"].strip()
        words = len(text.split())
        if 0 < words < FEWEST_WORDS:
            raise ValidationError(
                f"These are {words} words. Write at least {FEWEST_WORDS}: advisors are found by "
                "them."
            )
        return text

    def clean(self) -> dict[str, Any]:
        """A window that is one, and a group where there is one."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first.")
        elif ends and ends < timezone.localdate():
            self.add_error("ends_on", "This day has passed.")
        places = cleaned.get("places") or 1
        if cleaned.get("advice") == Advice.JOINT and not asks_jointly(Advice.JOINT, places):
            self.add_error(
                "advice",
                "One advisor has one view. Ask for several advisors, or for each advisor's own "
                "view.",
            )
        return cleaned

    def missing(self) -> list[tuple[str, str]]:
        """What is not told yet: the field, and what to call it."""
        data: Any = self.data
        found = [
            (name, label)
            for name, label in NEEDED.items()
            if not any(value.strip() for value in data.getlist(name))
        ]
        places = getattr(self, "cleaned_data", {}).get("places") or 1
        if places > 1 and not data.get("advice"):
            found.append(("advice", "How several advisors answer"))
        return found

    def columns(self) -> dict[str, Any]:
        """What is stored of a form that is valid, without its relations."""
        data = self.cleaned_data
        plain = ("title", "challenge", "outcome_wanted", "mode", "starts_on", "ends_on", "hours",
                 "constraints")  # fmt: skip
        return {
            **{name: data[name] for name in plain},
            "title": data["title"].strip(),
            "customers_a_year": data["customers_a_year"] or CustomersBand.UNKNOWN,
            "places": data["places"] or 1,
            "advice": data["advice"] or Advice.INDIVIDUAL,
            "level": int(data["level"]) if data["level"] else None,
            "sensitivity": data["sensitivity"] or Sensitivity.INTERNAL,
        }


def form_data(values: Mapping[str, Value]) -> MultiValueDict[str, str]:
    """Values as a browser would send them."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for name, field in FIELDS.items():
        value = values.get(name, field.blank)
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = value
    return data


def words_in(name: str, value: Any, form: AskingForm) -> list[str]:
    """A saved value for reading beside one's own, line by line."""
    field: Any = form.fields[name]
    if hasattr(field, "choices"):
        labels = {str(key): str(label).strip() for key, label in field.choices}
        chosen = value if isinstance(value, list) else [value]
        return [labels.get(str(key), "no longer offered") for key in chosen if key]
    if isinstance(field, forms.DateField):
        return [_day_in_words(field, str(value))]
    return str(value).split("\n")


def _day_in_words(field: forms.DateField, text: str) -> str:
    """A day as pages write it; what is none as it was typed."""
    try:
        day = field.to_python(text)
    except ValidationError:
        return text
    return date_format(day, "F j, Y") if day else text
