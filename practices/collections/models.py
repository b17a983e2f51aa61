"""Collections of practices and case studies."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from exemplar.core.plain_text import validate_line, validate_lines
from practices.collections.enums import Sharing
from search.models import new_token

LONGEST_TITLE = 120
LONGEST_NOTE = 500


class Collection(models.Model):
    """Pages of the library put together: a person's own, or, without an owner, the editors'.

    The editors' are for everyone once they are ready; a person's own are for nobody else, or for
    whoever has the link.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="collections",
    )
    title = models.CharField(max_length=LONGEST_TITLE, validators=[validate_line])
    description = models.TextField(
        max_length=2000,
        blank=True,
        validators=[validate_lines],
        help_text="What the collection is for, and for whom.",
    )
    sharing = models.CharField(
        "who else may open it", max_length=10, choices=Sharing, default=Sharing.NOBODY
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="collection_shared_as_its_keepers_may",
                condition=Q(owner__isnull=False, sharing__in=[Sharing.NOBODY, Sharing.LINK])
                | Q(owner__isnull=True, sharing__in=[Sharing.NOBODY, Sharing.EVERYONE]),
                violation_error_message="Only the editors' collections are for everyone.",
            ),
            models.UniqueConstraint(
                fields=["owner", "title"],
                name="collection_title_once",
                violation_error_message="You have a collection of this title already.",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(owner__isnull=True),
                name="editors_collection_title_once",
                violation_error_message="The editors have a collection of this title already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where those who keep it, and everyone if it is public, open it."""
        return reverse("collection", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def is_public(self) -> bool:
        """Whether everyone may open it."""
        return self.sharing == Sharing.EVERYONE

    @property
    def slug(self) -> str:
        """The title in the form of an address."""
        return slugify(self.title)[:60].strip("-") or "collection"

    def get_shared_url(self) -> str:
        """Where whoever has the link opens it."""
        return reverse("collection_shared", args=[self.token])


class CollectionItem(models.Model):
    """A page in a collection, with a word on why it is there."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(
        max_length=LONGEST_NOTE,
        blank=True,
        validators=[validate_line],
        help_text="Why it is in the collection.",
    )
    position = models.PositiveIntegerField(editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        verbose_name = "item of a collection"
        verbose_name_plural = "items of collections"
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "page"],
                name="collection_item_once",
                violation_error_message="This page is in the collection already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection}: {self.page_id}"

    def clean_fields(self, exclude: Any = None) -> None:
        """Refuse pages that are no practice and no case study."""
        super().clean_fields(exclude=exclude)
        if "page" in (exclude or ()):
            return
        kind = self.page.specific_class._meta.label_lower if self.page_id else ""
        if kind not in COLLECTED:
            raise ValidationError({"page": "Only practices and case studies are collected."})


COLLECTED = frozenset({"library.practicepage", "library.casestudypage"})
