"""The page on which a contribution is written. Works without a script: every button saves first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exemplar.accounts.rules import is_member
from exemplar.core.kept_texts import forget_kept, keep_for_later
from practices.contributing.actions import attach_file, remove_attachment, take_in_revision
from practices.contributing.desk import Desk, Typed
from practices.contributing.keeping import kept_for, kept_place
from practices.contributing.models import Contribution
from practices.contributing.queries import readable_contributions
from practices.contributing.review.answering import place_of, take_answers
from practices.contributing.rules import can_delete, can_withdraw, is_author, is_owner
from practices.contributing.saving import save_typed, unsaved_words
from practices.contributing.shape import step_of, steps_of

TOO_LARGE = (
    "You were signed out, and this is too much text to be kept meanwhile. Go back in your browser, "
    "sign in in another tab, and save again."
)
KEPT = "You were signed out before this could be saved. Your text is back: save it now."


def readable_or_404(request: HttpRequest, pk: int) -> Contribution:
    """A contribution that this person may open."""
    return get_object_or_404(readable_contributions(request.user), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write, step by step or all at once; or see where it stands."""
    if not is_member(request.user):
        return _ask_to_sign_in(request, pk)
    contribution = readable_or_404(request, pk)
    if not is_author(request.user, contribution) or not contribution.is_open:
        return _show(request, contribution)
    if request.method == "POST":
        try:
            return _save(request, contribution)
        except PermissionDenied:
            # A co-author has handed it in since it was read: nothing that was typed is lost.
            return _show(request, readable_or_404(request, pk))
    theirs = take_in_revision(contribution)
    typed = kept_for(request, contribution)
    if typed:
        messages.warning(request, KEPT)
    typed = typed or Typed()
    typed.editors = theirs
    return _write(request, readable_or_404(request, pk), typed)


def _ask_to_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the door; what has been typed waits on the other side."""
    back = reverse("contribution", args=[pk])
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    if request.method == "POST" and not keep_for_later(request, kept_place(pk), names):
        return render(request, "contributing/too_large.html", {"text": TOO_LARGE}, status=413)
    return redirect_to_login(back)


def _save(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    typed = save_typed(actor=request.user, contribution=contribution, data=request.POST)
    wrong = _change_files(request, contribution)
    answers = take_answers(request, contribution)
    forget_kept(request, kept_place(contribution.pk))
    if not typed.is_clean or wrong or answers.refused:
        changed = readable_or_404(request, contribution.pk)
        status = 409 if typed.conflicts else 422
        return _write(request, changed, typed, wrong, status=status)
    return redirect(_next(request, contribution))


def _change_files(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """Take in a chosen file, take out another; what is wrong with it."""
    if taken_out := request.POST.get("remove", ""):
        found = contribution.attachments.filter(pk=taken_out if taken_out.isdecimal() else 0)
        for attachment in found:
            remove_attachment(actor=request.user, attachment=attachment)
    upload: Any = request.FILES.get("upload")
    words = {name: request.POST.get(name, "") for name in ("alt_text", "caption")}
    if upload is None and request.POST.get("go") != "attach":
        return {}
    try:
        attach_file(actor=request.user, contribution=contribution, upload=upload, **words)
    except ValidationError as error:
        return {"errors": error.message_dict, "words": words}
    messages.success(request, "The file is attached.")
    return {}


def _next(request: HttpRequest, contribution: Contribution) -> str:
    """Where a button leads once everything is saved."""
    go = request.POST.get("go", "")
    for name in ("preview", "submit"):
        if go == name:
            return reverse(f"contribution_{name}", args=[contribution.pk])
    step = request.POST.get("step", "")
    if request.FILES or request.POST.get("remove") or go == "attach":
        step = "files"
    anchor = place_of(request)
    if go in {one.slug for one in steps_of(contribution.kind)}:
        # The question comes first on a narrow screen, not what stands above all of them.
        step, anchor = go, f"#step-{go}"
    if (taken := request.POST.get("take", "")) or go.startswith("more-"):
        name = taken or go.removeprefix("more-")
        step, anchor = step_of(contribution.kind, name), f"#field-{name}"
    if go == "save":
        messages.success(request, "Saved.")
    return f"{contribution.get_absolute_url()}?step={step}{anchor}"


def _write(
    request: HttpRequest,
    contribution: Contribution,
    typed: Typed,
    wrong: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    desk = Desk(contribution, request.user, typed)
    slugs = [step.slug for step, _ in desk.steps]
    asked = request.POST.get("step") or request.GET.get("step", "")
    troubled = [*typed.refused, *typed.conflicts]
    if troubled:
        asked = step_of(contribution.kind, troubled[0])
    elif wrong:
        asked = "files"
    current = asked if asked in slugs else slugs[0]
    place = slugs.index(current)
    context = {
        "contribution": contribution,
        "desk": desk,
        "current": current,
        "number": place + 1,
        "previous": slugs[place - 1] if place else "",
        "following": slugs[place + 1] if place + 1 < len(slugs) else "",
        "wrong": wrong or {},
        "is_owner": is_owner(request.user, contribution),
        "can_delete": can_delete(request.user, contribution),
        "can_withdraw": can_withdraw(request.user, contribution),
    }
    return render(request, "contributing/write.html", context, status=status)


def _show(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Where it stands; and what has been typed after others have handed it in, to be copied."""
    if request.method == "POST" and not is_author(request.user, contribution):
        raise PermissionDenied("Only its authors write it.")
    lost = unsaved_words(contribution, request.user, request.POST)
    context = {
        "lost": lost,
        "contribution": contribution,
        "is_author": is_author(request.user, contribution),
        "can_withdraw": can_withdraw(request.user, contribution),
    }
    return render(request, "contributing/show.html", context, status=409 if lost else 200)


def author_or_404(request: HttpRequest, pk: int) -> Contribution:
    """A contribution that this person writes."""
    contribution = readable_or_404(request, pk)
    if not is_author(request.user, contribution):
        raise Http404
    return contribution
