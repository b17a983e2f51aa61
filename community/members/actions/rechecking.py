"""Looking again at what e-mail addresses prove, once an address or a domain has changed."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from community.members.actions.settling import OPEN, confirm, end
from community.members.domains import confirmed_addresses, domains_of, proving_address
from community.members.enums import AffiliationState, Proof
from community.members.models import Affiliation

BATCH = 500
NO_PROOF = "No confirmed e-mail address of yours is at a domain of this agency any more."


def recheck_person(user_id: int) -> None:
    """Look again at the affiliations of somebody whose e-mail addresses have changed."""
    _recheck(Affiliation.objects.filter(user=user_id))


def recheck_agency(agency_id: int, domain: str) -> None:
    """Look again at an agency whose domains have changed, and at all that this domain proved."""
    _recheck(Affiliation.objects.filter(Q(agency=agency_id) | Q(email__iendswith=f"@{domain}")))


def _recheck(affiliations: Iterable[Affiliation]) -> None:
    rows = affiliations.filter(state__in=OPEN, agency__isnull=False).exclude(  # type: ignore[attr-defined]
        state=AffiliationState.CONFIRMED, proof=Proof.EDITOR
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _recheck_batch(keys[start : start + BATCH])


def _recheck_batch(keys: list[int]) -> None:
    found = Affiliation.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    rows = list(found.select_related("user", "agency").order_by("pk"))
    emails = confirmed_addresses({row.user_id for row in rows})
    domains = domains_of({row.agency_id for row in rows if row.agency_id})
    for row in rows:
        proof = proving_address(emails[row.user_id], domains[row.agency_id or 0])
        if row.state == AffiliationState.ASKED and proof:
            confirm(row, actor=None, proof=Proof.DOMAIN, email=proof)
        elif row.state == AffiliationState.CONFIRMED and not proof:
            end(row, actor=None, reason=NO_PROOF)
        elif row.state == AffiliationState.CONFIRMED and row.email != proof:
            row.email = proof
            row.save(update_fields=["email"])
