"""What the front page and each page show to one person alone."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from wagtail.models import Page

from exemplar.accounts.rules import opens_admin
from exemplar.core.personal import register_fragment
from exemplar.home.queries import next_steps
from exemplar.home.welcome import welcome_path


@register_fragment("next_steps")
def waiting(request: HttpRequest, _argument: str) -> str:
    """What a signed-in person would do next; nothing for the public."""
    if not request.user.is_authenticated:
        return ""
    context = {
        "steps": next_steps(request.user),
        "welcome": welcome_path(request.user),
        "user": request.user,
    }
    return render_to_string("home/_next_steps.html", context, request)


@register_fragment("edit_link")
def edit_link(request: HttpRequest, page_id: str) -> str:
    """A way to the editing screen for those who may change this page."""
    if not page_id.isdigit() or not opens_admin(request.user):
        return ""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return ""
    return format_html(
        '<p class="ex-edit"><a href="{}">Edit this page</a></p>',
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )
