"""Who may report, confirm and see what in the ledger."""

from typing import Any

from django.db.models import QuerySet

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import grant_permissions
from exemplar.accounts.rules import has_role
from practices.adoption.models import Adoption
from practices.taxonomy.models import Agency, Company

grant_permissions(
    Role.EDITOR, *(f"adoption.{verb}_adoption" for verb in ("add", "change", "delete", "view"))
)


def is_ledger_editor(user: Any) -> bool:
    """Editors keep the ledger from public records, for any agency or company."""
    return has_role(user, Role.EDITOR)


def led_agencies(user: Any) -> QuerySet[Agency]:
    """The agencies that a person is lead of, without those below them."""
    if not user.is_authenticated:
        return Agency.objects.none()
    return Agency.objects.filter(role_grants__user=user, role_grants__role=Role.AGENCY_LEAD)


def own_agencies(user: Any) -> QuerySet[Agency]:
    """The agencies for which a person reports: as a practitioner, or as their lead."""
    if not user.is_authenticated:
        return Agency.objects.none()
    roles = [Role.PRACTITIONER, Role.AGENCY_LEAD]
    mine = Agency.objects.filter(role_grants__user=user, role_grants__role__in=roles)
    return mine.order_by("path").distinct()


def leads(user: Any, agency: Agency) -> bool:
    """Whether a person is lead of an agency or of one above it."""
    steps = range(Agency.steplen, len(agency.path) + 1, Agency.steplen)
    above = [agency.path[:length] for length in steps]
    return led_agencies(user).filter(path__in=above).exists()


def can_report_for(user: Any, organisation: Agency | Company) -> bool:
    """Its practitioners and leads, and editors for any agency or company."""
    if is_ledger_editor(user):
        return True
    if not isinstance(organisation, Agency):
        return False
    return own_agencies(user).filter(pk=organisation.pk).exists() or leads(user, organisation)


def can_report(user: Any) -> bool:
    """Whether there is anybody for whom a person may report."""
    return is_ledger_editor(user) or own_agencies(user).exists()


def can_change(user: Any, adoption: Adoption) -> bool:
    """Whoever may report for the organisation keeps its report, and sees its history."""
    return can_report_for(user, adoption.organisation)


def can_confirm(user: Any, adoption: Adoption) -> bool:
    """The lead of the adopting agency or of one above it; an editor from a public record."""
    if is_ledger_editor(user):
        return True
    return adoption.agency is not None and leads(user, adoption.agency)


def confirms_for(user: Any) -> bool:
    """Whether a person has a queue of reports to confirm."""
    return is_ledger_editor(user) or led_agencies(user).exists()
