"""The forms of an engagement: what was agreed, meetings, notes, how it went, what became of it."""

from typing import Any

from django import forms
from django.utils import timezone

from community.advising.enums import Became
from community.advising.forms.offers import CHOOSE_ONE, words
from community.advising.forms.version import VersionForm
from community.advising.models import Engagement, Meeting
from exemplar.core.plain_text import validate_line, validate_lines

_ONE_TO_FIVE = [(1, "1: not at all"), (2, "2"), (3, "3: partly"), (4, "4"), (5, "5: fully")]
_WHOLE = {"invalid": "Write a whole number."}


class AgreementForm(forms.Form):
    """What comes of it, until when, for how many hours."""

    output = forms.CharField(
        label="What the advisor gives",
        max_length=2000,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Such as: an honest view of three proposals, spoken, with a page in writing.",
        error_messages={"required": "Say what comes of it."},
    )
    ends_on = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Choose a day.",
            "invalid": "Write a date such as 2030-01-31.",
        },
    )
    hours = forms.IntegerField(
        label="Hours of the advisor",
        min_value=1,
        max_value=200,
        error_messages={"required": "Write how many hours.", **_WHOLE},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    @classmethod
    def of(cls, engagement: Engagement) -> "AgreementForm":
        """The form with what stands now."""
        return cls(
            initial={
                "output": engagement.output,
                "ends_on": engagement.ends_on or engagement.request.ends_on,
                "hours": engagement.hours,
                "version": engagement.version,
            }
        )


class MeetingForm(forms.Form):
    """When and where."""

    starts_at = forms.DateTimeField(
        label="Day and time",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": "Choose a day and a time.",
            "invalid": "Write a day and a time such as 2030-01-31 14:30.",
        },
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=5,
        max_value=480,
        initial=60,
        error_messages={"required": "Write how long.", **_WHOLE},
    )
    place = forms.CharField(
        label="Where",
        required=False,
        max_length=300,
        validators=[validate_line],
        help_text="A room, a telephone number, or the address of a call.",
    )
    about = forms.CharField(
        label="About", required=False, max_length=150, validators=[validate_line]
    )
    sequence = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=10**9, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name().replace("_", " ")
        self.fields["starts_at"].help_text = f"In the time of {zone}, as your profile says."

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form with a meeting as it stands."""
        names = ("starts_at", "minutes", "place", "about", "sequence")
        return cls(initial={name: getattr(meeting, name) for name in names})


class NoteForm(forms.Form):
    """A note for oneself."""

    text = forms.CharField(
        label="A new note",
        max_length=10_000,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nobody else reads it.",
        error_messages={"required": "Write something."},
    )


class StopForm(VersionForm):
    """Ending early, and why."""

    reason = words("Why does it end early?", required=True, help_text="The other side reads it.")


class FeedbackForm(forms.Form):
    """How it went."""

    goal_met = forms.TypedChoiceField(
        label="Was the goal met?",
        coerce=int,
        choices=_ONE_TO_FIVE,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    useful = forms.TypedChoiceField(
        label="Was it useful?",
        coerce=int,
        choices=_ONE_TO_FIVE,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    would_repeat = forms.TypedChoiceField(
        label="Would you do it again?",
        coerce=lambda value: value == "yes",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    hours = forms.IntegerField(
        label="Hours it took",
        min_value=0,
        max_value=1000,
        help_text="Of the advisor.",
        error_messages={"required": "Write how many hours.", **_WHOLE},
    )
    words = forms.CharField(
        label="In your words",
        required=False,
        max_length=2000,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Both sides and coordinators read it.",
    )


class FollowUpForm(forms.Form):
    """What became of the advice."""

    became = forms.ChoiceField(
        label="What became of the advice?",
        choices=Became.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    why = forms.CharField(
        label="Why, or what you changed",
        required=False,
        max_length=2000,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed unless it is not decided yet.",
    )
    # The answer that its writer had before them.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
