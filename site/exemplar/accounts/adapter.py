"""How allauth behaves here."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exemplar.accounts.closed import why_closed


class AccountAdapter(DefaultAccountAdapter):
    """Sends people to where they were going, and editors without a destination to their desk."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The front page, which says for each role what waits for them."""
        return "/"

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Let in again whoever has been kept out until now."""
        if not user.is_active:
            why_closed(user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, unless the account was closed after the password and before the address."""
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Tell somebody why the account is closed: they have shown that it is theirs."""
        if closed := why_closed(user):
            return render(request, "account/account_inactive.html", {"closed": closed}, status=403)
        return super().respond_user_inactive(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the name of the site, not of the address that it happens to answer at."""
        site = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.BASE_URL).netloc)
        super().send_mail(template_prefix, email, {"current_site": site, **context})

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address, and take as long as making an account would.

        Keeping the password of a new account is most of that work; without it, how long the answer
        takes would tell whoever asks that the address has an account.
        """
        make_password(email)
        super().send_account_already_exists_mail(email)
