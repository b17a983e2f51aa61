"""What an advisor says of a profile as a whole: interests, readers, consent, a pause."""

from typing import Any

from django import forms

from community.expertise.enums import FieldAudience, InterestKind
from community.expertise.forms.fields import day, line
from community.expertise.models import Consent, Interest
from community.expertise.rules import FIELDS
from community.expertise.values import company_called
from exemplar.core.plain_text import validate_line
from practices.taxonomy.models import Agency


class InterestForm(forms.Form):
    """One tie between an advisor and an agency or a company."""

    use_required_attribute = False

    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), *InterestKind.choices])
    words = forms.CharField(
        label="What it is",
        max_length=Interest._meta.get_field("words").max_length,
        validators=[validate_line],
        help_text="In a sentence: who, with whom, about what.",
    )
    agency: Any = forms.ModelChoiceField(
        Agency.objects.order_by("path"),
        label="Agency",
        required=False,
        empty_label="None of these, or I am not sure",
    )
    company = line(
        "Another company",
        "Where you or your family hold a share in one. If it is not known here, name it above.",
    )
    starts_on = day("Since")
    ends_on = day("Until", "Empty: it goes on.")

    def clean_company(self) -> Any:
        """The company of that name."""
        name = self.cleaned_data["company"]
        company = company_called(name) if name else None
        if name and company is None:
            raise forms.ValidationError(
                "This company is not known here. Name it in “What it is”, and leave this empty."
            )
        return company


class ReadersForm(forms.Form):
    """Who reads each field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(label=READ[name], choices=FieldAudience.choices)


READ = {
    "name": "Your name",
    "title": "Job title and seniority",
    "company": "Company",
    "industries": "Industries",
    "sizes": "Sizes of what you ran",
    "channels": "Channels",
    "skills": "Skills and topics",
    "results": "Past results",
    "modes": "Ways of helping",
    "availability": "Time, time zone and pauses",
}


class ConsentForm(forms.Form):
    """How somebody without an account has agreed."""

    use_required_attribute = False

    note = forms.CharField(
        label="How and when they agreed",
        max_length=Consent._meta.get_field("note").max_length,
        validators=[validate_line],
        help_text="Such as “By letter of 3 March, filed with the office”.",
    )


class PauseForm(forms.Form):
    """Until when an advisor takes a pause."""

    until = day("Until", "A day to come. Empty: until somebody ends it here.")
