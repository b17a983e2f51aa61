"""Flagging what one sees, and holding what is to be looked at before it appears."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.moderation.audit import record_act
from community.moderation.content import Content, content_of, digest_of
from community.moderation.enums import ContentState, FlagReason
from community.moderation.limits import check_pace
from community.moderation.models import Case, Flag
from community.moderation.news import tell_hidden
from community.moderation.rules import check_can_flag


def locked_case(content: Content, record: Any) -> Case:
    """The case of a record, made if need be; nobody else changes it until the transaction ends."""
    about = {"content_type": content.content_type, "object_id": record.pk}
    author = content.author_of(record)
    case, _ = Case.objects.get_or_create(**about, defaults={"author": author, "is_open": False})
    return Case.objects.select_for_update().get(pk=case.pk)


def _open(case: Case, **changes: Any) -> None:
    """Put a case into the queue, as a new round if it has been decided on."""
    if not case.is_open:
        case.is_open, case.opened_at = True, timezone.now()
        case.claimed_by = case.claimed_at = None
        last = case.decisions.order_by("-round").values_list("round", flat=True).first()
        case.round = (last or 0) + 1
    for name, value in changes.items():
        setattr(case, name, value)
    case.save()


@transaction.atomic
def flag(*, actor: Any, record: Any, reason: str, note: str = "") -> Flag:
    """Say what is wrong with a thing, once. So many flags hide it until somebody looks.

    Raises PermissionDenied or ValidationError.
    """
    content = content_of(record)
    check_can_flag(actor, content, record)
    case = locked_case(content, record)
    if case.flags.filter(user=actor).exists():
        raise ValidationError("You have flagged this already. You are told what is decided.")
    made = Flag(case=case, user=actor, reason=reason, note=note.strip())
    _check(made)
    check_pace(actor, "flag")
    made.save()
    _open(case)
    record_act(case, "flag", actor, about=case.author_id, reason=reason)
    if _is_to_be_hidden(content, case, record):
        _hide(content, case, record)
    return made


def _check(made: Flag) -> None:
    """Raises ValidationError for what a flag may not say."""
    made.clean_fields(exclude={"case", "user", "decision"})
    if made.reason == FlagReason.OTHER and not made.note:
        raise ValidationError({"note": "Say what is wrong."})


def _is_to_be_hidden(content: Content, case: Case, record: Any) -> bool:
    """Whether enough people flag it for what no moderator has yet found in order.

    What was found in order counts for the text that was looked at, not for what came after.
    """
    if case.hidden_at or case.is_held:
        return False
    waiting = case.flags.filter(decision=None)
    if digest_of(content.words_of(record)) == case.cleared_text:
        waiting = waiting.exclude(reason__in=case.cleared_reasons)
    return waiting.count() >= settings.MODERATION_FLAGS_TO_HIDE


def _hide(content: Content, case: Case, record: Any) -> None:
    content.set_state(record, ContentState.HIDDEN)
    case.hidden_at = timezone.now()
    case.save(update_fields=["hidden_at"])
    record_act(case, "hide_by_flags", None, about=case.author_id)
    tell_hidden(case, record)


@transaction.atomic
def hold(*, record: Any, why: str) -> Case:
    """Have a thing looked at before others see it. Whoever calls this keeps it out of sight."""
    content = content_of(record)
    case = locked_case(content, record)
    _open(case, is_held=True, held_because=why)
    record_act(case, "hold", None, about=case.author_id, why=why)
    return case
