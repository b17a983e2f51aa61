"""The forms in which a person chooses how closely to follow, and when to get mail."""

from django import forms

from community.notifications.enums import Level, MailPace


class LevelForm(forms.Form):
    """How closely to follow one thing."""

    level = forms.ChoiceField(
        label="How closely",
        choices=[(level.value, f"{level.label}. {level.meaning}") for level in Level],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers."},
    )


class MailForm(forms.Form):
    """When news comes by mail."""

    pace = forms.ChoiceField(
        label="News by mail",
        choices=MailPace.choices,
        widget=forms.RadioSelect,
        help_text="Everything is in your inbox here in any case. Summaries come in the morning, "
        "where you live.",
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
    with_tracked = forms.BooleanField(
        label="If mail comes at once: a summary each week of what I only track",
        required=False,
    )
