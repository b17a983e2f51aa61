"""Changing one's profile."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members.handles import RESERVED, taken
from community.members.models import FormerHandle, Member
from exemplar.accounts.models import User
from exemplar.accounts.rules import is_member
from exemplar.core.plain_text import validate_line

# What a person says about themselves, beside name, handle and topics.
CHOSEN = (
    "headline", "about", "headline_for", "about_for", "topics_for", "affiliation_for",
    "activity_for", "time_zone", "has_shortcuts",
)  # fmt: skip
MOST_TOPICS = 20
# So many former handles lead on; the oldest is given up for others.
MOST_FORMER = 3
TAKEN = "Somebody else has this handle, or had it. Choose another one."


def _check_own(actor: Any, member: Member) -> None:
    if not is_member(actor) or actor.pk != member.user_id:
        raise PermissionDenied("A profile is changed by the person whose it is.")


@transaction.atomic
def change_profile(*, actor: Any, member: Member, values: Mapping[str, Any]) -> None:
    """Change what one says about oneself: any of first_name, last_name, handle, topics and CHOSEN.

    Raises PermissionDenied or ValidationError.
    """
    _check_own(actor, member)
    found = Member.objects.select_for_update().get(pk=member.pk)
    user = User.objects.select_for_update().get(pk=member.user_id)
    before = {"name": user.get_full_name(), "handle": found.handle}
    _rename(user, values)
    for name in CHOSEN:
        if name in values:
            value = values[name]
            setattr(found, name, value.strip() if isinstance(value, str) else value)
    if "handle" in values:
        _change_handle(found, values["handle"])
    found.full_clean(validate_unique=False, validate_constraints=False)
    topics = list(values.get("topics", ()))
    if len(topics) > MOST_TOPICS:
        raise ValidationError({"topics": f"Choose at most {MOST_TOPICS}: those you know best."})
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:  # somebody took the handle in between
        raise ValidationError({"handle": TAKEN}) from error
    if "topics" in values:
        found.topics.set(topics)
    after = {"name": user.get_full_name(), "handle": found.handle}
    if before != after:
        data = {"before": before, "after": after}
        log(instance=user, action="exemplar.rename_member", user=actor, data=data)


def _rename(user: User, values: Mapping[str, Any]) -> None:
    """The name is the account's."""
    named = {name: values[name].strip() for name in ("first_name", "last_name") if name in values}
    if not any(getattr(user, name) != value for name, value in named.items()):
        return
    for name, value in named.items():
        _check_name(name, value)
        setattr(user, name, value)
    if not user.get_full_name():
        raise ValidationError({"first_name": "Write the name under which you take part."})
    user.save(update_fields=list(named))


def _check_name(name: str, value: str) -> None:
    field: Any = User._meta.get_field(name)
    try:
        validate_line(value)
        field.clean(value, None)
        if "@" in value:
            raise ValidationError("A name, not an e-mail address: everybody reads it.")
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _change_handle(member: Member, typed: str) -> None:
    """Take another handle; the one before leads on."""
    handle, before = typed.strip().lstrip("@").lower(), member.handle
    if handle == before:
        return
    try:
        Member._meta.get_field("handle").clean(handle, None)
    except ValidationError as error:
        raise ValidationError({"handle": error.messages}) from error
    own = member.former_handles.filter(handle=handle)
    if handle in RESERVED:
        raise ValidationError({"handle": "This word is reserved. Choose another one."})
    if taken([handle]) and not own.exists():
        raise ValidationError({"handle": TAKEN})
    own.delete()
    member.handle = handle
    FormerHandle.objects.create(member=member, handle=before)
    kept = member.former_handles.values_list("pk", flat=True)[:MOST_FORMER]
    member.former_handles.exclude(pk__in=list(kept)).delete()


def set_text_hidden(*, member: Member, is_hidden: bool) -> None:
    """Put what somebody says of themselves out of others' sight, or show it again.

    For whoever keeps order: who may and why is settled and recorded there.
    """
    Member.objects.filter(pk=member.pk).update(is_text_hidden=is_hidden)


def redact_text(*, member: Member) -> None:
    """Take what somebody says of themselves away for good; they can write something else."""
    Member.objects.filter(pk=member.pk).update(headline="", about="")


@transaction.atomic
def dismiss_welcome(*, actor: Any, member: Member) -> None:
    """Put the first steps on the front page away."""
    _check_own(actor, member)
    Member.objects.filter(pk=member.pk, welcome_dismissed_at=None).update(
        welcome_dismissed_at=timezone.now()
    )
