"""The form in which a co-author is invited."""

from django import forms


class InviteForm(forms.Form):
    """Whom to ask."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="They need not have an account yet: the invitation waits for this address.",
    )
