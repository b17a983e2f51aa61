"""What a person follows, how closely, and what ends from a mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community.notifications.actions import set_level, stop_following
from community.notifications.endings import read_ending
from community.notifications.enums import Level
from community.notifications.forms import LevelForm
from community.notifications.fragments import button
from community.notifications.levels import level_for
from community.notifications.queries import (
    followed,
    follows_of,
    kinds_followed,
    subscription_to,
)
from community.notifications.targets import Target, address_of, target_called
from exemplar.core.page_cache import wants_part

ON_A_PAGE = 25
STOP = "stop"
FOLLOW = "follow"


@login_required
@never_cache
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Everything that the person follows and may still see, or what of it is of one kind."""
    target = target_called(request.GET.get("kind", ""))
    page = Paginator(follows_of(request.user, target), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "things": followed(request.user, page.object_list),
        "kinds": kinds_followed(request.user),
        "kind": target.name if target else "",
        "address": f"?kind={target.name}" if target else "?",
    }
    return render(request, "notifications/following.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_following(request: HttpRequest, name: str, key: int) -> HttpResponse:
    """Choose how closely to follow a thing; a GET asks, for whoever comes from signing in."""
    target = target_called(name)
    if target is None or not target.followable:
        raise Http404
    record = get_object_or_404(target.visible_to(request.user), pk=key)
    subscription = subscription_to(request.user, record)
    words = target.words_for(record)
    do = request.POST.get("do")
    if do == STOP:
        if subscription:
            stop_following(subscription=subscription)
        return _changed(request, target, record, None, f"You no longer follow {words}.")
    given = {"level": Level.WATCH} if do == FOLLOW else request.POST
    chosen = Level(subscription.level) if subscription else Level.WATCH
    form = LevelForm(given if request.method == "POST" else None, initial={"level": chosen})
    if form.is_valid():
        level = Level(form.cleaned_data["level"])
        set_level(actor=request.user, record=record, level=level)
        return _changed(request, target, record, level, _said(level, words))
    context = {
        "form": form,
        "words": words,
        "url": address_of(record),
        "name": name,
        "key": key,
        "subscription": subscription,
        "by_others": None if subscription else level_for(request.user, record),
    }
    return render(request, "notifications/follow.html", context)


def _said(level: Level, words: str) -> str:
    if level == Level.WATCH:
        return f"You follow {words} now."
    return f"{level.state}: {words}. {level.meaning}"


def _changed(
    request: HttpRequest, target: Target, record: Any, level: Level | None, said: str
) -> HttpResponse:
    """The control as it stands now, or the page that one comes from."""
    if wants_part(request):
        return HttpResponse(button(request, target.name, record.pk, level=level, said=said))
    messages.success(request, said)
    is_listed = request.POST.get("back") == "list"
    return redirect("following") if is_listed else HttpResponseRedirect(address_of(record))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End something from a mail: one press, signed in or not; mail programs press it themselves.

    A GET only asks: programs open the addresses in mails to look at them.
    """
    try:
        ending = read_ending(token)
    except BadSignature:
        raise Http404 from None
    is_done = ending is None
    if request.method == "POST" and ending:
        ending.end()
        is_done = True
    context = {"ending": ending, "is_done": is_done}
    return render(request, "notifications/stop.html", context)
