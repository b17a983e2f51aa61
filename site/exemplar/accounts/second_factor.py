"""Whether a session has shown a second factor: set one up, or signed in or confirmed with it."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

_SHOWN_BY = "second_factor_shown_by"


@receiver([authenticator_added, authenticator_used])
def remember_second_factor(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Keep in the session whose second factor it was."""
    request.session[_SHOWN_BY] = user.pk


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether this session has shown the second factor of the person signed in."""
    return bool(request.session.get(_SHOWN_BY) == request.user.pk)
