"""Wagtail's screens for users, without the groups: those follow from the roles granted."""

from typing import Any

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from exemplar.accounts.models import User


class _WithoutGroups(forms.Form):
    field_order = ["first_name", "last_name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("groups", "is_superuser"):
            self.fields.pop(name, None)


class EditForm(_WithoutGroups, UserEditForm):
    """Changing a person."""

    class Meta(UserEditForm.Meta):
        model = User
        fields = (UserEditForm.Meta.fields | {"is_demonstration"}) - {"groups", "is_superuser"}


class CreationForm(_WithoutGroups, UserCreationForm):
    """Adding a person."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = (UserCreationForm.Meta.fields | {"is_demonstration"}) - {"groups", "is_superuser"}


class UserViewSet(WagtailUserViewSet):
    """Wagtail's screens with our forms."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002
        """The form for adding or changing a person."""
        return EditForm if for_update else CreationForm
