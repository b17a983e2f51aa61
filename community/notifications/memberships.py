"""What becomes of affiliations, told to the person and to those who confirm them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from community.members import signals
from community.members.models import Affiliation
from community.members.queries import member_of
from community.members.rules import can_settle_affiliations
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.receivers import told
from community.notifications.targets import Target, register_target
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import holders_of

ASKED = register_kind(Kind("affiliation_asked", "Affiliation to confirm"))
CONFIRMED = register_kind(Kind("affiliation_confirmed", "Affiliation confirmed"))
REFUSED = register_kind(Kind("affiliation_refused", "Affiliation not confirmed"))
ENDED = register_kind(Kind("affiliation_ended", "Affiliation ended"))


def _visible_to(user: Any) -> QuerySet[Affiliation]:
    """One's own; for those who settle them, all."""
    if not user.is_authenticated:
        return Affiliation.objects.none()
    seen = Q() if can_settle_affiliations(user) else Q(user=user)
    return Affiliation.objects.filter(seen)


register_target(Target("affiliation", "Affiliation", Affiliation, _visible_to, followable=False))


def _tell_person(kind: Kind, affiliation: Affiliation, actor: Any, body: str) -> None:
    # Whoever ends their own needs not be told.
    if actor is not None and actor.pk == affiliation.user_id:
        return
    notify(
        key=f"{kind.name}:{affiliation.pk}:{timezone.now().isoformat()}",
        kind=kind,
        title=str(affiliation.organisation),
        body=body,
        target=affiliation,
        actor=actor,
        recipients={affiliation.user_id: Reason("It is your affiliation.")},
    )


@receiver(signals.affiliation_asked)
@told
def on_asked(affiliation: Affiliation, actor: Any, **_kwargs: Any) -> None:
    """Ask the editors."""
    name = member_of(affiliation.user).name
    notify(
        key=f"{ASKED.name}:{affiliation.pk}",
        kind=ASKED,
        title=f"{name}: {affiliation.organisation}",
        body=affiliation.note or "Somebody says that they work there. Confirm it, or refuse it.",
        target=affiliation,
        url=reverse("affiliations:settle", args=[affiliation.pk]),
        actor=actor,
        recipients={
            editor.pk: Reason("You confirm affiliations.") for editor in holders_of(Role.EDITOR)
        },
    )


@receiver(signals.affiliation_confirmed)
@told
def on_confirmed(affiliation: Affiliation, actor: Any, **_kwargs: Any) -> None:
    """Tell the person, with what follows from it."""
    follows = " You can report adoptions for it now." if affiliation.agency_id else ""
    _tell_person(CONFIRMED, affiliation, actor, f"Your affiliation is confirmed.{follows}")


@receiver(signals.affiliation_refused)
@told
def on_refused(affiliation: Affiliation, actor: Any, reason: str, **_kwargs: Any) -> None:
    """Tell the person why."""
    _tell_person(REFUSED, affiliation, actor, reason)


@receiver(signals.affiliation_ended)
@told
def on_ended(affiliation: Affiliation, actor: Any, reason: str, **_kwargs: Any) -> None:
    """Tell the person why."""
    _tell_person(ENDED, affiliation, actor, reason or "It has ended.")
