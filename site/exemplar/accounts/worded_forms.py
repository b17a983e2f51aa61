"""allauth's forms in the words of this site."""

from typing import Any, ClassVar

from allauth.account import forms as allauth


class _Worded:
    """Calls the fields that there are as the rest of the site does."""

    labels: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name, label in {"email": "E-mail address", **self.labels}.items():
            if name in fields:
                fields[name].label = label


class LoginForm(_Worded, allauth.LoginForm):
    """Signing in."""

    labels: ClassVar[dict[str, str]] = {"login": "E-mail address", "remember": "Keep me signed in"}


class SignupForm(_Worded, allauth.SignupForm):
    """Making an account."""

    labels: ClassVar[dict[str, str]] = {"password2": "Password, once more"}


class AddEmailForm(_Worded, allauth.AddEmailForm):
    """Another address."""


class ResetPasswordForm(_Worded, allauth.ResetPasswordForm):
    """Asking for a link that sets a new password."""


class ChangePasswordForm(_Worded, allauth.ChangePasswordForm):
    """Another password."""

    labels: ClassVar[dict[str, str]] = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password, once more",
    }


class ResetPasswordKeyForm(_Worded, allauth.ResetPasswordKeyForm):
    """A new password instead of a forgotten one."""

    labels: ClassVar[dict[str, str]] = {
        "password1": "New password",
        "password2": "New password, once more",
    }
