"""The site as it runs in production, with one more address: an empty view to compare with."""

from exemplar.settings.dev import *  # noqa: F403
from exemplar.settings.dev import MODERATION_LIMITS, STORAGES

ROOT_URLCONF = "tests.bench.urls"
SECOND_FACTOR_REQUIRED = True
# The names of built files would need the theme to be built; looking them up costs the same.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A crowd of the bench writes faster than people may; counting them costs the same.
MODERATION_LIMITS = dict.fromkeys(MODERATION_LIMITS, "100000/h/user")
# Mails are made and thrown away.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
