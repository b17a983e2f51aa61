"""A person's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.members.profiles import profile_for
from community.members.queries import member_called


@never_cache
@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Who somebody is, what they know and what they have done, as far as the reader may see."""
    member = member_called(handle)
    if member is None:
        raise Http404
    if member.handle != handle:
        return redirect(member, permanent=False)
    profile = profile_for(request.user, member)
    return render(request, "members/person.html", {"profile": profile, "member": member})
