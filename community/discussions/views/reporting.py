"""How the community does, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.discussions.report import MONTHS, community_report


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """How soon people are answered, and what becomes of flags, as pictures and as tables."""
    context = {
        "report": community_report(),
        "month_count": MONTHS,
        "above": [{"title": "Discussions", "url": reverse("discussions")}],
    }
    return render(request, "discussions/report.html", context)
