"""The version of a record that somebody had before them when they decided."""

from django import forms


class VersionForm(forms.Form):
    """Doing something with a record as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
