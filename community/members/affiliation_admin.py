"""Affiliations in the admin: what waits for an editor, settling it, and stating one unasked."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from community.members.actions import (
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
    state_affiliation,
)
from community.members.domains import confirmed_addresses, domain_of
from community.members.enums import AffiliationState
from community.members.models import Affiliation
from community.members.queries import member_of
from community.members.rules import can_settle_affiliations
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holders_of
from exemplar.core.form_errors import add_errors
from exemplar.core.plain_text import validate_line
from exemplar.core.widgets import TreeSelect


class SettlersPolicy(BasePermissionPolicy):
    """Whoever settles affiliations sees and states them; what is there is settled, never edited."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether a person may do this."""
        return action in {"view", "add"} and can_settle_affiliations(user)

    def users_with_any_permission(self, _actions: Iterable[str]) -> QuerySet[User]:
        """Everybody who may."""
        return holders_of(Role.EDITOR) | holders_of(Role.ADMIN)


class StateForm(WagtailAdminModelForm):
    """Who works where."""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "user", "agency", "company"}

    def validate_constraints(self) -> None:
        """Left to the action, which knows what waits already."""


class StateView(CreateView):
    """States an affiliation that nobody has asked for."""

    page_title = "Confirm an affiliation"
    submit_button_label = "Confirm"
    submit_button_active_label = "Confirming…"
    success_message = "The affiliation is confirmed."

    def save_instance(self) -> Affiliation:
        """Confirm it, as the person who is signed in."""
        given = self.form.cleaned_data
        return state_affiliation(
            actor=self.request.user,
            user=given["user"],
            agency=given["agency"],
            company=given["company"],
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Confirm it, or show in the form why not."""
        try:
            kept: HttpResponse = super().form_valid(form)
        except ValidationError as error:
            add_errors(form, error)
        except PermissionDenied as error:
            form.add_error("user", str(error))
        else:
            return kept
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        refused: HttpResponse = self.form_invalid(form)
        return refused

    def get_success_buttons(self) -> list[Any]:
        """None: an affiliation is not edited."""
        return []


class AffiliationIndexView(IndexView):
    """What waits, and all that has been settled."""

    add_item_label = "Confirm an affiliation"

    def get_base_queryset(self) -> QuerySet[Affiliation]:
        """The rows with what the list shows of them."""
        return Affiliation.objects.select_related("user__member", "agency", "company")


def _name(row: Affiliation) -> str:
    """A person as the list names them: never by an address."""
    return member_of(row.user).name


class AffiliationViewSet(ModelViewSet):
    """The screens for affiliations."""

    model = Affiliation
    name = "affiliations"
    icon = "group"
    menu_label = "Affiliations"
    menu_order = 590
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    # Those that wait come first by their name: asked, confirmed, ended, refused.
    ordering: ClassVar[Any] = ["state", "asked_at", "pk"]
    list_per_page = 50
    list_filter: ClassVar[list[str]] = ["state", "proof"]
    search_fields: ClassVar[list[str]] = [
        "user__first_name", "user__last_name", "agency__name", "agency__abbreviation",
        "company__name",
    ]  # fmt: skip
    list_display: ClassVar[list[Any]] = [
        TitleColumn("user", label="Person", accessor=_name, url_name="affiliations:settle"),
        Column("organisation"),
        Column("get_state_display", label="State"),
        Column("get_proof_display", label="Confirmed by"),
        DateColumn("asked_at"),
        DateColumn("settled_at"),
    ]
    index_view_class = AffiliationIndexView
    add_view_class = StateView
    edit_handler = ObjectList(
        [
            FieldPanel("user", heading="Person"),
            FieldPanel("agency", widget=TreeSelect),
            FieldPanel("company", widget=TreeSelect),
        ],
        base_form_class=StateForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the addresses of screens that do not exist here."""
        names = {
            "edit_url_name": None, "delete_url_name": None, "history_url_name": None,
            "usage_url_name": None, "inspect_url_name": None,
        }  # fmt: skip
        return {**super().get_common_view_kwargs(**kwargs), **names}

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, stating one, and settling one."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("<int:pk>/", SettleView.as_view(), name="settle"),
        ]


class SettleForm(forms.Form):
    """What an editor decides."""

    reason = forms.CharField(
        required=False,
        max_length=Affiliation._meta.get_field("reason").max_length,
        validators=[validate_line],
        help_text="Needed to refuse or to end. The person reads it.",
    )


class SettleView(WagtailAdminTemplateMixin, FormView):
    """One affiliation: confirm it, refuse it with a reason, or end it."""

    template_name = "wagtailadmin/members/settle.html"
    form_class = SettleForm
    header_icon = "group"
    page_title = "Affiliation"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for those who settle affiliations."""
        if not can_settle_affiliations(request.user):
            raise PermissionDenied
        rows = Affiliation.objects.select_related("user__member", "agency", "company", "settled_by")
        self.affiliation = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way to this screen."""
        above = {"url": reverse("affiliations:index"), "label": "Affiliations"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The affiliation, and what helps to judge it: domains, never whole addresses."""
        row = self.affiliation
        emails = confirmed_addresses([row.user_id])[row.user_id]
        return {
            **super().get_context_data(**kwargs),
            "affiliation": row,
            "person": member_of(row.user),
            "domains": sorted({domain_of(email) for email in emails} - {""}),
            "known": sorted(row.agency.domains.values_list("domain", flat=True))
            if row.agency
            else [],
            "waits": row.state == AffiliationState.ASKED,
            "holds": row.state == AffiliationState.CONFIRMED,
            "is_own": row.user_id == self.request.user.pk,
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Decide, or say why it cannot be decided."""
        do, reason = self.request.POST.get("do"), form.cleaned_data["reason"]
        shared: dict[str, Any] = {"actor": self.request.user, "affiliation": self.affiliation}
        try:
            if do == "confirm":
                confirm_affiliation(**shared)
            elif do == "refuse":
                refuse_affiliation(**shared, reason=reason)
            elif do == "end":
                end_affiliation(**shared, reason=reason)
            else:
                raise ValidationError("Choose what to do.")
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        told = {"confirm": "Confirmed", "refuse": "Refused", "end": "Ended"}[do]
        messages.success(self.request, f"{told}: {_name(self.affiliation)}.")
        return redirect("affiliations:index")


register_permission_policy(Affiliation, SettlersPolicy(Affiliation))
