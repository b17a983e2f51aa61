"""The form in which editors keep the ledger."""

from typing import Any

from exemplar.core.admin_forms import BesideFieldForm
from practices.adoption.enums import Confirmation
from practices.adoption.models import Adoption


class AdoptionForm(BesideFieldForm):
    """One row of the ledger."""

    beside = {
        "adoption_one_organisation": "agency",
        "adoption_agency_once": "agency",
        "adoption_company_once": "company",
        "adoption_not_learned_from_itself": "learned_from",
        "adoption_stopped_with_a_reason": "reason_stopped",
        "adoption_public_record_has_a_source": "source_url",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Adoption.objects.select_related("agency", "company", "practice")
        if self.instance.pk:
            others = others.filter(practice=self.instance.practice_id).exclude(pk=self.instance.pk)
        self.fields["learned_from"].queryset = others

    def clean(self) -> dict[str, Any]:
        """Lineage stays within one practice."""
        cleaned: dict[str, Any] = super().clean()
        teacher = cleaned.get("learned_from")
        if teacher and cleaned.get("practice") and teacher.practice_id != cleaned["practice"].pk:
            self.add_error("learned_from", "That is the adoption of another practice.")
        return cleaned

    def save(self, commit: bool = True) -> Adoption:  # noqa: FBT001, FBT002 - Django's
        """Keep who reported the row, and who stands behind its confirmation."""
        row = self.instance
        if row._state.adding:
            row.reported_by = self.for_user
        if row.confirmation == Confirmation.UNCONFIRMED:
            row.confirmed_by = None
        elif "confirmation" in self.changed_data:
            row.confirmed_by = self.for_user
        saved: Adoption = super().save(commit=commit)
        return saved
