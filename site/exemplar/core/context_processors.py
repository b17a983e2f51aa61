"""What every template can name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from exemplar.core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """The installation's settings (read when used) and whether it is a demonstration."""
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
        "site_name": settings.SITE_NAME,
        "is_demonstration_site": settings.DEMONSTRATION,
    }
