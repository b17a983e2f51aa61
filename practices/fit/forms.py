"""The form in which a reader describes a service."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from practices.fit.described import Description
from practices.fit.models import Service
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import Agency


class AgencyField(forms.ModelChoiceField):
    """One agency among all of them, each below the one that it belongs to."""

    def __init__(self, **kwargs: Any) -> None:
        found = Agency.objects.order_by("path").only("name", "abbreviation", "path", "depth")
        super().__init__(found, empty_label="None of these, or I would rather not say", **kwargs)

    def label_from_instance(self, agency: Any) -> str:
        """The name, further in the further down the agency is."""
        return "\u2003" * (agency.depth - 1) + str(agency)


class ServiceForm(forms.ModelForm[Service]):
    """What a reader says about a service. All of it may stay open, but not everything at once."""

    agency = AgencyField(
        required=False,
        help_text="Says the level of government and, where it is known, the size.",
    )

    class Meta:
        model = Service
        fields: ClassVar[list[str]] = [
            "name", "agency", "level", "staff", "customers_a_year", "channels", "customer_groups",
            "constraints",
        ]  # fmt: skip
        labels: ClassVar[Mapping[str, str]] = {
            "customers_a_year": "Customers a year",
            "customer_groups": "Customers",
            "channels": "Channels",
            "constraints": "What cannot be changed",
        }
        help_texts: ClassVar[Mapping[str, str]] = {
            "name": "For you alone, such as “passport renewals”.",
            "level": "Only where no agency is chosen above.",
            "staff": "Only where no agency is chosen above, or its size is not known.",
            "channels": "How customers reach the service. Nothing checked: not known.",
            "customer_groups": "Whom it is for. Nothing checked: not known.",
            "constraints": "What you have to live with. Nothing checked: not known.",
        }
        widgets: ClassVar[Mapping[str, Any]] = {
            "channels": forms.CheckboxSelectMultiple,
            "customer_groups": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @classmethod
    def of(cls, description: Description | None, data: Any = None) -> "ServiceForm":
        """The form as a reader has filled it in last."""
        initial = description.as_data() if description else {}
        return cls(data, initial=initial)

    def clean_staff(self) -> str:
        """Nothing chosen is not known."""
        return self.cleaned_data["staff"] or StaffBand.UNKNOWN.value

    def clean_customers_a_year(self) -> str:
        """Nothing chosen is not known."""
        return self.cleaned_data["customers_a_year"] or CustomersBand.UNKNOWN.value

    def clean(self) -> dict[str, Any]:
        """Refuse a service of which nothing is known: there would be nothing to compare."""
        data = super().clean() or {}
        if not self.errors:
            description = Description.of_form(data)
            if not description.context(data["agency"]).known:
                raise ValidationError(
                    "Say at least one thing besides the name: the more is known, the more other "
                    "services yours can be put beside."
                )
        return data
