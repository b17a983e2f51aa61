"""A second factor for those whose account opens much."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from exemplar.accounts.queries import needs_second_factor

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
