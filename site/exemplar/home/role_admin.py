"""Granting and revoking roles in the admin. Only admins get here."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import SCOPED_ROLES, Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.accounts.queries import holders_of
from exemplar.accounts.rules import can_grant_roles
from exemplar.core.widgets import TreeSelect
from practices.taxonomy.models import Agency


class GrantersPolicy(BasePermissionPolicy):
    """Whoever may grant roles may do everything on these screens, and nobody else anything."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether a person may do this."""
        # A grant is made or revoked; it is never edited into another one.
        return action != "change" and can_grant_roles(user)

    def users_with_any_permission(self, _actions: Iterable[str]) -> QuerySet[User]:
        """Everybody who may."""
        return holders_of(Role.ADMIN)


class GrantForm(WagtailAdminModelForm):
    """Who gets which role, and for which agency where the role asks for one."""

    agency: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        widget=TreeSelect,
        empty_label="(the whole site)",
        help_text="Needed for: "
        + ", ".join(sorted(Role(role).label for role in SCOPED_ROLES))
        + ".",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.order_by("path")

    def clean(self) -> dict[str, Any]:
        """Bring role and agency together."""
        cleaned: dict[str, Any] = super().clean()
        role, agency = cleaned.get("role"), cleaned.get("agency")
        if role in SCOPED_ROLES and agency is None and "agency" not in self.errors:
            self.add_error("agency", "This role is held for one agency: choose it.")
        elif role and role not in SCOPED_ROLES and agency is not None:
            self.add_error("agency", "This role is held for the whole site: choose no agency.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The action gives the scope and checks the whole.
        return {*super()._get_validation_exclusions(), "scope_type", "scope_id"}

    def validate_constraints(self) -> None:
        """Left to the action, which knows the scope."""


class GrantView(CreateView):
    """Grants a role."""

    page_title = "Grant a role"
    submit_button_label = "Grant"
    submit_button_active_label = "Granting…"
    success_message = "Granted: %(object)s."

    def save_instance(self) -> RoleGrant:
        """Grant, as the person who is signed in."""
        given = self.form.cleaned_data
        return grant_role(
            actor=self.request.user,
            user=given["user"],
            role=Role(given["role"]),
            scope=given["agency"],
        )

    def get_success_buttons(self) -> list[Any]:
        """None: a grant is not edited."""
        return []


class RevokeView(DeleteView):
    """Revokes a role."""

    page_title = "Revoke a role"
    success_message = "Revoked: %(object)s."

    @property
    def confirmation_message(self) -> str:
        """What is asked before."""
        return f"Revoke this role? {self.object}"

    def get_usage(self) -> None:
        """Nothing refers to a grant."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Revoke, or say why not."""
        told = str(self.object)
        try:
            revoke_role(actor=self.request.user, grant=self.object)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, f"Revoked: {told}.")
        return redirect(self.get_success_url())


class GrantIndexView(IndexView):
    """Who holds which role."""

    add_item_label = "Grant a role"

    def get_base_queryset(self) -> QuerySet[RoleGrant]:
        """The grants with what the list shows of them."""
        grants = RoleGrant.objects.select_related("user", "granted_by")
        return grants.prefetch_related("scope")


class RoleGrantViewSet(ModelViewSet):
    """The screens for roles."""

    model = RoleGrant
    name = "roles"
    icon = "key"
    menu_label = "Roles"
    menu_order = 600
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    ordering: ClassVar[Any] = ["role", "user__last_name", "user__first_name", "pk"]
    list_per_page = 50
    list_filter: ClassVar[list[str]] = ["role"]
    search_fields: ClassVar[list[str]] = ["user__first_name", "user__last_name", "user__email"]
    list_display: ClassVar[list[Any]] = [
        "user",
        "role",
        Column("scope", label="For", accessor=lambda grant: grant.scope or "the whole site"),
        Column("granted_by"),
        DateColumn("granted_at"),
    ]
    index_view_class = GrantIndexView
    add_view_class = GrantView
    delete_view_class = RevokeView
    edit_handler = ObjectList(
        [FieldPanel("user", heading="Person"), FieldPanel("role"), FieldPanel("agency")],
        base_form_class=GrantForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the addresses of screens that do not exist here."""
        names = {"edit_url_name": None, "history_url_name": None, "usage_url_name": None}
        return {**super().get_common_view_kwargs(**kwargs), **names}

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, granting, and revoking."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("<int:pk>/revoke/", self.delete_view, name="delete"),
        ]


register_permission_policy(RoleGrant, GrantersPolicy(RoleGrant))
