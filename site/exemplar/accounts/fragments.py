"""What each page shows of the person who reads it."""

from functools import lru_cache

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.loader import render_to_string

from exemplar.accounts.rules import opens_admin
from exemplar.core.personal import register_fragment

ACCOUNT_PREFIX = "/account/"


@register_fragment("account_menu")
def account_menu(request: HttpRequest, _argument: str) -> str:
    """Signing in, or one's own name and what one can do."""
    if request.user.is_authenticated:
        context = {"opens_admin": opens_admin(request.user)}
        return render_to_string("components/account_menu.html", context, request)
    # On the account's own pages the address to return to is already theirs to keep.
    at_account = request.path.startswith(ACCOUNT_PREFIX)
    return _sign_in_links("" if at_account else request.get_full_path())


@lru_cache(maxsize=1000)
def _sign_in_links(back: str) -> str:
    """The same for all who ask for one address; most pages are read by people not signed in."""
    return render_to_string("components/sign_in_links.html", {"back": back})


@register_fragment("messages")
def messages(request: HttpRequest, _argument: str) -> str:
    """What the site has to tell after the last action; mostly nothing."""
    if not get_messages(request):
        return ""
    return render_to_string("components/messages.html", request=request)
