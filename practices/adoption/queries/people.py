"""Who has to do with rows of the ledger, and the rows that people have to do with."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from practices.adoption.enums import Confirmation
from practices.adoption.models import Adoption
from practices.adoption.rules import is_ledger_editor, led_agencies, own_agencies
from practices.library.models import PracticePage
from practices.taxonomy.models import Agency


def _leads_of(agencies: Any) -> QuerySet[RoleGrant]:
    kind = ContentType.objects.get_for_model(Agency)
    return RoleGrant.objects.filter(
        role=Role.AGENCY_LEAD, scope_type=kind, scope_id__in=agencies
    ).order_by()


def people_who_adopted(practice: PracticePage) -> QuerySet[User]:
    """Those who reported an adoption of a practice, and the leads of the agencies that adopted."""
    rows = Adoption.objects.filter(practice=practice).order_by()
    agencies = rows.exclude(agency=None).values("agency_id")
    return User.objects.filter(
        Q(pk__in=rows.exclude(reported_by=None).values("reported_by_id"))
        | Q(pk__in=_leads_of(agencies).values("user_id")),
        is_active=True,
    )


def leads_to_ask(adoption: Adoption) -> list[User]:
    """The leads who are asked to confirm a row: the agency's own, or those of the next above it."""
    agency = adoption.agency
    if agency is None:
        return []
    steps = range(len(agency.path), 0, -Agency.steplen)
    paths = [agency.path[:length] for length in steps]
    keys = dict(Agency.objects.filter(path__in=paths).values_list("path", "pk"))
    by_agency: dict[int, list[User]] = {}
    for grant in _leads_of(keys.values()).select_related("user").order_by("pk"):
        if grant.user.is_active:
            by_agency.setdefault(grant.scope_id or 0, []).append(grant.user)
    return next((by_agency[keys[path]] for path in paths if keys.get(path) in by_agency), [])


def _as_listed(rows: QuerySet[Adoption], user: Any) -> QuerySet[Adoption]:
    """With what a list shows; of practices that the person may read."""
    readable = PracticePage.objects.visible_to(user).values("pk")
    shown = ("practice", "agency", "company", "reported_by")
    # The texts of the practices, long and many, are not read.
    sections = [f"practice__{name}" for name in _sections()]
    return rows.filter(practice__in=readable).select_related(*shown).defer(*sections)


def _sections() -> list[str]:
    from exemplar.core.markdown import MarkdownField  # noqa: PLC0415 - only its kind is asked

    fields = PracticePage._meta.concrete_fields
    return ["rendered", *(field.name for field in fields if isinstance(field, MarkdownField))]


def own_reports(user: Any) -> QuerySet[Adoption]:
    """The rows of the agencies for which a person reports, and those they reported themselves."""
    agencies = list(own_agencies(user).values_list("pk", flat=True))
    mine = Q(agency__in=agencies) | Q(reported_by=user)
    return _as_listed(Adoption.objects.filter(mine), user).order_by("-changed_at", "-pk")


def reports_to_confirm(user: Any) -> QuerySet[Adoption]:
    """The rows that wait for a lead, of their agencies and those below; for an editor, all."""
    rows = Adoption.objects.filter(confirmation=Confirmation.UNCONFIRMED, returned_because="")
    if not is_ledger_editor(user):
        below = Q()
        for path in led_agencies(user).values_list("path", flat=True):
            below |= Q(path__startswith=path)
        agencies = Agency.objects.filter(below) if below else Agency.objects.none()
        rows = rows.filter(agency__in=agencies.order_by().values("pk"))
    rows = _as_listed(rows, user).prefetch_related("adaptations")
    return rows.order_by("changed_at", "pk")


def last_report_of(agency: Agency) -> Adoption | None:
    """The newest report of an agency: its context is likely to be that of the next."""
    rows = Adoption.objects.filter(agency=agency)
    return rows.order_by("-reported_at", "-pk").first()
