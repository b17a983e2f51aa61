"""The test suite: as production where it can be seen, quick where it cannot."""

from exemplar.settings.base import *  # noqa: F403
from exemplar.settings.base import DATABASES, INSTALLED_APPS, STORAGES

# Reads migrations in `make check`; has no tables and no pages.
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
SECOND_FACTOR_REQUIRED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
WHITENOISE_AUTOREFRESH = True
DATABASES["default"].setdefault("TEST", {})
