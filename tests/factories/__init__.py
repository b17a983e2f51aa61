"""One factory for each kind of record, and one function for each thing that people do.

Every factory makes a record that is complete and valid; a test names only what it is about.
Factories for pages put them where they belong in the tree, published unless `draft=True`.
"""

from tests.factories.adoption import AdoptionEventFactory, AdoptionFactory
from tests.factories.advising import (
    AdviceRequestFactory,
    ClearanceFactory,
    ConflictFactory,
    DelegateFactory,
    DraftAnswerFactory,
    JointAdviceDecisionFactory,
    QuestionFactory,
    StepFactory,
    official_of,
)
from tests.factories.advising_offers import (
    EngagementFactory,
    FeedbackFactory,
    FollowUpFactory,
    MeetingFactory,
    NoteFactory,
    OfferFactory,
)
from tests.factories.advising_runs import (
    CohortFactory,
    PairingFactory,
    ShortlistFactory,
    WeightSetFactory,
)
from tests.factories.collections import CollectionItemFactory, KeptCollectionFactory
from tests.factories.discussions import (
    DraftFactory,
    PostFactory,
    PostVersionFactory,
    ReactionFactory,
    SpaceFactory,
    ThreadFactory,
    VisitFactory,
)
from tests.factories.evidence import EvidenceDecisionFactory, EvidenceRatingFactory, rate
from tests.factories.expertise import (
    AdvisorFactory,
    ConsentFactory,
    InterestFactory,
    ModePreferenceFactory,
    PastResultFactory,
    SkillFactory,
)
from tests.factories.files import (
    CollectionFactory,
    DocumentFactory,
    ImageFactory,
    private_collection,
)
from tests.factories.fit import ServiceFactory
from tests.factories.members import AffiliationFactory, FormerHandleFactory, MemberFactory
from tests.factories.moderation import (
    AppealFactory,
    CaseFactory,
    DecisionFactory,
    FlagFactory,
    ReasonTemplateFactory,
    SuspensionFactory,
)
from tests.factories.notifications import (
    DigestFactory,
    InboundMailFactory,
    KeptMailFactory,
    MailPreferenceFactory,
    NewsFactory,
    NotificationFactory,
    SubscriptionFactory,
)
from tests.factories.pages import (
    CaseMeasureFactory,
    CaseSourceFactory,
    CaseStudyFactory,
    InformationPageFactory,
    OutcomeFactory,
    PracticeAuthorFactory,
    PracticeFactory,
    PracticeSourceFactory,
    edit_without_publishing,
    restrict,
)
from tests.factories.people import PASSWORD, UserFactory, grant, role_user
from tests.factories.search import (
    PastQueryFactory,
    PromotedResultFactory,
    SavedSearchFactory,
    SynonymSetFactory,
)
from tests.factories.site import RedirectFactory, site_settings, submit_for_review
from tests.factories.taxonomy import (
    AgencyFactory,
    ChannelFactory,
    CompanyFactory,
    CustomerGroupFactory,
    IndustryFactory,
    TopicFactory,
)

__all__ = [
    "PASSWORD",
    "AdoptionEventFactory",
    "AdoptionFactory",
    "AdviceRequestFactory",
    "AdvisorFactory",
    "AffiliationFactory",
    "AgencyFactory",
    "AppealFactory",
    "CaseFactory",
    "CaseMeasureFactory",
    "CaseSourceFactory",
    "CaseStudyFactory",
    "ChannelFactory",
    "ClearanceFactory",
    "CohortFactory",
    "CollectionFactory",
    "CollectionItemFactory",
    "CompanyFactory",
    "ConflictFactory",
    "ConsentFactory",
    "CustomerGroupFactory",
    "DecisionFactory",
    "DelegateFactory",
    "DigestFactory",
    "DocumentFactory",
    "DraftAnswerFactory",
    "DraftFactory",
    "EngagementFactory",
    "EvidenceDecisionFactory",
    "EvidenceRatingFactory",
    "FeedbackFactory",
    "FlagFactory",
    "FollowUpFactory",
    "FormerHandleFactory",
    "ImageFactory",
    "InboundMailFactory",
    "IndustryFactory",
    "InformationPageFactory",
    "InterestFactory",
    "JointAdviceDecisionFactory",
    "KeptCollectionFactory",
    "KeptMailFactory",
    "MailPreferenceFactory",
    "MeetingFactory",
    "MemberFactory",
    "ModePreferenceFactory",
    "NewsFactory",
    "NoteFactory",
    "NotificationFactory",
    "OfferFactory",
    "OutcomeFactory",
    "PairingFactory",
    "PastQueryFactory",
    "PastResultFactory",
    "PostFactory",
    "PostVersionFactory",
    "PracticeAuthorFactory",
    "PracticeFactory",
    "PracticeSourceFactory",
    "PromotedResultFactory",
    "QuestionFactory",
    "ReactionFactory",
    "ReasonTemplateFactory",
    "RedirectFactory",
    "SavedSearchFactory",
    "ServiceFactory",
    "ShortlistFactory",
    "SkillFactory",
    "SpaceFactory",
    "StepFactory",
    "SubscriptionFactory",
    "SuspensionFactory",
    "SynonymSetFactory",
    "ThreadFactory",
    "TopicFactory",
    "UserFactory",
    "VisitFactory",
    "WeightSetFactory",
    "edit_without_publishing",
    "grant",
    "official_of",
    "private_collection",
    "rate",
    "restrict",
    "role_user",
    "site_settings",
    "submit_for_review",
]
