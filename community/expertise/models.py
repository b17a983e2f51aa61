"""An executive who advises: the profile, past results, skills, readiness, declared interests."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.expertise.enums import (
    BudgetBand,
    FieldAudience,
    InterestKind,
    Mode,
    Preference,
    Seniority,
    SkillLevel,
    Standing,
)
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import Agency, Channel, Company, Industry, Topic

FEWEST_WORDS = 50
WANTED_RESULTS = 5
LONGEST_RESULT = 4000


class _AudienceField(models.CharField):
    """Who may read the field of the same name, beside coordinators."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("choices", FieldAudience)
        kwargs.setdefault("default", FieldAudience.GOVERNMENT)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Advisor(models.Model):
    """An executive of a company who is willing to advise agencies."""

    # Nobody, until who was imported signs in and takes the profile over.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advisor",
    )
    # Coordinators read it, and nobody else.
    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=120, validators=[validate_line])
    title = models.CharField("job title", max_length=120, validators=[validate_line])
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="advisors"
    )
    # As it was typed or imported, while it is not settled which company it is.
    company_name = models.CharField(max_length=120, blank=True, validators=[validate_line])
    industries = models.ManyToManyField(Industry, blank=True, related_name="advisors")
    seniority = models.PositiveSmallIntegerField(choices=Seniority, null=True, blank=True)
    customers_a_year = models.CharField(
        "customers of what you ran",
        max_length=12,
        choices=CustomersBand,
        default=CustomersBand.UNKNOWN,
    )
    staff = models.CharField(
        "staff of what you ran", max_length=12, choices=StaffBand, default=StaffBand.UNKNOWN
    )
    budget = models.CharField(
        "budget of what you ran", max_length=12, choices=BudgetBand, default=BudgetBand.UNKNOWN
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="advisors")
    # An IANA name.
    time_zone = models.CharField(max_length=60, blank=True)
    hours_a_quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    most_engagements = models.PositiveSmallIntegerField("most engagements at once", default=1)
    available_from = models.DateField(null=True, blank=True)
    # With no end: until the advisor says otherwise.
    is_paused = models.BooleanField("takes a pause", default=False)
    paused_until = models.DateField(null=True, blank=True)

    name_for = _AudienceField(default=FieldAudience.MEMBERS)
    title_for = _AudienceField(default=FieldAudience.MEMBERS)
    company_for = _AudienceField(default=FieldAudience.MEMBERS)
    industries_for = _AudienceField(default=FieldAudience.MEMBERS)
    sizes_for = _AudienceField()
    channels_for = _AudienceField()
    skills_for = _AudienceField(default=FieldAudience.MEMBERS)
    results_for = _AudienceField()
    modes_for = _AudienceField()
    availability_for = _AudienceField(default=FieldAudience.COORDINATORS)

    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    # That the profile may be used to match; taken back, nothing is matched any more.
    consented_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The advisor said that all of it is right; asked again every year.
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The advisor declared all interests, or that there are none; asked again every year.
    declared_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the advisor was last asked to confirm both again; once for each time they are due.
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What a coordinator wrote and the advisor has not confirmed yet; field by field.
    proposed = models.JSONField(default=dict, blank=True, editable=False)
    # Rises with each change of what is matched; shortlists name it.
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField("demonstration content", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(F("email"), name="advisor_email_once"),
        ]
        indexes = [models.Index(fields=["standing", "name"], name="advisor_listed")]

    def __str__(self) -> str:
        # A name may be for coordinators only, and this shows in logs.
        return f"Advisor {self.pk}"

    def get_absolute_url(self) -> str:
        """The advisor's page in the directory."""
        return reverse("advisor", args=[self.pk])

    @property
    def mail_address(self) -> str:
        """Where the advisor is written to: the account's address, as it is now, where there is one.

        That of the profile may be of an employer whom they have left since.
        """
        return str(self.user.email) if self.user else str(self.email)


class PastResult(models.Model):
    """What an advisor achieved: what was done, where, what changed."""

    advisor = models.ForeignKey(Advisor, on_delete=models.CASCADE, related_name="results")
    title = models.CharField(max_length=150, validators=[validate_line])
    text = models.TextField(max_length=LONGEST_RESULT, validators=[validate_lines])
    organisation = models.CharField("where", max_length=120, blank=True, validators=[validate_line])
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField("year it was finished", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # The text as numbers, and by which model; made when the text changes, never while a page waits.
    vector = models.BinaryField(null=True, blank=True, editable=False)
    vector_model = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return f"Result {self.pk}"


class Skill(models.Model):
    """How well an advisor knows a topic."""

    advisor = models.ForeignKey(Advisor, on_delete=models.CASCADE, related_name="skills")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="skilled")
    level = models.PositiveSmallIntegerField(choices=SkillLevel, default=SkillLevel.HAS_DONE)

    class Meta:
        ordering: ClassVar[list[str]] = ["-level", "topic__name"]
        constraints = [
            models.UniqueConstraint(fields=["advisor", "topic"], name="skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.level}"


class ModePreference(models.Model):
    """How gladly an advisor helps in one way."""

    advisor = models.ForeignKey(Advisor, on_delete=models.CASCADE, related_name="modes")
    mode = models.CharField(max_length=10, choices=Mode)
    preference = models.CharField(max_length=10, choices=Preference)

    class Meta:
        ordering: ClassVar[list[str]] = ["mode"]
        constraints = [
            models.UniqueConstraint(fields=["advisor", "mode"], name="mode_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mode}: {self.preference}"


class Interest(models.Model):
    """What an advisor declares that ties them, or their family, to an agency or a company."""

    advisor = models.ForeignKey(Advisor, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=12, choices=InterestKind)
    # The agency concerned; nothing: as the words say, which a coordinator settles.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A holding in another company counts as a tie of that company.
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField("what it is", max_length=500, validators=[validate_line])
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-declared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="interest_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The end is before the start.",
            )
        ]

    def __str__(self) -> str:
        return f"Interest {self.pk}"


class Consent(models.Model):
    """That an advisor agreed, or no longer agrees, that a field is read by an audience."""

    advisor = models.ForeignKey(Advisor, on_delete=models.CASCADE, related_name="consents")
    # The field, or "matching".
    field = models.CharField(max_length=30)
    audience = models.CharField(max_length=12, blank=True)
    given = models.BooleanField(default=True)
    # How the coordinator knows, where they note it for somebody without an account.
    note = models.CharField(max_length=300, blank=True, validators=[validate_line])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.field}: {self.audience or self.given}"
