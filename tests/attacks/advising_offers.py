"""Attacks through what is said in offers and engagements, where either side reads it."""

from community.advising.models import Engagement, Feedback, FollowUp, Meeting, Note, Offer
from exemplar.accounts.enums import Role
from tests.attacks.fields import Filler
from tests.e2e.people import name_of
from tests.factories import (
    AdvisorFactory,
    EngagementFactory,
    FeedbackFactory,
    FollowUpFactory,
    MeetingFactory,
    NoteFactory,
    OfferFactory,
)
from tests.factories.advising import AdviceRequestFactory

Page = tuple[str, str, str]
KINDS = (Engagement, Feedback, FollowUp, Meeting, Note, Offer)


def attacked_engagements(filler: Filler) -> list[Page]:
    """Engagements full of attacks: the address, the heading, and who opens it."""
    shown = []
    for _ in range(max(map(filler.needed, KINDS))):
        asked = AdviceRequestFactory(state="closed")
        advisor = AdvisorFactory(name="Pat Advisor")
        offer = OfferFactory(request=asked, advisor=advisor, state="limited", **filler.fill(Offer))
        made = EngagementFactory(
            request=asked, advisor=advisor, offer=offer, finished=True, **filler.fill(Engagement)
        )
        MeetingFactory(engagement=made, **filler.fill(Meeting))
        NoteFactory(engagement=made, author=asked.official, **filler.fill(Note))
        FeedbackFactory(engagement=made, **filler.fill(Feedback))
        FollowUpFactory(engagement=made, became="adapted", **filler.fill(FollowUp))
        heading = f"Pat Advisor advises {asked.agency}"
        shown.append((made.get_absolute_url(), heading, name_of(asked.official)))
        shown.append((f"/advice/{asked.pk}/offers/", "Offers", Role.COORDINATOR.value))
    return shown
