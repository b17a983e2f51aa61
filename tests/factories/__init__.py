"""One factory for each kind of record, and one function for each thing that people do.

Every factory makes a record that is complete and valid; a test names only what it is about.
Factories for pages put them where they belong in the tree, published unless `draft=True`.
"""

from tests.factories.adoption import AdoptionEventFactory, AdoptionFactory
from tests.factories.collections import CollectionItemFactory, KeptCollectionFactory
from tests.factories.evidence import EvidenceDecisionFactory, EvidenceRatingFactory, rate
from tests.factories.files import (
    CollectionFactory,
    DocumentFactory,
    ImageFactory,
    private_collection,
)
from tests.factories.fit import ServiceFactory
from tests.factories.notifications import (
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
    "AgencyFactory",
    "CaseMeasureFactory",
    "CaseSourceFactory",
    "CaseStudyFactory",
    "ChannelFactory",
    "CollectionFactory",
    "CollectionItemFactory",
    "CompanyFactory",
    "CustomerGroupFactory",
    "DocumentFactory",
    "EvidenceDecisionFactory",
    "EvidenceRatingFactory",
    "ImageFactory",
    "IndustryFactory",
    "InformationPageFactory",
    "KeptCollectionFactory",
    "KeptMailFactory",
    "MailPreferenceFactory",
    "NewsFactory",
    "NotificationFactory",
    "OutcomeFactory",
    "PastQueryFactory",
    "PracticeAuthorFactory",
    "PracticeFactory",
    "PracticeSourceFactory",
    "PromotedResultFactory",
    "RedirectFactory",
    "SavedSearchFactory",
    "ServiceFactory",
    "SubscriptionFactory",
    "SynonymSetFactory",
    "TopicFactory",
    "UserFactory",
    "edit_without_publishing",
    "grant",
    "private_collection",
    "rate",
    "restrict",
    "role_user",
    "site_settings",
    "submit_for_review",
]
