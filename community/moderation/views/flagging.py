"""Flagging what one sees, and what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.moderation import actions
from community.moderation.content import Content, content_called
from community.moderation.forms import FlagForm
from community.moderation.queries import flag_on, flags_by, name_cases
from community.moderation.views.door import show_form
from exemplar.core.form_errors import add_errors

ON_A_PAGE = 25


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, name: str, key: int) -> HttpResponse:
    """Say what is wrong with one thing that one sees."""
    content = content_called(name)
    if content is None:
        raise Http404
    record = get_object_or_404(content.visible_to(request.user), pk=key)
    is_own = content.author_of(record).pk == request.user.pk
    earlier = flag_on(content, record, request.user)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not is_own and not earlier and form.is_valid():
        try:
            actions.flag(actor=request.user, record=record, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except PermissionDenied:
            raise Http404 from None
        else:
            messages.success(request, "Thank you. A moderator looks at it, and you are told.")
            return HttpResponseRedirect(_back(content, record, request.user))
    context = {
        "label": content.label.lower(),
        "words": content.words_of(record),
        "place": content.place_of(record),
        "url": content.address_of(record),
        "is_own": is_own,
        "earlier": earlier,
    }
    return show_form(request, "moderation/flag.html", form, context)


def _back(content: Content, record: Any, user: Any) -> str:
    """To where it stands; by now it may be hidden from whoever flagged it."""
    if content.visible_to(user).filter(pk=record.pk).exists():
        return content.address_of(record)
    return "/account/flags/"


@login_required
@never_cache
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """What the person has flagged, and what came of it."""
    page = Paginator(flags_by(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    name_cases((flag.case for flag in page.object_list), viewer=request.user)
    return render(request, "moderation/flags.html", {"page_obj": page})
