"""The forms in which a request is offered, and an offer is answered."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils import timezone

from community.advising.answer_days import MOST_DAYS, usual_day
from community.advising.enums import DeclineReason
from community.advising.models import AdviceRequest
from community.expertise.models import Advisor
from exemplar.core.plain_text import validate_lines

CHOOSE_ONE = {"required": "Choose one.", "invalid_choice": "Choose one of the answers."}
LONGEST_WORDS = 1000


def words(label: str, *, required: bool = False, **options: Any) -> forms.CharField:
    """A short text in one's own words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_WORDS,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        **options,
    )


class OfferForm(forms.Form):
    """Whom to ask, and by when the answer is wanted."""

    advisor = forms.ModelChoiceField(
        label="Advisor",
        queryset=Advisor.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose whom to ask.", "invalid_choice": "Choose one of them."},
    )
    answer_by = forms.DateField(
        label="Answer by",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=f"The offer ends with this day, in your own time zone, and the next in line is "
        f"asked. At most {MOST_DAYS} days from now, and not after the request ends.",
        error_messages={
            "required": "Choose a day.",
            "invalid": "Write a date such as 2030-01-31.",
        },
    )

    def __init__(self, *args: Any, asked: AdviceRequest, advisors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["advisor"]
        places = [When(pk=each.pk, then=place) for place, each in enumerate(advisors)]
        line = Advisor.objects.filter(pk__in=[each.pk for each in advisors])
        # The best first, as they stand in line.
        chosen.queryset = line.order_by(Case(*places)) if places else line
        chosen.initial = advisors[0] if advisors else None
        chosen.label_from_instance = lambda advisor: advisor.name
        self.fields["answer_by"].initial = usual_day(asked, timezone.localdate())

    def clean_answer_by(self) -> datetime:
        """The end of the day, where the coordinator is."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["answer_by"], time.max))


class WithdrawForm(forms.Form):
    """Why an offer is taken back."""

    use_required_attribute = False

    reason = words(
        "Why is it taken back?",
        required=True,
        help_text="Coordinators read it; the advisor does not.",
    )


class AcceptForm(forms.Form):
    """Accepting as it is asked."""

    declares = forms.BooleanField(
        label="I know of no contract, bid, holding, dispute or family tie between me or my company "
        "and this agency that I have not declared.",
        error_messages={"required": "Confirm this, or decline because of a conflict."},
    )


class LimitForm(AcceptForm):
    """Accepting less than is asked."""

    limit_hours = forms.IntegerField(
        label="At most so many hours",
        required=False,
        min_value=1,
        max_value=200,
        error_messages={"invalid": "Write a whole number."},
    )
    limit_words = words("What else you limit", help_text="The agency reads it.")

    def clean(self) -> dict[str, Any]:
        """A limit names something."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("limit_hours") and not cleaned.get("limit_words"):
            self.add_error("limit_hours", "Name fewer hours, or say what else you limit.")
        return cleaned


class DeclineForm(forms.Form):
    """Declining, and why."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    words = words("In your words, if you like", help_text="Coordinators read it.")
