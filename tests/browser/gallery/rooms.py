"""Settings for the gallery alone: our templates and styles, no app of ours, a database in memory."""

from __future__ import annotations

from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
JOURNAL = {
    "name": "Journal of Greater Mekong Studies",
    "short_name": "JGMS",
    "publisher": "A publisher",
    "place": "A town",
    "is_demonstration": True,
    "contact_email": "office@example.org",
}


def journal(request: HttpRequest) -> dict[str, object]:
    """Return what every page knows."""
    labels = ["To do", "Manuscripts", "Reviewers", "Issues", "Letters"]
    return {
        "journal": JOURNAL,
        "navigation": [{"label": label, "url": "#", "current": label == "To do"} for label in labels],
    }


def settle() -> None:
    """Configure Django for the gallery."""
    settings.configure(
        DEBUG=False,
        SECRET_KEY="gallery",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.browser.gallery.addresses",
        USE_TZ=True,
        STATIC_URL="/static/",
        FORM_RENDERER="journal.rendering.Renderer",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
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
            "allauth.socialaccount.providers.orcid",
            "django_htmx",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates", ROOT / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "libraries": {"look": "journal.templatetags.look"},
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        f"{__name__}.journal",
                    ],
                },
            }
        ],
        STATICFILES_DIRS=[ROOT / "journal" / "static"],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD="website",
        ACCOUNT_LOGIN_BY_CODE_ENABLED=True,
        ACCOUNT_EMAIL_VERIFICATION="mandatory",
        ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED=True,
        MFA_SUPPORTED_TYPES=["totp", "webauthn", "recovery_codes"],
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        SOCIALACCOUNT_PROVIDERS={"orcid": {"APP": {"client_id": "gallery", "secret": "gallery"}}},
    )
    django.setup()
