"""Settings of the journal: every value from the environment, with a type, safe by default."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from journal.management import local

# -- Reading the environment ---------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR") or BASE_DIR / "var")
local.adopt(VAR)  # the keys that `make run` made for this data folder, and where its store listens


def text(name: str, default: str = "") -> str:
    """Return a setting that is a text."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Return a setting that is yes or no."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return a setting that is a whole number; raises ``ImproperlyConfigured``."""
    try:
        return int(text(name, str(default)))
    except ValueError as error:
        message = f"{name} must be a whole number."
        raise ImproperlyConfigured(message) from error


def words(name: str, default: str = "") -> list[str]:
    """Return a setting that is a list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


# -- The service ---------------------------------------------------------------------------------------------------

IN_SERVICE = flag("SERVICE")
DEBUG = flag("DEBUG")
DEFAULT_KEY = "for-trying-out-only-" + "0" * 40
SECRET_KEY = text("SECRET_KEY", DEFAULT_KEY)
SITE_URL = text("SITE_URL", f"http://127.0.0.1:{number('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

if IN_SERVICE:
    if DEBUG:
        raise ImproperlyConfigured("In service DEBUG must be off.")
    if SECRET_KEY == DEFAULT_KEY or len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("In service SECRET_KEY must be set, to at least 40 characters of your own.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS or "ALLOWED_HOSTS" not in os.environ:
        raise ImproperlyConfigured("In service ALLOWED_HOSTS must name the hosts of the journal.")
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("In service SITE_URL must be the https address of the journal.")

# -- Apps ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "journal.apps.JournalConfig",
    "submissions.apps.SubmissionsConfig",
    "review.apps.ReviewConfig",
    "issues.apps.IssuesConfig",
    "journal.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "rules",
]

MIDDLEWARE = [
    "journal.middleware.SecurityHeaders",
    "journal.middleware.BodyLimit",
    "issues.edition.EditionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "journal.config.urls"
WSGI_APPLICATION = "journal.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "journal.context.journal",
            ],
        },
    },
]
FORM_RENDERER = "journal.rendering.Renderer"

# -- Database ------------------------------------------------------------------------------------------------------


PLANS = "-c random_page_cost=1.1 -c jit=off"
"""How PostgreSQL plans for us, where the address of the database has no ``options`` of its own: a page asks short
questions, no plan of which is worth compiling, of a database that lies in memory or on a disk without moving parts."""


def database(address: str) -> dict[str, object]:
    """Return Django's settings for a database address; an empty one means SQLite in the data folder."""
    if not address or address.startswith("sqlite"):
        name = urlsplit(address).path if address else str(VAR / "journal.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres:// or sqlite://.")
    query = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": query.get("options", PLANS)},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(text("DATABASE_URL"))}

# What is counted, such as wrong passwords, is counted by all processes together. The table is emptied of what has run
# out when it is full; it holds enough that nobody fills it before a count of theirs has run out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counted",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# -- Files: always S3 ----------------------------------------------------------------------------------------------

S3_ENDPOINT_URL = text("S3_ENDPOINT_URL", "http://127.0.0.1:8333")
S3_PUBLIC_ENDPOINT_URL = text("S3_PUBLIC_ENDPOINT_URL")
S3_BUCKET = text("S3_BUCKET", "journal")
SIGNED_ADDRESS_SECONDS = number("SIGNED_ADDRESS_SECONDS", 300)
UPLOAD_LIMIT = number("UPLOAD_LIMIT_MB", 100) * 1024 * 1024

CLAMAV_ADDRESS = text("CLAMAV_ADDRESS")  # host:port, or the path of a socket
CLAMAV_REQUIRED = flag("CLAMAV_REQUIRED")  # no file is taken before the daemon has seen it
if CLAMAV_REQUIRED and not CLAMAV_ADDRESS:
    raise ImproperlyConfigured("CLAMAV_REQUIRED needs CLAMAV_ADDRESS: where the virus scanner listens.")
if CLAMAV_ADDRESS and "/" not in CLAMAV_ADDRESS and not CLAMAV_ADDRESS.rpartition(":")[2].isdecimal():
    raise ImproperlyConfigured("CLAMAV_ADDRESS must be host:port, or the path of a socket.")

STORAGES = {
    "default": {
        "BACKEND": "journal.store.Store",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL,
            "access_key": text("S3_ACCESS_KEY", "journal"),
            "secret_key": text("S3_SECRET_KEY", "for-trying-out-only"),
            "region_name": text("S3_REGION", "us-east-1"),
            "addressing_style": text("S3_ADDRESSING", "path"),
            "signature_version": "s3v4",
            "file_overwrite": False,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": SIGNED_ADDRESS_SECONDS,
            "max_memory_size": 1024 * 1024,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT") or VAR / "static")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# -- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "journal.User"
AUTHENTICATION_BACKENDS = ["journal.accounts.backend.WithRoles"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "journal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "journal.accounts.names.RegistrationNames"
ACCOUNT_FORMS = {
    "login": "journal.accounts.wording.LoginForm",
    "signup": "journal.accounts.wording.SignupForm",
    "add_email": "journal.accounts.wording.AddEmailForm",
    "change_password": "journal.accounts.wording.ChangePasswordForm",
    "reset_password": "journal.accounts.wording.ResetPasswordForm",
    "reset_password_from_key": "journal.accounts.wording.ResetPasswordKeyForm",
    "request_login_code": "journal.accounts.wording.RequestLoginCodeForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_RATE_LIMITS = {
    "signup": "30/h/ip",  # a class may register together; a machine writes to few strangers
    "institutions": "60/m/user",  # whoever types asks a few times a word; a machine copies no register
    "certificates": "20/m/ip",  # whoever checks one mistypes a few times; a machine guesses
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IN_SERVICE and flag("BEHIND_PROXY", default=True) else 0  # for limits by address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_SERVICE
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())

SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if text("ORCID_CLIENT_ID"):
    INSTALLED_APPS.append("allauth.socialaccount.providers.orcid")
    SOCIALACCOUNT_PROVIDERS["orcid"] = {
        "APP": {"client_id": text("ORCID_CLIENT_ID"), "secret": text("ORCID_SECRET")},
        "BASE_DOMAIN": text("ORCID_DOMAIN", "orcid.org"),
    }

# -- Headers -------------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "journal.views.form_expired"
if IN_SERVICE:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = flag("SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", default=True) else None
else:  # houses beside each other on one machine: a browser tells cookies apart by the host alone (RFC 6265, 8.5)
    SESSION_COOKIE_NAME = f"sessionid_{urlsplit(SITE_URL).port or 80}"
    CSRF_COOKIE_NAME = f"csrftoken_{urlsplit(SITE_URL).port or 80}"

# -- Mail ----------------------------------------------------------------------------------------------------------

EMAIL_HOST = text("EMAIL_HOST")
EMAIL_PORT = number("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
LETTERS_TO_STRANGERS_A_DAY = number("LETTERS_TO_STRANGERS_A_DAY", 40)  # for one author, to co-authors named by them
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "journal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- The worker ----------------------------------------------------------------------------------------------------

CELERY_APP = "journal.config.celery.app"
BROKER_URL = text("BROKER_URL", f"sqla+sqlite:///{VAR / 'broker.sqlite3'}")
SWEEP_SECONDS = number("SWEEP_SECONDS", 20)
LEASE_SECONDS = number("LEASE_SECONDS", 120)

# -- Language and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"  # of all pages: the Khmer catalogue holds the words of papers alone; half a page would be neither
LANGUAGES = [("en", _("English")), ("km", _("Khmer"))]
LOCALE_PATHS = [BASE_DIR / "journal" / "locale"]
TIME_ZONE = text("TIME_ZONE", "Asia/Phnom_Penh")
USE_I18N = USE_TZ = True

# -- Logs: key=value, no personal data -----------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "at=%(asctime)s level=%(levelname)s logger=%(name)s %(message)s"}},
    "filters": {"tokens": {"()": "journal.middleware.TokensHidden"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "botocore": {"level": "WARNING"}},
}
