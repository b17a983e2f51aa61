"""Turning a thread into the draft of a practice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.discussions.audience import readers_of
from community.discussions.promoting import credited, draft_of, promote_thread, words_of
from community.discussions.rules import can_promote
from community.discussions.views.common import thread_or_404
from community.members.queries import bylines


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will be taken over and who will be asked; then begin the draft."""
    found = thread_or_404(request, pk)
    if not can_promote(request.user, found):
        raise Http404
    asked = credited(found, request.user)
    errors: list[str] = []
    if request.method == "POST":
        try:
            contribution = promote_thread(actor=request.user, thread=found)
        except ValidationError as error:
            errors = error.messages
        else:
            if asked:
                messages.success(request, "The draft is begun, and its authors are asked.")
            return redirect(contribution)
    names = bylines(person.pk for person in asked)
    context = {
        "thread": found,
        "words": words_of(found),
        "asked": [names[person.pk] for person in asked],
        "begun": draft_of(found, request.user),
        "readers": readers_of(found),
        "errors": errors,
    }
    return render(request, "discussions/promote.html", context, status=422 if errors else 200)
