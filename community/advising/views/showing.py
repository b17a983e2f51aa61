"""The page of a request: where it stands for who asked, and all of it for coordinators."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from community.advising.actions import requests as actions
from community.advising.drafts import DraftDesk
from community.advising.enums import ENDED_STATES, RequestState
from community.advising.forms.desk import (
    DecisionForm,
    JointAdviceForm,
    WithdrawForm,
    decisions_for,
)
from community.advising.forms.questions import AnswerForm, QuestionForm
from community.advising.joint_advice import WHY, words_of_joint_advice
from community.advising.models import AdviceRequest
from community.advising.modes import TERMS
from community.advising.panels import panels_of
from community.advising.queries.requests import WITH_COORDINATORS, visible_to
from community.advising.queries.standing import standing_of
from community.advising.question_page import talk_of
from community.advising.rules.own_case import check_decides, decides, own_case_words
from community.advising.rules.requests import acts_for, can_close_own, can_coordinate
from community.advising.steps import RequestChangedError, can_follow
from community.advising.views.door import confidential, for_coordinators, show_form
from community.advising.views.writing import summary_of
from community.notifications.actions import mark_seen
from exemplar.core.form_errors import add_errors

CONFLICT = 409


def visible_or_404(request: HttpRequest, pk: int) -> AdviceRequest:
    """A request that this person may know of. Raises Http404."""
    return get_object_or_404(visible_to(request.user), pk=pk)


def page_of(
    request: HttpRequest,
    found: AdviceRequest,
    *,
    decision: DecisionForm | None = None,
    joint: JointAdviceForm | None = None,
    asking: QuestionForm | None = None,
    answering: Mapping[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a request; a form that is handed over has something to be looked at again."""
    user = request.user
    coordinates, acts = decides(user, found), acts_for(user, found)
    decisions = decisions_for(found) if coordinates else []
    holds = coordinates and found.state == RequestState.HELD
    context: dict[str, Any] = {
        "advice_request": found,
        "standing": standing_of(found),
        "summary": summary_of(DraftDesk(found, as_submitted=not acts)),
        "terms": TERMS.get(found.mode),  # type: ignore[call-overload]
        "why": WHY,
        "acts": acts,
        # Who is to decide on it reads it before.
        "reads_first": coordinates and found.state in WITH_COORDINATORS,
        "coordinates": coordinates,
        "can_write": acts and found.state == RequestState.DRAFT,
        "can_withdraw": acts and can_follow(found.state, RequestState.WITHDRAWN),
        "can_ask_again": acts and found.state in ENDED_STATES,
        "can_close": acts and can_close_own(user, found),
        "talk": talk_of(found, user, asking=asking, answering=answering),
        "asking_wrong": asking is not None,
        "joint_decisions": found.joint_advice_decisions.select_related("by"),
        "panels": panels_of(found, user),
    }
    version = {"version": found.version}
    if not coordinates and can_coordinate(user):
        context["own_case"] = own_case_words(found)
    if coordinates:
        texts = (found.title, found.challenge, found.outcome_wanted)
        context["joint_words"] = words_of_joint_advice(*texts)
        context["unknown_companies"] = found.left_out_names.splitlines()
    if decisions:
        context["decision"] = decision or DecisionForm(decisions=decisions, initial=version)
    if holds:
        context["joint"] = joint or JointAdviceForm(initial=version)
    wrong: Any = decision or joint
    return show_form(request, "advising/request.html", wrong or WithdrawForm(), context, status)


@confidential
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a request stands, and what it says."""
    found = visible_or_404(request, pk)
    mark_seen(request.user, found)
    return page_of(request, found, status=200)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What a coordinator decides of a request, as it was when the form was opened."""
    found = visible_or_404(request, pk)
    if request.method != "POST":
        return redirect("advice_request", pk)
    check_decides(request.user, found)
    form = DecisionForm(request.POST, decisions=decisions_for(found))
    seen = request.POST.get("version", "")
    if seen.isdecimal() and seen != str(found.version):
        return _changed(request, pk)
    if not form.is_valid():
        return page_of(request, found, decision=form, status=422)
    chosen = form.cleaned_data
    acts: dict[str, Callable[..., AdviceRequest]] = {
        "accept": actions.screen_request,
        "ask_back": actions.ask_back,
        "hold": actions.hold_request,
        "decline": actions.decline_request,
        "close": actions.close_request,
        "reopen": actions.reopen_request,
    }
    act = acts[chosen["decision"]]
    try:
        made = act(
            actor=request.user, request=found, seen=chosen["version"], reason=chosen["reason"]
        )
    except RequestChangedError as error:
        return _changed(request, pk, str(error))
    except ValidationError as error:
        add_errors(form, error)
        return page_of(request, found, decision=form, status=422)
    words = made.steps.latest("at", "pk").words.lower()
    messages.success(request, f"Done: {words}. Those who ask for it are told.")
    return redirect("advice_request", pk)


def _changed(request: HttpRequest, pk: int, why: str = "") -> HttpResponse:
    """Somebody was faster: the page as it is now, with what was typed to be copied."""
    found = visible_or_404(request, pk)
    messages.error(
        request,
        why
        or "Somebody has changed this request since you opened it. Nothing of yours was done: look "
        "at it as it is now, and decide again.",
    )
    data = {"version": found.version, "reason": request.POST.get("reason", "")[:2000]}
    decisions = decisions_for(found)
    decision = DecisionForm(decisions=decisions, initial=data) if decisions else None
    joint = JointAdviceForm(initial=data) if found.state == RequestState.HELD else None
    return page_of(request, found, decision=decision, joint=joint, status=CONFLICT)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def decide_joint(request: HttpRequest, pk: int) -> HttpResponse:
    """What a coordinator decides about joint advice."""
    found = visible_or_404(request, pk)
    if request.method != "POST":
        return redirect("advice_request", pk)
    check_decides(request.user, found)
    form = JointAdviceForm(request.POST)
    seen = request.POST.get("version", "")
    if found.state != RequestState.HELD or (seen.isdecimal() and seen != str(found.version)):
        return _changed(request, pk)
    if not form.is_valid():
        return page_of(request, found, joint=form, status=422)
    chosen = form.cleaned_data
    try:
        actions.decide_joint_advice(
            actor=request.user,
            request=found,
            seen=chosen["version"],
            advice=chosen["advice"],
            agreed=chosen["agreed"],
            reason=chosen["reason"],
        )
    except RequestChangedError as error:
        return _changed(request, pk, str(error))
    except ValidationError as error:
        add_errors(form, error)
        return page_of(request, found, joint=form, status=422)
    messages.success(request, "Decided, and kept for the record. The request can be screened now.")
    return redirect("advice_request", pk)
