"""What the pages of the directory share: who gets in, and for whom a profile is written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from community.expertise.models import Advisor
from community.expertise.queries import advisor_of
from community.expertise.rules import is_coordinator, speaks_for

View = Callable[..., HttpResponse]


def page_with(
    request: HttpRequest, template: str, context: dict[str, Any], *forms: Any
) -> HttpResponse:
    """A page with forms; one of them with errors is no success."""
    wrong = any(form.errors for form in forms)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, template, context, status=status)


def members_only(view: View) -> View:
    """For whoever is signed in; kept by nobody on the way, and never taken into a search engine."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return login_required(shown)


def coordinators_only(view: View) -> View:
    """For coordinators; for other members there is nothing here."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_coordinator(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return members_only(shown)


@dataclass(frozen=True)
class Place:
    """One profile, as its advisor or a coordinator writes it, with the addresses of its pages."""

    advisor: Advisor
    is_own: bool
    speaks: bool

    def url(self, name: str = "", *keys: int) -> str:
        """Where one of its pages is: "about", "result" with its key …; nothing: the overview."""
        prefix = "advisor_own" if self.is_own else "advisor_edit"
        arguments = keys if self.is_own else (self.advisor.pk, *keys)
        return reverse(f"{prefix}_{name}" if name else prefix, args=arguments)

    @property
    def urls(self) -> dict[str, str]:
        """The addresses that name nothing but the profile."""
        return {name or "overview": self.url(name) for name in _PAGES}

    @property
    def waits(self) -> bool:
        """Whether what is written here waits for the advisor."""
        return not self.is_own and self.advisor.user_id is not None


_PAGES = (
    "", "about", "skills", "modes", "availability", "results", "result_new", "interests", "declare",
    "readers", "consent", "confirm", "pause",
)  # fmt: skip


def place_of(request: HttpRequest, pk: int | None) -> Place:
    """The profile of an address: one's own, or for coordinators any. Raises Http404."""
    if pk is None:
        own = advisor_of(request.user)
        if own is None:
            raise Http404
        return Place(own, is_own=True, speaks=True)
    if not is_coordinator(request.user):
        raise Http404
    advisor = get_object_or_404(Advisor.objects.select_related("company", "user"), pk=pk)
    return Place(advisor, is_own=False, speaks=speaks_for(request.user, advisor))
