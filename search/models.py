"""What search itself keeps in the database: the changes that its indexes have not seen yet."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class IndexChange(models.Model):
    """An object that has changed; queued with the change itself, removed once indexes have it.

    What has changed is not kept: the object is read when the change is taken in, so that whatever
    was saved after it in the same transaction is found too.
    """

    label = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = "index change"

    def __str__(self) -> str:
        return f"{self.label} {self.key}"
