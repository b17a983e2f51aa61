"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sends people to where they were going, and editors without a destination to their desk."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The front page, which says for each role what waits for them."""
        return "/"

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address, and take as long as making an account would.

        Keeping the password of a new account is most of that work; without it, how long the answer
        takes would tell whoever asks that the address has an account.
        """
        make_password(email)
        super().send_account_already_exists_mail(email)
