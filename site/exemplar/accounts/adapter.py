"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sends people to where they were going, and editors without a destination to their desk."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The front page, which says for each role what waits for them."""
        return "/"
