"""Answers to comments, out of the form in which a contribution is written.

They are sent with it, so that nothing typed beside them is lost, and no answer either.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from exemplar.core.kept_texts import kept_texts
from practices.contributing.keeping import kept_place
from practices.contributing.models import Contribution
from practices.contributing.review.actions import answer_comment, mark_dealt_with, reopen_comment

_ANSWER = re.compile(r"answer-(\d{1,18})", re.ASCII)
_BUTTON = re.compile(r"(answer|dealt|reopen)-(\d{1,18})", re.ASCII)
_MARKS = {"dealt": mark_dealt_with, "reopen": reopen_comment}


@dataclass
class Answers:
    """What was typed and could not be sent, by the key of its comment, and why."""

    typed: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def take_answers(request: HttpRequest, contribution: Contribution) -> Answers:
    """Send each answer that has been typed, and mark the comment whose button was pressed.

    Raises Http404 for a comment that is not there, or not for this person.
    """
    answers = Answers()
    for name in request.POST:
        found = _ANSWER.fullmatch(name)
        text = request.POST.get(name, "")
        if found and text.strip():
            _answer(request.user, contribution, int(found[1]), text, answers)
    button = _BUTTON.fullmatch(request.POST.get("go", ""))
    if button and button[1] in _MARKS:
        _mark(request.user, contribution, button[1], int(button[2]), answers)
    request.refused_answers = answers  # type: ignore[attr-defined]
    return answers


def _answer(actor: Any, contribution: Contribution, key: int, text: str, answers: Answers) -> None:
    try:
        answer_comment(actor=actor, contribution=contribution, comment_id=key, text=text)
    except ValidationError as error:
        answers.typed[key], answers.refused[key] = text, " ".join(error.messages)


def _mark(actor: Any, contribution: Contribution, verb: str, key: int, answers: Answers) -> None:
    try:
        _MARKS[verb](actor=actor, contribution=contribution, comment_id=key)
    except ValidationError as error:
        answers.refused[key] = " ".join(error.messages)


def place_of(request: HttpRequest) -> str:
    """Where on the page a comment is whose button was pressed; nothing where it was another."""
    button = _BUTTON.fullmatch(request.POST.get("go", ""))
    return f"#remark-{button[2]}" if button else ""


def kept_answer(request: HttpRequest, contribution: Contribution, key: int) -> str:
    """An answer that was typed after the session had ended, and waits to be sent."""
    kept = kept_texts(request, kept_place(contribution.pk))
    return kept.get(f"answer-{key}", "") if kept else ""
