"""A developer's machine and the demonstration: works with no environment at all."""

from exemplar.settings.base import *  # noqa: F403
from exemplar.settings.base import DATABASES, STORAGES, VAR_DIR, env

# The database holds addresses and sessions: not for other people of the same machine.
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
# For the demonstration only: production reads its own from the environment or does not start.
SECRET_KEY = "only-for-the-demonstration-and-development-" + "x" * 24
ALLOWED_HOSTS = [
    "localhost", "127.0.0.1", "[::1]", "testserver", *env.list("ALLOWED_HOSTS", default=[]),
]  # fmt: skip
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
# A database server may hold what is no demonstration, and `manage.py` begins with these settings:
# nobody with a password that everybody knows is put there.
DEMONSTRATION = str(DATABASES["default"]["ENGINE"]).endswith("sqlite3")
if DEMONSTRATION:
    # Whatever mail server the environment names: no mail leaves the demonstration.
    EMAIL_BACKEND = "community.notifications.demo_mail.EmailBackend"
    # Answers by mail can be tried; see docs/mail.md.
    MAIL_REPLY_DOMAIN = env.str("MAIL_REPLY_DOMAIN", default="reply.localhost")
    INBOUND_MAIL_SECRET = env.str("INBOUND_MAIL_SECRET", default="only-for-the-demonstration")
SERVE_MEDIA = True
# Compressing what only this machine fetches would take longer than everything else.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "exemplar.core.static_names.PlainFiles"},
}
