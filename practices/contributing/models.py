"""What people write for the library, as they typed it, with what is attached to it."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import Page, Revision

from practices.contributing.enums import OPEN_TO_AUTHOR, AttachmentKind, Kind, State
from practices.contributing.storage import private_storage

LONGEST_NAME = 60
UNTITLED = "Without a title yet"


class Contribution(models.Model):
    """A practice or a case study that somebody writes, from the first word to its answer."""

    kind = models.CharField(max_length=12, choices=Kind)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="contributions",
    )
    coauthors: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="contributing.CoAuthor",
        through_fields=("contribution", "person"),
        related_name="shared_contributions",
    )
    # The page of the library that it has become: a draft while it is reviewed. None until it is
    # submitted for the first time.
    page = models.OneToOneField(
        Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="contribution"
    )
    # The revision of that page with which the fields below agree. A later one is an editor's.
    taken_in = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    owner_may_be_contacted = models.BooleanField(default=False)
    # Where its first words come from, such as an engagement or a thread: the address of that page.
    origin = models.CharField(max_length=200, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    answer_due = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contribution_known_words",
                condition=Q(kind__in=Kind.values, state__in=State.values),
            ),
            models.CheckConstraint(
                name="contribution_declined_with_a_reason",
                condition=~Q(state=State.DECLINED) | ~Q(decline_reason=""),
                violation_error_message="Say why it is declined.",
            ),
            models.CheckConstraint(
                name="contribution_waits_for_a_date",
                condition=~Q(state=State.SUBMITTED)
                | Q(submitted_at__isnull=False, answer_due__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_due"], name="contribution_queue")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its authors write."""
        return reverse("contribution", args=[self.pk])

    @property
    def title(self) -> str:
        """Its title so far, or words that say that there is none."""
        for field in self.fields.all():
            if field.name == "title" and isinstance(field.value, str) and field.value.strip():
                return " ".join(field.value.split())
        return UNTITLED

    @property
    def is_open(self) -> bool:
        """Whether its authors may write on."""
        return self.state in OPEN_TO_AUTHOR

    @property
    def authors(self) -> list[Any]:
        """The owner and the co-authors, those whose account is gone left out."""
        owner: Iterable[Any] = [self.owner] if self.owner else []
        return [*owner, *(row.person for row in self.coauthor_rows.all() if row.person)]


class CoAuthor(models.Model):
    """Somebody who is asked to write along, and who does once they have accepted.

    Asked by e-mail address: whether anybody here has it is not told to whoever asks.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="coauthor_rows"
    )
    email = models.EmailField("e-mail address")
    # Whoever was asked by their name is called by it: the others do not learn the address.
    asked_as = models.CharField(max_length=150, blank=True)
    # None until they have accepted.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="coauthor_rows"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    may_be_contacted = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"],
                name="coauthor_once",
                violation_error_message="This person is already a co-author.",
            ),
            models.UniqueConstraint(
                fields=["contribution", "email"],
                name="coauthor_invited_once",
                violation_error_message="This address has been invited already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.called)

    @property
    def called(self) -> str:
        """What whoever was asked is called until they have answered."""
        return self.asked_as or self.email


class DraftField(models.Model):
    """One field of a contribution as it was typed, finished or not.

    A text, a list of chosen keys, or a list of rows, each a mapping of column to text. The version
    grows by one with each saving: whoever saves names the version that they have seen.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(max_length=LONGEST_NAME)
    value: Any = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The browser tab that saved it last: its next saving follows on its own, even where the answer
    # to the one before was lost on the way.
    saved_from = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "name"], name="draft_field_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


def _place(attachment: "Attachment", _name: str) -> str:
    """Nothing that a person typed becomes part of a path."""
    return f"{attachment.contribution_id}/{uuid4().hex}"


class Attachment(models.Model):
    """A picture or a document that goes with a contribution, kept private until it is published."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="attachments"
    )
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    file = models.FileField(storage=private_storage, upload_to=_place, max_length=120)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    alt_text = models.CharField(max_length=300, blank=True)
    caption = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    # What it has become in the library, once published.
    image = models.ForeignKey(
        get_image_model_string(), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_known_kind", condition=Q(kind__in=AttachmentKind.values)
            ),
            models.CheckConstraint(
                name="attachment_picture_described",
                condition=~Q(kind=AttachmentKind.PICTURE) | ~Q(alt_text=""),
                violation_error_message="Say what the picture shows.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, rather than downloaded."""
        return self.kind == AttachmentKind.PICTURE


# What reviewing keeps, and the rules it goes by, belong to the records of this app.
from practices.contributing.acceptance import AcceptanceRules  # noqa: E402
from practices.contributing.review.models import (  # noqa: E402
    Claim,
    DealtWith,
    LibraryReview,
)

__all__ = [
    "AcceptanceRules",
    "Attachment",
    "Claim",
    "CoAuthor",
    "Contribution",
    "DealtWith",
    "DraftField",
    "LibraryReview",
]
