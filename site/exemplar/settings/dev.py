"""A developer's machine and the demonstration: works with no environment at all."""

from exemplar.settings.base import *  # noqa: F403
from exemplar.settings.base import STORAGES, VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
# For the demonstration only: production reads its own from the environment or does not start.
SECRET_KEY = "only-for-the-demonstration-and-development-" + "x" * 24
ALLOWED_HOSTS = [
    "localhost", "127.0.0.1", "[::1]", "testserver", *env.list("ALLOWED_HOSTS", default=[]),
]  # fmt: skip
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
DEMONSTRATION = True
SERVE_MEDIA = True
# Compressing what only this machine fetches would take longer than everything else.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
