"""Asking and answering questions on the page of a request."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community.advising.actions.questions import answer_question, ask_question
from community.advising.forms.questions import AnswerForm, QuestionForm
from community.advising.queries.questions import questions_of
from community.advising.rules.questions import side_in
from community.advising.views.door import confidential
from community.advising.views.showing import page_of, visible_or_404
from exemplar.core.form_errors import add_errors

UNPROCESSABLE = 422


def _talking(request: HttpRequest, pk: int) -> Any:
    """A request about which this person asks and answers. Raises Http404."""
    found = visible_or_404(request, pk)
    if side_in(request.user, found) is None:
        raise Http404
    return found


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('advice_request', args=[pk])}#questions")


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the other side something."""
    found = _talking(request, pk)
    if request.method != "POST":
        return _back(pk)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            ask_question(actor=request.user, request=found, text=form.cleaned_data["text"])
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                messages.error(request, error.messages[0])
            add_errors(form, error)
        else:
            messages.success(request, "Asked. You are told when there is an answer.")
            return _back(pk)
    return page_of(request, found, asking=form, status=UNPROCESSABLE)


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Answer what the other side asks."""
    found = _talking(request, pk)
    asked = get_object_or_404(questions_of(found), pk=question)
    if request.method != "POST":
        return _back(pk)
    form = AnswerForm(request.POST, question=asked)
    if form.is_valid():
        try:
            answer_question(actor=request.user, question=asked, answer=form.cleaned_data["answer"])
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                # The form may be gone from the page: what was typed stands there to be copied.
                messages.error(request, error.messages[0])
            add_errors(form, error)
        else:
            messages.success(request, "Answered. Who asked is told.")
            return _back(pk)
    return page_of(request, found, answering={asked.pk: form}, status=UNPROCESSABLE)
