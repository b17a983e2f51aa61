"""What each page shows of the person who reads it."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from exemplar.core.personal import register_fragment


@register_fragment("account_menu")
def account_menu(request: HttpRequest, _argument: str) -> str:
    """Signing in, or one's own name and what one can do."""
    return render_to_string("components/account_menu.html", request=request)


@register_fragment("messages")
def messages(request: HttpRequest, _argument: str) -> str:
    """What the site has to tell after the last action."""
    return render_to_string("components/messages.html", request=request)
