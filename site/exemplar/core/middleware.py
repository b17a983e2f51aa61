"""What is done to every answer: its policy, who may keep it, and its personal fragments."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from exemplar.core.personal import fill
from exemplar.core.visibility import may_read

ADMIN_PREFIX = "/admin/"
# Addresses, second factors, recovery codes, links of mails: allauth does not say who may keep them.
ACCOUNT_PREFIX = "/account/"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere but in the Wagtail admin, which has a looser one of its own."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Choose the policy by the address."""
        if getattr(request, "is_dummy", False):
            # The page editor asks for a preview as a reader would, and then frames it.
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        if request.path_info.startswith(ADMIN_PREFIX):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            # The page editor frames its own previews.
            response["X-Frame-Options"] = "SAMEORIGIN"
        return super().process_response(request, response)


class RefusalsNotKeptMiddleware(MiddlewareMixin):
    """No answer that something is refused, missing or broken is kept on the way, by anybody.

    Nor any page of an account: "Back" would show it again after somebody has signed out.

    Who may read it, or whether it is there, may be another matter a moment later; and what is kept
    would tell one reader's refusal from another's. A view that raises passes its own headers by.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say so, unless the view has said how long its answer holds."""
        is_refusal = response.status_code >= HTTPStatus.BAD_REQUEST
        is_of_account = request.path_info.startswith(ACCOUNT_PREFIX)
        if (is_refusal or is_of_account) and "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response


class ReadableRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, but none to a page that the person may not read: it would name it."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Lead on, or leave the answer that nothing was found."""
        answer = super().process_response(request, response)
        if answer is response:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        found = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
        page = found.redirect_page if found else None
        is_readable = page is None or (page.live and may_read(request.user, page.path))
        return answer if is_readable else response


class PersonalFragmentMiddleware(MiddlewareMixin):
    """Fills the personal fragments of a page for the person who asked."""

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        """Fill HTML answers; leave all others alone."""
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming:
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            response.content = fill(response.content, request)
        return response
