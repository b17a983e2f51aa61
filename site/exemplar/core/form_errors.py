"""What an action refuses, said beside the field of the form that asked for it."""

from collections.abc import Callable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm


def add_errors(form: BaseForm, error: ValidationError, otherwise: str | None = None) -> None:
    """Add to a form what an action raised; what names no field of it stands beside `otherwise`."""
    whole = {NON_FIELD_ERRORS: error.messages} if not hasattr(error, "error_dict") else {}
    for name, errors in (whole or error.error_dict).items():
        form.add_error(name if name in form.fields else otherwise, errors)


def is_done(form: BaseForm, action: Callable[[], object], otherwise: str | None = None) -> bool:
    """Whether a form that was sent has been acted upon; what is wrong is said beside its field."""
    if not form.is_valid():
        return False
    try:
        action()
    except ValidationError as error:
        add_errors(form, error, otherwise)
        return False
    return True
