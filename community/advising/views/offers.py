"""Offers: the page behind the link, and the coordinators' list for a request."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.advising.actions.offers import (
    OFFERABLE,
    OfferClosedError,
    accept_offer,
    decline_offer,
    withdraw_offer,
)
from community.advising.actions.offers import offer as make_offer
from community.advising.answer_days import zone_of_advisor
from community.advising.enums import ANSWERED_YES, OfferState
from community.advising.forms.offers import (
    AcceptForm,
    DeclineForm,
    LimitForm,
    OfferForm,
    WithdrawForm,
)
from community.advising.models import AdviceRequest, Offer, Pairing
from community.advising.modes import TERMS, hours_of
from community.advising.queries.offers import offer_at, still_in_line, taken_places
from community.advising.queries.offers import visible_to as offers_for
from community.advising.queries.requests import submitted_to
from community.advising.room import cannot_be_asked
from community.advising.rules.conflicts import visible_conflicts
from community.advising.rules.offers import (
    can_be_answered_by,
    is_offered_to,
    may_open,
    opens_for,
    shows_challenge,
    shows_topics,
)
from community.advising.rules.own_case import check_decides
from community.advising.views.door import for_coordinators
from community.expertise.enums import Mode
from exemplar.core.form_errors import add_errors

ANSWERS = {"accept": AcceptForm, "limit": LimitForm, "decline": DeclineForm}
MOST_IN_LINE = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """What an advisor is asked, with a yes, a yes with a limit, and a no."""
    found = offer_at(token)
    if found is None or not may_open(request.user, found):
        raise Http404
    # Whoever is not signed in reads the day in the advisor's own time, too.
    with timezone.override(zone_of_advisor(found.advisor)):
        answered = _answer(request, found) if request.method == "POST" else _show(request, found)
    answered["Cache-Control"] = "private, no-store"
    answered["X-Robots-Tag"] = "noindex"
    return answered


def _show(request: HttpRequest, found: Offer, **forms: Any) -> HttpResponse:
    if not _is_open(found):
        return _ended(request, found)
    if not opens_for(request.user, found):
        return render(request, "advising/offer_sign_in.html", {"offer": found})
    mode = found.request.mode
    context = {
        "offer": found,
        "asked": found.request,
        "shows_topics": shows_topics(found),
        "shows_challenge": shows_challenge(found),
        "terms": TERMS.get(Mode(mode)) if mode in Mode.values else None,
        "hours": hours_of(mode, found.request.hours),
        "forms": {name: forms.get(name) or form(prefix=name) for name, form in ANSWERS.items()},
        "wrong": next(iter(forms), ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    return render(request, "advising/offer.html", context, status=status)


def _is_open(found: Offer) -> bool:
    is_waiting = found.state == OfferState.SENT and not found.is_late
    return is_waiting and found.request.state in OFFERABLE and can_be_answered_by(found.advisor)


def _ended(request: HttpRequest, found: Offer) -> HttpResponse:
    """Only that it is over, and what the advisor's own answer was."""
    engagement = getattr(found, "engagement", None)
    is_own = is_offered_to(request.user, found)
    context = {
        "offer": found,
        "is_own": is_own,
        "has_account": found.advisor.user_id is not None,
        "said_yes": found.state in ANSWERED_YES,
        "said_no": found.state == OfferState.DECLINED,
        "is_late": found.is_late or found.state == OfferState.EXPIRED,
        "engagement": engagement if is_own else None,
    }
    return render(request, "advising/offer_ended.html", context)


def _answer(request: HttpRequest, found: Offer) -> HttpResponse:
    name = next((each for each in ANSWERS if each in request.POST), "")
    if not name or not _is_open(found) or not opens_for(request.user, found):
        return _show(request, found)
    form = ANSWERS[name](request.POST, prefix=name)
    if form.is_valid():
        actor = request.user if request.user.is_authenticated else None
        try:
            _carry_out(name, actor, found, form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except OfferClosedError:
            return redirect("offer", request.resolver_match.kwargs["token"])  # type: ignore[union-attr]
        else:
            return redirect("offer", request.resolver_match.kwargs["token"])  # type: ignore[union-attr]
    return _show(request, found, **{name: form})


def _carry_out(name: str, actor: Any, found: Offer, data: dict[str, Any]) -> None:
    data.pop("declares", None)
    if name == "decline":
        decline_offer(actor=actor, offer=found, **data)
    else:
        accept_offer(actor=actor, offer=found, **data)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked about a request and what they said, who is next, and asking somebody."""
    asked = get_object_or_404(submitted_to(request.user), pk=pk)
    check_decides(request.user, asked)
    line = _line(asked)
    free = [pairing.advisor for pairing, gate in line if not gate]
    form = OfferForm(request.POST or None, asked=asked, advisors=free)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_offer(actor=request.user, request=asked, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Asked. {made.advisor.name} gets a mail with the link.")
            return redirect("advice_offers", pk)
    return _offers_page(request, asked, form, line)


def _line(asked: AdviceRequest) -> list[tuple[Pairing, Any]]:
    """Who is next, in order, each with what keeps them from being asked."""
    line = list(still_in_line(asked)[:MOST_IN_LINE])
    shut = cannot_be_asked(asked, [each.advisor for each in line]) if line else {}
    return [(each, shut.get(each.advisor_id)) for each in line]


def _offers_page(
    request: HttpRequest,
    asked: AdviceRequest,
    form: OfferForm,
    line: list[tuple[Pairing, Any]],
    refused: dict[int, WithdrawForm] | None = None,
) -> HttpResponse:
    """The page; `refused` holds what was typed for taking back an offer, by its key."""
    accepted, waiting = taken_places(asked)
    rows = list(offers_for(request.user).filter(request=asked).select_related("engagement"))
    typed = refused or {}
    forms = [
        (each, typed.get(each.pk) or WithdrawForm(auto_id=f"id_{each.pk}_%s"))
        for each in rows
        if each.state == OfferState.SENT or each.pk in typed
    ]
    context = {
        "asked": asked,
        "offers": rows,
        "line": line,
        # Nobody reads of what is their own in the register.
        "readable": set(
            visible_conflicts(request.user)
            .filter(pk__in=[each.stopped_by_id for each in rows if each.stopped_by_id])
            .values_list("pk", flat=True)
        ),
        "asked_before": {each.advisor_id for each in rows},
        "refused": next(iter(typed.values()), None),
        "form": form,
        "accepted": accepted,
        "waiting": waiting,
        "is_offerable": asked.state in OFFERABLE,
        "is_full": accepted + waiting >= asked.places,
        "can_ask": bool(form.fields["advisor"].queryset),  # type: ignore[attr-defined]
        "withdraw": forms,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or typed else HTTPStatus.OK
    return render(request, "advising/offers.html", context, status=status)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back; where that is refused, what was typed stays."""
    found = get_object_or_404(offers_for(request.user), pk=pk)
    check_decides(request.user, found.request)
    if request.method != "POST":
        # Such as after a reload.
        return redirect("advice_offers", found.request_id)
    form = WithdrawForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            withdraw_offer(actor=request.user, offer=found, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            add_errors(form, error)
        except OfferClosedError as error:
            form.add_error(None, f"{error} It is: {error.offer.get_state_display().lower()}.")
        else:
            messages.success(request, "Taken back. The advisor is told.")
            return redirect("advice_offers", found.request_id)
    line = _line(found.request)
    free = [pairing.advisor for pairing, gate in line if not gate]
    empty = OfferForm(asked=found.request, advisors=free)
    return _offers_page(request, found.request, empty, line, {pk: form})
