"""A library whose every text field holds attacks, and the pages that show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Site as WagtailSite

from community.discussions.models import Draft, Post, PostVersion, Space, Thread
from community.members.models import Affiliation, Member
from community.moderation.models import Appeal, Decision, Flag, ReasonTemplate, Suspension
from community.notifications.models import KeptMail, News, Notification
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.core.models import SiteSettings
from exemplar.home.models import HomePage, InformationPage
from practices.adoption.models import Adaptation, Adoption, AdoptionEvent
from practices.collections.models import Collection, CollectionItem
from practices.contributing.acceptance import AcceptanceRules
from practices.contributing.enums import Kind, State
from practices.contributing.models import Attachment, CoAuthor, Contribution
from practices.contributing.pages import values_of
from practices.fit.models import Service
from practices.library.actions import refresh_evidence
from practices.library.enums import FitVerdict
from practices.library.models import (
    AgencyFit,
    CaseStudyIndexPage,
    CaseStudyPage,
    EvidenceDecision,
    EvidenceRating,
    PracticeIndexPage,
    PracticePage,
)
from practices.taxonomy.enums import AgencyLevel
from practices.taxonomy.models import Agency, Channel, Company, CustomerGroup, Industry, Topic
from search.models import PastQuery, PromotedResult, QueryCount, SavedSearch, SynonymSet
from tests.attacks.advising_desk import attacked_runs
from tests.attacks.advising_offers import attacked_engagements
from tests.attacks.advising_requests import attacked_advice
from tests.attacks.expertise import attacked_advisors
from tests.attacks.fields import Filler
from tests.e2e.people import name_of
from tests.factories import (
    AdoptionEventFactory,
    AdoptionFactory,
    AffiliationFactory,
    AgencyFactory,
    AppealFactory,
    CaseFactory,
    CaseMeasureFactory,
    CaseSourceFactory,
    CaseStudyFactory,
    ChannelFactory,
    CollectionItemFactory,
    CompanyFactory,
    CustomerGroupFactory,
    DecisionFactory,
    DocumentFactory,
    EvidenceDecisionFactory,
    EvidenceRatingFactory,
    FlagFactory,
    ImageFactory,
    IndustryFactory,
    InformationPageFactory,
    KeptCollectionFactory,
    KeptMailFactory,
    MemberFactory,
    NewsFactory,
    NotificationFactory,
    OutcomeFactory,
    PracticeAuthorFactory,
    PracticeFactory,
    PracticeSourceFactory,
    ReasonTemplateFactory,
    SavedSearchFactory,
    ServiceFactory,
    SubscriptionFactory,
    SuspensionFactory,
    TopicFactory,
    UserFactory,
    grant,
)
from tests.factories.contributing import AttachmentFactory, ContributionFactory
from tests.factories.discussions import (
    DraftFactory,
    PostFactory,
    PostVersionFactory,
    SpaceFactory,
    ThreadFactory,
)
from tests.factories.files import (
    CaseDocumentFactory,
    CasePictureFactory,
    PracticeDocumentFactory,
    PracticePictureFactory,
)
from tests.factories.pages import CaseAuthorFactory

TERMS: dict[type[Model], Any] = {
    Topic: TopicFactory,
    Industry: IndustryFactory,
    Channel: ChannelFactory,
    CustomerGroup: CustomerGroupFactory,
    Agency: AgencyFactory,
    Company: CompanyFactory,
}
TAG = apps.get_model("taggit.Tag")


@dataclass(frozen=True)
class Shown:
    """A page that shows attacks, the heading that it must have, and who opens it."""

    address: str
    heading: str
    who: str = ""
    # Read and laid out without being opened: one like it is opened, and lists show the same texts.
    only_read: bool = False


@dataclass
class AttackedLibrary:
    """Writes attacks through each text field of the site, and remembers where they are shown."""

    filler: Filler
    shown: list[Shown] = field(default_factory=list)
    # Shown last: they have pages of their own.
    lists: list[Shown] = field(default_factory=list)
    terms: dict[type[Model], list[Any]] = field(default_factory=dict)
    image: Any = field(default_factory=ImageFactory)
    document: Any = field(default_factory=DocumentFactory)
    reporter: Any = field(default_factory=UserFactory)

    @classmethod
    def of(cls, strings: Sequence[str]) -> "AttackedLibrary":
        """The library in which each of these strings is in each field that takes it."""
        library = cls(Filler(strings, once=(PracticePage, CaseStudyPage)))
        library.fill_words()
        library.fill_practices()
        library.fill_cases()
        library.fill_single_pages()
        library.fill_people()
        library.fill_members()
        library.fill_search()
        library.fill_services()
        library.fill_news()
        library.fill_contributions()
        library.fill_collections()
        library.fill_discussions()
        library.fill_moderation()
        library.fill_advisors()
        library.fill_runs()
        library.fill_advice()
        library.fill_engagements()
        return library

    def fill_words(self) -> None:
        """The vocabulary, the organisations and the tags."""
        for model, factory in TERMS.items():
            count = self.filler.needed(model)
            self.terms[model] = [factory(**self.filler.fill(model)) for _ in range(count)]
        self.terms[TAG] = [self.filler.fill(TAG)["name"] for _ in range(self.filler.needed(TAG))]
        for number, topic in enumerate(self.terms[Topic]):
            self._see(topic.get_absolute_url(), topic.name, number)
        for number, agency in enumerate(self.terms[Agency]):
            grant(self.reporter, Role.PRACTITIONER, agency)
            self._see(agency.get_absolute_url(), str(agency), number)

    def fill_practices(self) -> None:
        """Practices with everything below them, and their ledgers."""
        count = self.filler.needed(PracticePage)
        for number in range(count):
            practice = PracticeFactory(
                **self.filler.fill(PracticePage),
                industry=self._some(Industry, number, count)[0],
                topics=self._some(Topic, number, count),
                customer_groups=self._some(CustomerGroup, number, count),
                tags=self._some(TAG, number, count),
                outcomes=self._rows(OutcomeFactory, count),
                sources=self._rows(PracticeSourceFactory, count),
                pictures=self._rows(PracticePictureFactory, count, image=self.image),
                documents=self._rows(PracticeDocumentFactory, count, document=self.document),
                authors=self._rows(PracticeAuthorFactory, count),
                fits=self._fits(),
            )
            self._see(practice.get_url(), practice.title)
            self._rate(practice)
            self._fill_ledger(practice, number, count)

    def fill_cases(self) -> None:
        """Case studies, of agencies and of companies."""
        count = self.filler.needed(CaseStudyPage)
        for number in range(count):
            kind = (Agency, Company)[number % 2]
            organisation = {"agency": None, kind._meta.model_name: self._one(kind, number)}
            case = CaseStudyFactory(
                **self.filler.fill(CaseStudyPage),
                **organisation,
                topics=self._some(Topic, number, count),
                channels=self._some(Channel, number, count),
                measures=self._rows(CaseMeasureFactory, count),
                sources=self._rows(CaseSourceFactory, count),
                pictures=self._rows(CasePictureFactory, count, image=self.image),
                documents=self._rows(CaseDocumentFactory, count, document=self.document),
                authors=self._rows(CaseAuthorFactory, count),
            )
            self._see(case.get_url(), case.title)

    def fill_single_pages(self) -> None:
        """Pages of information; and those of which there is one, with what fits into them."""
        for number in range(self.filler.needed(InformationPage)):
            page = InformationPageFactory(**self.filler.fill(InformationPage))
            self._see(page.get_url(), page.title, number)
        for model in (HomePage, PracticeIndexPage, CaseStudyIndexPage):
            page = model.objects.get()
            for name, value in self.filler.fill(model).items():
                setattr(page, name, value)
            page.save()
            self.lists.append(Shown(page.get_url(), getattr(page, "headline", page.title)))
        self.lists += [Shown("/topics/", "Topics"), Shown("/agencies/", "Agencies")]
        settings = SiteSettings.for_site(WagtailSite.objects.get())
        for name, value in self.filler.fill(SiteSettings).items():
            setattr(settings, name, value)
        settings.save()
        AcceptanceRules.objects.create(**self.filler.fill(AcceptanceRules))
        self.lists.append(Shown("/contribute/rules/", "What is accepted"))

    def fill_people(self) -> None:
        """People with odd names, and some with odd addresses and no name; each opens a page."""
        headline = self.lists[0].heading
        for number in range(self.filler.needed(User)):
            values = {"email": f"odd{number}@example.test"} | self.filler.fill(User, "email")
            self._welcome(values, headline)
        self.filler.fill(User)
        for address in self.filler.values_for(User._meta.get_field("email")):
            self._welcome({"email": address, "first_name": "", "last_name": ""}, headline)

    def fill_members(self) -> None:
        """What people say about themselves, and what is said about where they work."""
        for number in range(self.filler.needed(Member)):
            member = MemberFactory(**self.filler.fill(Member))
            self._see(member.get_absolute_url(), member.name, number)
            if number % 3 == 0:
                who = name_of(member.user)
                self.shown.append(Shown("/account/profile/", "Profile", who))
        person = UserFactory()
        states = cycle([{"state": "refused"}, {"state": "confirmed", "proof": "domain"}])
        for number in range(self.filler.needed(Affiliation)):
            company = CompanyFactory()
            how = {**next(states), **self.filler.fill(Affiliation)}
            AffiliationFactory(user=person, agency=None, company=company, **how)
            if number % 50 == 49:
                self.shown.append(Shown("/account/affiliation/", "Affiliation", name_of(person)))
                person = UserFactory()
        self.shown.append(Shown("/account/affiliation/", "Affiliation", name_of(person)))

    def fill_services(self) -> None:
        """What readers call their services, on the page that shows it and beside practices."""
        practices = cycle(PracticePage.objects.live().order_by("pk")[:5])
        for number in range(self.filler.needed(Service)):
            person = UserFactory()
            ServiceFactory(owner=person, **self.filler.fill(Service))
            self.shown.append(Shown("/my-service/", "My service", name_of(person)))
            practice = next(practices)
            seen = Shown(practice.get_url(), practice.title, name_of(person), bool(number % 3))
            self.shown.append(seen)

    def fill_search(self) -> None:
        """What editors and people write about searching, on the pages that show it."""
        person = UserFactory()
        who = name_of(person)
        for _ in range(self.filler.needed(SynonymSet)):
            SynonymSet.objects.create(**self.filler.fill(SynonymSet))
        for number in range(self.filler.needed(PromotedResult)):
            written = {"link": "/about/", **self.filler.fill(PromotedResult)}
            PromotedResult.objects.create(
                **written | {"phrases": f"{written['phrases']}\nbegin{number}"}
            )
            self.lists.append(Shown(f"/search/?q=begin{number}", "Search"))
        for _ in range(self.filler.needed(PastQuery)):
            PastQuery.objects.create(owner=person, **self.filler.fill(PastQuery))
        for _ in range(self.filler.needed(SavedSearch)):
            SavedSearchFactory(owner=person, **self.filler.fill(SavedSearch))
        for _ in range(self.filler.needed(QueryCount)):
            text = self.filler.fill(QueryCount)["text"]
            QueryCount.objects.create(day=timezone.localdate(), text=text, searches=3)
        self.shown.append(Shown("/search/saved/", "Saved searches", who))

    def fill_news(self) -> None:
        """What is told, as if nothing had been made fit to be told, in somebody's inbox.

        The mails of the demonstration are opened in tests/e2e/test_demonstration.py.
        """
        person = UserFactory()
        who = name_of(person)
        topics, number = self.terms[Topic], 0
        for number in range(max(map(self.filler.needed, (News, Notification)))):
            topic = topics[number % len(topics)]
            news = NewsFactory(target=topic, **self.filler.fill(News))
            NotificationFactory(recipient=person, news=news, **self.filler.fill(Notification))
        pages = range(1, number // 25 + 2)
        self.shown += [Shown(f"/inbox/?page={page}", "Inbox", who) for page in pages]
        for topic in topics[:25]:
            SubscriptionFactory(user=person, target=topic)
        self.shown.append(Shown("/following/", "Following", who))
        for _ in range(self.filler.needed(KeptMail)):
            KeptMailFactory(**self.filler.fill(KeptMail))

    def fill_contributions(self) -> None:
        """The same texts while they are still written, in their fields and as a preview."""
        person = UserFactory()
        who = name_of(person)
        for number, practice in enumerate(PracticePage.objects.live().order_by("pk")):
            values = values_of(practice, Kind.PRACTICE)
            made = ContributionFactory(owner=person, values=values)
            # The preview is the page itself, which is looked at above.
            for name in ("", "preview/")[: 1 if number % 4 else 2]:
                place = f"{made.get_absolute_url()}{name}"
                self.shown.append(Shown(place, made.title, who, only_read=bool(number % 4)))
        self._fill_beside_contributions(person)
        self.shown.append(Shown("/contribute/", "Contribute", who))

    def _fill_beside_contributions(self, person: User) -> None:
        """What is attached, who is asked along, and why something was declined."""
        count = max(map(self.filler.needed, (Contribution, CoAuthor, Attachment)))
        for _ in range(count):
            made = ContributionFactory(
                owner=person, state=State.DECLINED, **self.filler.fill(Contribution)
            )
            CoAuthor.objects.create(contribution=made, **self.filler.fill(CoAuthor))
            AttachmentFactory(contribution=made, **self.filler.fill(Attachment))
            self.shown.append(Shown(made.get_absolute_url(), made.title, name_of(person)))

    def fill_collections(self) -> None:
        """Collections of the editors, and the same words where a person keeps them."""
        person = UserFactory()
        who = name_of(person)
        page = PracticePage.objects.live().order_by("pk").first()
        for number in range(max(map(self.filler.needed, (Collection, CollectionItem)))):
            words, note = self.filler.fill(Collection), self.filler.fill(CollectionItem)
            if number >= len(self.filler.values_for(Collection._meta.get_field("title"))):
                words["title"] = f"Collection {number}"
            public = KeptCollectionFactory(owner=None, sharing="everyone", **words)
            own = KeptCollectionFactory(owner=person, **words)
            for collection in (public, own):
                CollectionItemFactory(collection=collection, page=page, **note)
            self._see(public.get_absolute_url(), public.title, number)
            self.shown.append(Shown(f"/collections/{own.pk}/change/", "Change a collection", who))
        self.lists.append(Shown("/collections/", "Collections"))
        self.shown.append(Shown("/collections/mine/", "Your collections", who))

    def fill_discussions(self) -> None:
        """Spaces, threads and posts, what they said before, and what somebody is typing."""
        person = UserFactory()
        who = name_of(person)
        thread = None
        for number in range(max(map(self.filler.needed, (Space, Thread)))):
            words = self.filler.fill(Space)
            if number >= len(self.filler.values_for(Space._meta.get_field("name"))):
                words["name"] = f"Space {number}"
            space = SpaceFactory(**words)
            values = self.filler.fill(Thread)
            thread = ThreadFactory(space=space, locked_at=timezone.now(), **values)
            self._see(space.get_absolute_url(), space.name, number)
            self._see(thread.get_absolute_url(), thread.title, number)
        thread = ThreadFactory(title="Attacked", author=person)
        for number in range(max(map(self.filler.needed, (Post, PostVersion)))):
            values = self.filler.fill(Post)
            post = PostFactory(thread=thread, redacted_at=timezone.now(), **values)
            version = self.filler.fill(PostVersion)
            PostVersionFactory(
                post=post, redacted_at=timezone.now() if number % 2 else None, **version
            )
            history = f"{post.get_absolute_url()}history/"
            self.shown.append(Shown(history, "What a reply said", who, only_read=True))
        for page in range(1, thread.last_position // 20 + 2):
            self._see(f"{thread.get_absolute_url()}?page={page}", "Attacked", page)
        for number in range(self.filler.needed(Draft)):
            place = ThreadFactory(space=thread.space)
            DraftFactory(user=person, place=f"thread-{place.pk}", **self.filler.fill(Draft))
            if not number % 4:
                self.shown.append(Shown(place.get_absolute_url(), place.title, who))
        where = "/discussions/yours/?show=drafts"
        self.shown.append(Shown(where, "Your discussions", who))
        self.lists.append(Shown("/discussions/", "Discussions"))

    def fill_advisors(self) -> None:
        """Profiles of advisors, for a reader and for themselves."""
        self.shown += [Shown(*page) for page in attacked_advisors(self.filler)]

    def fill_engagements(self) -> None:
        """What is said in offers and engagements."""
        self.shown += [Shown(*page) for page in attacked_engagements(self.filler)]

    def fill_advice(self) -> None:
        """Requests for advice, conflicts and clearances, where coordinators read them."""
        self.shown += [Shown(*page) for page in attacked_advice(self.filler)]

    def fill_runs(self) -> None:
        """What the desk of advising says of weights, and what runs have stored."""
        self.shown += [Shown(*page) for page in attacked_runs(self.filler)]

    def fill_moderation(self) -> None:
        """What is said about a post, where its author and where moderators read it."""
        moderator, author = Role.MODERATOR.value, UserFactory()
        for _ in range(self.filler.needed(ReasonTemplate)):
            ReasonTemplateFactory(**self.filler.fill(ReasonTemplate))
        kinds = (Flag, Decision, Appeal, Suspension)
        thread = ThreadFactory(title="A thread", slug="a-thread")
        place = f"Reply to A thread, in {thread.space}"
        for number in range(max(map(self.filler.needed, kinds))):
            post = PostFactory(thread=thread, author=author, state="removed")
            case = CaseFactory(about=post, is_open=False)
            decision = DecisionFactory(case=case, round=1, **self.filler.fill(Decision))
            flagger = UserFactory()
            reason = self.filler.fill(Flag)
            FlagFactory(case=case, user=flagger, decision=decision, **reason)
            AppealFactory(
                decision=decision, outcome="upheld", decided_by=UserFactory(),
                decided_at=timezone.now(), **self.filler.fill(Appeal),
            )  # fmt: skip
            SuspensionFactory(user=author, ended_at=timezone.now(), **self.filler.fill(Suspension))
            is_read = bool(number % 3)
            self.shown += [
                Shown(f"/moderation/{case.pk}/", place, moderator, is_read),
                Shown(case.get_absolute_url(), "It is removed", name_of(author), is_read),
                Shown("/account/flags/", "What you flagged", name_of(flagger), is_read),
            ]
        waiting = FlagFactory(case__about=PostFactory(thread=thread)).case
        self.shown += [
            Shown(f"/moderation/{waiting.pk}/", place, moderator),
            Shown(f"/moderation/people/{author.pk}/", str(author), moderator),
        ]

    def _welcome(self, values: dict[str, str], headline: str) -> None:
        self.shown.append(Shown("/", headline, name_of(UserFactory(**values))))

    def _see(self, address: str, heading: str, number: int = 0) -> None:
        self.shown.append(Shown(address, heading, only_read=bool(number % 3)))

    def _one(self, model: type[Model], number: int) -> Any:
        return self.terms[model][number % len(self.terms[model])]

    def _some(self, model: type[Model], number: int, count: int) -> list[Any]:
        """The next few words of a kind, so that after `count` pages each word is on one."""
        words = self.terms[model]
        share = -(-len(words) // count)
        return [words[place % len(words)] for place in range(number * share, (number + 1) * share)]

    def _rows(self, factory: Any, count: int, **how: Any) -> list[Any]:
        model = factory._meta.model
        number = -(-self.filler.needed(model) // count)
        return [factory.build(**self.filler.fill(model), **how) for _ in range(number)]

    def _rate(self, practice: PracticePage) -> None:
        """Two who differ about each outcome, and a third who decides: all reasons are shown."""
        for outcome in practice.outcomes.all():
            for level in ("strong", "mixed"):
                reason = self.filler.fill(EvidenceRating)
                EvidenceRatingFactory(outcome=outcome, level=level, **reason)
            EvidenceDecisionFactory(outcome=outcome, **self.filler.fill(EvidenceDecision))
        refresh_evidence(practice_id=practice.pk)

    def _fits(self) -> list[AgencyFit]:
        return [
            AgencyFit(level=level, verdict=FitVerdict.LIKELY, **self.filler.fill(AgencyFit))
            for level in AgencyLevel
        ]

    def _fill_ledger(self, practice: PracticePage, number: int, count: int) -> None:
        first = None
        for place in range(-(-self.filler.needed(Adoption) // count)):
            kind = (Agency, Company)[place % 2]
            adoption = AdoptionFactory(
                practice=practice,
                **{"agency": None, kind._meta.model_name: self._one(kind, number + place)},
                **self.filler.fill(Adoption),
                stopped=True,
                reported_by=self.reporter,
                adaptations=[Adaptation(**self.filler.fill(Adaptation))],
            )
            # The first is an agency's, whose history its reporter sees.
            first = first or adoption
            AdoptionEventFactory(adoption=first, **self.filler.fill(AdoptionEvent))
        if first:
            where = f"/adoptions/{first.pk}/"
            self.shown.append(Shown(where, practice.title, name_of(self.reporter)))
