"""Flags, cases, decisions, appeals and suspensions."""

from datetime import timedelta

import factory
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.moderation.models import (
    Appeal,
    Case,
    Decision,
    Flag,
    ReasonTemplate,
    Suspension,
)
from exemplar.accounts.models import User
from tests.factories.people import UserFactory


class CaseFactory(DjangoModelFactory):
    """A case that waits; `about=` what somebody wrote, its author's own profile without it."""

    class Meta:
        model = Case

    class Params:
        about = factory.SubFactory(UserFactory)

    content_type = factory.LazyAttribute(lambda made: ContentType.objects.get_for_model(made.about))
    object_id = factory.LazyAttribute(lambda made: made.about.pk)
    author = factory.LazyAttribute(
        lambda made: made.about if isinstance(made.about, User) else made.about.author
    )


class FlagFactory(DjangoModelFactory):
    """A flag that nobody has answered yet."""

    class Meta:
        model = Flag

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory)
    reason = "spam"
    note = "They sell something."


class DecisionFactory(DjangoModelFactory):
    """A thing that was removed; its case is closed."""

    class Meta:
        model = Decision

    case = factory.SubFactory(CaseFactory, is_open=False)
    round = factory.Sequence(lambda n: n + 1)
    verdict = "remove"
    reason = "This advertises a product."
    decided_by = factory.SubFactory(UserFactory)
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))


class AppealFactory(DjangoModelFactory):
    """An appeal that waits."""

    class Meta:
        model = Appeal

    decision = factory.SubFactory(DecisionFactory)
    text = "I only said what we use."
    against = factory.SelfAttribute("decision.decided_by")


class SuspensionFactory(DjangoModelFactory):
    """Somebody who is kept from taking part for a week."""

    class Meta:
        model = Suspension

    user = factory.SubFactory(UserFactory, is_active=False)
    reason = "You went on after two warnings."
    until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    suspended_by = factory.SubFactory(UserFactory)


class ReasonTemplateFactory(DjangoModelFactory):
    """Words to begin a reason with."""

    class Meta:
        model = ReasonTemplate

    title = factory.Sequence(lambda n: f"Reason {n}")
    text = "This does not belong here."
