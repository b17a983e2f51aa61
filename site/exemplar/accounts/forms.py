"""What a person says when signing up, beside address and password."""

from django import forms
from django.http import HttpRequest

from exemplar.accounts.models import User
from exemplar.core.plain_text import validate_line


class SignupForm(forms.Form):
    """Adds the name under which a person takes part."""

    first_name = forms.CharField(
        max_length=150,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        max_length=150,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ["first_name", "last_name", "email", "password1", "password2"]

    def signup(self, _request: HttpRequest, user: User) -> None:
        """Keep the name."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
