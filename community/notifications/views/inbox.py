"""The inbox: what a person has been told, by what it is about."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.notifications.actions import mark_all_read, mark_read
from community.notifications.inbox import Choice, groups_of, kinds_told, lines, one_by_one
from community.notifications.queries import inbox_of, unread_count
from community.notifications.targets import target_called

ON_A_PAGE = 25
UNREAD = "unread"


def _choice(params: QueryDict) -> Choice:
    """What of the inbox is asked for; nonsense asks for everything."""
    name, _, key = params.get("about", "").rpartition("-")
    about = target_called(name) if key.isdecimal() and len(key) < len(str(2**63)) else None
    return Choice(
        target=about or target_called(params.get("kind", "")),
        key=int(key) if about else None,
        only_unread=params.get("show") == UNREAD,
    )


def _address(choice: Choice) -> str:
    """The query string that asks for it."""
    params = {}
    if choice.target:
        name = choice.target.name
        params = {"kind": name} if choice.key is None else {"about": f"{name}-{choice.key}"}
    if choice.only_unread:
        params["show"] = UNREAD
    return f"?{urlencode(params)}"


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the person has been told, the newest first; much about one thing is one line."""
    user, choice = request.user, _choice(request.GET)
    found = groups_of(user, choice) if choice.key is None else one_by_one(user, choice)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    kind = choice.target.name if choice.target else ""
    context = {
        "page_obj": page,
        "lines": lines(user, page.object_list),
        "choice": choice,
        "kind": kind,
        "about": request.GET["about"] if choice.key is not None else "",
        "kinds": kinds_told(user, only_unread=choice.only_unread),
        "address": _address(choice),
        "show": f"&show={UNREAD}" if choice.only_unread else "",
        "unread": unread_count(user),
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@never_cache
@require_safe
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notification is about; it is read then."""
    found = get_object_or_404(inbox_of(request.user), pk=pk)
    if request.method == "GET":
        mark_read(notification=found)
    return HttpResponseRedirect(found.news.url)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark as read: everything, or what is about one thing."""
    choice = _choice(request.POST)
    count = mark_all_read(actor=request.user, target=choice.target, key=choice.key)
    is_all = choice.target is None
    said = "Everything is marked as read." if is_all else f"Marked as read: {count}."
    messages.success(request, said)
    back = _choice(QueryDict(request.POST.get("back", "").removeprefix("?")))
    return redirect(reverse("inbox") + _address(back).removesuffix("?"))
