"""A public installation: refuses to start without what it needs, and names each thing missing."""

from django.core.exceptions import ImproperlyConfigured

from exemplar.settings.base import *  # noqa: F403
from exemplar.settings.base import BASE_URL, SECRET_KEY, env

REQUIRED = {
    "SECRET_KEY": "a long random string (50 characters or more) that only this installation knows",
    "ALLOWED_HOSTS": "the host names it answers to, separated by commas",
    "BASE_URL": "its public address, starting with https://",
    "DATABASE_URL": "its database, such as postgres://user:password@host/name",
    "CACHE_URL": "a cache shared by all its processes, such as rediscache://host:6379/1",
    "EMAIL_URL": "its mail server, such as smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "the sender of its mails",
}
missing = [name for name in REQUIRED if not env.str(name, default="").strip()]
if missing:
    lines = "\n".join(f"  {name}: {REQUIRED[name]}" for name in missing)
    raise ImproperlyConfigured(
        f"Exemplar does not start in production without these environment variables:\n{lines}"
    )
if len(SECRET_KEY) < 50:  # noqa: PLR2004
    raise ImproperlyConfigured("SECRET_KEY must have 50 characters or more.")
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must start with https://.")

DEBUG = False
DEMONSTRATION = False
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXY_COUNT", default=0) else None
)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
