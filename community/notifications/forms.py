"""The form in which a person chooses when to get mail."""

from django import forms

from community.notifications.enums import MailPace


class MailForm(forms.Form):
    """When news comes by mail."""

    pace = forms.ChoiceField(
        label="News by mail",
        choices=MailPace.choices,
        widget=forms.RadioSelect,
        help_text="Everything is in your inbox here in any case.",
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
