"""The test suite: as production where it can be seen, quick where it cannot."""

from exemplar.settings.base import *  # noqa: F403
from exemplar.settings.base import BASE_DIR, DATABASES, INSTALLED_APPS, STORAGES, env

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
if not env.str("DATABASE_URL", default=""):
    # Nobody named one, so this would be that of the site beside: an empty one takes its place.
    DATABASES["default"]["NAME"] = ":memory:"

# Tests that commit empty the database after them; the audit trail lets nobody else do that.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.emptying"]

# modelsearch's own suite runs with each embedded engine, on the models that it brings along.
INSTALLED_APPS = [*INSTALLED_APPS, "modelsearch.test.testapp"]
FIXTURE_DIRS = [BASE_DIR / "tests" / "search" / "engines" / "fixtures"]
MODELSEARCH_BACKENDS = {
    # Each search sees what the test has made, though its transaction is never committed.
    "default": {"BACKEND": "tests.search.immediate"},
    "tantivy": {"BACKEND": "search.engines.tantivy", "AUTO_UPDATE": False, "OUTBOX": False},
    "database": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False},
    "whoosh": {"BACKEND": "search.engines.whoosh", "AUTO_UPDATE": False, "OUTBOX": False},
}
