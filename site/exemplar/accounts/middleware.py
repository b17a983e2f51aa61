"""Who gets how far: a second factor for those whose account opens much, and the admin's door."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode

from exemplar.accounts.queries import needs_second_factor
from exemplar.accounts.second_factor import has_shown_second_factor
from exemplar.core.middleware import ADMIN_PREFIX

# What somebody without a second factor can still reach: setting one up, and signing out.
OPEN_PREFIXES = ("/account/", "/static/", "/healthz", "/readyz")
# With one, but signed in without it: showing it, and signing out.
_DOORSTEP = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout")


class SecondFactorMiddleware(MiddlewareMixin):
    """Lets people of certain roles do nothing before they have set up and shown a second factor."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """Redirect to where a second factor is set up, or shown."""
        user = request.user
        if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
            return None
        if not needs_second_factor(user):
            return None
        if is_mfa_enabled(user):
            return None if has_shown_second_factor(request) else _ask_for_second_factor(request)
        if request.path_info.startswith(OPEN_PREFIXES):
            return None
        messages.warning(request, "Your role works with a second factor. Please set one up first.")
        return redirect("mfa_index")


def _ask_for_second_factor(request: HttpRequest) -> HttpResponseBase | None:
    """Somebody signed in before the second factor was set up, perhaps with a password not theirs.

    They may not manage it either: a password alone would be enough to take it away.
    """
    path = request.path_info
    is_open = path in {reverse(name) for name in _DOORSTEP}
    if is_open or path.startswith(OPEN_PREFIXES[1:]):
        return None
    back = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('mfa_reauthenticate')}?{back}")


class AdminDoorMiddleware(MiddlewareMixin):
    """Turns away from the admin whoever is signed in and has no business there.

    Wagtail would send them to sign in, and that page sends whoever is signed in back again.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Raises PermissionDenied."""
        if not request.path_info.startswith(ADMIN_PREFIX) or not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
