"""The pages on which a request is begun, written and submitted. Without a script a button saves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community.advising.actions.drafts import ask_again, save_typed, start_request
from community.advising.actions.requests import submit_request
from community.advising.asked import FIELDS, SECTIONS
from community.advising.drafts import DraftDesk
from community.advising.enums import Advice, RequestState
from community.advising.forms.asking import words_in
from community.advising.forms.desk import BeginForm, SubmitForm
from community.advising.joint_advice import WHY, asks_jointly
from community.advising.keeping import NAMES, kept_for, kept_place
from community.advising.models import AdviceRequest
from community.advising.queries.requests import topics_called, visible_to
from community.advising.queries.standing import standing_of
from community.advising.rules.requests import acts_for, seats_of
from community.advising.steps import RequestChangedError
from community.advising.views.door import confidential, show_form, unkept
from exemplar.accounts.rules import is_member
from exemplar.core.autosaving import SEEN, Typed
from exemplar.core.form_errors import add_errors
from exemplar.core.kept_texts import forget_kept, keep_for_later

UNAUTHORIZED, FORBIDDEN, CONFLICT, UNPROCESSABLE, TOO_LARGE = 401, 403, 409, 422, 413
TRIED = "tried"
KEPT = "You were signed out before this could be saved. Your text is back: save it now."


def own_or_404(request: HttpRequest, pk: int) -> AdviceRequest:
    """A request on which this person acts."""
    found = get_object_or_404(visible_to(request.user), pk=pk)
    if not acts_for(request.user, found):
        raise Http404
    return found


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a request: for whom, and what happens with it."""
    seats = seats_of(request.user)
    if not seats:
        raise Http404
    form = BeginForm(request.POST or None, seats=seats, me=request.user)
    named = request.POST if request.method == "POST" else request.GET
    topics = topics_called(named.getlist("topics"))
    if request.method == "POST" and form.is_valid():
        try:
            made = start_request(actor=request.user, seat=form.cleaned_data["seat"], topics=topics)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("advice_edit", made.pk)
    return show_form(request, "advising/new.html", form, {"topics": topics})


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft with what a request said that has ended."""
    found = own_or_404(request, pk)
    if request.method != "POST":
        return redirect("advice_request", pk)
    try:
        made = ask_again(actor=request.user, request=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("advice_request", pk)
    messages.success(request, "It is a draft again, as a new request. Look at its days.")
    return redirect("advice_edit", made.pk)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft; every button saves first."""
    if not is_member(request.user):
        return _ask_to_sign_in(request, pk)
    found = own_or_404(request, pk)
    if found.state != RequestState.DRAFT:
        return _too_late(request, found)
    if request.method == "POST":
        try:
            return _save(request, found)
        except PermissionDenied:
            # A colleague has submitted it since it was read: nothing that was typed is lost.
            return _too_late(request, own_or_404(request, pk))
    typed = kept_for(request, found)
    if typed:
        messages.warning(request, KEPT)
    return _write(request, found, typed or Typed())


def _ask_to_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the door; what has been typed waits on the other side."""
    if request.method == "POST" and not keep_for_later(request, kept_place(pk), NAMES):
        return render(request, "advising/too_large.html", status=TOO_LARGE)
    return redirect_to_login(reverse("advice_edit", args=[pk]))


def _save(request: HttpRequest, found: AdviceRequest) -> HttpResponse:
    typed = save_typed(actor=request.user, request=found, data=request.POST)
    forget_kept(request, kept_place(found.pk))
    if not typed.is_clean:
        status = CONFLICT if typed.conflicts else UNPROCESSABLE
        return _write(request, own_or_404(request, found.pk), typed, status)
    if taken := request.POST.get("take", ""):
        return redirect(f"{reverse('advice_edit', args=[found.pk])}#field-{taken[:30]}")
    if request.POST.get("go") == "submit":
        return redirect("advice_submit", found.pk)
    messages.success(request, "Saved.")
    return redirect("advice_edit", found.pk)


def _write(
    request: HttpRequest, found: AdviceRequest, typed: Typed, status: int = 200
) -> HttpResponse:
    desk = DraftDesk(found, typed)
    context = {
        "advice_request": found,
        "desk": desk,
        "standing": standing_of(found),
        # Somebody who wanted to submit it reads at the top what keeps it.
        "tried": TRIED in request.GET and not desk.is_complete,
    }
    return render(request, "advising/write.html", context, status=status)


def _too_late(request: HttpRequest, found: AdviceRequest) -> HttpResponse:
    """It is no draft any more; what has been typed since is shown, to be copied."""
    desk = DraftDesk(found)
    lost = []
    for name, field in FIELDS.items():
        if f"{SEEN}{name}" not in request.POST or field.is_list:
            continue
        text = request.POST.get(name, "").replace("\r\n", "\n")
        if text.strip() and text != desk.kept_values[name]:
            lost.append((field.label, "\n".join(words_in(name, text, desk.form))))
    if not lost:
        return redirect("advice_request", found.pk)
    context = {"advice_request": found, "lost": lost}
    return render(request, "advising/too_late.html", context, status=CONFLICT)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one field as it is typed; or show it as it is saved, with a new token for the form."""
    if not is_member(request.user):
        return JsonResponse({"message": "You are signed out."}, status=UNAUTHORIZED)
    found = own_or_404(request, pk)
    name = request.GET.get("field", "")
    if request.method != "POST":
        shown = _field(request, DraftDesk(found), name) if name in FIELDS else {}
        return JsonResponse({"token": get_token(request), **shown})
    if name not in FIELDS:
        return JsonResponse({"message": "There is no such field."}, status=UNPROCESSABLE)
    try:
        typed = save_typed(
            actor=request.user,
            request=found,
            data=request.POST,
            tab=request.headers.get("X-Tab", ""),
        )
    except PermissionDenied as error:
        return JsonResponse({"message": str(error)}, status=FORBIDDEN)
    return _answer(request, DraftDesk(own_or_404(request, pk), typed), name)


def _answer(request: HttpRequest, desk: DraftDesk, name: str) -> HttpResponse:
    one = desk.one(name)
    parts = {
        "seen": one.seen,
        "notes": _part(request, "contributing/_field_notes.html", desk, one),
        "checklist": _part(request, "advising/_checklist.html", desk, one),
    }
    if desk.typed.conflicts:
        return JsonResponse(parts, status=CONFLICT)
    return JsonResponse(parts, status=UNPROCESSABLE if desk.typed.refused else 200)


def _field(request: HttpRequest, desk: DraftDesk, name: str) -> dict[str, Any]:
    one = desk.one(name)
    return {"seen": one.seen, "html": _part(request, "advising/_field.html", desk, one)}


def _part(request: HttpRequest, template: str, desk: DraftDesk, one: Any) -> str:
    return render_to_string(template, {"desk": desk, "one": one}, request)


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Read all of a draft once more, and hand it to the coordinators."""
    found = own_or_404(request, pk)
    if found.state != RequestState.DRAFT:
        return redirect("advice_request", pk)
    desk = DraftDesk(found)
    if not desk.is_complete:
        return redirect(f"{reverse('advice_edit', args=[pk])}?{TRIED}=1")
    said = desk.form.cleaned_data
    words = desk.joint_words if said["advice"] != Advice.JOINT else []
    form = SubmitForm(
        request.POST or None,
        joint_words=words,
        places=said["places"] or 1,
        initial={"seen": desk.seen},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = submit_request(
                actor=request.user,
                request=found,
                seen=chosen["seen"] or "-",
                advice=chosen.get("advice", ""),
            )
        except RequestChangedError as error:
            messages.error(request, str(error))
            return redirect("advice_submit", pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _submitted(request, made)
    context = {
        "advice_request": found,
        "summary": summary_of(desk),
        "joint_words": words,
        "why": WHY,
        "holds": asks_jointly(said["advice"], said["places"] or 1),
    }
    return show_form(request, "advising/submit.html", form, context)


def _submitted(request: HttpRequest, made: AdviceRequest) -> HttpResponse:
    if made.state == RequestState.HELD:
        messages.warning(
            request, "Submitted. It has stopped until joint advice is decided on: see below."
        )
    else:
        messages.success(request, "Submitted. The coordinators are told.")
    return redirect("advice_request", made.pk)


def summary_of(desk: DraftDesk) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """All that is said, in words, by section: each field with its lines."""
    values = desk.kept_values
    return [
        (
            section.heading,
            [
                (field.label, words_in(field.name, values[field.name], desk.form))
                for field in section.fields
                if values[field.name]
            ],
        )
        for section in SECTIONS
    ]
