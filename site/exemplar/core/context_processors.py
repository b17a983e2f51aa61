"""What every template can name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from exemplar.core.content_version import versioned
from exemplar.core.models import SiteSettings

# A site answers to few names; where any name will do, the rest are looked up each time.
MOST_HOSTS = 20


def site(request: HttpRequest) -> dict[str, Any]:
    """The installation's settings (read when used) and whether it is a demonstration."""
    return {
        "site_settings": SimpleLazyObject(lambda: _settings_for(request)),
        "site_name": settings.SITE_NAME,
        "is_demonstration_site": settings.DEMONSTRATION,
    }


@versioned
def _known_settings() -> dict[str, SiteSettings]:
    """The settings by the name that the site was called by; the pages of a refusal use them too."""
    return {}


def _settings_for(request: HttpRequest) -> SiteSettings:
    known, host = _known_settings(), request.get_host()
    if (found := known.get(host)) is None:
        # Without the request, which would be kept as well.
        found = SiteSettings.for_site(Site.find_for_request(request))
        if len(known) < MOST_HOSTS:
            known[host] = found
    return found
