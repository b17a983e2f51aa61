"""People with full, empty and closed profiles, and affiliations in each state."""

from django.utils import timezone

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.library.models import PracticePage
from practices.taxonomy.models import Agency, Topic
from tests.e2e.people import address_of
from tests.factories import (
    AdoptionFactory,
    AffiliationFactory,
    AgencyFactory,
    CompanyFactory,
    MemberFactory,
    PracticeAuthorFactory,
    UserFactory,
)

LONG = "Has stood behind a counter, and before one. " * 12


def people_in_every_state() -> None:
    """One profile of each kind, and for the member one affiliation of each."""
    agency = Agency.objects.get(slug="irs")
    topics = list(Topic.objects.order_by("path")[:4])
    full = MemberFactory(
        user=UserFactory(first_name="Ada", last_name="Poe", is_demonstration=True),
        handle="full", headline="Runs the counters of a county", about=LONG, topics=topics,
    )  # fmt: skip
    AffiliationFactory(user=full.user, agency=agency, proof="domain", email="ada@example.test")
    AffiliationFactory(user=full.user, agency=None, company=CompanyFactory(name="Counters & Sons"))
    for number, practice in enumerate(PracticePage.objects.live().order_by("pk")[:7]):
        PracticeAuthorFactory(practice=practice, user=full.user)
        AdoptionFactory(
            practice=practice, agency=agency, service=f"Of Ada {number}", reported_by=full.user
        )
    MemberFactory(handle="empty", headline="", about="")
    MemberFactory(handle="gone", left_at=timezone.now())
    member = User.objects.get(email=address_of(Role.MEMBER))
    AffiliationFactory(pk=9801, user=member, asked=True, agency=AgencyFactory(name="Asked Bureau"))
    for state in ("confirmed", "refused", "ended"):
        AffiliationFactory(
            user=member, state=state, agency=None, company=CompanyFactory(name=f"Works, {state}"),
            reason="" if state == "confirmed" else "Nobody there knows the name.",
        )  # fmt: skip
