"""Who gets how far: a second factor for those whose account opens much, and the admin's door."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from exemplar.accounts.queries import needs_second_factor
from exemplar.core.middleware import ADMIN_PREFIX

# What somebody without a second factor can still reach: setting one up, and signing out.
OPEN_PREFIXES = ("/account/", "/static/", "/healthz", "/readyz")


class SecondFactorMiddleware(MiddlewareMixin):
    """Sends people of certain roles to set up a second factor before anything else."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """Redirect to the set-up page while there is no second factor."""
        if not settings.SECOND_FACTOR_REQUIRED or request.path_info.startswith(OPEN_PREFIXES):
            return None
        user = request.user
        if not user.is_authenticated or not needs_second_factor(user) or is_mfa_enabled(user):
            return None
        messages.warning(request, "Your role works with a second factor. Please set one up first.")
        return redirect("mfa_index")


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
