"""One case with all that belongs to it, as moderators and as its author may see it."""

from collections.abc import Container, Iterable
from typing import Any

from django.db.models import Case as When
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models import When as If

from community.members.queries import bylines
from community.moderation.content import (
    Content,
    content_of_type,
    digest_of,
    records_of,
    seen_by,
)
from community.moderation.models import Appeal, Case, Decision, Flag
from community.moderation.queries.standing import standing_of
from community.moderation.rules import appeals_for, can_moderate, told_decisions

SHORT = 280


def waiting_cases(user: Any) -> int:
    """How many cases wait for a moderator; of their own writing none does."""
    if not can_moderate(user):
        return 0
    return Case.objects.filter(is_open=True).exclude(author=user).count()


def waiting_appeals(user: Any) -> int:
    """How many appeals wait that a moderator may hear."""
    return appeals_for(user).filter(outcome="").count()


def appeals_to_hear(user: Any) -> QuerySet[Appeal]:
    """The appeals that a moderator may hear: those that wait first, the oldest of them first."""
    settled = When(If(outcome="", then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        appeals_for(user)
        .annotate(settled=settled)
        .select_related("decision__case__author", "decided_by")
        .order_by("settled", "made_at", "pk")
    )


def flag_on(content: Content, record: Any, user: Any) -> Flag | None:
    """The flag that a person has put on a record."""
    return (
        Flag.objects.filter(
            user=user, case__content_type=content.content_type, case__object_id=record.pk
        )
        .select_related("decision")
        .first()
    )


def flags_by(user: Any) -> QuerySet[Flag]:
    """What a person has flagged, the latest first."""
    found = Flag.objects.filter(user=user).select_related("case", "decision")
    return found.order_by("-created_at", "-pk")


def about_record(case: Case, record: Any) -> dict[str, Any]:
    """What the thing says, where it stands and in what state; of one that is gone, nothing."""
    content = content_of_type(case.content_type_id)
    if content is None or record is None:
        return {"words": "", "place": "", "url": "", "state": "", "text": ""}
    words = content.words_of(record)
    return {
        "words": words,
        "place": content.place_of(record),
        "url": content.address_of(record),
        "state": content.state_of(record),
        "text": digest_of(words),
    }


def _about_own(case: Case, record: Any, seen: Container[Any]) -> dict[str, Any]:
    """The same for its author; of a place that they may not read any more, nothing."""
    about = about_record(case, record)
    return about if case.reference in seen else {**about, "place": "", "url": ""}


def case_file(case: Case) -> dict[str, Any]:
    """All that moderators know of a case: the thing, its author, flags, decisions, appeals."""
    record = records_of([case.reference]).get(case.reference)
    flags = list(case.flags.select_related("decision").order_by("-created_at", "-pk"))
    decisions = list(
        case.decisions.select_related("decided_by", "appeal__decided_by").order_by("-round")
    )
    names = bylines({case.author_id, *(flag.user_id for flag in flags)})
    return {
        "case": case,
        "label": str(case),
        "record": record,
        **about_record(case, record),
        "author": names.get(case.author_id),
        "author_id": case.author_id,
        "standing": standing_of([case.author_id])[case.author_id],
        "waiting": [(flag, names.get(flag.user_id)) for flag in flags if not flag.decision_id],
        "answered": [(flag, names.get(flag.user_id)) for flag in flags if flag.decision_id],
        "decisions": decisions,
    }


def own_cases(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """The cases of one author as a list shows them, in as many queries as there are kinds."""
    rows = list(cases)
    records = records_of(case.reference for case in rows)
    seen = seen_by(rows[0].author, records) if rows else set()
    latest: dict[int, Decision] = {}
    told = told_decisions().filter(case__in=rows).select_related("appeal").order_by("round")
    for decision in told:
        latest[decision.case_id] = decision
    return [
        {
            "case": case,
            "label": str(case),
            **_about_own(case, records.get(case.reference), seen),
            "latest": None if _waits(case) else latest.get(case.pk),
            "waits": _waits(case),
        }
        for case in rows
    ]


def _waits(case: Case) -> bool:
    """Whether its author knows that it waits to be looked at."""
    return case.is_open and (case.is_held or case.hidden_at is not None)


def own_file(case: Case) -> dict[str, Any]:
    """What its author may know of a case: not who flagged it, nor what they wrote to moderators."""
    record = records_of([case.reference]).get(case.reference)
    decisions = list(told_decisions().filter(case=case).select_related("appeal").order_by("-round"))
    reasons = Flag.objects.filter(case=case).filter(
        Q(decision=None) if _waits(case) else Q(decision__in=decisions[:1])
    )
    return {
        "case": case,
        "label": str(case),
        **_about_own(case, record, seen_by(case.author, [case.reference])),
        "waits": _waits(case),
        "reasons": sorted({flag.get_reason_display() for flag in reasons}),
        "decisions": decisions,
        "latest": decisions[0] if decisions and not _waits(case) else None,
    }
