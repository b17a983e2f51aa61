"""The libraries that pages are opened with: an empty one on an official site, and a full one."""

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.home.models import InformationPage
from practices.contributing.enums import Kind
from practices.contributing.models import CoAuthor
from practices.library.actions import decide_outcome, supersede_practice
from practices.library.enums import ChannelEffect, EvidenceLevel
from practices.library.evidence import fingerprint_of
from practices.library.models import CaseStudyPage, PracticeChannel, PracticePage, RelatedPractice
from practices.taxonomy.models import Agency, Channel, CustomerGroup, Topic
from tests.e2e import advising_desk
from tests.e2e.advising_offers import offered
from tests.e2e.advising_requests import asked_for
from tests.e2e.comments import commented
from tests.e2e.discussions import discussed
from tests.e2e.expertise import advised
from tests.e2e.members import people_in_every_state
from tests.e2e.moderation import moderated
from tests.e2e.people import address_of
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CaseStudyFactory,
    ChannelFactory,
    CollectionItemFactory,
    DocumentFactory,
    ImageFactory,
    InformationPageFactory,
    KeptCollectionFactory,
    KeptMailFactory,
    NewsFactory,
    NotificationFactory,
    OutcomeFactory,
    PastQueryFactory,
    PracticeAuthorFactory,
    PracticeFactory,
    PromotedResultFactory,
    SavedSearchFactory,
    ServiceFactory,
    SubscriptionFactory,
    TopicFactory,
    edit_without_publishing,
    rate,
    role_user,
    site_settings,
)
from tests.factories.contributing import (
    AttachmentFactory,
    ContributionFactory,
    submitted_contribution,
)
from tests.factories.files import PracticeDocumentFactory, PracticePictureFactory

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
    _collections()
    _news()
    _ledger()
    # After the ledger, in which it adds to what was tried.
    _service()
    _contributions()
    moderated()
    people_in_every_state()
    discussed()
    commented()
    advised()
    offered()
    advising_desk.run()
    asked_for()
    about = InformationPageFactory(
        title="About", slug="about", summary="What it is.", body=LONG_TEXT
    )
    # The page has a new place in the tree once others stand beside it.
    InformationPageFactory(
        parent=InformationPage.objects.get(pk=about.pk),
        title="How evidence is rated",
        slug="evidence",
    )


def _contributions() -> None:
    """What a member writes: nothing yet, half of it, all of it; handed in; and an invitation."""
    member = User.objects.get(email="member@example.test")
    ContributionFactory(pk=9001, owner=member, kind=Kind.CASE_STUDY)
    half = {
        "title": "Call people back",
        "summary": "x" * 420,
        "problem": LONG_TEXT,
        "outcomes": [{"measure": "Waiting", "before": "about ten"}],
    }
    made = ContributionFactory(pk=9002, owner=member, values=half)
    AttachmentFactory(pk=9001, contribution=made)
    CoAuthor.objects.create(pk=9001, contribution=made, email="asked@example.test")
    ContributionFactory(pk=9003, owner=member, complete=True)
    submitted_contribution(pk=9004, owner=member)
    asked = ContributionFactory(values={"title": "Somebody else's"})
    CoAuthor.objects.create(contribution=asked, email=member.email, invited_by=asked.owner)


def _vocabulary() -> None:
    service = TopicFactory(name="Service", slug="service")
    TopicFactory(parent=service, name="Appointments", slug="appointments")
    TopicFactory(pk=9003, name="Nothing here yet", slug="empty", synonyms="")
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
        pictures=[PracticePictureFactory.build(image=ImageFactory())],
        documents=[PracticeDocumentFactory.build(document=DocumentFactory())],
    )
    PracticeFactory(
        title="Untried", slug="untried", outcomes=[], authors=[], tags=(), verify_by=None
    )
    PracticeFactory(title="Failed", slug="failed", failed=True)
    PracticeFactory(title="Demonstration", slug="demonstration", is_demonstration=True)
    PracticeFactory(title="Superseded", slug="superseded", superseded_by=complete)
    _rated_and_retired()
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


def _collections() -> None:
    member = User.objects.get(email=address_of(Role.MEMBER))
    public = KeptCollectionFactory(
        pk=9001,
        owner=None,
        sharing="everyone",
        title="Where to begin",
        description="What an office could try first. " * 8,
    )
    own = KeptCollectionFactory(
        pk=9002, owner=member, sharing="link", title="For the phone team", token="a-known-token"
    )
    KeptCollectionFactory(owner=None, title="In preparation")
    practices = PracticePage.objects.filter(slug__in=["full", "failed", "untried", "restricted"])
    for collection in (public, own):
        for page in practices.order_by("slug"):
            CollectionItemFactory(collection=collection, page=page)
    CollectionItemFactory(
        pk=9001, collection=own, page=CaseStudyPage.objects.get(slug="full"), note="Why. " * 90
    )


def _news() -> None:
    member = User.objects.get(email=address_of(Role.MEMBER))
    topic = Topic.objects.get(slug="empty")
    practice = PracticePage.objects.get(slug="full")
    SubscriptionFactory(pk=9003, user=member, target=topic)
    for target in (practice, Agency.objects.get(slug="irs"), CaseStudyPage.objects.first()):
        SubscriptionFactory(user=member, target=target)
    retired = NewsFactory(
        target=practice,
        kind="practice_retired",
        title=practice.title,
        body="What was measured no longer holds.\n\nTwo offices have gone back to paper.",
        other_label="Takes its place",
        other_id=PracticePage.objects.get(slug="ordinary-0").pk,
    )
    retired.other_type = retired.target_type
    retired.save()
    NotificationFactory(recipient=member, news__target=topic, read_at=retired.happened_at)
    NotificationFactory(recipient=member, news=retired, why=f"You follow the practice {practice}.")
    for _ in range(25):
        NotificationFactory(recipient=member, news__target=topic, mail="digest")
    case = CaseStudyPage.objects.first()
    NotificationFactory(recipient=member, news__target=case, news__title=case.title, mail="digest")
    KeptMailFactory(
        pk=9001,
        subject="[Exemplar] Changed: Online appointments",
        text="Changed.\n\nRead more:\nhttp://localhost/practices/full/" + "long" * 60,
        html="<h2><a href='http://localhost/'>Online appointments</a></h2><p>Changed.</p>",
        source="Subject: Changed\n\n" + "x" * 200,
    )


def _ledger() -> None:
    """Reports of the lead's agency: one waits, one was returned, one is confirmed."""
    agency = Agency.objects.get(role_grants__user__email=address_of(Role.AGENCY_LEAD))
    practice = PracticePage.objects.get(slug="full")
    shared = {"agency": agency, "reported_by": User.objects.get(email=address_of(Role.MEMBER))}
    teacher = practice.adoptions.filter(agency__slug="irs").get()
    AdoptionFactory(
        pk=9001, practice=practice, unconfirmed=True, stopped=True, learned_from=teacher, **shared
    )
    AdoptionFactory(
        pk=9002,
        practice=PracticePage.objects.get(slug="ordinary-1"),
        unconfirmed=True,
        returned_because="Which office was it?\n\nThe numbers are those of another year.",
        **shared,
    )
    AdoptionFactory(pk=9003, practice=PracticePage.objects.get(slug="ordinary-2"), **shared)
    ordinary = PracticePage.objects.get(slug="ordinary-0")
    for number in range(30):
        AdoptionFactory(practice=ordinary, trial=number % 3 == 0, stopped=number % 5 == 0)


def _searches() -> None:
    member = User.objects.get(email=address_of(Role.MEMBER))
    SavedSearchFactory(
        pk=9002, owner=member, name="Waiting", address="q=waiting&kind=practices", alert="weekly"
    )
    PastQueryFactory(owner=member, text="appointments by phone")
    PromotedResultFactory()


def _service() -> None:
    """A member's service, like some of those in which a practice was tried."""
    member = User.objects.get(email=address_of(Role.MEMBER))
    practice, irs = PracticePage.objects.get(slug="full"), Agency.objects.get(slug="irs")
    channels, groups = list(Channel.objects.all()), list(CustomerGroup.objects.all())
    ServiceFactory(
        owner=member,
        name="Appointments at the counter of a regional office",
        channels=channels,
        customer_groups=groups,
        constraints=["systems", "budget"],
    )
    for number in range(4):
        AdoptionFactory(
            practice=practice,
            agency=irs,
            service=f"Like it {number}",
            channels=channels[: 1 + number % 2],
            customer_groups=groups,
            customers_a_year=("10k_100k", "over_10m")[number % 2],
            outcome=("worked", "mixed")[number % 2],
        )


def _rated_and_retired() -> None:
    """Outcomes that two have rated, and a practice that another one has taken the place of."""
    outcomes = [OutcomeFactory.build(measure=f"Measure {number}") for number in range(3)]
    rated = PracticeFactory(title="Rated", slug="rated", outcomes=outcomes)
    disputed = PracticeFactory(title="Disputed", slug="disputed").outcomes.get()
    agreed, decided, _once = rated.outcomes.all()
    long = "Measured before and after, in one office and for one year. " * 5
    rate(agreed, "some", "some", reason=long)
    rate(decided, "strong", "some", reason=long)
    rate(disputed, "strong", "insufficient", reason=long)
    editor = role_user(Role.EDITOR)
    decide_outcome(
        actor=editor, outcome=decided, level="some", reason=long, seen=fingerprint_of(decided)
    )
    newer = PracticeFactory(title="Its successor", slug="retired-successor")
    older = PracticeFactory(title="Retired", slug="retired")
    supersede_practice(
        actor=editor, practice=older, successor=newer, reason="The law has changed.\nRead on there."
    )


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
