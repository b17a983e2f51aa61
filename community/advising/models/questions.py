"""What an agency and the coordinators ask one another about a request."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.advising.enums import Asker
from community.advising.models.requests import AdviceRequest
from exemplar.core.plain_text import validate_lines

LONGEST_WORDS = 2000


class Question(models.Model):
    """Something that one side asks the other about a request, and the answer to it."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="questions")
    side = models.CharField(max_length=12, choices=Asker)
    text = models.TextField(max_length=LONGEST_WORDS, validators=[validate_lines])
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True, validators=[validate_lines])
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        indexes = [models.Index(fields=["side", "answered_at"], name="advice_question_waits")]
        constraints = [
            models.CheckConstraint(
                name="advice_question_answered_whole",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        # Never the text: logs and the admin show this.
        return f"Question {self.pk} about request {self.request_id}"
