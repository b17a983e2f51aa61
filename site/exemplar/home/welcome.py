"""The first three things to do for somebody new, each ticked once it is really done."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.urls import reverse

from community.members.enums import AffiliationState
from community.members.models import Affiliation, Member
from community.members.queries import member_of
from community.notifications.enums import Level
from community.notifications.models import Subscription
from exemplar.accounts.rules import opens_admin
from practices.fit.models import Service
from practices.taxonomy.models import Topic


@dataclass(frozen=True)
class FirstStep:
    """One thing to do, why, and whether it is done."""

    text: str
    why: str
    url: str
    is_done: bool


def welcome_path(user: Any) -> list[FirstStep]:
    """The first steps of a member; none once they are all done, or have been put away.

    Whoever looks after the site has other things to do.
    """
    if opens_admin(user):
        return []
    member = member_of(user)
    if member.welcome_dismissed_at is not None:
        return []
    follows = Subscription.objects.filter(
        user=OuterRef("user"),
        target_type=ContentType.objects.get_for_model(Topic),
        level__in=[Level.WATCH, Level.TRACK],
    )
    belongs = Affiliation.objects.filter(
        user=OuterRef("user"), state__in=[AffiliationState.ASKED, AffiliationState.CONFIRMED]
    )
    services = Service.objects.filter(owner=OuterRef("user"))
    asked = Member.objects.filter(pk=member.pk).values_list(
        Exists(services), Exists(follows), Exists(belongs)
    )
    described, followed, belonging = asked[0]
    steps = [
        FirstStep(
            "Describe your service",
            "Each practice then says how it fits you.",
            reverse("my_service"),
            described,
        ),
        FirstStep(
            "Follow a topic",
            "You are told when something in it is new.",
            reverse("topics"),
            followed,
        ),
        FirstStep(
            "Say who you are",
            "Others then know whom they talk to, and your agency counts what you report.",
            reverse("affiliation" if member.headline else "profile"),
            bool(member.headline or belonging),
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps
