"""One's own account: the overview, the profile, one's data, and the way out."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.members.actions import change_profile, delete_account, dismiss_welcome
from community.members.exports import export_of
from community.members.forms import LeaveForm, ProfileForm
from community.members.personal_data import registered
from community.members.profiles import FIELDS
from community.members.queries import member_of
from community.members.shortcuts import remember_shortcuts
from community.members.time_zones import remember_zone
from exemplar.core.form_errors import add_errors


@login_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that a person can do with their account."""
    return render(request, "members/account.html", {"member": member_of(request.user)})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change what one says about oneself."""
    member = member_of(request.user)
    form = ProfileForm.of(member, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change_profile(actor=request.user, member=member, values=form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            remember_zone(request.session, form.cleaned_data["time_zone"])
            wanted = form.cleaned_data["has_shortcuts"]
            remember_shortcuts(request.session, wanted=wanted)
            messages.success(request, "Your profile is saved.")
            return redirect("profile")
    rows = [(form[name], form[f"{name}_for"]) for name in ("headline", "about", "topics")]
    others = [form[f"{name}_for"] for name in FIELDS if name not in form.fields]
    context = {"form": form, "member": member, "rows": rows, "others": others}
    return render(request, "members/profile.html", context)


@login_required
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Put the first steps away."""
    dismiss_welcome(actor=request.user, member=member_of(request.user))
    messages.success(request, "The first steps are put away. You find them all under “Account”.")
    return redirect("/")


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, and the way to have it."""
    return render(request, "members/data.html", {"kept": registered()})


@login_required
@reauthentication_required
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """All that is kept of a person, as one file."""
    name = f"exemplar-{member_of(request.user).handle}-{timezone.localdate():%Y-%m-%d}.json"
    return StreamingHttpResponse(
        export_of(request.user),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@reauthentication_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what stays and what goes, and delete the account of whoever means it."""
    person: Any = request.user
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            delete_account(actor=person, user=person)
        except ValidationError as error:
            add_errors(form, error)
        else:
            logout(request)
            messages.success(request, "Your account is deleted.")
            return redirect("/")
    context = {
        "form": form,
        "goes": [each.goes for each in registered() if each.goes],
        "stays": [each.stays for each in registered() if each.stays],
    }
    return render(request, "members/delete.html", context)
