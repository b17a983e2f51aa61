"""A small site with one of everything, and one person for each role, to ask every address of."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from taggit.models import Tag
from wagtail.models import Page, Site, TaskState

from community.advising.queries.offers import token_of
from community.notifications.endings import stop_address
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.home.models import HomePage
from practices.contributing.models import AcceptanceRules
from practices.library.models import CaseStudyIndexPage, PracticeIndexPage
from tests import factories as made
from tests.factories import advising_runs as runs
from tests.factories.advising import AdviceRequestFactory
from tests.factories.advising_offers import (
    EngagementFactory,
    FollowUpFactory,
    MeetingFactory,
    NoteFactory,
    OfferFactory,
)
from tests.factories.contributing import AttachmentFactory, ContributionFactory
from tests.factories.discussions import PostFactory, PostVersionFactory, ThreadFactory

PUBLIC = "anonymous"
WHO = [PUBLIC, *Role.values]


@dataclass
class World:
    """The people by role, and the records by the names that the matrix calls them."""

    people: dict[str, User] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """A browser in which this role is signed in."""
        client = Client(raise_request_exception=False)
        if who != PUBLIC:
            client.force_login(self.people[who])
        return client

    def argument(self, word: str) -> Any:
        """What a word of the matrix stands for: a record's key, one of its fields, or itself."""
        name, _, attribute = word.partition(".")
        if name not in self.records:
            return word
        record = self.records[name]
        return getattr(record, attribute) if attribute else record.pk


def _disputed() -> Any:
    """An outcome on which two raters differ."""
    outcome = made.PracticeFactory().outcomes.get()
    for level in ("some", "strong"):
        made.EvidenceRatingFactory(outcome=outcome, level=level)
    return outcome


def _talk(world: World) -> dict[str, Any]:
    """A thread with a reply that was changed, and one of the moderator's."""
    thread = ThreadFactory(question=True)
    reply = PostFactory(thread=thread)
    return {
        # A word of the address, which is the name of a record here.
        "kind": SimpleNamespace(pk="topic", topic="topic"),
        "talk": thread.space,
        "thread": thread,
        "reply": reply,
        "earlier": PostVersionFactory(post=reply),
        "own_reply": PostFactory(thread=thread, author=world.people[Role.MODERATOR]),
        "typed_place": SimpleNamespace(pk=f"thread-{thread.pk}"),
    }


def _moderated(world: World) -> dict[str, Any]:
    """A post with a case, an appeal, and a case of what the moderator wrote."""
    post = PostFactory()
    own = PostFactory(author=world.people[Role.MODERATOR])
    return {
        "flagged": post,
        "flagged_case": made.FlagFactory(case__about=post).case,
        "appeal": made.AppealFactory(),
        "own_case": made.DecisionFactory(case__about=own, case__is_open=False).case,
    }


def _advisors(world: World) -> dict[str, Any]:
    """A profile that is listed, and the advisor's own."""
    person = world.people[Role.ADVISOR]
    listed = made.AdvisorFactory()
    own = made.AdvisorFactory(user=person, email=person.email)
    return {
        "listed_advisor": listed,
        "advisor_result": made.PastResultFactory(advisor=listed),
        "advisor_interest": made.InterestFactory(advisor=listed),
        "own_advisor": own,
        "own_result": made.PastResultFactory(advisor=own),
        "own_interest": made.InterestFactory(advisor=own),
    }


def _asked(world: World) -> dict[str, Any]:
    """A request that waits and a draft of the official, a conflict, and a question about it."""
    official = world.people[Role.OFFICIAL]
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    of_official = {"agency": agency, "official": official}
    conflict = made.ConflictFactory()
    asked = AdviceRequestFactory(**of_official)
    return {
        "asked_request": asked,
        "question": made.QuestionFactory(request=asked),
        "asked_draft": AdviceRequestFactory(**of_official, draft=True),
        "delegation": made.DelegateFactory(**of_official),
        "conflict": conflict,
        "clearance": made.ClearanceFactory(conflict=conflict),
    }


def _runs() -> dict[str, Any]:
    """A shortlist and a cohort of one request, and weights that wait for a decision."""
    asked = AdviceRequestFactory(screened=True)
    shortlist = runs.ShortlistFactory(request=asked)
    cohort = runs.CohortFactory(requests=[asked])
    for run in (shortlist, cohort):
        runs.PairingFactory(run=run, request=asked, advisor=made.AdvisorFactory())
        runs.PairingFactory(run=run, request=asked, advisor=made.AdvisorFactory(), away=True)
    return {
        "run_request": asked,
        "shortlist_run": shortlist,
        "cohort_run": cohort,
        "proposed_weights": runs.WeightSetFactory(),
    }


def _engaged(world: World, advisor: Any) -> dict[str, Any]:
    """An engagement of the official and the advisor, and an offer that waits for the advisor."""
    official = world.people[Role.OFFICIAL]
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    of_official = {"agency": agency, "official": official}
    worked_on = AdviceRequestFactory(**of_official, state="under_way")
    closed = AdviceRequestFactory(**of_official, state="closed")
    finished = EngagementFactory(request=closed, advisor=advisor, finished=True)
    under_way = EngagementFactory(request=worked_on, advisor=advisor)
    offered = AdviceRequestFactory(**of_official, state="offered")
    offer = OfferFactory(request=offered, advisor=advisor)
    return {
        "engaged_request": worked_on,
        "finished": finished,
        "follow_up": FollowUpFactory(engagement=finished),
        "engagement": under_way,
        "meeting": MeetingFactory(engagement=under_way),
        "note": NoteFactory(engagement=under_way, author=official),
        "offer": SimpleNamespace(pk=offer.pk, token=token_of(offer)),
    }


def build_world() -> World:
    """One of everything."""
    world = World(people={role: made.role_user(Role(role)) for role in Role.values})
    topic, agency = made.TopicFactory(), made.AgencyFactory()
    practice = made.PracticeFactory(topics=[topic])
    revision = practice.save_revision()
    waiting = made.PracticeFactory(draft=True)
    workflow_state = made.submit_for_review(waiting, world.people[Role.EDITOR])
    own_collection = made.KeptCollectionFactory(owner=world.people[Role.MODERATOR], sharing="link")
    written = ContributionFactory(
        owner=world.people[Role.MODERATOR], coauthors=[made.UserFactory()]
    )
    world.records = {
        "root": Page.get_first_root_node(),
        "home": HomePage.objects.get(),
        "practices": PracticeIndexPage.objects.get(),
        "cases": CaseStudyIndexPage.objects.get(),
        "practice": practice,
        "outcome": practice.outcomes.get(),
        "disputed": _disputed(),
        "free_tag": Tag.objects.earliest("pk"),
        "case": made.CaseStudyFactory(agency=agency, practices=[practice]),
        "information": made.InformationPageFactory(),
        "revision": revision,
        "second_revision": practice.save_revision(),
        "waiting": waiting,
        "workflow_state": workflow_state,
        "task_state": TaskState.objects.get(),
        "workflow": workflow_state.workflow,
        "task": workflow_state.current_task_state.task,
        "topic": topic,
        "spare_topic": made.TopicFactory(),
        "spare_agency": made.AgencyFactory(),
        "agency": agency,
        "company": made.CompanyFactory(),
        "industry": made.IndustryFactory(),
        "channel": made.ChannelFactory(),
        "customers": made.CustomerGroupFactory(),
        "adoption": made.AdoptionFactory(practice=practice, agency=agency),
        "synonyms": made.SynonymSetFactory(),
        "promoted": made.PromotedResultFactory(page=practice),
        "own_collection": own_collection,
        "own_item": made.CollectionItemFactory(collection=own_collection, page=practice),
        "public_collection": made.KeptCollectionFactory(owner=None, sharing="everyone"),
        "stop": SimpleNamespace(pk=0, token=stop_address(made.SubscriptionFactory().pk)[16:-1]),
        "notification": made.NotificationFactory(recipient=world.people[Role.MODERATOR]),
        "kept_mail": made.KeptMailFactory(),
        "saved": made.SavedSearchFactory(owner=world.people[Role.MODERATOR]),
        "written": written,
        "coauthor": written.coauthor_rows.get(),
        "attachment": AttachmentFactory(contribution=written),
        "reason_template": made.ReasonTemplateFactory(),
        **_moderated(world),
        **_talk(world),
        **_runs(),
        **_asked(world),
        **_advisors(world),
        "document": made.DocumentFactory(),
        "image": made.ImageFactory(),
        "collection": made.CollectionFactory(),
        "redirect": made.RedirectFactory(),
        "settings": made.site_settings(),
        "acceptance": AcceptanceRules.objects.create(),
        "site": Site.objects.get(),
        "person": made.UserFactory(),
        "member": made.MemberFactory(),
        "affiliation": made.AffiliationFactory(asked=True),
        "own_affiliation": made.AffiliationFactory(user=world.people[Role.MODERATOR], asked=True),
        "group": Group.objects.get(name=Role.MEMBER.label),
        "grant": RoleGrant.objects.filter(role=Role.MEMBER).first(),
    }
    world.records |= _engaged(world, world.records["own_advisor"])
    return world
