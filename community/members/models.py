"""A person as others see them, and the organisation they belong to."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from community.members.enums import AffiliationState, Audience, Proof
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.models import Agency, Company, Topic, organisation_constraint

LONGEST_HANDLE = 30
LONGEST_ABOUT = 2000

validate_handle = RegexValidator(
    r"^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,29}\Z",
    "Write 3 to 30 letters from a to z, digits and single hyphens; the first is a letter.",
)


class _AudienceField(models.CharField):
    """Who may read the field of the same name."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("choices", Audience)
        kwargs.setdefault("default", Audience.EVERYONE)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Member(models.Model):
    """The profile of one person. Their name and their handle are always public."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member"
    )
    handle = models.CharField(max_length=LONGEST_HANDLE, unique=True, validators=[validate_handle])
    headline = models.CharField(
        "what you do", max_length=120, blank=True, validators=[validate_line]
    )
    about = models.TextField(
        "about you", max_length=LONGEST_ABOUT, blank=True, validators=[validate_lines]
    )
    topics = models.ManyToManyField(
        Topic, verbose_name="what you know about", blank=True, related_name="members"
    )
    # An IANA name; nothing stands for the zone of the site.
    time_zone = models.CharField(max_length=60, blank=True)

    headline_for = _AudienceField()
    about_for = _AudienceField()
    topics_for = _AudienceField()
    affiliation_for = _AudienceField()
    activity_for = _AudienceField()

    # A moderator, or flags, have put what the person says of themselves out of others' sight.
    is_text_hidden = models.BooleanField(default=False, editable=False)

    has_shortcuts = models.BooleanField("keyboard shortcuts", default=True)
    welcome_dismissed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The account is gone; the name stays beside what was written.
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["handle"]
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="member_handle_once"),
        ]

    def __str__(self) -> str:
        return self.handle

    def get_absolute_url(self) -> str:
        """Where others read of the person."""
        return reverse("person", args=[self.handle])

    @property
    def name(self) -> str:
        """How the person is called: never by an e-mail address."""
        return self.user.get_full_name().strip() or self.handle


class FormerHandle(models.Model):
    """A handle that a person had before: its address leads on, and nobody else gets it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="former_handles")
    handle = models.CharField(max_length=LONGEST_HANDLE, unique=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.handle


class Affiliation(models.Model):
    """That a person belongs to an agency or a company, and how that is known."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="affiliations"
    )
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, blank=True, related_name="affiliations"
    )
    state = models.CharField(
        max_length=10, choices=AffiliationState, default=AffiliationState.ASKED
    )
    proof = models.CharField(max_length=10, choices=Proof, blank=True)
    # The confirmed address whose domain is the proof.
    email = models.EmailField(blank=True)
    # What whoever asks tells the editors.
    note = models.CharField(max_length=300, blank=True, validators=[validate_line])
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True, validators=[validate_line])

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        constraints = [
            organisation_constraint("affiliation_one_organisation"),
            models.UniqueConstraint(
                fields=["user", "agency"],
                condition=Q(state__in=["asked", "confirmed"]),
                name="affiliation_open_once_agency",
            ),
            models.UniqueConstraint(
                fields=["user", "company"],
                condition=Q(state__in=["asked", "confirmed"]),
                name="affiliation_open_once_company",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="affiliation_waiting")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.organisation} ({self.state})"

    def get_absolute_url(self) -> str:
        """Where the person sees it."""
        return reverse("affiliation")

    @property
    def organisation(self) -> Agency | Company:
        """The agency or the company."""
        return self.agency or self.company  # type: ignore[return-value]
