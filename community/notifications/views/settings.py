"""When a person gets mail, and what the next summary would be."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.notifications.actions import choose_mail, renew_reply_addresses
from community.notifications.demo_mail import safe_html
from community.notifications.enums import MailPace
from community.notifications.forms import MailForm
from community.notifications.preferences import wish_of
from community.notifications.previews import next_digest
from community.notifications.replies import are_given_out


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: HttpRequest) -> HttpResponse:
    """Choose when to get mail."""
    wish = wish_of(request.user)
    initial = {"pace": wish.pace, "with_tracked": wish.with_tracked}
    form = MailForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_mail(
            actor=request.user,
            pace=MailPace(form.cleaned_data["pace"]),
            with_tracked=form.cleaned_data["with_tracked"],
        )
        messages.success(request, "Saved.")
        return redirect("notification_settings")
    context = {"form": form, "digests": wish.digest_pace, "takes_replies": are_given_out()}
    return render(request, "notifications/settings.html", context)


@login_required
@never_cache
@require_safe
def digest_preview(request: HttpRequest) -> HttpResponse:
    """The next summary, as it would be sent now."""
    preview = next_digest(request.user)
    html = mark_safe(safe_html(preview.html))  # noqa: S308 - sanitised
    return render(request, "notifications/digest.html", {"preview": preview, "html": html})


@login_required
@require_POST
def renew_addresses(request: HttpRequest) -> HttpResponse:
    """Make the reply addresses in all earlier mails useless."""
    renew_reply_addresses(actor=request.user)
    messages.success(request, "The reply addresses in your earlier mails no longer work.")
    return redirect("notification_settings")
