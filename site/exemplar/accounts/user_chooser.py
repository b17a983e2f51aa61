"""Choosing a person in the admin, by name or address."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from exemplar.accounts.models import User


class PersonFilterForm(BaseFilterForm):
    """Finds people by a part of their name or address."""

    q = forms.CharField(
        label="Name or address",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Name or address"}),
    )

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        """The people whose name or address holds each of the words."""
        people: QuerySet[User] = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            people = people.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
            )
        return people


class _PeopleMixin:
    filter_form_class = PersonFilterForm

    @property
    def columns(self) -> list[Any]:
        """The name, and the address that tells two of one name apart."""
        return [*super().columns, Column("email", label="Address")]  # type: ignore[misc]


class ChoosePeopleView(_PeopleMixin, ChooseView):
    """The dialog."""


class ChoosePeopleResultsView(_PeopleMixin, ChooseResultsView):
    """The list inside the dialog."""


class PersonChooserViewSet(ChooserViewSet):
    """Wagtail's dialog for choosing, over the people who can sign in."""

    model = User
    icon = "user"
    choose_one_text = "Choose a person"
    choose_another_text = "Choose another person"
    edit_item_text = "Edit this person"
    per_page = 20
    choose_view_class = ChoosePeopleView
    choose_results_view_class = ChoosePeopleResultsView

    def get_object_list(self) -> QuerySet[User]:
        """Everybody who can sign in, in the order of their names."""
        return User.objects.filter(is_active=True).order_by("last_name", "first_name", "email")
