"""Beginning a request, and keeping what is typed of it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from community.advising.asked import FIELDS, check_value, read_value
from community.advising.drafts import DraftDesk
from community.advising.enums import ENDED_STATES, RequestState
from community.advising.models import AdviceRequest, DraftAnswer, Step
from community.advising.request_trail import record_act
from community.advising.rules.requests import Seat, check_acts_for, seats_of
from community.advising.steps import locked
from exemplar.core.autosaving import Typed, save_each, store
from exemplar.core.plain_text import validate_line
from practices.taxonomy.models import Topic

# Enough for anybody who writes, too few to fill a disk.
MOST_DRAFTS = 30
_LONGEST_TITLE = 150
_DAYS = ("starts_on", "ends_on")


@transaction.atomic
def start_request(*, actor: Any, seat: Seat, topics: Sequence[Topic] = ()) -> AdviceRequest:
    """Begin a draft for an official and an agency, about these topics where some are named.

    Raises PermissionDenied or ValidationError.
    """
    if seat.key not in {each.key for each in seats_of(actor)}:
        raise PermissionDenied("You do not ask for advice for this agency.")
    drafts = AdviceRequest.objects.filter(
        official=seat.official, agency=seat.agency, state=RequestState.DRAFT
    )
    if drafts.count() >= MOST_DRAFTS:
        raise ValidationError(f"There are {MOST_DRAFTS} drafts. Submit or withdraw one of them.")
    request = AdviceRequest.objects.create(
        official=seat.official, agency=seat.agency, written_by=actor
    )
    Step.objects.create(request=request, state=RequestState.DRAFT, by=actor)
    record_act(request, "start", actor)
    if topics:
        keys = [str(topic.pk) for topic in topics]
        save_draft(actor=actor, request=request, name="topics", value=keys, version=0)
    return request


@transaction.atomic
def ask_again(*, actor: Any, request: AdviceRequest) -> AdviceRequest:
    """Begin a draft that says what a request said that has ended, but for days that have passed.

    What can no longer be chosen is left out too. Raises PermissionDenied or ValidationError.
    """
    check_acts_for(actor, request)
    if request.state not in ENDED_STATES:
        raise ValidationError("It has not ended: it can be changed, or asked about.")
    made = start_request(actor=actor, seat=Seat(request.official, request.agency))
    today = timezone.localdate().isoformat()
    for name, value in DraftDesk(request).kept_values.items():
        is_over = name in _DAYS and str(value) < today
        if value and not is_over:
            with suppress(ValidationError):
                save_draft(actor=actor, request=made, name=name, value=value, version=0)
    return made


@transaction.atomic
def save_draft(
    *,
    actor: Any,
    request: AdviceRequest,
    name: str,
    value: Any,
    version: int,
    tab: str = "",
) -> DraftAnswer:
    """Keep what is typed in one field, if nobody else has changed it since `version`.

    Version 0 says that nothing had been typed yet. `tab` tells one browser tab from another. Raises
    ConflictError, ValidationError where it cannot be kept, PermissionDenied.
    """
    field = FIELDS.get(name)
    if field is None:
        raise ValidationError("There is no such field.")
    checked = check_value(field, value)
    kept = locked(request)
    check_acts_for(actor, kept)
    if kept.state != RequestState.DRAFT:
        raise PermissionDenied("It has been submitted. What you type now is not saved.")
    saved: DraftAnswer = store(kept.typed, name, checked, actor=actor, version=version, tab=tab)
    kept.changed_at = saved.saved_at
    # Coordinators read the title of what was given back as it was submitted.
    if name == "title" and kept.submitted_at is None:
        kept.title = _title(str(checked))
    kept.save(update_fields=["changed_at", "title"])
    return saved


def _title(typed: str) -> str:
    """What a list calls the draft: as much of its title as a title may hold."""
    text = " ".join(typed.split())[:_LONGEST_TITLE]
    try:
        validate_line(text)
    except ValidationError:
        return ""
    return text


def save_typed(*, actor: Any, request: AdviceRequest, data: QueryDict, tab: str = "") -> Typed:
    """Save every field that a page sent and that its reader has changed; the rest comes back.

    Each by itself, so that nothing holds up the rest. Raises PermissionDenied.
    """
    typed = Typed()

    def save(name: str, value: Any, version: int) -> None:
        save_draft(actor=actor, request=request, name=name, value=value, version=version, tab=tab)

    save_each(typed, FIELDS, data, read=read_value, check=check_value, save=save)
    return typed
