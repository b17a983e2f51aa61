"""The libraries that pages are opened with: an empty one on an official site, and a full one."""

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.home.models import InformationPage
from practices.library.enums import ChannelEffect, EvidenceLevel
from practices.library.models import PracticeChannel, RelatedPractice
from practices.taxonomy.models import Agency, Channel, Topic
from tests.e2e.people import address_of
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CaseStudyFactory,
    ChannelFactory,
    InformationPageFactory,
    OutcomeFactory,
    PastQueryFactory,
    PracticeAuthorFactory,
    PracticeFactory,
    PromotedResultFactory,
    SavedSearchFactory,
    TopicFactory,
    edit_without_publishing,
    site_settings,
)

LONG_TEXT = """Customers waited **too long**, and *nobody* counted. See [the report](https://example.gov/).

## A heading of its own

1. Count.
2. Change one thing.
   - a smaller thing
   - `and a name in code`

> What a customer said.

| Office | Before | After | What was changed in that office |
|---|---|---|---|
| Denver | 30 minutes | 12 minutes | A queue for those with an appointment |
| Kansas City | unknown | 9 minutes | The same, and a second desk |

```
a line of code that is so long that it cannot fit on the screen of a phone without being scrolled
```
"""
REQUIRED_LINKS = (
    "about_url", "accessibility_url", "foia_url", "no_fear_url", "inspector_general_url",
    "performance_url", "privacy_url",
)  # fmt: skip


def official_and_empty() -> None:
    """Nothing is in the library; the site says that it is official."""
    site_settings(
        agency_name="Department of Examples",
        is_official=True,
        **dict.fromkeys(REQUIRED_LINKS, "/about/"),
    )


def full() -> None:
    """A library with a record of each kind, and more practices than fit on a page of the list."""
    site_settings(agency_name="The authors", about_url="/about/", privacy_url="/about/")
    _vocabulary()
    _practices()
    _cases()
    _searches()
    about = InformationPageFactory(
        title="About", slug="about", summary="What it is.", body=LONG_TEXT
    )
    # The page has a new place in the tree once others stand beside it.
    InformationPageFactory(
        parent=InformationPage.objects.get(pk=about.pk),
        title="How evidence is rated",
        slug="evidence",
    )


def _vocabulary() -> None:
    service = TopicFactory(name="Service", slug="service")
    TopicFactory(parent=service, name="Appointments", slug="appointments")
    TopicFactory(name="Nothing here yet", slug="empty", synonyms="")
    treasury = AgencyFactory(name="Department of the Treasury", slug="treasury", abbreviation="")
    AgencyFactory(
        parent=treasury,
        name="Internal Revenue Service",
        slug="irs",
        abbreviation="IRS",
        domain="irs.gov",
    )
    AgencyFactory(name="Agency of Examples", slug="invented", is_demonstration=True)
    for name in ("Online", "Phone"):
        ChannelFactory(name=name, slug=name.lower())


def _practices() -> None:
    topic, irs = Topic.objects.get(slug="appointments"), Agency.objects.get(slug="irs")
    online, phone = Channel.objects.get(slug="online"), Channel.objects.get(slug="phone")
    for number in range(20):
        PracticeFactory(title=f"Ordinary practice {number}", slug=f"ordinary-{number}")
    complete = PracticeFactory(
        title="Online appointments",
        slug="full",
        topics=[topic],
        tags=("queues", "waiting time"),
        problem=LONG_TEXT,
        steps=LONG_TEXT,
        outcomes=[OutcomeFactory.build(evidence=level) for level in EvidenceLevel],
        channel_effects=[
            PracticeChannel(channel=online, effect=ChannelEffect.ADDS),
            PracticeChannel(channel=phone, effect=ChannelEffect.SUPPORTS),
        ],
        authors=[
            PracticeAuthorFactory.build(),
            PracticeAuthorFactory.build(name="Sam Writer", may_be_contacted=True),
        ],
    )
    PracticeFactory(
        title="Untried", slug="untried", outcomes=[], authors=[], tags=(), verify_by=None
    )
    PracticeFactory(title="Failed", slug="failed", failed=True)
    PracticeFactory(title="Demonstration", slug="demonstration", is_demonstration=True)
    PracticeFactory(title="Superseded", slug="superseded", superseded_by=complete)
    PracticeFactory(title="Restricted", slug="restricted", restricted_to=[])
    PracticeFactory(title="A draft", slug="draft", draft=True, problem="")
    edit_without_publishing(complete, title="Online appointments, revised")
    RelatedPractice.objects.create(practice=complete, related_id=complete.pk - 1)
    AdoptionFactory(practice=complete, agency=irs)
    AdoptionFactory(practice=complete, by_company=True)
    AdoptionFactory(practice=complete, stopped=True)
    AdoptionFactory(
        practice=complete, trial=True, unconfirmed=True, source_url="", outcome="unknown"
    )


def _searches() -> None:
    member = User.objects.get(email=address_of(Role.MEMBER))
    SavedSearchFactory(owner=member, name="Waiting", address="q=waiting&kind=practices")
    PastQueryFactory(owner=member, text="appointments by phone")
    PromotedResultFactory()


def _cases() -> None:
    irs = Agency.objects.get(slug="irs")
    CaseStudyFactory(title="Told in full", slug="full", agency=irs, what_was_done=LONG_TEXT)
    CaseStudyFactory(
        title="Still running, nothing measured",
        slug="running",
        agency=irs,
        ended="",
        still_running=True,
        measures=[],
        tags=(),
        is_demonstration=True,
    )
