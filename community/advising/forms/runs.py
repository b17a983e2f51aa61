"""The forms of the desk: making a cohort, changing it by hand, looking for somebody, weights."""

from typing import Any

from django import forms

from exemplar.core.plain_text import validate_line, validate_lines

BIGGEST_KEY = 2**63 - 1
LONGEST_REASON = 2000
# What a published pairing is worth on top of its score.
STEADINESS = [
    ("0", "Nothing: always the best plan"),
    ("0.02", "A little: .02 of a score"),
    ("0.05", "Some: .05 of a score"),
    ("0.1", "Much: .10 of a score"),
]
EDITS = ["lock", "unlock", "remove", "replace", "add"]


def _key(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1, max_value=BIGGEST_KEY, widget=forms.HiddenInput, **options
    )


class CohortForm(forms.Form):
    """What a new cohort begins with."""

    keep = forms.ChoiceField(
        label="What keeping a published pairing is worth",
        choices=STEADINESS,
        initial="0.02",
        help_text="A new plan changes what was published only where it gains more than this.",
        error_messages={"invalid_choice": "Choose one of the answers.", "required": "Choose one."},
    )
    based_on = _key(required=False)


class EditForm(forms.Form):
    """One change of a plan by hand, and the version of the plan that was looked at."""

    do = forms.ChoiceField(choices=[(each, each) for each in EDITS], widget=forms.HiddenInput)
    version = _key()
    pairing = _key(required=False)
    advisor = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_KEY)

    def clean(self) -> dict[str, Any]:
        """Each change names what it needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        do = cleaned.get("do")
        if do in {"replace", "add"} and not cleaned.get("advisor") and "advisor" not in self.errors:
            self.add_error("advisor", "Choose an advisor.")
        if do in {"lock", "unlock", "remove", "replace"} and not cleaned.get("pairing"):
            self.add_error(None, "Choose a pairing of the plan.")
        return cleaned


class VersionForm(forms.Form):
    """The version of a plan that was looked at."""

    version = _key()


class FindForm(forms.Form):
    """Whom a coordinator looks for in a run."""

    q = forms.CharField(
        label="Name of an advisor", required=False, max_length=100, validators=[validate_line]
    )


class CompareForm(forms.Form):
    """With which other plan one is compared."""

    other = forms.IntegerField(
        label="Compare with plan", required=False, min_value=1, max_value=BIGGEST_KEY
    )


class WeightsForm(forms.Form):
    """Whether proposed weights take effect, and why."""

    verdict = forms.ChoiceField(
        label="What is to become of the proposal?",
        choices=[("approve", "Approve: new runs use these weights"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers.", "required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST_REASON,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Coordinators read it beside the version.",
    )
