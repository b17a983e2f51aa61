"""The form that takes in a file."""

from django import forms


class ImportForm(forms.Form):
    """A file of advisors."""

    use_required_attribute = False

    file = forms.FileField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": "The file is empty.", "required": "Choose a file."},
    )
