"""What the directory tells people: advisors of what waits for them, coordinators of answers."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from community.expertise.models import Advisor
from community.expertise.queries import due_for_reminder
from community.expertise.rules import is_coordinator
from community.expertise.tasks import write_to_advisor
from community.expertise.values import LABELS
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.targets import Target, register_target
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import holders_of

PROPOSED = register_kind(Kind("advisor_proposed", "To confirm", despite_mute=True))
ANSWERED = register_kind(Kind("advisor_answered", "Answered by an advisor"))
LISTED = register_kind(Kind("advisor_listed", "Your profile"))
READY = register_kind(Kind("advisor_ready", "To be listed"))
REMINDER = register_kind(Kind("advisor_reminder", "To confirm again", despite_mute=True))

_OWN = "It is your profile."
_AS_COORDINATOR = "You coordinate advice."


def _visible_to(user: Any) -> QuerySet[Advisor]:
    """News of a profile is for the advisor and for coordinators."""
    if not user.is_authenticated:
        return Advisor.objects.none()
    return Advisor.objects.all() if is_coordinator(user) else Advisor.objects.filter(Q(user=user))


register_target(Target("advisor", "Advisor", Advisor, _visible_to, followable=False))


def _tell(kind: Kind, advisor: Advisor, people: Collection[int], why: str, **news: Any) -> None:
    moment = f"{timezone.now():%Y-%m-%dT%H:%M:%S.%f}"
    recipients = {person: Reason(why) for person in people}
    key = f"{kind.name}:{advisor.pk}:{moment}"
    notify(key=key, kind=kind, target=advisor, recipients=recipients, **news)


def invite(advisor: Advisor) -> None:
    """Write to somebody that there is a profile of them, and how to take it over."""
    transaction.on_commit(partial(write_to_advisor.enqueue, advisor.pk, "advisor_invitation"))


def tell_proposed(advisor: Advisor) -> None:
    """Ask the advisor to confirm what a coordinator has written."""
    if advisor.user_id is None:
        return
    _tell(
        PROPOSED,
        advisor,
        [advisor.user_id],
        _OWN,
        title="A coordinator has written something in your advisor profile",
        body="It waits until you confirm it. Old and new stand beside each other.",
        url=reverse("advisor_own_proposed"),
    )


def tell_answered(
    advisor: Advisor, writers: Collection[int], accepted: Collection[str], refused: Collection[str]
) -> None:
    """Tell whoever wrote it what the advisor says."""

    def named(keys: Collection[str]) -> str:
        return ", ".join(dict.fromkeys(LABELS.get(key, "Results") for key in keys))

    told = [f"Confirmed: {named(accepted)}."] if accepted else []
    told += [f"Refused: {named(refused)}."] if refused else []
    _tell(
        ANSWERED,
        advisor,
        writers,
        "You wrote it.",
        title="An advisor has answered what you wrote in the profile",
        body=" ".join(told),
        url=reverse("advisor_edit", args=[advisor.pk]),
    )


def tell_listed(advisor: Advisor) -> None:
    """Tell the advisor that the profile is listed."""
    if advisor.user_id is None:
        return
    body = "Coordinators can match you once you agree and declare your interests."
    _tell(
        LISTED,
        advisor,
        [advisor.user_id],
        _OWN,
        title="Your advisor profile is listed",
        body="Requests that fit reach you from now on." if advisor.consented_at else body,
        url=reverse("advisor_own"),
    )


def ask_to_list(advisor: Advisor) -> None:
    """Tell coordinators that a draft is finished."""
    coordinators = [person.pk for person in holders_of(Role.COORDINATOR).order_by("pk")]
    _tell(
        READY,
        advisor,
        coordinators or [person.pk for person in holders_of(Role.ADMIN).order_by("pk")],
        _AS_COORDINATOR,
        title="An advisor profile waits to be listed",
        body="The advisor says that it is right.",
        url=reverse("advisor_edit", args=[advisor.pk]),
    )


def remind(now: Any = None) -> int:
    """Ask every advisor of whom it is time to confirm profile and interests, once; how many."""
    moment, count = now or timezone.now(), 0
    for advisor in due_for_reminder(moment):
        with transaction.atomic():
            asked = due_for_reminder(moment).filter(pk=advisor.pk).update(reminded_at=moment)
            if not asked:  # another worker was quicker
                continue
            count += 1
            if advisor.user_id is None:
                send = partial(write_to_advisor.enqueue, advisor.pk, "advisor_reminder")
                transaction.on_commit(send)
            else:
                _remind(advisor)
    return count


def _remind(advisor: Advisor) -> None:
    _tell(
        REMINDER,
        advisor,
        [advisor.user_id or 0],
        _OWN,
        title="Is your advisor profile still right?",
        body="Once a year we ask you to confirm your profile and to declare your interests. "
        "After a year without a declaration nothing is matched with you.",
        url=reverse("advisor_own"),
    )
