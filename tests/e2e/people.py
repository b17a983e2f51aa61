"""Who opens the pages: one person for each role, and some in a special state of their account."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.factories import UserFactory, role_user

# Signed in, but so long ago that the account asks again.
STALE = "stale"
# Works with an app for codes, recovery codes and a security key.
KEYHOLDER = "keyholder"
# Works with an app for codes alone.
CODES = "codes"
# In seconds. The account asks again five minutes after a sign-in; on a slow machine the pages of
# one module take longer, and all but STALE count as signed in a moment ago until they are through.
AS_LONG_AS_TESTS_TAKE = 24 * 60 * 60


def address_of(who: str) -> str:
    """The e-mail address of one of these people."""
    return f"{who}@example.test"


def name_of(person: User) -> str:
    """How the tests call a person: what is before the @."""
    return person.email.rpartition("@")[0]


def make_people() -> None:
    """Everybody."""
    for role in Role:
        role_user(role, email=address_of(role))
    UserFactory(email=address_of(STALE))
    TOTP.activate(UserFactory(email=address_of(CODES)), "JBSWY3DPEHPK3PXP")
    careful = UserFactory(email=address_of(KEYHOLDER))
    TOTP.activate(careful, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(careful)
    Authenticator.objects.create(
        user=careful,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Blue key", "passwordless": False, "credential": {}},
    )


def session_cookies(site: str) -> dict[str, dict[str, str]]:
    """For each person the cookie of a session."""
    return {name_of(person): _cookie(person, site) for person in User.objects.all()}


def _cookie(person: User, site: str) -> dict[str, str]:
    # What signing in leaves behind, without all that it sets off: there are hundreds of people.
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if person.email != address_of(STALE):
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {
                "method": "password",
                "at": time.time() + AS_LONG_AS_TESTS_TAKE,
                "reauthenticated": True,
            }
        ]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": site}
