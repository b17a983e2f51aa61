"""A case study: one organisation's story of one or more practices."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from exemplar.core.markdown import MarkdownField
from exemplar.core.models import BasePage
from exemplar.core.partial_dates import PartialDateField, parse_partial_date
from practices.library.enums import WouldRepeat
from practices.library.forms import CaseStudyForm
from practices.library.models.facet_values import CaseStudyFacetValues
from practices.library.models.lasting import LastingPage
from practices.library.models.parts import (
    SOURCES_SEARCHED,
    AttachedDocument,
    Author,
    Measure,
    Picture,
    Source,
    known,
)
from practices.library.models.practice import PracticePage
from practices.library.panels import CASE_STUDY_PANELS
from practices.library.requirements import CASE_STUDY
from practices.taxonomy.models import Agency, Channel, Company, CustomerGroup, Topic


class CaseStudyIndexPage(BasePage):
    """Every case study, to be narrowed down."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["library.CaseStudyPage"]
    max_count = 1

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list of case studies."""
        from practices.library.views import browse_cases  # noqa: PLC0415 - views know models

        return browse_cases(request, self)


class CaseStudyTag(TaggedItemBase):
    """A free tag on a case study."""

    content_object = ParentalKey(
        "library.CaseStudyPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class CaseStudyPage(CaseStudyFacetValues, LastingPage):
    """What one organisation did, changed, measured and learned."""

    summary = models.TextField(
        max_length=400,
        help_text="One or two sentences: who did what, and what came of it.",
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="case_studies"
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="case_studies"
    )
    service = models.CharField(max_length=200, help_text="The service that customers used.")
    started = PartialDateField(
        blank=True, help_text="A year, a month or a day: 2011, 2011-04 or 2011-04-27."
    )
    ended = PartialDateField(blank=True)
    still_running = models.BooleanField(default=False)

    what_was_done = MarkdownField()
    adaptation = MarkdownField(
        "what was changed to fit", help_text="What differed here, and what was changed for it."
    )
    what_went_wrong = MarkdownField(help_text="Worth more to a reader than what went right.")
    would_repeat = models.CharField("would do it again", max_length=12, choices=WouldRepeat)
    would_repeat_why = MarkdownField("why, or why not")

    channels = ParentalManyToManyField(Channel, related_name="case_studies")
    customer_groups = ParentalManyToManyField(CustomerGroup, related_name="case_studies")
    topics = ParentalManyToManyField(Topic, related_name="case_studies")
    tags = ClusterTaggableManager(through=CaseStudyTag, blank=True)

    parent_page_types: ClassVar[list[str]] = ["library.CaseStudyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "library/case_study_page.html"
    requirements = CASE_STUDY
    base_form_class = CaseStudyForm
    content_panels = CASE_STUDY_PANELS

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        index.SearchField("service", boost=2),
        *(
            index.SearchField(name)
            for name in ("what_was_done", "adaptation", "what_went_wrong", "would_repeat_why")
        ),
        SOURCES_SEARCHED,
        index.SearchField("agency_names"),
        index.RelatedFields("company", [index.SearchField("name")]),
        index.RelatedFields("topics", [index.SearchField("name"), index.SearchField("synonyms")]),
        index.RelatedFields("tags", [index.SearchField("name", boost=2)]),
        *CaseStudyFacetValues.facet_fields,
    ]

    class Meta:
        verbose_name = "case study"
        verbose_name_plural = "case studies"
        constraints = [
            models.CheckConstraint(
                name="case_study_known_would_repeat", condition=known("would_repeat", WouldRepeat)
            ),
            models.CheckConstraint(
                name="case_study_one_organisation",
                condition=Q(agency__isnull=True) | Q(company__isnull=True),
                violation_error_message="Name an agency or a company, not both.",
            ),
            models.CheckConstraint(
                name="case_study_running_has_no_end",
                condition=Q(still_running=False) | Q(ended=""),
                violation_error_message="What is still running has no end.",
            ),
            *LastingPage.Meta.constraints,
        ]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """All case studies, with everything that search keeps of them."""
        found = super().get_indexed_objects()
        return found.select_related("agency").prefetch_related("channels", "customer_groups")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the page of a case study shows."""
        from practices.library.queries import case_context  # noqa: PLC0415 - queries know models

        return {**super().get_context(request, *args, **kwargs), **case_context(self, request)}

    @property
    def organisation(self) -> Agency | Company | None:
        """The agency or the company whose story it is."""
        return self.agency or self.company

    def clean(self) -> None:
        """Refuse an end before the start."""
        super().clean()
        if self.started and self.ended:
            start, end = parse_partial_date(self.started), parse_partial_date(self.ended)
            known_parts = min(start[1], end[1])
            if end[0].timetuple()[:known_parts] < start[0].timetuple()[:known_parts]:
                raise ValidationError({"ended": "The end is before the start."})


class CaseStudyPractice(Orderable):
    """A practice that a case study tells of."""

    case_study = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="practice_links")
    practice = models.ForeignKey(PracticePage, on_delete=models.CASCADE, related_name="case_links")

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "practice"],
                name="case_study_practice_once",
                violation_error_message="This practice is already listed.",
            )
        ]


class CaseMeasure(Measure):
    """A number of a case study, before and after."""

    case_study = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="measures")


class CaseSource(Source):
    """A source of a case study."""

    case_study = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="sources")


class CasePicture(Picture):
    """A picture of a case study."""

    case_study = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="pictures")


class CaseDocument(AttachedDocument):
    """A document of a case study."""

    case_study = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="documents")


class CaseAuthor(Author):
    """Somebody who wrote the case study."""

    case_study = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="authors")

    class Meta(Author.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "user"],
                name="case_author_once",
                violation_error_message="This person is already listed as an author.",
            )
        ]
