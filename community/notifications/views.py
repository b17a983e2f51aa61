"""What a person follows, the inbox, and when mail comes: each one's own alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.notifications.actions import (
    choose_mail,
    follow,
    mark_all_read,
    mark_read,
    stop_following,
)
from community.notifications.enums import MailPace
from community.notifications.forms import MailForm
from community.notifications.fragments import button
from community.notifications.mails import subscription_signed_as
from community.notifications.queries import (
    followed,
    follows_of,
    inbox_of,
    items,
    pace_of,
    subscription_to,
    unread_count,
)
from community.notifications.targets import address_of, target_called
from exemplar.core.page_cache import wants_part

ON_A_PAGE = 25
STOP = "stop"


@login_required
@never_cache
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Everything that the person follows and may still see."""
    page = Paginator(follows_of(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "things": followed(request.user, page.object_list)}
    return render(request, "notifications/following.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_following(request: HttpRequest, name: str, key: int) -> HttpResponse:
    """Follow one thing or stop; a GET asks, for whoever comes here from signing in."""
    target = target_called(name)
    if target is None or not target.followable:
        raise Http404
    record = get_object_or_404(target.visible_to(request.user), pk=key)
    subscription = subscription_to(request.user, record)
    if request.method != "POST":
        context = {
            "record": record,
            "words": target.words_for(record),
            "url": address_of(record),
            "name": name,
            "key": key,
            "follows": subscription is not None,
        }
        return render(request, "notifications/follow.html", context)
    stops = request.POST.get("do") == STOP
    if not stops:
        follow(actor=request.user, record=record)
    elif subscription:
        stop_following(subscription=subscription)
    words = target.words_for(record)
    said = f"You no longer follow {words}." if stops else f"You follow {words} now."
    if wants_part(request):
        return HttpResponse(button(request, name, key, follows=not stops, said=said))
    messages.success(request, said)
    is_listed = request.POST.get("back") == "list"
    return redirect("following") if is_listed else HttpResponseRedirect(address_of(record))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop following from a mail: one press, signed in or not; mail programs press it themselves.

    A GET only asks: programs open the addresses in mails to look at them.
    """
    try:
        subscription = subscription_signed_as(token)
    except BadSignature:
        raise Http404 from None
    shown = followed(subscription.user, [subscription]) if subscription else []
    if request.method == "POST" and subscription:
        stop_following(subscription=subscription)
        subscription = None
    context = {"is_done": subscription is None, "thing": shown[0] if shown else None}
    return render(request, "notifications/stop.html", context)


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the person has been told, the newest first."""
    page = Paginator(inbox_of(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "items": items(request.user, page.object_list),
        "unread": unread_count(request.user),
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
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_all_read(actor=request.user)
    messages.success(request, "Everything is marked as read.")
    return redirect("inbox")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: HttpRequest) -> HttpResponse:
    """Choose when to get mail."""
    form = MailForm(request.POST or None, initial={"pace": pace_of(request.user)})
    if request.method == "POST" and form.is_valid():
        choose_mail(actor=request.user, pace=MailPace(form.cleaned_data["pace"]))
        messages.success(request, "Saved.")
        return redirect("notification_settings")
    return render(request, "notifications/settings.html", {"form": form})
