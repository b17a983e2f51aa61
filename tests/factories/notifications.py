"""What people follow and are told."""

import factory
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.notifications.models import (
    Digest,
    InboundMail,
    KeptMail,
    MailPreference,
    News,
    Notification,
    Subscription,
)
from community.notifications.targets import address_of
from tests.factories.people import UserFactory
from tests.factories.taxonomy import TopicFactory


class _AboutFactory(DjangoModelFactory):
    """A record about a target: `target=` any record that can be followed."""

    class Meta:
        abstract = True

    class Params:
        target = factory.LazyFunction(TopicFactory)

    target_type = factory.LazyAttribute(lambda made: ContentType.objects.get_for_model(made.target))
    target_id = factory.LazyAttribute(lambda made: made.target.pk)


class SubscriptionFactory(_AboutFactory):
    """Somebody who follows a topic."""

    class Meta:
        model = Subscription

    user = factory.SubFactory(UserFactory)


class NewsFactory(_AboutFactory):
    """Something that happened to a topic, and has been told."""

    class Meta:
        model = News

    key = factory.Sequence(lambda n: f"made:{n}")
    kind = "page_changed"
    title = factory.Sequence(lambda n: f"News {n}")
    body = "Something is different."
    url = factory.LazyAttribute(lambda made: address_of(made.target))
    spread_at = factory.SelfAttribute("happened_at")
    happened_at = factory.LazyFunction(lambda: News._meta.get_field("happened_at").get_default())


class NotificationFactory(DjangoModelFactory):
    """A piece of news for one person, not read and not mailed; `news__target=` what it is about."""

    class Meta:
        model = Notification

    recipient = factory.SubFactory(UserFactory)
    news = factory.SubFactory(NewsFactory)
    why = "You follow this."


class MailPreferenceFactory(DjangoModelFactory):
    """Somebody who wants no mail."""

    class Meta:
        model = MailPreference

    user = factory.SubFactory(UserFactory)
    pace = "never"


class KeptMailFactory(DjangoModelFactory):
    """A mail of the demonstration."""

    class Meta:
        model = KeptMail

    sender = "Exemplar <no-reply@localhost>"
    recipients = "somebody@example.test"
    subject = factory.Sequence(lambda n: f"Mail {n}")
    text = "Hello."
    html = "<p>Hello.</p>"
    source = "Subject: Mail\n\nHello."


class DigestFactory(DjangoModelFactory):
    """A summary that is to be sent."""

    class Meta:
        model = Digest

    user = factory.SubFactory(UserFactory)
    period = factory.Sequence(lambda n: f"daily:made-{n}")
    until = factory.LazyFunction(timezone.now)


class InboundMailFactory(DjangoModelFactory):
    """A mail that came in and was posted."""

    class Meta:
        model = InboundMail

    key = factory.Sequence(lambda n: f"{n:064x}")
    outcome = "posted"
