"""Reporting an adoption on the site: what is needed first, everything else below it."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import ErrorDict, ErrorList
from modelcluster.forms import BaseChildFormSet, ClusterForm

from exemplar.core.partial_dates import validate_partial_date, validate_past
from exemplar.core.widgets import TreeSelect
from practices.adoption.actions import MOST_ADAPTATIONS
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.forms.refusal import RefusedByLedgerMixin
from practices.adoption.models import Adaptation, Adoption
from practices.adoption.rules import is_ledger_editor, own_agencies
from practices.library.models import PracticePage
from practices.taxonomy.models import Agency, Company

# As many others as one chooses from in a list; from any other one begins at its own row.
TEACHERS_OFFERED = 100
DATE_HINT = "A year, a month or a day: 2024, 2024-03 or 2024-03-15."
EARLIER = {
    "considering_since": AdoptionStatus.CONSIDERING,
    "testing_since": AdoptionStatus.TESTING,
    "in_use_since": AdoptionStatus.IN_USE,
}
FIRST = ("agency", "company", "status", "since", "outcome", "reason_stopped")
CONTEXT = ("customers_a_year", "channels", "customer_groups", "constraints")
SOURCE = ("source_url", "source_title", "source_publisher", "source_published")


class AdaptationForm(forms.ModelForm[Adaptation]):
    """What differed, and what was changed for it."""

    class Meta:
        model = Adaptation
        fields: ClassVar[list[str]] = ["difference", "change"]
        labels: ClassVar[dict[str, str]] = {
            "difference": "What was different with you",
            "change": "What you changed for it",
        }


class AdaptationFormSet(BaseChildFormSet):
    """The rows of adaptations."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **BaseChildFormSet.default_error_messages,
        "too_many_forms": f"Write at most {MOST_ADAPTATIONS} adaptations.",
    }

    def initial_form_count(self) -> int:
        """How many rows are stored already: no more than there are, whatever a form says."""
        return min(super().initial_form_count(), len(self.get_queryset()))


def _partial_date(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=10,
        validators=[validate_partial_date, validate_past],
    )


class ReportForm(RefusedByLedgerMixin, ClusterForm):
    """One report, written or changed by somebody of the agency or by an editor."""

    edition = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=10**9
    )
    is_correction = forms.BooleanField(
        label="I am correcting a mistake: the state reported before was never so", required=False
    )
    source_url = forms.URLField(
        label="Address of a public record",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="With it the report counts as confirmed from a public record.",
    )
    considering_since = _partial_date("Considered it since")
    testing_since = _partial_date("Tested it since")
    in_use_since = _partial_date("Used it regularly since")

    class Meta:
        model = Adoption
        fields: ClassVar[list[str]] = [
            *FIRST,
            *("measure", "before", "after", "unit"),
            *("learned_from", "service", *CONTEXT, "contact", "contact_is_public", *SOURCE),
        ]
        labels: ClassVar[dict[str, str]] = {
            "status": "How far are you with it?",
            "since": "Since when?",
            "outcome": "How did it go?",
            "reason_stopped": "Why was it stopped?",
            "measure": "What was measured",
            "learned_from": "From whom did you learn it?",
            "service": "For which service, if not for all",
            "customers_a_year": "Customers a year",
            "channels": "How customers reach you",
            "customer_groups": "Whom you serve",
            "contact": "Whom to ask about it",
            "source_title": "Its title",
            "source_publisher": "Its publisher",
            "source_published": "When it was published",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "since": f"{DATE_HINT} Leave it empty if nobody knows.",
            "reason_stopped": "Needed once it has stopped. It is worth as much as a success.",
            "contact": "An office is better than a person.",
            "constraints": "Nothing checked means: not known.",
            "source_published": DATE_HINT,
        }
        widgets: ClassVar[dict[str, Any]] = {
            "agency": TreeSelect,
            "company": TreeSelect,
            "status": forms.RadioSelect,
            "outcome": forms.RadioSelect,
            "reason_stopped": forms.Textarea(attrs={"rows": 3}),
            "channels": forms.CheckboxSelectMultiple,
            "customer_groups": forms.CheckboxSelectMultiple,
        }
        formsets: ClassVar[dict[str, Any]] = {
            "adaptations": {
                "form": AdaptationForm,
                "formset": AdaptationFormSet,
                "extra": 1,
                "max_num": MOST_ADAPTATIONS,
                "validate_max": True,
                "can_order": False,
            }
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.is_new = self.instance._state.adding
        self.is_editor = is_ledger_editor(user)
        self._choose_organisation()
        self._choose_teacher(self.instance.practice)
        self.fields["status"].choices = AdoptionStatus.choices
        self.fields["outcome"].choices = AdoptionOutcome.choices
        self.fields["outcome"].required = False
        if self.is_new:
            del self.fields["is_correction"]
        else:
            self.fields["edition"].initial = self.instance.edition
            for name in EARLIER:
                del self.fields[name]
        self.adaptations = self.formsets["adaptations"]
        # However many rows somebody says there are: no more are made.
        self.adaptations.absolute_max = MOST_ADAPTATIONS + 10

    def _choose_organisation(self) -> None:
        agency = self.fields["agency"]
        if self.is_editor:
            agency.queryset = Agency.objects.order_by("path")
            self.fields["company"].queryset = Company.objects.order_by("path")
            return
        for name in ("company", *SOURCE):
            del self.fields[name]
        choices: QuerySet[Agency] = own_agencies(self.user)
        if not self.is_new:
            held = Agency.objects.filter(Q(pk=self.instance.agency_id) | Q(pk__in=choices))
            choices = held.order_by("path")
        agency.queryset, agency.required, agency.empty_label = choices, True, None

    def _choose_teacher(self, practice: PracticePage) -> None:
        """Offer a bounded list; any other row of the practice is accepted too."""
        field = self.fields["learned_from"]
        others = Adoption.objects.filter(practice=practice).exclude(pk=self.instance.pk)
        field.queryset = others.select_related("agency", "company")
        named = field.queryset.order_by("agency__name", "company__name", "pk")
        offered = list(named[: TEACHERS_OFFERED + 1])
        self.has_more_teachers = len(offered) > TEACHERS_OFFERED
        del offered[TEACHERS_OFFERED:]
        chosen = str(self["learned_from"].value() or "")
        if chosen.isdecimal() and not any(str(row.pk) == chosen for row in offered):
            offered += field.queryset.filter(pk=chosen[:18])
        field.widget = forms.Select()
        field.widget.choices = [
            ("", "Nobody, or not in this ledger"),
            *((row.pk, _named(row)) for row in offered),
        ]

    def clean(self) -> dict[str, Any]:
        """What only the form as a whole can tell."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("outcome"):
            cleaned["outcome"] = AdoptionOutcome.UNKNOWN
        has_number = cleaned.get("before") is not None or cleaned.get("after") is not None
        if has_number and not cleaned.get("measure") and "measure" not in self.errors:
            self.add_error("measure", "Say what the numbers measure.")
        return cleaned

    def staged(self) -> Adoption:
        """The row as it would be; nothing is stored."""
        row: Adoption = self.save(commit=False)
        if not self.is_new:
            row.edition = self.cleaned_data.get("edition") or 0
        if self.is_editor and row.source_url:
            row.confirmation = Confirmation.PUBLIC_RECORD
        return row

    def earlier(self) -> dict[str, str]:
        """The dates of the states before the present one."""
        return {
            status.value: self.cleaned_data[name]
            for name, status in EARLIER.items()
            if self.cleaned_data.get(name) and status != self.cleaned_data["status"]
        }

    def without_errors(self) -> None:
        """Show what was typed, and say nothing of what may still be wrong with it."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        self.adaptations._errors = [{} for _ in self.adaptations.forms]
        self.adaptations._non_form_errors = ErrorList()
        for row in self.adaptations.forms:
            row._errors = ErrorDict()

    @property
    def only_agency(self) -> Agency | None:
        """The agency, where there is but one to choose."""
        if self.is_editor:
            return None
        agencies = list(self.fields["agency"].queryset[:2])
        return agencies[0] if len(agencies) == 1 else None

    @property
    def has_row_errors(self) -> bool:
        """Whether something is wrong with the adaptations."""
        rows = self.adaptations
        return bool(rows.is_bound and (any(rows.errors) or rows.non_form_errors()))

    def shows(self, *names: str, when_filled: bool = True) -> bool:
        """Whether a part of the form is open: something in it is wrong, or is filled in."""
        wrong = any(name in self.errors for name in names) if self.is_bound else False
        filled = when_filled and any(self[name].value() for name in names if name in self.fields)
        return wrong or filled

    @property
    def show_numbers(self) -> bool:
        """Whether the part with the numbers is open."""
        return self.shows("measure", "before", "after", "unit")

    @property
    def show_adaptations(self) -> bool:
        """Whether the part with the adaptations is open."""
        return self.has_row_errors or self.is_bound or self.adaptations.initial_form_count() > 0

    @property
    def show_where(self) -> bool:
        """Whether the part on lineage and contact is open."""
        return self.shows("learned_from") or self.shows("contact", when_filled=not self.is_new)

    @property
    def show_context(self) -> bool:
        """Whether the part on the service is open; what is filled in beforehand stays closed."""
        return self.shows("service") or self.shows(*CONTEXT, when_filled=not self.is_new)

    @property
    def show_earlier(self) -> bool:
        """Whether the part with earlier dates is open."""
        return self.shows(*(name for name in EARLIER if name in self.fields))

    @property
    def show_source(self) -> bool:
        """Whether the part with the public record is open."""
        return self.shows(*(name for name in SOURCE if name in self.fields))


def _named(row: Adoption) -> str:
    told = f"{row.organisation}: {row.service}" if row.service else str(row.organisation)
    return f"{told} ({row.get_status_display().lower()})"
