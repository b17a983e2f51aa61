"""The page of an engagement, and carrying out what its forms ask for."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from community.advising.engagement_lock import EngagementChangedError
from community.advising.enums import EngagementState, Side
from community.advising.forms.engagements import (
    AgreementForm,
    FeedbackForm,
    FollowUpForm,
    MeetingForm,
    NoteForm,
    StopForm,
)
from community.advising.gating import is_excluded, record_behind
from community.advising.models import Engagement
from community.advising.modes import TERMS
from community.advising.queries.engagements import notes_of, visible_to
from community.advising.rules.conflicts import visible_conflicts
from community.advising.rules.engagements import (
    OPEN,
    can_answer_follow_up,
    can_give_feedback,
    can_stop,
    goes_on,
    reads_request,
    side_of,
)
from community.advising.rules.own_case import decides
from community.advising.views.door import confidential
from community.expertise.enums import Mode
from exemplar.core.form_errors import add_errors

_OTHER = {Side.OFFICIAL: Side.ADVISOR, Side.ADVISOR: Side.OFFICIAL}


def act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever opens the address of an act, such as after a reload, is led to the page."""

    @wraps(view)
    def acting(request: HttpRequest, pk: int, **named: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("engagement", pk)
        return view(request, pk, **named)

    return confidential(acting)


def found_for(request: HttpRequest, pk: int) -> Engagement:
    """An engagement that whoever asks may know of. Raises Http404."""
    return get_object_or_404(visible_to(request.user), pk=pk)


def show(request: HttpRequest, found: Engagement, **forms: Any) -> HttpResponse:
    """The page; a form that is handed over has something in it to look at again."""
    user = request.user
    side = side_of(user, found)
    own = {"agree": AgreementForm.of(found), "meeting": MeetingForm(), "note": NoteForm(),
           "feedback": FeedbackForm(), "stop": StopForm(), "follow_up": FollowUpForm()}  # fmt: skip
    mode = found.request.mode
    meetings = list(found.meetings.all())
    feedback = {each.side: each for each in found.feedback.select_related("by")}
    context = {
        "engagement": found,
        "asked": found.request,
        "reads_request": reads_request(user, found),
        "side": side,
        "terms": TERMS.get(Mode(mode)) if mode in Mode.values else None,
        "is_open": found.state in OPEN,
        "goes_on": goes_on(found),
        "may_meet": side is not None and goes_on(found),
        "agreed_here": bool(side and getattr(found, f"{side}_agreed_at")),
        "agreed_there": bool(side and getattr(found, f"{_OTHER[side]}_agreed_at")),
        "is_coordinator": decides(user, found.request),
        **_what_holds(user, found),
        "meetings": [each for each in meetings if not each.has_begun],
        "past_meetings": [each for each in meetings if each.has_begun],
        "notes": notes_of(user, found) if side else [],
        "feedback": feedback.values(),
        "may_give_feedback": can_give_feedback(user, found) and side not in feedback,
        "follow_ups": found.follow_ups.select_related("answered_by"),
        "may_follow_up": can_answer_follow_up(user, found),
        "may_stop": can_stop(user, found),
        "may_tell": side == Side.OFFICIAL and found.state == EngagementState.FINISHED,
        "forms": {**own, **forms},
        "wrong": next(iter(forms), ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    return render(request, "advising/engagement.html", context, status=status)


def _what_holds(user: Any, found: Engagement) -> dict[str, Any]:
    """Which gate holds an engagement and the record behind it, for who decides on it."""
    if found.held_at is None or found.state not in OPEN or not decides(user, found.request):
        return {}
    gate = is_excluded(found.request, found.advisor, until=found.ends_on)
    if gate is None:
        return {}
    number = record_behind(gate)
    record = visible_conflicts(user).filter(pk=number).first() if number else None
    return {"held_by": gate[1], "record": record}


def carry_out(  # noqa: PLR0917 - one of each
    request: HttpRequest,
    found: Engagement,
    name: str,
    form: Any,
    do: Callable[..., Any],
    done: str | Callable[[Any], str],
) -> HttpResponse:
    """Carry out what a form of the page asks for; what is refused stands beside its field."""
    if form.is_valid():
        try:
            made = do(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except (PermissionDenied, EngagementChangedError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done if isinstance(done, str) else done(made))
            return redirect(found)
    return show(request, found, **{name: form})


def at_once(
    request: HttpRequest, found: Engagement, do: Callable[[], Any], done: str
) -> HttpResponse:
    """Carry out what a single button asks for."""
    try:
        do()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except (PermissionDenied, EngagementChangedError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(found)
