"""What pages show of fit to whoever has described a service."""

from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html

from exemplar.core.personal import register_fragment
from practices.fit.factors import DECISIVE, LEAST_SAME
from practices.fit.queries import panel_for, reader_service, view_of
from practices.fit.rates import LEAST_REPORTS, Estimate

WIDTH = 200


@register_fragment("context_fit")
def context_fit(request: HttpRequest, practice: str) -> str:
    """One practice beside the reader's service, or the way to describe one."""
    service = reader_service(request)
    if service is None or not practice.isdigit():
        return _invitation(request.path)
    panel = panel_for(service, int(practice))
    context = {
        "panel": panel,
        "picture": _picture(panel.estimate) if panel.estimate.is_enough else None,
        "least_reports": LEAST_REPORTS,
        "least_same": LEAST_SAME,
        "decisive": ", ".join(factor.label.lower() for factor in DECISIVE),
        "back": request.path,
    }
    return render_to_string("fit/_panel.html", context)


def _picture(found: Estimate) -> dict[str, int]:
    """Where the parts of the interval stand in a drawing of this width."""
    low, high = round(found.low * WIDTH), round(found.high * WIDTH)
    return {
        "low": low,
        "width": high - low,
        "mean": round(found.mean * WIDTH),
        "overall": round(found.overall * WIDTH),
    }


@lru_cache(maxsize=1000)
def _invitation(back: str) -> str:
    """The same for all who ask for one address; most pages are read by people without a service."""
    return render_to_string("fit/_invitation.html", {"back": back})


@register_fragment("fit_sign")
def fit_sign(request: HttpRequest, practice: str) -> str:
    """How often a practice worked in services like the reader's; nothing where nobody tried it."""
    view = view_of(request)
    if view is None or not practice.isdigit():
        return ""
    found = view.estimate(int(practice))
    if not found.tried:
        return ""
    return format_html(
        '<p class="ex-fit-sign">Worked in {} of {} like yours</p>', found.worked, found.tried
    )


@register_fragment("fit_invitation")
def fit_invitation(request: HttpRequest, _argument: str) -> str:
    """Above the list of practices: which service it is seen from, or the way to describe one."""
    service, back = reader_service(request), request.get_full_path()
    if service is None:
        return _bar(back)
    return render_to_string("fit/_browse.html", {"service": service, "back": back})


@lru_cache(maxsize=1000)
def _bar(back: str) -> str:
    return render_to_string("fit/_browse.html", {"back": back})
