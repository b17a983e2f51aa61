"""The forms in which editors write practices and case studies."""

from typing import Any

from django.db.models import QuerySet

from exemplar.core.admin_forms import BesideFieldForm, BesideFieldPageForm
from practices.library.requirements import Missing, missing_for_publication, missing_from

ORGANISATION = "Name the agency or the company whose story it is."


class RelatedForm(BesideFieldForm):
    """One practice to read beside another."""

    beside = {"practice_not_related_to_itself": "related"}


class LibraryForm(BesideFieldPageForm):
    """A form that knows what its page still lacks, in the state in which it stands on screen."""

    def missing(self) -> list[Missing]:
        """What keeps the page, as it is in this form, from being published."""
        if not self.is_bound:
            return missing_for_publication(self.instance)
        return missing_from(self.instance.requirements, self._typed)

    def _typed(self, name: str) -> Any:
        """What has been typed into a field, or the rows below it."""
        if name not in self.formsets:
            value: Any = getattr(self, "cleaned_data", {}).get(name)
            return list(value) if isinstance(value, QuerySet) else value
        return [form.instance for form in self.formsets[name].kept_forms()]


class PracticeForm(LibraryForm):
    """A practice."""


class CaseStudyForm(LibraryForm):
    """A case study."""

    beside = {
        "case_study_one_organisation": "company",
        "case_study_running_has_no_end": "ended",
    }

    def clean(self) -> dict[str, Any]:
        """Ask for the organisation unless a draft is saved."""
        cleaned: dict[str, Any] = super().clean()
        named = cleaned.get("agency") or cleaned.get("company")
        if not self.is_deferred_validation and not named:
            self.add_error("agency", ORGANISATION)
        return cleaned
