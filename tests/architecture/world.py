"""A small site with one of everything, and one person for each role, to ask every address of."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from taggit.models import Tag
from wagtail.models import Page, Site, TaskState

from community.notifications.endings import stop_address
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.home.models import HomePage
from practices.contributing.models import AcceptanceRules
from practices.library.models import CaseStudyIndexPage, PracticeIndexPage
from tests import factories as made
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
    return world
