"""The meetings of an engagement: set, changed, called off, and as files for a calendar."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from community.advising.actions import meetings as actions
from community.advising.calendar_file import calendar_of
from community.advising.forms.engagements import MeetingForm
from community.advising.models import Engagement, Meeting
from community.advising.rules.engagements import goes_on, side_of
from community.advising.views.door import confidential
from community.advising.views.engagement_page import act, carry_out, found_for
from exemplar.core.form_errors import add_errors


@act
def set_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a meeting."""
    found = found_for(request, pk)

    def do(sequence: int | None = None, **data: Any) -> Any:
        del sequence
        actions.set_meeting(actor=request.user, engagement=found, **data)

    form = MeetingForm(request.POST)
    return carry_out(request, found, "meeting", form, do, "Set. The other side is told.")


def _meeting(request: HttpRequest, pk: int, meeting: int) -> tuple[Engagement, Meeting]:
    found = found_for(request, pk)
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
    if request.method != "POST" and (kept.has_begun or kept.cancelled_at or not goes_on(found)):
        messages.info(request, "This meeting is not changed any more.")
        return redirect(found)
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm.of(kept)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        seen = data.pop("sequence") or 0
        try:
            if "call-off" in request.POST:
                actions.call_off_meeting(actor=request.user, meeting=kept, seen=seen)
            else:
                actions.change_meeting(actor=request.user, meeting=kept, seen=seen, **data)
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
