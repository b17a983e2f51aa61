"""An engagement: one page for both sides, and what they do on it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.advising.actions import afterwards, notes
from community.advising.actions import engagements as actions
from community.advising.enums import Side
from community.advising.forms.engagements import (
    AgreementForm,
    FeedbackForm,
    FollowUpForm,
    NoteForm,
    StopForm,
)
from community.advising.forms.version import VersionForm
from community.advising.models import Engagement
from community.advising.queries.engagements import notes_of
from community.advising.rules.engagements import can_answer_follow_up, side_of
from community.advising.rules.requests import can_coordinate
from community.advising.views.door import confidential
from community.advising.views.engagement_page import act, at_once, carry_out, found_for, show
from community.notifications.actions import mark_seen
from exemplar.core.form_errors import add_errors


@confidential
@require_safe
def engagement(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed, meetings, notes of one's own, how it went, what became of it."""
    found = found_for(request, pk)
    mark_seen(request.user, found)
    return show(request, found)


@act
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to what stands, or to other words."""
    found = found_for(request, pk)

    def do(version: int, **data: Any) -> Any:
        return actions.agree(actor=request.user, engagement=found, seen=version, **data)

    return carry_out(request, found, "agree", AgreementForm(request.POST), do, _told_of)


def _told_of(engagement: Engagement) -> str:
    """What becomes of an agreement, for who has just agreed."""
    if engagement.held_at:
        return "Agreed. It waits: a coordinator has to look at something first."
    if engagement.official_agreed_at and engagement.advisor_agreed_at:
        return "Agreed by both sides: you can begin."
    return "Agreed. The other side is told, and agrees or proposes other words."


@act
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End an engagement as agreed."""
    found = found_for(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    return at_once(
        request,
        found,
        lambda: actions.finish(
            actor=request.user, engagement=found, seen=form.cleaned_data["version"]
        ),
        "Finished. Say how it went.",
    )


@act
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End an engagement early."""
    found = found_for(request, pk)

    def do(version: int, **data: Any) -> Any:
        actions.stop(actor=request.user, engagement=found, seen=version, **data)

    return carry_out(
        request, found, "stop", StopForm(request.POST), do, "Ended. The other side is told."
    )


@act
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a held engagement go on, if no gate is shut any more."""
    found = found_for(request, pk)
    if not can_coordinate(request.user):
        raise Http404
    return at_once(
        request,
        found,
        lambda: actions.release(actor=request.user, engagement=found),
        "It goes on.",
    )


@act
def take_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note something for oneself."""
    found = found_for(request, pk)

    def do(**data: Any) -> Any:
        notes.take_note(actor=request.user, engagement=found, **data)

    return carry_out(request, found, "note", NoteForm(request.POST), do, "Noted.")


@act
def erase_note(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """Erase a note of one's own."""
    found = found_for(request, pk)
    own = get_object_or_404(notes_of(request.user, found), pk=note)
    notes.erase_note(actor=request.user, note=own)
    messages.success(request, "Erased.")
    return redirect(found)


@act
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it went."""
    found = found_for(request, pk)

    def do(**data: Any) -> Any:
        afterwards.give_feedback(actor=request.user, engagement=found, **data)

    return carry_out(request, found, "feedback", FeedbackForm(request.POST), do, "Thank you.")


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int, months: int) -> HttpResponse:
    """Say what became of the advice, so many months later."""
    found = found_for(request, pk)
    if not can_answer_follow_up(request.user, found):
        raise Http404
    asked = get_object_or_404(found.follow_ups.all(), months=months)
    if not asked.is_due:
        messages.info(request, str(afterwards.not_due(asked)))
        return redirect(found)
    start = {"became": asked.became, "why": asked.why, "seen": asked.seen}
    form = FollowUpForm(request.POST) if request.method == "POST" else FollowUpForm(initial=start)
    if form.is_bound and form.is_valid():
        try:
            afterwards.answer_follow_up(actor=request.user, follow_up=asked, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            # Sent again, it is sent by somebody who has read what is there now.
            asked.refresh_from_db()
            data = request.POST.copy()
            data["seen"] = asked.seen
            form.data = data
        else:
            messages.success(request, "Thank you: this is how others learn what comes of advice.")
            return redirect(found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    said = found.follow_ups.filter(months__lt=months, answered_at__isnull=False)
    context = {
        "engagement": found,
        "follow_up": asked,
        "is_changed": form.is_bound and form.data.get("seen", "") != request.POST.get("seen", ""),
        "earlier": said.order_by("-months").first(),
        "form": form,
    }
    return render(request, "advising/follow_up.html", context, status=status)


@act
def tell_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a case study from an engagement."""
    found = found_for(request, pk)
    if side_of(request.user, found) != Side.OFFICIAL:
        raise Http404
    try:
        begun = afterwards.start_case_study(actor=request.user, engagement=found)
    except (ValidationError, PermissionDenied) as error:
        told = error.messages[0] if isinstance(error, ValidationError) else str(error)
        messages.error(request, told)
        return redirect(found)
    return redirect(begun)
