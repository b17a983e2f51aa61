"""The forms of the register of conflicts and of clearances."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from community.advising.enums import ENDED_STATES, RequestState
from community.advising.forms.company_field import CompanyField
from community.advising.forms.version import VersionForm
from community.advising.gating import touched_by
from community.advising.models import AdviceRequest, Conflict
from community.advising.rules.own_case import concerned_requests
from community.expertise.enums import InterestKind
from community.expertise.models import Advisor
from exemplar.core.plain_text import validate_line, validate_lines
from exemplar.core.widgets import TreeSelect
from practices.taxonomy.models import Agency

SHOWN = [
    ("in_force", "In force"),
    ("reported", "Reported, to be checked"),
    ("unsettled", "Companies to be settled"),
    ("ended", "Ended"),
    ("all", "All"),
]
_INVALID = {"invalid_choice": "Choose one of the answers.", "required": "Choose one."}


def _day(label: str, hint: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "Write a day such as 2026-09-30."},
    )


def _tree(label: str, blank: str, hint: str = "", *, required: bool = False) -> Any:
    return forms.ModelChoiceField(
        label=label,
        help_text=hint,
        queryset=None,
        required=required,
        widget=TreeSelect,
        empty_label=blank,
        error_messages=_INVALID,
    )


def _words(label: str, hint: str, longest: int = 2000, *, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=longest,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RegisterForm(forms.Form):
    """Which conflicts the register shows."""

    show = forms.ChoiceField(label="Show", required=False, choices=SHOWN)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *InterestKind.choices]
    )
    agency = _tree("Agency, with all below it", "All")
    q = forms.CharField(
        label="Company or advisor", required=False, max_length=120, validators=[validate_line]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.order_by("path")


class ConflictForm(forms.Form):
    """One record of the register."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="Kind", choices=InterestKind.choices, error_messages=_INVALID)
    company = CompanyField(
        "Company",
        "Type a part of its name and choose, or write all of it. It holds for parents and "
        "subsidiaries, too.",
    )
    company_name = forms.CharField(
        label="Company, if it is not known here",
        help_text="It blocks every advisor whose company may be it, until somebody settles which "
        "company it is.",
        required=False,
        max_length=120,
        validators=[validate_line],
    )
    advisor = forms.CharField(
        label="Advisor",
        help_text="The e-mail address or the number, if it is one person's alone, as with family.",
        required=False,
        max_length=254,
        validators=[validate_line],
    )
    agency = _tree(
        "Agency",
        "None: an advisor's holding in the company",
        "It holds for all below it, and for those above it.",
    )
    starts_on = _day("From", "Leave it empty if nobody knows.")
    ends_on = _day("Until", "Leave it empty while it goes on.")
    words = forms.CharField(
        label="What it is",
        help_text="In a sentence, such as “Prime contractor for the call center”.",
        max_length=500,
        validators=[validate_line],
    )
    source = forms.CharField(
        label="Source",
        help_text="Where it can be looked up, and the day on which it was.",
        max_length=300,
        validators=[validate_line],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.order_by("path")

    def clean_advisor(self) -> Advisor | None:
        """The advisor with this address or number."""
        return advisor_called(self.cleaned_data["advisor"])

    def clean(self) -> dict[str, Any]:
        """Of a company, once."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("company") and cleaned.get("company_name"):
            self.add_error(
                "company_name", "Name a company that is known here or another one, not both."
            )
        return cleaned

    def record_fields(self) -> dict[str, Any]:
        """What is stored."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def initial_of(cls, conflict: Conflict) -> dict[str, Any]:
        """A record as the form shows it."""
        names = ("kind", "company", "company_name", "agency", "starts_on", "ends_on", "words",
                 "source", "version")  # fmt: skip
        shown = {name: getattr(conflict, name) for name in names}
        return {**shown, "advisor": conflict.advisor.email if conflict.advisor else ""}


def advisor_called(text: str) -> Advisor | None:
    """The advisor with this address or number; none for an empty text. Raises ValidationError."""
    text = text.strip().removeprefix("#")
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) < 18  # noqa: PLR2004
    rows = (
        Advisor.objects.filter(pk=text) if is_number else Advisor.objects.filter(email__iexact=text)
    )
    found = rows.first()
    if found is None:
        raise ValidationError("No advisor has this address or number.")
    return found


class SettleForm(VersionForm):
    """Which company a name means."""

    company = CompanyField(
        "Which company is it?",
        "Type a part of its name and choose, or write all of it.",
        required=True,
    )


class FileForm(forms.Form):
    """A file of conflicts, to be looked through."""

    file = forms.FileField(
        label="CSV file",
        help_text="In UTF-8, with the columns named in the first line. Nothing is written before "
        "you have seen what each line would do.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )


class TextForm(forms.Form):
    """The text of a file that was looked through, to be taken in."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)


class AskClearanceForm(forms.Form):
    """What is asked of the ethics officer."""

    request = forms.ModelChoiceField(
        label="For which request?",
        queryset=AdviceRequest.objects.none(),
        required=False,
        empty_label="All that this conflict blocks",
        error_messages=_INVALID,
    )
    advisor = forms.CharField(
        label="For which advisor?",
        help_text="The e-mail address or the number; leave it empty for all of the company.",
        required=False,
        max_length=254,
        validators=[validate_line],
    )
    question = _words("What do you ask?", "Ethics officers read it, and the coordinators.")

    def __init__(self, *args: Any, user: Any, conflict: Conflict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["request"]
        # A conflict may be why nobody was found: cleared, a coordinator looks again.
        rows = AdviceRequest.objects.filter(submitted_at__isnull=False).exclude(
            state__in=ENDED_STATES - {RequestState.UNFILLED}
        )
        # Nobody asks in their own case.
        rows = rows.exclude(pk__in=concerned_requests(user).order_by().values("pk"))
        rows = rows.select_related("agency").order_by("pk")
        field.queryset = rows.filter(pk__in=touched_by(conflict, rows))
        field.label_from_instance = lambda one: (
            f"Request {one.pk} of {one.agency.short_name}: {one.title or 'no title'}"
        )

    def clean_advisor(self) -> Advisor | None:
        """The advisor with this address or number."""
        return advisor_called(self.cleaned_data["advisor"])


class AnswerClearanceForm(forms.Form):
    """What the ethics officer answers."""

    give = forms.ChoiceField(
        label="Does this conflict stand in the way?",
        choices=[
            ("yes", "No: I clear it, for what was asked"),
            ("no", "Yes: I do not clear it"),
        ],
        widget=forms.RadioSelect,
        error_messages=_INVALID,
    )
    ends_on = _day("Until when", "Needed where you clear it; twelve months at most.")
    answer = _words("Why", "Kept for the record. Coordinators read it.")


class RevokeForm(forms.Form):
    """Why a clearance is taken back."""

    answer = _words("Why do you take it back?", "Kept for the record. Coordinators read it.")
