"""A practice: a reusable way of serving customers, told so that somebody elsewhere can judge it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from exemplar.core.markdown import MarkdownField
from exemplar.core.models import BasePage
from practices.library.enums import (
    CostBand,
    Difficulty,
    EvidenceLevel,
    PeopleBand,
    Sector,
    Stage,
    TimeBand,
)
from practices.library.evidence import summarise_evidence
from practices.library.forms import PracticeForm
from practices.library.models.facet_values import PracticeFacetValues
from practices.library.models.lasting import LastingPage
from practices.library.models.parts import SOURCES_SEARCHED, known
from practices.library.models.ratings import rate_rows
from practices.library.panels import PRACTICE_PANELS
from practices.library.requirements import PRACTICE
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import CustomerGroup, Industry, Topic


class PracticeIndexPage(BasePage):
    """The library's front door: every practice, to be narrowed down."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["library.PracticePage"]
    max_count = 1

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the browse page."""
        from practices.library.views import browse_practices  # noqa: PLC0415 - views know models

        return browse_practices(request, self)


class PracticeTag(TaggedItemBase):
    """A free tag on a practice."""

    content_object = ParentalKey(
        "library.PracticePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class PracticePage(PracticeFacetValues, LastingPage):
    """One practice with its fixed sections, its context, its outcomes and their evidence."""

    summary = models.TextField(
        max_length=400,
        help_text="One or two sentences: what it is, and for whom. Shown in every list.",
    )
    failed = models.BooleanField(
        "failed or was stopped",
        default=False,
        help_text="An attempt that did not work is worth as much as one that did. It is marked, "
        "searchable and never hidden.",
    )

    problem = MarkdownField("the problem", help_text="What customers and staff ran into.")
    what_was_done = MarkdownField(help_text="What changed, in the order in which it happened.")
    results = MarkdownField(help_text="What came of it, with numbers where there are any.")
    steps = MarkdownField("how to do it", help_text="Numbered steps that somebody could follow.")
    getting_started = MarkdownField(help_text="What to mind when beginning.")
    keeping_going = MarkdownField("keeping it going", help_text="What makes it last, or wither.")
    resources = MarkdownField(help_text="Templates, guides, laws, tools; or that none are known.")
    contact = models.CharField(
        max_length=250, help_text="Whom to ask. An office is better than a person."
    )

    industry = models.ForeignKey(
        Industry,
        on_delete=models.PROTECT,
        null=True,
        related_name="practices",
        verbose_name="industry of origin",
    )
    sector = models.CharField(max_length=10, choices=Sector)
    customers_a_year = models.CharField(max_length=12, choices=CustomersBand)
    staff = models.CharField(max_length=12, choices=StaffBand)
    customer_groups = ParentalManyToManyField(CustomerGroup, related_name="practices")
    topics = ParentalManyToManyField(Topic, related_name="practices")
    precondition_systems = MarkdownField("systems it needs")
    precondition_law = MarkdownField("law and rules it needs")
    precondition_budget = MarkdownField("budget it needs")
    precondition_leadership = MarkdownField("leadership it needs")
    fits_where = MarkdownField("where it fits", help_text="For which agencies, and why.")
    fits_not_where = MarkdownField(
        "where it does not fit", help_text="For which agencies it is likely to fail, and why."
    )

    effort_people = models.CharField("people", max_length=10, choices=PeopleBand)
    effort_time = models.CharField("time to first result", max_length=20, choices=TimeBand)
    effort_cost = models.CharField("cost", max_length=12, choices=CostBand)
    difficulty = models.CharField(max_length=10, choices=Difficulty)

    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
    )
    # Computed, never typed in: the stage from the adoption ledger, the evidence from the outcomes.
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.INTRODUCED, editable=False)
    evidence = models.CharField(
        max_length=20, choices=EvidenceLevel, default=EvidenceLevel.NOT_RATED, editable=False
    )

    tags = ClusterTaggableManager(through=PracticeTag, blank=True)

    parent_page_types: ClassVar[list[str]] = ["library.PracticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "library/practice_page.html"
    requirements = PRACTICE
    said_about_it = (*LastingPage.said_about_it, "superseded_by", "stage", "evidence")
    exclude_fields_in_copy = list(said_about_it)
    base_form_class = PracticeForm
    content_panels = PRACTICE_PANELS

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        *(
            index.SearchField(name)
            for name in (
                "problem",
                "what_was_done",
                "results",
                "steps",
                "getting_started",
                "keeping_going",
                "resources",
                "precondition_systems",
                "precondition_law",
                "precondition_budget",
                "precondition_leadership",
                "fits_where",
                "fits_not_where",
            )
        ),
        index.SearchField("failed_words", boost=2),
        SOURCES_SEARCHED,
        # Whoever looks for an agency looks for what it has done too. The ledger is another app's.
        index.RelatedFields(
            "adoptions",
            [
                index.RelatedFields(
                    "agency", [index.SearchField("name"), index.SearchField("abbreviation")]
                )
            ],
        ),
        index.RelatedFields("topics", [index.SearchField("name"), index.SearchField("synonyms")]),
        index.RelatedFields("tags", [index.SearchField("name", boost=2)]),
        *PracticeFacetValues.facet_fields,
    ]

    class Meta:
        verbose_name = "practice"
        constraints = [
            models.CheckConstraint(name=f"practice_known_{field}", condition=known(field, choices))
            for field, choices in (
                ("sector", Sector),
                ("customers_a_year", CustomersBand),
                ("staff", StaffBand),
                ("effort_people", PeopleBand),
                ("effort_time", TimeBand),
                ("effort_cost", CostBand),
                ("difficulty", Difficulty),
                ("stage", Stage),
                ("evidence", EvidenceLevel),
            )
        ] + [
            models.CheckConstraint(
                name="practice_not_superseded_by_itself",
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("page_ptr")),
                violation_error_message="A practice cannot be superseded by itself.",
            ),
            *LastingPage.Meta.constraints,
        ]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """All practices, with everything that search keeps of them."""
        return (
            super()
            .get_indexed_objects()
            .select_related("industry")
            .prefetch_related("customer_groups", "channel_effects__channel", "fits")
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Bring the evidence in line with the ratings, keep the stage of today, then save.

        A draft, an older revision and a copy come with the levels and the stage of their time:
        these are the raters' and the ledger's, and no part of the text.
        """
        if kwargs.get("update_fields") is None:
            self.evidence = summarise_evidence(rate_rows(self))
            kept = PracticePage.objects.filter(pk=self.pk).values_list("stage", flat=True)
            self.stage = kept.first() or Stage.INTRODUCED
        super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the page of a practice shows."""
        from practices.library.queries import practice_context  # noqa: PLC0415 - queries know models

        return {
            **super().get_context(request, *args, **kwargs),
            **practice_context(self, request),
        }
