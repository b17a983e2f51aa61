"""What all pages share, the installation's own words, and the version of what is published."""

import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from exemplar.core.markdown import MarkdownField, render_fields
from exemplar.core.visibility import PUBLIC, place_terms, readable


class VisiblePageQuerySet(PageQuerySet):
    """Pages in the words of who may read them."""

    def visible_to(self, user: Any) -> Self:
        """Published pages that a person may read; the public is a person who is not signed in.

        A page below a restriction is left out unless the person meets it; one that a shared
        password protects is in no list.
        """
        return self.filter(readable(user))

    def without_texts(self) -> Self:
        """Pages as a list shows them: their sections, long and many, are not read."""
        fields = self.model._meta.concrete_fields
        sections = [field.name for field in fields if isinstance(field, MarkdownField)]
        return self.defer("rendered", *sections)


VisiblePageManager = PageManager.from_queryset(VisiblePageQuerySet)


class BasePage(Page):
    """What every page of the site carries: its mark as demonstration, and its Markdown as HTML."""

    is_demonstration = models.BooleanField(
        "demonstration content",
        default=False,
        help_text="Marks the page, wherever it is shown, as made up for demonstration.",
    )
    rendered = models.JSONField(default=dict, editable=False)

    objects = VisiblePageManager()

    settings_panels = [*Page.settings_panels, FieldPanel("is_demonstration")]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render the Markdown of each section once, here, then save."""
        if kwargs.get("update_fields") is None:
            self.rendered = render_fields(self)
        super().save(*args, **kwargs)

    def search_audience_terms(self) -> list[str]:
        """Who may find the page: nobody until it is published, then whoever may read its place."""
        return [PUBLIC, *place_terms(self)] if self.live else []

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Show unsaved text as it will look."""
        self.rendered = render_fields(self)
        return super().serve_preview(request, mode_name)


class ContentVersion(models.Model):
    """One number that grows with every change that readers could see.

    Each process keeps finished pages and the facet index under this number, so that a change is
    seen everywhere with the next request. See exemplar.core.page_cache.
    """

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)


def validate_link(value: str) -> None:
    """Raises ValidationError for anything but a path of this site or a web address."""
    if re.fullmatch(r"/(?![/\\])[^\s\\]*", value):
        return
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError as error:
        message = "Write a path of this site such as /about/, or an address with https://."
        raise ValidationError(message) from error


class LinkField(models.CharField):
    """Where a link leads: a path of this site, or an address elsewhere."""

    default_validators = [validate_link]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What this installation says about itself: its agency and the links it must carry."""

    agency_name = models.CharField(
        max_length=120,
        default="Exemplar",
        help_text="The agency that runs this site, as the banner and the footer name it.",
    )
    is_official = models.BooleanField(
        "an official government website",
        default=False,
        help_text="Only then the banner says that this is an official government website.",
    )
    about_url = LinkField("about", blank=True)
    accessibility_url = LinkField("accessibility statement", blank=True)
    foia_url = LinkField("freedom of information requests", blank=True)
    no_fear_url = LinkField("No FEAR Act data", blank=True)
    inspector_general_url = LinkField("inspector general", blank=True)
    performance_url = LinkField("performance reports", blank=True)
    privacy_url = LinkField("privacy policy", blank=True)

    panels = [
        FieldPanel("agency_name"),
        FieldPanel("is_official"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "about_url",
                    "accessibility_url",
                    "foia_url",
                    "no_fear_url",
                    "inspector_general_url",
                    "performance_url",
                    "privacy_url",
                )
            ],
            heading="Required links in the footer",
        ),
    ]

    class Meta:
        verbose_name = "site"
