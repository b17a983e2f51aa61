"""What the library and its ledger tell, passed on to those whom it concerns.

Another part's signal becomes news with one function here, and with one in audiences.py where it
concerns many.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

import structlog
from django.core.cache import cache
from django.db import DatabaseError, models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from community.notifications import audiences
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason
from community.notifications.models import News, Subscription
from community.notifications.targets import targets
from community.notifications.tasks import invite
from exemplar.accounts.models import User
from practices.adoption.models import Adoption
from practices.adoption.queries import confirmation_link, leads_to_ask
from practices.adoption.signals import adoption_confirmed, adoption_reported, adoption_returned
from practices.contributing.signals import coauthor_invited
from practices.library.enums import Stage
from practices.library.models import CaseStudyPage, PracticePage
from practices.library.signals import (
    case_study_published,
    case_study_retired,
    practice_published,
    practice_retired,
    stage_changed,
)

logger = structlog.get_logger(__name__)

Receiver = Callable[..., None]
# Seconds for which an address that nobody here has is not invited again.
BETWEEN_INVITATIONS = 24 * 60 * 60


def told(receive: Receiver) -> Receiver:
    """Whoever did it is done: that it could not be told is for the log."""

    @wraps(receive)
    def telling(**kwargs: Any) -> None:
        try:
            receive(**kwargs)
        except DatabaseError as error:
            logger.error("news_not_told", about=receive.__name__, error=str(error))

    return telling


# --- The library ----------------------------------------------------------------------------------


@receiver(practice_published)
@told
def on_practice_published(practice: PracticePage, **_kwargs: Any) -> None:
    """Tell that a practice is new; of one that was published before, that it has changed."""
    _tell_published(practice, audiences.new_practice, practice.summary)


@receiver(case_study_published)
@told
def on_case_study_published(case_study: CaseStudyPage, **_kwargs: Any) -> None:
    """The same for a case study."""
    _tell_published(case_study, audiences.new_case_study, case_study.summary)


def published_key(page_id: int, first: datetime, last: datetime) -> str:
    """What the news of a publication goes by; of changes there is one a day at most."""
    if first == last:
        return f"published:{page_id}"
    return f"changed:{page_id}:{timezone.localdate(last)}"


def _tell_published(page: Any, kind: Kind, summary: str) -> None:
    revision = page.live_revision
    shared = {
        "title": page.title,
        "target": page,
        "actor": revision.user if revision else None,
    }
    key = published_key(page.pk, page.first_published_at, page.last_published_at)
    if page.first_published_at == page.last_published_at:
        notify(key=key, kind=kind, body=summary, **shared)
        return
    notify(
        key=key,
        kind=audiences.changed_page,
        body="A new version of the page has been published.",
        **shared,
    )


@receiver(stage_changed)
@told
def on_stage_changed(practice: PracticePage, before: str, after: str, **_kwargs: Any) -> None:
    """Tell that a practice is proven further; everybody who relies on it, that it is less so."""
    stages = Stage.values
    falls = stages.index(after) < stages.index(before)
    was, now = Stage(before).label.lower(), Stage(after).label.lower()
    why = "The ledger no longer proves what it did." if falls else "The ledger proves it."
    notify(
        key=f"stage:{practice.pk}:{after}:{timezone.now().isoformat()}",
        kind=audiences.lowered_stage if falls else audiences.raised_stage,
        title=practice.title,
        body=f"Its stage was {was} and is {now} now. {why}",
        target=practice,
    )


@receiver(practice_retired)
@told
def on_practice_retired(
    practice: PracticePage,
    actor: Any,
    reason: str,
    successor: PracticePage | None,
    **_kwargs: Any,
) -> None:
    """Tell everybody who relies on a practice that it is retired, and what takes its place."""
    notify(
        key=f"retired:{practice.pk}:{practice.standing_since}",
        kind=audiences.retired_practice,
        title=practice.title,
        body=reason,
        target=practice,
        other=successor,
        other_label="Takes its place",
        actor=actor,
    )


@receiver(case_study_retired)
@told
def on_case_study_retired(
    case_study: CaseStudyPage, actor: Any, reason: str, **_kwargs: Any
) -> None:
    """Tell whoever follows, wrote or looks after a case study that it is retired."""
    notify(
        key=f"retired:{case_study.pk}:{case_study.standing_since}",
        kind=audiences.retired_case_study,
        title=case_study.title,
        body=reason,
        target=case_study,
        actor=actor,
    )


# --- The ledger -----------------------------------------------------------------------------------


@receiver(adoption_reported)
@told
def on_adoption_reported(adoption: Adoption, actor: Any, **_kwargs: Any) -> None:
    """Ask the leads of an agency to confirm what was reported for it, each by an own link."""
    agency = adoption.agency
    if agency is None or adoption.is_confirmed:
        return
    for lead in leads_to_ask(adoption):
        notify(
            key=f"adoption_reported:{adoption.pk}:{adoption.edition}:{lead.pk}",
            kind=audiences.ADOPTION_REPORTED,
            title=f"{agency}: {adoption.practice.title}",
            body=_in_short(adoption),
            target=adoption.practice,
            url=confirmation_link(lead, adoption),
            actor=actor,
            recipients={lead.pk: Reason(f"You confirm the adoptions of {agency}.")},
        )


@receiver(adoption_confirmed)
@told
def on_adoption_confirmed(adoption: Adoption, actor: Any, **_kwargs: Any) -> None:
    """Tell whoever reported an adoption that somebody stands behind it."""
    _tell_reporter(adoption, actor, audiences.ADOPTION_CONFIRMED, "It counts for the stage now.")


@receiver(adoption_returned)
@told
def on_adoption_returned(adoption: Adoption, actor: Any, reason: str, **_kwargs: Any) -> None:
    """Tell whoever reported an adoption what they are asked to look at again."""
    _tell_reporter(adoption, actor, audiences.ADOPTION_RETURNED, reason)


def _tell_reporter(adoption: Adoption, actor: Any, kind: Kind, body: str) -> None:
    if adoption.reported_by_id is None:
        return
    notify(
        key=f"{kind.name}:{adoption.pk}:{adoption.edition}",
        kind=kind,
        title=f"{adoption.organisation}: {adoption.practice.title}",
        body=body,
        target=adoption.practice,
        url=adoption.get_absolute_url(),
        actor=actor,
        recipients={adoption.reported_by_id: Reason("You reported this adoption.")},
    )


def _in_short(adoption: Adoption) -> str:
    state = adoption.get_status_display()
    about = f" for {adoption.service}" if adoption.service else ""
    return f"Reported as: {state.lower()}{about}. Confirm it, or return it with a reason."


# --- Whoever has no account -----------------------------------------------------------------------


@receiver(coauthor_invited)
def on_stranger_invited(email: str, **_kwargs: Any) -> None:
    """Mail to an address that nobody here has that somebody asks for it, once a day at most.

    Whoever has an account is told in contributions.py.
    """
    known = sha256(email.encode()).hexdigest()
    is_ours = User.objects.filter(email__iexact=email).exists()
    if not is_ours and cache.add(f"invited:{known}", value=True, timeout=BETWEEN_INVITATIONS):
        invite.enqueue(email)


# --- What is gone ---------------------------------------------------------------------------------


@receiver(post_delete)
def forget_target(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """Forget who followed what is deleted, and what was told of it."""
    for target in targets():
        if sender is target.model:
            about = {"target_type": target.content_type, "target_id": instance.pk}
            Subscription.objects.filter(**about).delete()
            News.objects.filter(**about).delete()
