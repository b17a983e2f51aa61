"""Showing in a form what the ledger refused."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from exemplar.core.admin_forms import BesideFieldMixin


class RefusedByLedgerMixin(BesideFieldMixin):
    """A form for a row of the ledger: errors of its record and of its action, beside the fields."""

    beside = {
        "adoption_one_organisation": "agency",
        "adoption_agency_once": "agency",
        "adoption_company_once": "company",
        "adoption_not_learned_from_itself": "learned_from",
        "adoption_stopped_with_a_reason": "reason_stopped",
        "adoption_public_record_has_a_source": "source_url",
    }

    def refuse(self, error: ValidationError) -> None:
        """Show beside the fields what the ledger refused."""
        form: Any = self
        found: dict[str, list[ValidationError]] = {}
        alone = {NON_FIELD_ERRORS: error.error_list} if not hasattr(error, "error_dict") else {}
        for name, errors in (alone or error.error_dict).items():
            known = name if name in form.fields else NON_FIELD_ERRORS
            found.setdefault(known, []).extend(errors)
        self._update_errors(ValidationError(found))
