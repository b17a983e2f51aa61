"""Nobody decides in a matter in which they take part.

Whoever asks for advice, or is among the people for a request, can coordinate or clear all other
matters. In their own somebody else does: a coordinator, and where there is none an admin. Nor do
they read of it what only coordinators read: the register of conflicts, clearances and plans leave
out what is their own.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.advising.company_names import plain_name
from community.advising.enums import RunKind, RunProgress, RunState
from community.advising.models import (
    AdviceRequest,
    Clearance,
    Conflict,
    Delegate,
    Engagement,
    Offer,
    Pairing,
    Run,
)
from community.advising.rules.requests import can_coordinate, check_can_coordinate, seats_of
from community.expertise.models import Advisor, Interest
from community.members.enums import AffiliationState
from community.members.models import Affiliation
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holders_of
from practices.taxonomy.models import Agency, Company

Matter = AdviceRequest | Conflict | Run

LISTED = Q(is_chosen=True) | Q(is_alternate=True)

OWN_RECORD = (
    "This record is about you, a company of yours, or an agency for which you ask. Another "
    "coordinator or an admin decides on it."
)


class OwnCaseError(PermissionDenied):
    """A matter in which whoever wants to decide takes part. Holds the record of the matter."""

    def __init__(self, why: str, record: Matter) -> None:
        super().__init__(why)
        self.record = record


def companies_of(user: Any) -> list[Company]:
    """The companies that a person belongs to, advises from, or has declared an interest in."""
    today = timezone.localdate()
    member = Affiliation.objects.filter(
        user=user, state=AffiliationState.CONFIRMED, company__isnull=False
    )
    declared = Interest.objects.filter(advisor__user=user, company__isnull=False).exclude(
        ends_on__lt=today
    )
    found = Company.objects.filter(
        Q(pk__in=member.values("company"))
        | Q(pk__in=declared.values("company"))
        | Q(advisors__user=user)
    )
    return list(found.distinct().order_by("path"))


def people_of(user: Any) -> QuerySet[Advisor]:
    """The advisors for whom a person does not decide: themselves, and those of their companies."""
    own = Q(user=user)
    for company in companies_of(user):
        own |= Q(company__path__startswith=company.root_path)
    return Advisor.objects.filter(own)


def is_one_of_theirs(user: Any, advisor: Advisor) -> bool:
    """Whether an advisor is this person, or of a company of theirs."""
    return people_of(user).filter(pk=advisor.pk).exists()


def concerned_requests(user: Any) -> QuerySet[AdviceRequest]:
    """The requests in which a person takes part, whatever roles they hold.

    As the official, as whoever wrote it or acted for the official since it was begun; or because
    they, or somebody of their companies, are listed, asked or at work.
    """
    acted = Delegate.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=OuterRef("created_at")),
        delegate=user,
        agency=OuterRef("agency"),
        official=OuterRef("official"),
    )
    asks = Q(official=user) | Q(written_by=user) | Exists(acted)
    people = list(people_of(user).values_list("pk", flat=True))
    if not people:
        return AdviceRequest.objects.filter(asks)
    # What holds, and what is looked at: an older preview is nobody's matter any more.
    newer = Run.objects.filter(
        Q(request=OuterRef("run__request")) | Q(request=None),
        kind=OuterRef("run__kind"),
        progress=RunProgress.DONE,
        at__gt=OuterRef("run__at"),
    )
    listed = Pairing.objects.filter(
        LISTED,
        Q(run__state=RunState.PUBLISHED) | Q(~Exists(newer), run__state=RunState.PREVIEW),
        advisor__in=people,
    )
    return AdviceRequest.objects.filter(
        asks
        | Q(pk__in=Offer.objects.filter(advisor__in=people).order_by().values("request"))
        | Q(pk__in=Engagement.objects.filter(advisor__in=people).order_by().values("request"))
        | Q(pk__in=listed.order_by().values("request"))
    )


def is_concerned(user: Any, request: AdviceRequest) -> bool:
    """Whether a person takes part in a request, and so decides nothing about it."""
    return concerned_requests(user).filter(pk=request.pk).exists()


def own_conflicts(user: Any) -> QuerySet[Conflict]:
    """The records of the register about a person, a company of theirs, or their agency."""
    companies = companies_of(user)
    own = Q(advisor__user=user) | Q(pk__in=_unsettled_of(user, companies))
    for company in companies:
        root = company.root_path
        own |= Q(company__path__startswith=root) | Q(advisor__company__path__startswith=root)
    for seat in seats_of(user):
        path = seat.agency.path
        above = [path[:end] for end in range(Agency.steplen, len(path), Agency.steplen)]
        own |= Q(agency=None) | Q(agency__path__startswith=path) | Q(agency__path__in=above)
    return Conflict.objects.filter(own)


def _unsettled_of(user: Any, companies: Iterable[Company]) -> list[int]:
    """The records that bear the name of a company of theirs, and nobody has settled yet."""
    names = _names(user, companies)
    if not names:
        return []
    rows = Conflict.objects.filter(company=None).exclude(company_name="").order_by("pk")
    named = rows.values_list("pk", "company_name")
    return [key for key, name in named if plain_name(name) in names]


def is_concerned_in_conflict(user: Any, conflict: Conflict) -> bool:
    """Whether a record of the register is about a person, a company of theirs, or their agency."""
    return own_conflicts(user).filter(pk=conflict.pk).exists()


def own_clearances(user: Any) -> QuerySet[Clearance]:
    """The clearances that would lift what stands in the way of a person, or of their request."""
    return Clearance.objects.filter(
        Q(conflict__in=own_conflicts(user).order_by().values("pk"))
        | Q(advisor__in=people_of(user).order_by().values("pk"))
        | Q(request__in=concerned_requests(user).order_by().values("pk"))
    )


def _names(user: Any, companies: Iterable[Company]) -> set[str]:
    typed = Advisor.objects.filter(user=user).values_list("company_name", flat=True)
    return {plain_name(name) for name in (*typed, *(each.name for each in companies))} - {""}


def is_concerned_in_clearance(user: Any, clearance: Clearance) -> bool:
    """Whether a clearance would lift what stands in the way of a person, or of their request."""
    return own_clearances(user).filter(pk=clearance.pk).exists()


def decides(user: Any, request: AdviceRequest) -> bool:
    """Whether a person decides about a request: coordinators do, but for their own matters."""
    return can_coordinate(user) and not is_concerned(user, request)


def check_decides(user: Any, request: AdviceRequest) -> None:
    """Raises PermissionDenied for who does not coordinate, OwnCaseError for who takes part."""
    check_can_coordinate(user)
    if is_concerned(user, request):
        raise OwnCaseError(own_case_words(request), request)


def own_requests_in(user: Any, run: Run, requests: Collection[int]) -> list[AdviceRequest]:
    """Those of some requests in which a person takes part, also by who is listed in a run."""
    listed = run.pairings.filter(LISTED, request__in=requests, advisor__in=people_of(user))
    own = AdviceRequest.objects.filter(
        Q(pk__in=concerned_requests(user).order_by().values("pk"))
        | Q(pk__in=listed.order_by().values("request")),
        pk__in=requests,
    )
    return list(own.order_by("pk"))


def check_decides_on_all(user: Any, run: Run, requests: Collection[int]) -> None:
    """The same for requests of a run: whoever takes part in one leaves it to somebody else."""
    check_can_coordinate(user)
    own = next(iter(own_requests_in(user, run, requests)), None)
    if own is None:
        return
    if run.kind == RunKind.SHORTLIST:
        raise OwnCaseError(own_case_words(own), own)
    raise OwnCaseError(f"Request {own.pk}: {own_case_words(own)}", run)


def check_decides_conflict(user: Any, conflict: Conflict) -> None:
    """Raises PermissionDenied for who does not coordinate, OwnCaseError for whom it is about."""
    check_can_coordinate(user)
    if is_concerned_in_conflict(user, conflict):
        raise OwnCaseError(OWN_RECORD, conflict)


def check_decides_on(user: Any, advisor: Advisor, record: Matter) -> None:
    """Raises OwnCaseError for whoever would choose themselves, or somebody of their company."""
    if is_one_of_theirs(user, advisor):
        raise OwnCaseError(
            "This advisor is you, or of a company of yours. Another coordinator or an admin "
            "decides on it.",
            record,
        )


def deciders_of(request: AdviceRequest) -> list[int]:
    """Who decides about a request: coordinators who take no part in it; where none, admins."""
    for role in (Role.COORDINATOR, Role.ADMIN):
        found = [each for each in _holders(role) if not is_concerned(each, request)]
        if found:
            return [each.pk for each in found]
    return []


def _holders(role: Role) -> QuerySet[User]:
    return holders_of(role).order_by("pk")


def own_case_words(request: AdviceRequest) -> str:
    """What somebody reads who coordinates and takes part in a request: why, and who decides."""
    why = (
        "You take part in this request: you ask for it or act for who does, or you or a company of "
        "yours are among the people for it."
    )
    if not (others := deciders_of(request)):
        return f"{why} Nobody else can decide now: an admin has to name another coordinator."
    who = "Another coordinator" if _holders(Role.COORDINATOR).filter(pk__in=others) else "An admin"
    return f"{why} {who} decides on it."
