"""What lasts beside the text of a page: when it was verified, and whether it still stands."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from exemplar.core.plain_text import validate_lines
from practices.library.enums import Standing
from practices.library.requirements import CompleteWhenPublished


class LastingPage(CompleteWhenPublished):
    """A page that somebody verifies from time to time, and that can be retired.

    All of this is said about the page and is no part of its text: a draft, an older revision and a
    copy do not bring theirs along. Only actions change it.
    """

    verified_on = models.DateField("last verified on", null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="last verified by",
    )
    verify_by = models.DateField(
        "to be verified again by",
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text="By when somebody must look again whether it still holds.",
    )
    standing = models.CharField(
        max_length=12, choices=Standing, default=Standing.CURRENT, editable=False
    )
    standing_since = models.DateField(null=True, blank=True, editable=False)
    standing_reason = models.TextField(
        "reason for retiring it",
        max_length=1000,
        blank=True,
        editable=False,
        validators=[validate_lines],
    )

    # Names of fields that are said about the page.
    said_about_it: ClassVar[tuple[str, ...]] = (
        "verified_on",
        "verified_by",
        "verify_by",
        "standing",
        "standing_since",
        "standing_reason",
    )
    exclude_fields_in_copy = list(said_about_it)
    # What stands beside the pages of a list at the same place of an address.
    taken_addresses: ClassVar[frozenset[str]] = frozenset({"compare", "export"})

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_verified_before_due",
                condition=Q(verified_on__isnull=True)
                | Q(verify_by__isnull=True)
                | Q(verify_by__gt=F("verified_on")),
                violation_error_message="The date to verify again must be after the last one.",
            ),
            models.CheckConstraint(
                name="%(class)s_known_standing", condition=Q(standing__in=Standing.values)
            ),
            models.CheckConstraint(
                name="%(class)s_retired_with_a_reason",
                condition=Q(standing=Standing.CURRENT)
                | (Q(standing_since__isnull=False) & ~Q(standing_reason="")),
                violation_error_message="What is retired needs the reason and the date.",
            ),
        ]

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """The page with the text of a revision; what is said about it stays that of today.

        Read anew: whoever publishes may have opened the page before it was verified or retired.
        """
        page: Self = super().with_content_json(content)
        names = [self._meta.get_field(name).attname for name in self.said_about_it]
        kept = type(self)._base_manager.filter(pk=self.pk).values(*names).first() or {}
        for name in names:
            setattr(page, name, kept.get(name, getattr(self, name)))
        return page

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        """Whether no other page, and no page of the site itself, has the address."""
        is_free: bool = Page._slug_is_available(slug, parent_page, page)
        return is_free and slug not in LastingPage.taken_addresses

    @property
    def is_retired(self) -> bool:
        """Whether it has been retired, with a successor or without."""
        return self.standing != Standing.CURRENT

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which it was to be verified again is past."""
        today: date = timezone.localdate()
        return self.verify_by is not None and self.verify_by < today
