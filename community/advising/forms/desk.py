"""The forms around a request: beginning, delegates, submitting, the desk."""

from typing import Any

from django import forms

from community.advising.actions.requests import LONGEST_REASON
from community.advising.enums import Advice, RequestState
from community.advising.models import AdviceRequest
from community.advising.queries.desk import GROUPS, ORDERS
from community.advising.rules.requests import Seat
from community.advising.steps import can_follow
from exemplar.core.plain_text import validate_line, validate_lines
from exemplar.core.widgets import TreeSelect
from practices.taxonomy.models import Agency

CHOOSE_ONE = {"required": "Choose one.", "invalid_choice": "Choose one of the answers."}


def reason_field(label: str, hint: str, *, required: bool = False) -> forms.CharField:
    """A reason in one's own words."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_REASON,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BeginForm(forms.Form):
    """For whom one asks."""

    seat = forms.ChoiceField(
        label="For whom do you ask?", widget=forms.RadioSelect, error_messages=CHOOSE_ONE
    )

    def __init__(self, *args: Any, seats: list[Seat], me: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.key: seat for seat in seats}
        field: Any = self.fields["seat"]
        field.choices = [
            (
                seat.key,
                f"{seat.agency}"
                if seat.official.pk == me.pk
                else f"{seat.official} of {seat.agency}, for whom you act",
            )
            for seat in seats
        ]
        if len(seats) == 1:
            self.initial["seat"] = seats[0].key

    def clean_seat(self) -> Seat:
        """The official and the agency."""
        return self.seats[self.cleaned_data["seat"]]


class DelegateForm(forms.Form):
    """Who is to act for an official."""

    agency = forms.ChoiceField(label="For which agency?", error_messages=CHOOSE_ONE)
    who = forms.CharField(
        label="E-mail address or handle",
        help_text="Of somebody who has an account here and belongs to the agency.",
        max_length=254,
        validators=[validate_line],
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        field: Any = self.fields["agency"]
        field.choices = [(key, str(agency)) for key, agency in self.agencies.items()]
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
            self.initial["agency"] = agencies[0].pk

    def clean_agency(self) -> Agency:
        """The agency."""
        return self.agencies[self.cleaned_data["agency"]]


class SubmitForm(forms.Form):
    """Handing a draft to the coordinators."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, joint_words: list[str], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not joint_words:
            return
        choices = [(Advice.INDIVIDUAL.value, "Each advisor's own view; the words may stay.")]
        if places > 1:
            choices.append(
                (
                    Advice.JOINT.value,
                    "A joint recommendation. The request stops until a coordinator has decided.",
                )
            )
        self.fields["advice"] = forms.ChoiceField(
            label="Which do you mean?",
            choices=choices,
            widget=forms.RadioSelect,
            error_messages=CHOOSE_ONE,
        )


class WithdrawForm(forms.Form):
    """Taking a request back for good."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why?", "Coordinators read it. It helps to do better; it is not needed.")


class CloseForm(forms.Form):
    """Closing a request, with what came of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field(
        "What came of it?",
        "Such as what you will do with the advice, or why you do not need more of it. Coordinators "
        "read it; no advisor does.",
        required=True,
    )


DECISIONS = {
    "accept": (RequestState.SCREENED, "Accept: it can be matched"),
    "ask_back": (RequestState.DRAFT, "Give back, with what should be changed or answered"),
    "hold": (RequestState.HELD, "Stop: it reads like joint advice, and that has to be decided"),
    "decline": (RequestState.DECLINED, "Decline, with the reason"),
    "close": (RequestState.CLOSED, "Close, with what came of it"),
    "reopen": (RequestState.SCREENED, "Look for advisors again"),
}


def decisions_for(request: AdviceRequest) -> list[tuple[str, str]]:
    """What a coordinator can decide of a request as it stands."""
    found = []
    for name, (state, label) in DECISIONS.items():
        is_first = request.state == RequestState.SUBMITTED
        fits = {"accept": is_first, "hold": is_first, "reopen": not is_first}.get(name, True)
        if fits and can_follow(request.state, state):
            found.append((name, label))
    return found


class DecisionForm(forms.Form):
    """What a coordinator decides of a request."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="What is to become of it?", widget=forms.RadioSelect, error_messages=CHOOSE_ONE
    )
    reason = reason_field(
        "Reason", "The official and the delegates read it. Needed for all but accepting."
    )

    def __init__(self, *args: Any, decisions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = decisions
        # Where there is one thing to do, there is nothing to choose.
        self.only = decisions[0][1] if len(decisions) == 1 else ""
        if self.only:
            field.widget = forms.HiddenInput()
            self.initial["decision"] = decisions[0][0]
        if "accept" not in dict(decisions):
            self.fields["reason"].help_text = "The official and the delegates read it."


class JointAdviceForm(forms.Form):
    """Whether advisors may recommend something together."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    advice = forms.ChoiceField(
        label="What is asked for?",
        choices=[
            (Advice.INDIVIDUAL.value, "Each advisor's own view instead"),
            (Advice.JOINT.value, "A joint recommendation"),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    agreed = forms.BooleanField(
        label="The agency's committee management officer has agreed to a joint recommendation",
        required=False,
    )
    reason = reason_field(
        "Why, and who was asked",
        "Kept for the record. The official and the delegates read it.",
        required=True,
    )


class DeskForm(forms.Form):
    """Which requests the desk shows."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("Groups", list(GROUPS.items())),
            ("States", [choice for choice in RequestState.choices if choice[0] != "draft"]),
            ("Given back", [(RequestState.DRAFT.value, "Given back to its writers")]),
        ],
    )
    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        label="Agency, with all below it",
        queryset=Agency.objects.none(),
        required=False,
        widget=TreeSelect,
        empty_label="All",
    )
    order = forms.ChoiceField(label="Order", required=False, choices=list(ORDERS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.order_by("path")
