"""Asking and answering questions about a request."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising.models import AdviceRequest, Question
from community.advising.models.questions import LONGEST_WORDS
from community.advising.question_news import tell_answered, tell_asked
from community.advising.request_trail import record_act
from community.advising.rules.questions import can_answer, can_be_asked_about, side_in
from community.advising.steps import locked
from exemplar.core.plain_text import validate_lines

# Questions of one side that wait at once; and those of a request in all.
MOST_WAITING, MOST = 5, 100


def _checked(words: str, name: str, needed: str) -> str:
    """Words as they are kept."""
    text = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        validate_lines(text)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
    if len(text) > LONGEST_WORDS:
        raise ValidationError({name: f"At most {LONGEST_WORDS:,} characters."})
    if not text:
        raise ValidationError({name: needed})
    return text


@transaction.atomic
def ask_question(*, actor: Any, request: AdviceRequest, text: str) -> Question:
    """Ask the other side something about a request. Raises PermissionDenied or ValidationError."""
    kept = locked(request)
    side = side_in(actor, kept)
    if side is None:
        raise PermissionDenied("Only who asks for this advice and who decides on it do this.")
    if not can_be_asked_about(kept):
        raise ValidationError("It was withdrawn: nothing is asked about it any more.")
    words = _checked(text, "text", "Write your question.")
    mine = kept.questions.filter(side=side)
    if mine.filter(answered_at=None).count() >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} questions wait for an answer already. Wait for one of them."
        )
    if kept.questions.count() >= MOST:
        raise ValidationError(f"At most {MOST} questions are kept about one request.")
    question = Question.objects.create(request=kept, side=side, text=words, asked_by=actor)
    record_act(kept, "ask_question", actor, question=question.pk)
    tell_asked(question)
    return question


@transaction.atomic
def answer_question(*, actor: Any, question: Question, answer: str) -> Question:
    """Answer what the other side asks. Raises PermissionDenied or ValidationError."""
    request = locked(question.request)
    kept = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    kept.request = request
    side = side_in(actor, request)
    if side is None or side == kept.side:
        raise PermissionDenied("Who was asked answers.")
    if not can_be_asked_about(request):
        raise ValidationError("It was withdrawn: nothing is answered any more.")
    if not can_answer(side, kept):
        raise ValidationError("Somebody has answered it meanwhile. Yours was not kept.")
    kept.answer = _checked(answer, "answer", "Write your answer.")
    kept.answered_by, kept.answered_at = actor, timezone.now()
    kept.save(update_fields=["answer", "answered_by", "answered_at"])
    record_act(request, "answer_question", actor, question=kept.pk)
    tell_answered(kept)
    return kept
