"""What an action refuses, said in the form that asked."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from exemplar.core.form_errors import add_errors


class Asked(forms.Form):
    title = forms.CharField()


@pytest.mark.parametrize(
    ("refused", "otherwise", "told"),
    [
        (ValidationError({"title": ["Taken."]}), None, {"title": ["Taken."]}),
        (ValidationError({"owner": ["No."]}), None, {"__all__": ["No."]}),
        (ValidationError("Full."), None, {"__all__": ["Full."]}),
        (ValidationError(["Full."]), "title", {"title": ["Full."]}),
    ],
)
def test_errors_stand_beside_the_field_or_where_it_is_said(refused, otherwise, told):
    form = Asked({"title": "a"})
    assert form.is_valid()
    add_errors(form, refused, otherwise)
    assert form.errors == told
