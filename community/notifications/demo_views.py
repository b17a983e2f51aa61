"""The mails of the demonstration. Nowhere else are these pages there."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.notifications.demo_mail import safe_html
from community.notifications.models import KeptMail

ON_A_PAGE = 25


def _only_in_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail that would have left, the newest first."""
    _only_in_the_demonstration()
    kept = KeptMail.objects.defer("text", "html", "source").order_by("-pk")
    page = Paginator(kept, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/demo_mails.html", {"page_obj": page})


@never_cache
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: as text, as HTML, and as it would travel."""
    _only_in_the_demonstration()
    found = get_object_or_404(KeptMail, pk=pk)
    html = mark_safe(safe_html(found.html))  # noqa: S308 - sanitised
    return render(request, "notifications/demo_mail.html", {"mail": found, "html": html})
