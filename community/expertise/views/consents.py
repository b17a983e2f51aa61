"""Who may read what, and whether the profile may be used at all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from community.expertise.actions import choose_readers, give_consent, withdraw_consent
from community.expertise.actions.consents import MATCHING
from community.expertise.enums import FieldAudience
from community.expertise.forms.standing import READ, ConsentForm, ReadersForm
from community.expertise.models import Consent
from community.expertise.rules import FIELDS
from community.expertise.views.frame import Place, members_only, page_with, place_of
from exemplar.core.form_errors import add_errors

SHOWN = 20


def _page(
    request: HttpRequest, place: Place, form: ReadersForm, consent: ConsentForm
) -> HttpResponse:
    context = {
        "place": place,
        "advisor": place.advisor,
        "form": form,
        "consent_form": consent,
        "consents": [(each, _in_words(each)) for each in place.advisor.consents.all()[:SHOWN]],
    }
    return page_with(request, "expertise/readers.html", context, form, consent)


def _in_words(consent: Consent) -> str:
    """What was agreed to: the whole profile, or who reads a field of it."""
    if consent.field == MATCHING:
        return "agreed" if consent.given else "withdrawn"
    readers = dict(FieldAudience.choices).get(consent.audience, "unknown")
    return f"{READ.get(consent.field, consent.field)}: {readers.lower()}"


def _form(place: Place, data: Any = None) -> ReadersForm:
    stored = {name: getattr(place.advisor, f"{name}_for") for name in FIELDS}
    return ReadersForm(data, initial=stored)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Choose who reads each field."""
    place = place_of(request, pk)
    form = _form(place, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            choose_readers(actor=request.user, advisor=place.advisor, readers=form.cleaned_data)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Kept. It holds from now on.")
            return redirect(place.url("readers"))
    return _page(request, place, form, ConsentForm())


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Agree, or agree no longer."""
    place = place_of(request, pk)
    if request.method != "POST":
        return redirect(place.url("readers"))
    form = ConsentForm(request.POST)
    who: dict[str, Any] = {"actor": request.user, "advisor": place.advisor}
    try:
        if request.POST.get("consent") == "withdraw":
            withdraw_consent(**who)
            told = (
                "Withdrawn. From now on nobody finds the profile, and nothing is matched with it."
            )
        elif place.is_own:
            give_consent(**who)
            told = "Thank you. You can withdraw it at any time."
        else:
            if not form.is_valid():
                return _page(request, place, _form(place), form)
            give_consent(**who, note=form.cleaned_data["note"])
            told = "Noted."
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, told)
    return redirect(place.url("readers"))
