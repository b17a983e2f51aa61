"""The front page, and pages of plain information."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from exemplar.core.markdown import MarkdownField
from exemplar.core.models import BasePage


class HomePage(BasePage):
    """The front page: what is new and proven, and how to take part."""

    headline = models.CharField(
        max_length=120, default="Find what already works in serving the public"
    )
    introduction = RichTextField(
        features=["bold", "italic", "link"],
        default="<p>Practices that somebody has tried, told so that you can judge whether they fit "
        "your service: who used them, how it went, and what it took.</p>",
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "library.PracticeIndexPage",
        "library.CaseStudyIndexPage",
        "home.InformationPage",
    ]
    max_count = 1
    template = "home/home_page.html"

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the front page shows to everybody."""
        from exemplar.home.queries import front_page  # noqa: PLC0415 - queries know models

        return {**super().get_context(request, *args, **kwargs), **front_page(request.user)}


class InformationPage(BasePage):
    """A page of plain information: about, accessibility, how evidence is rated."""

    summary = models.CharField(max_length=300, blank=True)
    # It has no headings of its own between the title and the text.
    body = MarkdownField(headings_down=0)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.InformationPage"]
    subpage_types: ClassVar[list[str]] = ["home.InformationPage"]
    template = "home/information_page.html"

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with those of its children that the reader may read."""
        children = InformationPage.objects.child_of(self).visible_to(request.user)
        return {**super().get_context(request, *args, **kwargs), "children": children}
