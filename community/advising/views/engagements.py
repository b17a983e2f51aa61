"""An engagement: one page for both sides, and what they do on it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from community.advising.actions import engagements as actions
from community.advising.actions import meetings as meeting_actions
from community.advising.calendar_file import calendar_of
from community.advising.enums import EngagementState, Side
from community.advising.forms.engagements import (
    AgreementForm,
    FeedbackForm,
    FollowUpForm,
    MeetingForm,
    NoteForm,
    StopForm,
)
from community.advising.forms.version import VersionForm
from community.advising.models import Engagement, Meeting
from community.advising.modes import TERMS
from community.advising.queries.engagements import notes_of, visible_to
from community.advising.rules.engagements import (
    OPEN,
    can_answer_follow_up,
    can_give_feedback,
    can_stop,
    goes_on,
    reads_request,
    side_of,
)
from community.advising.rules.requests import can_coordinate
from community.advising.views.door import confidential
from community.expertise.enums import Mode
from exemplar.core.form_errors import add_errors


def act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever opens the address of an act, such as after a reload, is led to the page."""

    @wraps(view)
    def acting(request: HttpRequest, pk: int, **named: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("engagement", pk)
        return view(request, pk, **named)

    return confidential(acting)


def _found(request: HttpRequest, pk: int) -> Engagement:
    return get_object_or_404(visible_to(request.user), pk=pk)


@confidential
@require_safe
def engagement(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed, meetings, notes of one's own, how it went, what became of it."""
    return _show(request, _found(request, pk))


def _show(request: HttpRequest, found: Engagement, **forms: Any) -> HttpResponse:
    user = request.user
    side = side_of(user, found)
    own = {"agree": AgreementForm.of(found), "meeting": MeetingForm(), "note": NoteForm(),
           "feedback": FeedbackForm(), "stop": StopForm(), "follow_up": FollowUpForm()}  # fmt: skip
    mode = found.request.mode
    feedback = {each.side: each for each in found.feedback.select_related("by")}
    context = {
        "engagement": found,
        "asked": found.request,
        "reads_request": reads_request(user, found),
        "side": side,
        "terms": TERMS.get(Mode(mode)) if mode in Mode.values else None,
        "is_open": found.state in OPEN,
        "goes_on": goes_on(found),
        "agreed_here": bool(side and getattr(found, f"{side}_agreed_at")),
        "is_coordinator": can_coordinate(user),
        "meetings": found.meetings.all(),
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


def _do(  # noqa: PLR0917 - one of each
    request: HttpRequest,
    found: Engagement,
    name: str,
    form: Any,
    do: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Carry out what a form of the page asks for; what is refused stands beside its field."""
    if form.is_valid():
        try:
            do(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except (PermissionDenied, actions.EngagementChangedError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(found)
    return _show(request, found, **{name: form})


@act
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to what stands, or to other words."""
    found = _found(request, pk)

    def carry_out(version: int, **data: Any) -> Any:
        actions.agree(actor=request.user, engagement=found, seen=version, **data)

    form = AgreementForm(request.POST)
    return _do(request, found, "agree", form, carry_out, "Agreed. It begins when both sides have.")


@act
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End an engagement as agreed."""
    found = _found(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _at_once(
        request,
        found,
        lambda: actions.finish(
            actor=request.user, engagement=found, seen=form.cleaned_data["version"]
        ),
        "Finished. Say how it went.",
    )


def _at_once(
    request: HttpRequest, found: Engagement, do: Callable[[], Any], done: str
) -> HttpResponse:
    """Carry out what a single button asks for."""
    try:
        do()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except (PermissionDenied, actions.EngagementChangedError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(found)


@act
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End an engagement early."""
    found = _found(request, pk)

    def carry_out(version: int, **data: Any) -> Any:
        actions.stop(actor=request.user, engagement=found, seen=version, **data)

    return _do(
        request, found, "stop", StopForm(request.POST), carry_out, "Ended. The other side is told."
    )


@act
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a held engagement go on, if no gate is shut any more."""
    found = _found(request, pk)
    if not can_coordinate(request.user):
        raise Http404
    return _at_once(
        request,
        found,
        lambda: actions.release(actor=request.user, engagement=found),
        "It goes on.",
    )


@act
def take_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note something for oneself."""
    found = _found(request, pk)

    def carry_out(**data: Any) -> Any:
        actions.take_note(actor=request.user, engagement=found, **data)

    return _do(request, found, "note", NoteForm(request.POST), carry_out, "Noted.")


@act
def erase_note(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """Erase a note of one's own."""
    found = _found(request, pk)
    own = get_object_or_404(notes_of(request.user, found), pk=note)
    actions.erase_note(actor=request.user, note=own)
    messages.success(request, "Erased.")
    return redirect(found)


@act
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it went."""
    found = _found(request, pk)

    def carry_out(**data: Any) -> Any:
        actions.give_feedback(actor=request.user, engagement=found, **data)

    return _do(request, found, "feedback", FeedbackForm(request.POST), carry_out, "Thank you.")


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int, months: int) -> HttpResponse:
    """Say what became of the advice, so many months later."""
    found = _found(request, pk)
    if not can_answer_follow_up(request.user, found):
        raise Http404
    asked = get_object_or_404(found.follow_ups.all(), months=months)
    start = {"became": asked.became, "why": asked.why}
    form = FollowUpForm(request.POST) if request.method == "POST" else FollowUpForm(initial=start)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_follow_up(actor=request.user, follow_up=asked, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Thank you: this is how others learn what comes of advice.")
            return redirect(found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"engagement": found, "follow_up": asked, "form": form}
    return render(request, "advising/follow_up.html", context, status=status)


@act
def tell_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a case study from an engagement."""
    found = _found(request, pk)
    if side_of(request.user, found) != Side.OFFICIAL:
        raise Http404
    try:
        begun = actions.start_case_study(actor=request.user, engagement=found)
    except (ValidationError, PermissionDenied) as error:
        told = error.messages[0] if isinstance(error, ValidationError) else str(error)
        messages.error(request, told)
        return redirect(found)
    return redirect(begun)


@act
def set_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a meeting."""
    found = _found(request, pk)

    def carry_out(sequence: int | None = None, **data: Any) -> Any:
        del sequence
        meeting_actions.set_meeting(actor=request.user, engagement=found, **data)

    form = MeetingForm(request.POST)
    return _do(request, found, "meeting", form, carry_out, "Set. The other side is told.")


def _meeting(request: HttpRequest, pk: int, meeting: int) -> tuple[Engagement, Meeting]:
    found = _found(request, pk)
    kept = get_object_or_404(found.meetings.all(), pk=meeting)
    kept.engagement = found
    return found, kept


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Change a meeting, or call it off."""
    found, kept = _meeting(request, pk, meeting)
    if side_of(request.user, found) is None:
        raise Http404
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm.of(kept)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        seen = data.pop("sequence") or 0
        try:
            if "call-off" in request.POST:
                meeting_actions.call_off_meeting(actor=request.user, meeting=kept, seen=seen)
            else:
                meeting_actions.change_meeting(actor=request.user, meeting=kept, seen=seen, **data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Done. The other side is told.")
            return redirect(found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"engagement": found, "meeting": kept, "form": form}
    return render(request, "advising/meeting.html", context, status=status)


@confidential
@require_safe
def calendar(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """A meeting as a file for a calendar."""
    found, kept = _meeting(request, pk, meeting)
    address = request.build_absolute_uri(reverse("engagement", args=[found.pk]))
    response = HttpResponse(calendar_of(kept, address=address), content_type="text/calendar")
    response["Content-Disposition"] = f'attachment; filename="meeting-{kept.pk}.ics"'
    return response
