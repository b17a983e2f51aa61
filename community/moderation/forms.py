"""The forms in which people flag, moderators decide, authors appeal, and somebody is suspended."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from community.moderation.audit import trail_actions
from community.moderation.enums import FlagReason, Outcome, Verdict
from community.moderation.models import (
    LONGEST_APPEAL,
    LONGEST_NOTE,
    LONGEST_REASON,
    ReasonTemplate,
)
from exemplar.core.plain_text import validate_line, validate_lines

CHOOSE_ONE = {"invalid_choice": "Choose one of the answers.", "required": "Choose one."}


def _text(label: str, longest: int, rows: int = 5, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


class FlagForm(forms.Form):
    """What is wrong with a thing."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=FlagReason.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    note = forms.CharField(
        label="What should a moderator know?",
        required=False,
        max_length=LONGEST_NOTE,
        validators=[validate_line],
        help_text="Only moderators read it. Needed for “Something else”.",
    )


class ReasonForm(forms.Form):
    """A reason in one's own words, begun with words that are kept for it."""

    template = forms.ModelChoiceField(
        label="Begin with",
        queryset=ReasonTemplate.objects.none(),
        required=False,
        empty_label="Nothing: I write my own words",
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
    reason = _text("Reason", LONGEST_REASON, required=False, help_text="The author reads it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = ReasonTemplate.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the kept words before one's own."""
        cleaned: dict[str, Any] = super().clean() or {}
        kept = cleaned.get("template")
        parts = [kept.text if kept else "", cleaned.get("reason", "")]
        cleaned["reason"] = "\n\n".join(part for part in parts if part)
        if len(cleaned["reason"]) > LONGEST_REASON and "reason" not in self.errors:
            self.add_error(
                "reason",
                f"Together with the words chosen above, at most {LONGEST_REASON} characters fit.",
            )
        return cleaned


class DecisionForm(ReasonForm):
    """What is to become of a thing, and why."""

    field_order = ["verdict", "template", "reason"]

    verdict = forms.ChoiceField(
        label="What is to become of it?", widget=forms.RadioSelect, error_messages=CHOOSE_ONE
    )
    case_round = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)
    text = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, verdicts: list[Verdict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "reason"
        ].help_text = "The author reads it. Needed for everything but keeping and publishing."
        self.fields["verdict"].choices = [(one.value, one.label) for one in verdicts]  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    """Why somebody else should look again."""

    text = _text(
        "Why should another moderator look again?",
        LONGEST_APPEAL,
        help_text="You can appeal once. What the other moderator decides is final.",
    )


class HearingForm(ReasonForm):
    """Whether a decision stands."""

    field_order = ["outcome", "template", "reason"]

    outcome = forms.ChoiceField(
        label="What becomes of the decision?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )


class SuspensionForm(ReasonForm):
    """Until when somebody may not take part, and why."""

    field_order = ["until", "for_good", "template", "reason"]

    until = forms.DateField(
        label="First day on which they can take part again",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write a date such as 2030-01-31."},
    )
    for_good = forms.BooleanField(label="For good", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "The person reads it in a mail and when signing in."
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["until"].widget.attrs["min"] = tomorrow.isoformat()

    def clean(self) -> dict[str, Any]:
        """Either a day in the future, or for good; and a reason."""
        cleaned = super().clean()
        until, for_good = cleaned.get("until"), cleaned.get("for_good")
        if "until" not in self.errors:
            if until and for_good:
                self.add_error("until", "Choose a day, or “For good”; not both.")
            elif not until and not for_good:
                self.add_error("until", "Choose a day, or “For good”.")
            elif until and until <= timezone.localdate():
                self.add_error("until", "Choose a day in the future.")
        if not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why: the person reads it.")
        day = cleaned.get("until")
        if day and "until" not in self.errors:
            zone = timezone.get_default_timezone()
            cleaned["until"] = datetime.combine(day, time(), tzinfo=zone)
        return cleaned


class QueueForm(forms.Form):
    """Which cases a moderator wants to see."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All that wait"),
            ("flagged", "Flagged"),
            ("hidden", "Hidden by flags"),
            ("held", "Held first posts"),
            ("mine", "Taken by me"),
            ("decided", "Decided"),
        ],
    )
    reason = forms.ChoiceField(
        label="Flagged as", required=False, choices=[("", "Anything"), *FlagReason.choices]
    )
    sort = forms.ChoiceField(
        label="Order",
        required=False,
        choices=[("", "Oldest first"), ("flags", "Most flagged first")],
    )


class PeopleForm(forms.Form):
    """Whom a moderator looks for."""

    q = forms.CharField(
        label="Name or handle", required=False, max_length=100, validators=[validate_line]
    )


class TrailForm(forms.Form):
    """Which entries of the trail a moderator wants to see."""

    person = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    case = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    action = forms.ChoiceField(label="What was done", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = [(one.name, one.label) for one in trail_actions()]
        self.fields["action"].choices = [("", "Anything"), *actions]  # type: ignore[attr-defined]
