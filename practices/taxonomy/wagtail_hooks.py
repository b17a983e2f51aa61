"""The vocabulary in the admin."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    ObjectList,
    Panel,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from exemplar.core.admin_forms import BesideFieldForm, RowsPanel
from practices.taxonomy.forms import DomainForm, TreeTermForm
from practices.taxonomy.models import Agency, Channel, Company, CustomerGroup, Industry, Topic
from practices.taxonomy.uses import reason_to_keep


def _name_and_slug() -> list[Panel]:
    return [
        TitleFieldPanel("name", targets=["slug"], placeholder="Name", apply_if_live=False),
        FieldPanel("slug"),
    ]


def _parent(help_text: str) -> FieldPanel:
    return FieldPanel("parent", heading="Stands below", help_text=help_text)


class TreeTitleColumn(TitleColumn):
    """The name of a word, indented by its depth."""

    def get_link_attrs(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Wagtail's, with the depth for the style sheet."""
        return {**super().get_link_attrs(instance, parent_context), "data-depth": instance.depth}


class TreeIndexView(IndexView):
    """A list in the order of the tree."""

    def _get_title_column(self, field_name: str, **kwargs: Any) -> TitleColumn:
        return super()._get_title_column(field_name, column_class=TreeTitleColumn, **kwargs)


class TermViewSet(SnippetViewSet):
    """The screens for a plain list of words."""

    ordering: ClassVar[Any] = "name"
    # A part of a word is enough here, and the order of the tree stays.
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["name"]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(_name_and_slug(), base_form_class=BesideFieldForm)


class TreeViewSet(TermViewSet):
    """The screens for words in a tree."""

    ordering = "path"
    index_view_class = TreeIndexView


class TopicViewSet(TreeViewSet):
    """Topics."""

    model = Topic
    icon = "tag"
    search_fields: ClassVar[list[str]] = ["name", "synonyms"]
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("synonyms", accessor=lambda topic: ", ".join(topic.synonym_list())),
    ]
    edit_handler = ObjectList(
        [
            *_name_and_slug(),
            _parent("The broader topic."),
            FieldPanel("description"),
            FieldPanel("synonyms"),
        ],
        base_form_class=TreeTermForm,
    )


class AgencyViewSet(TreeViewSet):
    """Agencies."""

    model = Agency
    icon = "home"
    search_fields: ClassVar[list[str]] = ["name", "abbreviation"]
    list_display: ClassVar[list[Any]] = ["name", "abbreviation", "level", "staff"]
    list_filter: ClassVar[list[str]] = ["level", "staff", "is_demonstration"]
    edit_handler = ObjectList(
        [
            *_name_and_slug(),
            _parent("The department or bureau that it is a part of."),
            FieldRowPanel([FieldPanel(name) for name in ("abbreviation", "level", "staff")]),
            FieldPanel("description"),
            FieldPanel("website"),
            RowsPanel(
                "domains",
                heading="E-mail domains",
                label="domain",
                row_form=DomainForm,
                help_text="People with a confirmed address at exactly one of these domains belong "
                "to the agency. A domain inside another one counts only if it is listed itself.",
            ),
            FieldPanel("is_demonstration"),
        ],
        base_form_class=TreeTermForm,
    )


class CompanyViewSet(TreeViewSet):
    """Companies."""

    model = Company
    icon = "clipboard-list"
    list_display: ClassVar[list[Any]] = ["name", "industry"]
    list_filter: ClassVar[list[str]] = ["industry", "is_demonstration"]
    edit_handler = ObjectList(
        [
            *_name_and_slug(),
            _parent("The company that owns it."),
            FieldPanel("industry", widget=forms.Select),
            FieldPanel("website"),
            FieldPanel("is_demonstration"),
        ],
        base_form_class=TreeTermForm,
    )


class IndustryViewSet(TermViewSet):
    """Industries."""

    model = Industry
    icon = "globe"
    list_display: ClassVar[list[str]] = ["name", "naics_code"]
    edit_handler = ObjectList(
        [*_name_and_slug(), FieldPanel("naics_code")], base_form_class=BesideFieldForm
    )


class ChannelViewSet(TermViewSet):
    """Channels."""

    model = Channel
    icon = "comment"
    ordering: ClassVar[Any] = ["sort_order", "name"]
    list_display: ClassVar[list[str]] = ["name", "sort_order"]
    edit_handler = ObjectList(
        [
            *_name_and_slug(),
            FieldPanel("sort_order", help_text="Lists show the smaller numbers first."),
        ],
        base_form_class=BesideFieldForm,
    )


class CustomerGroupViewSet(TermViewSet):
    """Customer groups."""

    model = CustomerGroup
    icon = "group"
    list_display: ClassVar[list[str]] = ["name", "slug"]


class TaxonomyGroup(SnippetViewSetGroup):
    """The vocabulary in the menu."""

    menu_label = "Taxonomy"
    menu_icon = "list-ul"
    menu_order = 210
    items = (
        TopicViewSet,
        AgencyViewSet,
        CompanyViewSet,
        IndustryViewSet,
        ChannelViewSet,
        CustomerGroupViewSet,
    )


register_snippet(TaxonomyGroup)

WORDS = (Topic, Agency, Company, Industry, Channel, CustomerGroup)


@hooks.register("before_delete_snippet")
def keep_what_is_used(
    request: HttpRequest, instances: Iterable[models.Model]
) -> HttpResponse | None:
    """Refuse to delete words that something uses, and say what."""
    words: list[Any] = [word for word in instances if isinstance(word, WORDS)]
    reasons = [reason for word in words if (reason := reason_to_keep(word))]
    if not reasons:
        return None
    messages.error(request, " ".join(reasons))
    return redirect(reverse(words[0].snippet_viewset.get_url_name("list")))
