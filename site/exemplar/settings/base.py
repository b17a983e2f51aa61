"""What every installation shares. The environment is read here and nowhere else."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from exemplar.settings.logs import configure_logs

BASE_DIR = Path(__file__).resolve().parents[3]
# The workers share the processors: threads of one that spin make all of them slower. Read by numpy
# when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

environ.Env.read_env(BASE_DIR / ".env")
env = environ.Env()
# A line that a deployment leaves blank counts as one that is not there.
env.ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}

# Everything that the running site writes lives under one folder: database, media, cache, static.
VAR_DIR = Path(env.str("EXEMPLAR_VAR", default=str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_NAME = "Exemplar"
BASE_URL = env.str("BASE_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "search",
    "community.advising",
    "community.expertise",
    "community.discussions",
    "community.moderation",
    "community.notifications",
    "community.members",
    "practices.contributing",
    "practices.fit",
    "practices.collections",
    "practices.adoption",
    "practices.library",
    "practices.taxonomy",
    "exemplar.accounts",
    "exemplar.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.sites",
    "exemplar.accounts.users_app.ExemplarUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "search.engines.modelsearch_app.OutboxedModelSearchConfig",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "exemplar.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "exemplar.core.middleware.ContentSecurityPolicyMiddleware",
    "exemplar.core.middleware.RefusalsNotKeptMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    # Outside of the fragments: they tell times in the reader's zone, too.
    "community.members.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Outside of whatever may refuse a request: a refusal is a page too, and has fragments to fill.
    "exemplar.core.middleware.PersonalFragmentMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "exemplar.accounts.middleware.SecondFactorMiddleware",
    "exemplar.accounts.middleware.AdminDoorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "exemplar.core.middleware.ReadableRedirectMiddleware",
    "exemplar.core.admin_errors.AdminValidationMiddleware",
]

ROOT_URLCONF = "exemplar.urls"
WSGI_APPLICATION = "exemplar.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "exemplar.core.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "exemplar.core.form_renderer.UswdsRenderer"

# --- Data ---------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # Writers take the lock when a transaction begins and wait for it; a deferred transaction that
    # upgrades to a write cannot wait and fails with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
    ),
}


def database() -> dict[str, object]:
    """The database that DATABASE_URL names; SQLite in the var folder without it."""
    config = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'exemplar.sqlite3'}")
    # A connection costs more than a kept page, SQLite's with its settings included.
    config["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=600)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


def search_backend() -> dict[str, object]:
    """The search engine that SEARCH_BACKEND names, with what those on a server need to know."""
    config: dict[str, object] = {
        "BACKEND": env.str("SEARCH_BACKEND", default="search.engines.tantivy")
    }
    if urls := env.list("SEARCH_URLS", default=[]):
        config |= {"URLS": urls, "INDEX": env.str("SEARCH_INDEX", default="exemplar")}
    if str(config["BACKEND"]).startswith("modelsearch."):
        config["ATOMIC_REBUILD"] = True
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "default" is shared between processes. Rate limits live there: were it small, many attempts under
# many names would push out the counts of earlier ones. "pages" is each process's own, kept right by
# the content version (see exemplar.core.page_cache).
CACHES = {
    "default": env.cache_url(
        "CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}?max_entries=10000"
    ),
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
        "TIMEOUT": 300,
    },
}

TASKS = {
    "default": {
        "BACKEND": env.str(
            "TASKS_BACKEND", default="django_tasks.backends.immediate.ImmediateBackend"
        )
    }
}

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# It is Django's own with e-mail addresses. Both together would check each wrong password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

ACCOUNT_ADAPTER = "exemplar.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "exemplar.accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "exemplar.accounts.worded_forms.LoginForm",
    "signup": "exemplar.accounts.worded_forms.SignupForm",
    "add_email": "exemplar.accounts.worded_forms.AddEmailForm",
    "change_password": "exemplar.accounts.worded_forms.ChangePasswordForm",
    "reset_password": "exemplar.accounts.worded_forms.ResetPasswordForm",
    "reset_password_from_key": "exemplar.accounts.worded_forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# In the browser in which the account was just made, and in no other: it leads on to where somebody
# was going. A link alone signs nobody in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Exemplar] "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if BASE_URL.startswith("http:") else "https"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME

# Who may not work without a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- What browsers may do -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# The Wagtail admin still writes inline scripts and styles, and frames its own previews.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Words, times, files ------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "theme" / "dist"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "exemplar.core.static_names.CompressedFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Exemplar <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Seconds. A mail server that does not answer must not hold a worker for good.
EMAIL_TIMEOUT = 30
# Mails that can be answered name an address of this domain. Its mail is posted to /mail/inbound/,
# signed with the secret. Without either nothing is answered by mail.
MAIL_REPLY_DOMAIN = env.str("MAIL_REPLY_DOMAIN", default="")
INBOUND_MAIL_SECRET = env.str("INBOUND_MAIL_SECRET", default="")
# Mails at once to one person within an hour; what is more waits for their next summary.
MAIL_MOST_PER_HOUR = env.int("MAIL_MOST_PER_HOUR", default=30)

# Within how many working days the editors promise an answer to a contribution.
CONTRIBUTION_ANSWER_DAYS = env.int("CONTRIBUTION_ANSWER_DAYS", default=10)

# --- Moderation ---------------------------------------------------------------------------------

# So many people who flag a thing hide it until a moderator has looked.
MODERATION_FLAGS_TO_HIDE = env.int("MODERATION_FLAGS_TO_HIDE", default=3)
# Somebody is new until so many posts of theirs are shown, and the account is so many days old.
MODERATION_NEW_POSTS = env.int("MODERATION_NEW_POSTS", default=3)
MODERATION_NEW_DAYS = env.int("MODERATION_NEW_DAYS", default=2)
# The most links to other sites in one text of somebody new.
MODERATION_NEW_LINKS = env.int("MODERATION_NEW_LINKS", default=2)
# How often one person may do what, as allauth writes it; what ends in _new is for new members.
MODERATION_LIMITS = {
    "post": "10/10m/user,100/d/user",
    "post_new": "3/10m/user,15/d/user",
    "edit": "20/10m/user,200/d/user",
    "edit_new": "6/10m/user,30/d/user",
    "flag": "20/h/user,60/d/user",
    "flag_new": "5/h/user,10/d/user",
    "mention": "30/h/user,150/d/user",
    "mention_new": "5/h/user,15/d/user",
    "mail": "10/h/user,40/d/user",
    "mail_new": "3/h/user,10/d/user",
    "appeal": "5/h/user,20/d/user",
}

# --- Wagtail ------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
MODELSEARCH_BACKENDS = {"default": search_backend()}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
# A shared password would have to be asked for, and so would tell that the page exists.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILADMIN_COMMENTS_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True

# --- The library --------------------------------------------------------------------------------

# After so many months a page that has been verified is to be verified again.
EXEMPLAR_VERIFY_MONTHS = env.int("EXEMPLAR_VERIFY_MONTHS", default=12)

# --- Logs ---------------------------------------------------------------------------------------

LOGGING = configure_logs(
    as_json=env.bool("LOG_JSON", default=False), level=env.str("LOG_LEVEL", default="WARNING")
)

SILENCED_SYSTEM_CHECKS: list[str] = []
DEMONSTRATION = False
