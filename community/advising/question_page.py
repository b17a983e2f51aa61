"""What the page of a request shows of the questions about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from community.advising.enums import Asker
from community.advising.forms.questions import AnswerForm, QuestionForm
from community.advising.models import AdviceRequest, Question
from community.advising.queries.questions import questions_of
from community.advising.queries.standing import SCREENING_DAYS
from community.advising.rules.questions import can_answer, can_be_asked_about, side_in
from practices.contributing.review.dates import after_working_days


@dataclass(frozen=True)
class Shown:
    """A question, by when coordinators answer it, and the form for whoever is asked."""

    question: Question
    due: date | None
    form: AnswerForm | None

    @property
    def is_late(self) -> bool:
        """Whether the answer should be there."""
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True)
class Talk:
    """The questions about a request as one side sees them."""

    side: Asker
    shown: list[Shown]
    form: QuestionForm | None
    # What was typed and cannot be sent any more, to be copied.
    typed: str = ""

    @property
    def waits(self) -> int:
        """How many wait for an answer of this side."""
        return sum(each.form is not None for each in self.shown)


def talk_of(
    request: AdviceRequest,
    user: Any,
    *,
    asking: QuestionForm | None = None,
    answering: Mapping[int, AnswerForm] | None = None,
) -> Talk | None:
    """The questions about a request; nothing for whoever takes part on neither side.

    `asking` and `answering` are forms in which something has to be looked at again.
    """
    side = side_in(user, request)
    if side is None:
        return None
    goes_on = can_be_asked_about(request)
    tried = answering or {}
    shown = [
        Shown(
            each,
            _due(each) if goes_on else None,
            tried.get(each.pk, AnswerForm(question=each))
            if goes_on and can_answer(side, each)
            else None,
        )
        for each in questions_of(request)
    ]
    form = (asking or QuestionForm()) if goes_on else None
    if not shown and not form:
        return None
    kept = {each.question.pk for each in shown if each.form}
    lost = [each["answer"].value() for key, each in tried.items() if key not in kept]
    if asking and not form:
        lost.append(asking["text"].value())
    return Talk(side, shown, form, "\n".join(each or "" for each in lost))


def _due(question: Question) -> date | None:
    """By when a coordinator answers what an agency asks; of what is answered nothing is due."""
    if question.side != Asker.AGENCY or question.answered_at is not None:
        return None
    return after_working_days(timezone.localdate(question.asked_at), SCREENING_DAYS)
