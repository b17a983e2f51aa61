"""A reader's own service, and how fit is worked out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exemplar.core.page_cache import same_for_everyone
from practices.fit.actions import choose_service, describe_service, forget_service
from practices.fit.described import Description
from practices.fit.enums import Factor
from practices.fit.factors import DECISIVE, FACTORS, LEAST_SAME
from practices.fit.forms import ServiceForm
from practices.fit.queries import reader_service, service_aside, words_for
from practices.fit.rates import LEAST_PRACTICES, LEAST_REPORTS, STRENGTHS, USUAL_STRENGTH
from practices.fit.seeing import library_rate

LONGEST_ADDRESS = 2000


def _next(request: HttpRequest) -> str:
    """Where the reader came from, if that is a page of this site."""
    address = request.POST.get("next") or request.GET.get("next", "")
    is_ours = len(address) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_service(request: HttpRequest) -> HttpResponse:
    """Describe a service, change what was said, forget it."""
    service, back = reader_service(request), _next(request)
    sent = request.POST if request.method == "POST" else None
    form = ServiceForm.of(service.description if service else None, sent)
    if form.is_valid():
        described = Description.of_form(form.cleaned_data)
        describe_service(actor=request.user, session=request.session, description=described)
        messages.success(request, "Your service is kept. Each practice now shows how it fits.")
        return redirect(back or "my_service")
    aside = service_aside(request)
    context: dict[str, Any] = {
        "form": form,
        "service": service,
        "known": _known(service),
        "aside": aside,
        "aside_known": _known(aside),
        "next": back,
        "least_same": LEAST_SAME,
    }
    return render(request, "fit/my_service.html", context)


def _known(service: Any) -> list[tuple[str, str]]:
    """What is known of a service, factor by factor."""
    words = words_for(service.context) if service else {}
    return [(Factor(factor).label, words[factor]) for factor in words]


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget the reader's service."""
    forget_service(actor=request.user, session=request.session)
    messages.success(request, "Your service is forgotten.")
    return redirect("my_service")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Use the service described before signing in, or keep the one of the account."""
    is_new = request.POST.get("use") == "new"
    choose_service(actor=request.user, session=request.session, new=is_new)
    told = "The service that you described last is kept." if is_new else "Nothing has changed."
    messages.success(request, told)
    return redirect("my_service")


@require_safe
@same_for_everyone
def explanation(request: HttpRequest) -> HttpResponse:
    """How services are compared, and how the rate and its interval are worked out."""
    worked, tried = library_rate()
    context = {
        "factors": [factor.label for factor in FACTORS],
        "decisive": [factor.label.lower() for factor in DECISIVE],
        "least_same": LEAST_SAME,
        "least_reports": LEAST_REPORTS,
        "least_practices": LEAST_PRACTICES,
        "usual_strength": USUAL_STRENGTH,
        "least_strength": STRENGTHS[0],
        "most_strength": STRENGTHS[-1],
        "worked": worked,
        "tried": tried,
    }
    return render(request, "fit/explanation.html", context)
