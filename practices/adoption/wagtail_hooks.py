"""The adoption ledger in the admin."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from exemplar.core.admin_forms import RowsPanel
from exemplar.core.widgets import TreeCheckboxes, TreeSelect
from practices.adoption.forms import AdoptionForm
from practices.adoption.models import Adoption


def _row(*names: str, widget: Any = None) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name, widget=widget) for name in names])


class _RefusingView:
    """Shows in the form what the ledger refuses as it is saved."""

    def form_valid(self, form: AdoptionForm) -> HttpResponse:
        """Keep the row, or show what is wrong."""
        try:
            kept: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.refuse(error)
        else:
            return kept
        view: Any = self
        view.produced_error_code = "validation_error"
        view.produced_error_message = view.get_error_message()
        refused: HttpResponse = view.form_invalid(form)
        return refused


class AdoptionCreateView(_RefusingView, CreateView):
    """Writing a row."""


class AdoptionEditView(_RefusingView, EditView):
    """Changing a row."""


class AdoptionViewSet(SnippetViewSet):
    """The screens of the ledger."""

    model = Adoption
    icon = "clipboard-list"
    menu_label = "Adoption ledger"
    menu_order = 220
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = AdoptionCreateView
    edit_view_class = AdoptionEditView
    ordering: ClassVar[Any] = ["practice__title", "pk"]
    list_per_page = 50
    list_display: ClassVar[list[Any]] = [
        "practice",
        Column("organisation"),
        "status",
        "outcome",
        "confirmation",
        "since",
    ]
    list_filter: ClassVar[list[str]] = ["practice", "status", "confirmation", "outcome"]
    search_fields: ClassVar[list[str]] = [
        "practice__title",
        "agency__name",
        "agency__abbreviation",
        "company__name",
        "service",
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("practice"),
                    _row("agency", "company", widget=TreeSelect),
                    FieldPanel(
                        "service", help_text="The service, where only one of them adopted it."
                    ),
                    FieldPanel(
                        "learned_from",
                        widget=forms.Select,
                        help_text="The adoption of the same practice from which they learned it.",
                    ),
                ],
                heading="Who adopted what",
                icon="group",
                help_text="One organisation and one practice: an agency or a company, never both.",
            ),
            MultiFieldPanel(
                [
                    _row("status", "since", "outcome"),
                    FieldPanel("measure"),
                    _row("before", "after", "unit"),
                    FieldPanel(
                        "reason_stopped",
                        help_text="Needed once it has stopped. “Stopped, and why” is worth as "
                        "much as a success.",
                    ),
                    _row("contact", "contact_is_public"),
                    FieldPanel("is_correction"),
                    FieldPanel("read_edition"),
                ],
                heading="How it went",
                icon="order-up",
            ),
            RowsPanel(
                "adaptations",
                heading="Adaptations",
                label="adaptation",
                icon="edit",
                panels=[FieldPanel("difference"), FieldPanel("change")],
                help_text="What differed in their context, and what they changed for it.",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("customers_a_year"),
                    FieldPanel("channels", widget=TreeCheckboxes),
                    FieldPanel("customer_groups", widget=TreeCheckboxes),
                    FieldPanel("constraints"),
                ],
                heading="Their context",
                icon="globe",
                help_text="What is not known stays unchosen: only what the source or the "
                "organisation says. Level and size are those of the agency.",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("confirmation"),
                    FieldPanel("source_title"),
                    _row("source_publisher", "source_published"),
                    FieldPanel("source_url", help_text="Needed for a public record."),
                ],
                heading="Confirmation and source",
                icon="success",
                help_text="Only a confirmed row with a known outcome moves the stage of its "
                "practice.",
            ),
        ],
        base_form_class=AdoptionForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Adoption]:
        """The rows with what the list shows of them."""
        return Adoption.objects.select_related("practice", "agency", "company")


register_snippet(AdoptionViewSet)


@hooks.register("register_log_actions")
def ledger_actions(actions: LogActionRegistry) -> None:
    """Keep in the audit trail who reported, changed, confirmed, returned and withdrew what."""
    for action, told in (
        ("report", "Adoption reported"),
        ("change", "Adoption changed"),
        ("confirmed", "Adoption confirmed"),
        ("returned", "Adoption returned"),
        ("withdrawn", "Adoption withdrawn"),
    ):
        actions.register_action(f"exemplar.{action}_adoption", told, told)
