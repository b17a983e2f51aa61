"""The controlled vocabulary and the organisations. Trees are treebeard's materialised paths."""

import re
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from treebeard.mp_tree import MP_Node
from wagtail.models import Orderable
from wagtail.search import index

from exemplar.core.visibility import PUBLIC
from practices.taxonomy.constraints import ConstraintsField
from practices.taxonomy.enums import AgencyLevel, StaffBand

__all__ = [
    "Agency",
    "AgencyDomain",
    "Channel",
    "Company",
    "ConstraintsField",
    "CustomerGroup",
    "FoundByAll",
    "Industry",
    "Term",
    "Topic",
    "TreeTerm",
    "normalise_domain",
    "organisation_constraint",
    "root_of",
]

_DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")


class Term(models.Model):
    """A word of the vocabulary: its name, and the short form that addresses use."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="The short form in addresses: lower-case letters, digits and hyphens.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class FoundByAll:
    """What search shows to everybody."""

    def search_audience_terms(self) -> list[str]:
        """Everybody may find it."""
        return [PUBLIC]


class TreeTerm(MP_Node, ClusterableModel, Term):
    """A word that has a broader one above it."""

    node_order_by: ClassVar[list[str]] = ["name"]

    class Meta:
        abstract = True

    @property
    def root_path(self) -> str:
        """The path of the topmost word above this one; equal for all of one tree."""
        return str(self.path)[: self.steplen]

    def name_order(self) -> str:
        """The name as it sorts."""
        return self.name.casefold()


class Topic(FoundByAll, index.Indexed, TreeTerm):
    """What a practice is about."""

    description = models.TextField(blank=True, max_length=1000)
    synonyms = models.TextField(
        blank=True,
        max_length=2000,
        help_text="Other words for it, one on each line. Search finds the topic by them.",
    )
    # The short forms of the tags that it was promoted from: their old addresses lead here.
    former_tags = models.JSONField(default=list, blank=True, editable=False)

    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("synonyms", boost=2),
        index.SearchField("description"),
        index.FilterField("name_order"),
    ]

    def get_absolute_url(self) -> str:
        """The topic's page."""
        return reverse("topic", args=[self.slug])

    def synonym_list(self) -> list[str]:
        """The synonyms, one by one."""
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]


class Industry(Term):
    """Where a practice comes from, with its sector in the North American classification."""

    naics_code = models.CharField(
        "NAICS sector",
        max_length=5,
        validators=[RegexValidator(r"^\d{2}(-\d{2})?$", "Two digits, or a range such as 48-49.")],
        help_text="The two-digit sector code of the North American Industry Classification "
        "System (2022), such as 52 or 48-49.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "industries"


class Channel(Term):
    """A way in which customers reach a service."""

    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "name"]


class CustomerGroup(Term):
    """Whom a service is for."""

    class Meta:
        ordering = ["name"]


class Agency(FoundByAll, index.Indexed, TreeTerm):
    """A public organisation: a department, its bureaus, their programmes."""

    abbreviation = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=10, choices=AgencyLevel, default=AgencyLevel.FEDERAL)
    staff = models.CharField(max_length=12, choices=StaffBand, default=StaffBand.UNKNOWN)
    description = models.TextField(blank=True, max_length=2000)
    website = models.URLField(blank=True)
    is_demonstration = models.BooleanField("demonstration content", default=False)
    role_grants = GenericRelation(
        "accounts.RoleGrant", content_type_field="scope_type", object_id_field="scope_id"
    )

    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("abbreviation", boost=3),
        index.AutocompleteField("abbreviation"),
        index.SearchField("description"),
        index.FilterField("name_order"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(
                name="agency_known_level", condition=Q(level__in=AgencyLevel.values)
            ),
            models.CheckConstraint(
                name="agency_known_staff", condition=Q(staff__in=StaffBand.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

    def get_absolute_url(self) -> str:
        """The agency's page."""
        return reverse("agency", args=[self.slug])

    @property
    def short_name(self) -> str:
        """The abbreviation, or the name where there is none."""
        return self.abbreviation or self.name


def normalise_domain(value: str) -> str:
    """An e-mail domain as it is compared: ASCII (IDNA), lower case, no dot at the end.

    Raises ValidationError for anything that is not a plain host name.
    """
    try:
        domain = value.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not _DOMAIN.match(domain):
        raise ValidationError("Write a domain such as irs.gov, without @ and without a path.")
    return domain


class AgencyDomain(Orderable):
    """An e-mail domain whose addresses belong to an agency. Matched whole, never by its end."""

    agency = ParentalKey(Agency, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                name="agency_domain_lower_ascii",
                condition=Q(domain__regex=r"^[a-z0-9.-]+\.[a-z0-9-]+$"),
            )
        ]

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        """Bring the domain into the form in which it is compared."""
        super().clean()
        try:
            self.domain = normalise_domain(self.domain)
        except ValidationError as error:
            raise ValidationError({"domain": error.messages}) from error


class Company(TreeTerm):
    """A private organisation, below the company that owns it."""

    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, null=True, blank=True, related_name="companies"
    )
    website = models.URLField(blank=True)
    is_demonstration = models.BooleanField("demonstration content", default=False)

    class Meta:
        verbose_name_plural = "companies"


def organisation_constraint(name: str) -> models.CheckConstraint:
    """A row names an agency or a company, never both and never neither."""
    return models.CheckConstraint(
        name=name,
        condition=Q(agency__isnull=False, company__isnull=True)
        | Q(agency__isnull=True, company__isnull=False),
        violation_error_message="Name an agency or a company, and only one of them.",
    )


def root_of(organisation: Any) -> tuple[str, str]:
    """The whole that an organisation belongs to: the same for a department and its bureaus."""
    return organisation._meta.model_name, organisation.root_path
