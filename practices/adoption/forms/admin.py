"""The form in which editors keep the ledger in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from practices.adoption.actions import ReportChangedError, change_adoption, report_adoption
from practices.adoption.forms.refusal import RefusedByLedgerMixin
from practices.adoption.models import Adoption

TEACHERS_OFFERED = 200


class AdoptionForm(RefusedByLedgerMixin, WagtailAdminModelForm):
    """One row of the ledger. What it says is kept by the same actions as on the site."""

    read_edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_correction = forms.BooleanField(
        label="Correct the last state, which was never so",
        required=False,
        help_text="Without it another status is a new state, and the one before stays in the "
        "history.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Adoption.objects.select_related("agency", "company", "practice")
        self.is_new = self.instance._state.adding
        if not self.is_new:
            others = others.filter(practice=self.instance.practice_id).exclude(pk=self.instance.pk)
            self.fields["read_edition"].initial = self.instance.edition
        teacher = self.fields["learned_from"]
        teacher.queryset = others
        # However long the ledger is, a bounded list is offered; any other key is accepted too.
        offered = list(others.order_by("-pk")[:TEACHERS_OFFERED])
        held = self.instance.learned_from
        offered += [held] if held and held not in offered else []
        teacher.widget.choices = [("", "---------"), *((row.pk, str(row)) for row in offered)]

    def save(self, commit: bool = True) -> Adoption:  # noqa: FBT001, FBT002 - Django's
        """Keep the row in the ledger. Raises ValidationError for what the ledger refuses."""
        row: Adoption = super().save(commit=False)
        if not commit:
            return row
        if self.is_new:
            return report_adoption(actor=self.for_user, adoption=row)
        row.edition = self.cleaned_data.get("read_edition") or row.edition
        try:
            return change_adoption(
                actor=self.for_user,
                adoption=row,
                is_correction=self.cleaned_data.get("is_correction", False),
            )
        except ReportChangedError as error:
            raise ValidationError(
                "Somebody has changed this row since you opened it. Open it in another tab to "
                "see what is there now; what you typed is still below."
            ) from error
