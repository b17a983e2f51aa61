"""What moderation tells people: authors, those who flagged, and moderators who are asked."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from community.moderation.content import content_of, seen_by
from community.moderation.enums import Outcome
from community.moderation.models import Appeal, Case, Decision, Flag
from community.moderation.rules import appeals_for, can_moderate, cases_of
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.targets import Target, register_target
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import holders_of

HIDDEN = register_kind(Kind("moderation_hidden", "Hidden until looked at"))
WAITS = register_kind(Kind("moderation_waits", "For moderators"))
DECIDED = register_kind(Kind("moderation_decided", "Decision"))
LOOKED_AT = register_kind(Kind("moderation_looked_at", "What you flagged"))
APPEAL_WAITS = register_kind(Kind("moderation_appeal", "Appeal"))
APPEAL_DECIDED = register_kind(Kind("moderation_appeal_decided", "Appeal decided"))

_AS_MODERATOR = "You are a moderator."
_AS_AUTHOR = "You wrote it."


def _cases(user: Any) -> QuerySet[Case]:
    """Moderators know of all cases, authors of their own, nobody else of any."""
    return Case.objects.all() if can_moderate(user) else cases_of(user)


def _flags(user: Any) -> QuerySet[Flag]:
    return Flag.objects.filter(user=user) if user.is_authenticated else Flag.objects.none()


register_target(Target("case", "Decision", Case, _cases, followable=False))
register_target(Target("flag", "Flag", Flag, _flags, followable=False))
register_target(Target("appeal", "Appeal", Appeal, appeals_for, followable=False))


def _title(record: Any) -> str:
    content = content_of(record)
    return f"{content.label}: {content.place_of(record)}"


def _title_for(author: Any, record: Any, case: Case) -> str:
    """The same for its author, who may not read any more where it stands."""
    return _title(record) if seen_by(author, [case.reference]) else str(case)


def _tell(people: Iterable[int], why: str, **news: Any) -> None:
    notify(recipients={person: Reason(why) for person in people}, **news)


def moderators(*, but: Iterable[int] = ()) -> list[int]:
    """Whoever moderates, except some; the admins where that leaves nobody."""
    left_out = set(but)
    found = set(holders_of(Role.MODERATOR).values_list("pk", flat=True)) - left_out
    if not found:
        found = set(holders_of(Role.ADMIN).values_list("pk", flat=True)) - left_out
    return sorted(found)


def tell_hidden(case: Case, record: Any) -> None:
    """Tell the author that it is hidden for now, and why; and moderators that it waits."""
    key = f"moderation:hidden:{case.pk}:{case.round}"
    reasons = {flag.get_reason_display() for flag in case.flags.filter(decision=None)}
    body = (
        f"Several people flagged it ({'; '.join(sorted(reasons))}). It is hidden until a moderator "
        "has looked at it. You are told what is decided."
    )
    title = _title_for(case.author, record, case)
    about: dict[str, Any] = {"target": case}
    _tell([case.author_id], _AS_AUTHOR, key=key, kind=HIDDEN, title=title, body=body, **about)
    _tell(
        moderators(but=[case.author_id]),
        _AS_MODERATOR,
        key=f"{key}:moderators",
        kind=WAITS,
        title=_title(record),
        body="It is hidden because several people flagged it, and waits to be looked at.",
        url=reverse("moderation_case", args=[case.pk]),
        **about,
    )


def tell_decision(decision: Decision, record: Any, *, tells_author: bool) -> None:
    """Tell the author what is decided and why, and those who flagged it that it was looked at."""
    case = decision.case
    key = f"moderation:decided:{decision.pk}"
    if tells_author:
        body = f"{decision.done}."
        if decision.reason:
            body += f"\n\n{decision.reason}"
        if not decision.is_favourable:
            body += "\n\nYou can ask another moderator to look again, once."
        about: dict[str, Any] = {"title": _title_for(case.author, record, case), "target": case}
        _tell([case.author_id], _AS_AUTHOR, key=key, kind=DECIDED, body=body, **about)
    for flag in decision.flags.all():
        day = date_format(localtime(flag.created_at), "F j, Y")
        _tell(
            [flag.user_id],
            "You flagged it.",
            key=f"{key}:{flag.pk}",
            kind=LOOKED_AT,
            title=f"What you flagged on {day}",
            body=f"A moderator has looked at it. {decision.done}.",
            target=flag,
        )


def tell_appeal(appeal: Appeal) -> None:
    """Tell the moderators who may hear it."""
    decision = appeal.decision
    _tell(
        moderators(but=[appeal.against_id, decision.case.author_id]),
        _AS_MODERATOR,
        key=f"moderation:appeal:{appeal.pk}",
        kind=APPEAL_WAITS,
        title=f"An appeal waits: {decision.case}",
        body="Its author asks that somebody else looks again.",
        target=appeal,
        url=appeal.get_absolute_url(),
    )


def tell_appeal_decided(appeal: Appeal, record: Any) -> None:
    """Tell the author what came of it and why; and whoever decided first."""
    case = appeal.decision.case
    key = f"moderation:appeal-decided:{appeal.pk}"
    outcome = Outcome(appeal.outcome).label
    about: dict[str, Any] = {
        "kind": APPEAL_DECIDED,
        "title": _title_for(case.author, record, case),
        "body": f"{outcome}.\n\n{appeal.reason}",
        "target": case,
    }
    _tell([case.author_id], "You appealed.", key=key, **about)
    _tell(
        [appeal.against_id],
        "You decided first.",
        key=f"{key}:first",
        url=reverse("moderation_case", args=[case.pk]),
        **about,
    )
