"""Django's settings, all from the environment; without any, one PC with SQLite.

KANMIN_DATA: folder of the data. KANMIN_DATABASE_URL: postgresql://… instead of SQLite there, with
several hosts and libpq's options. KANMIN_READ_ONLY=1: only what is public, nothing written;
KANMIN_MAIN_URL: where one can write.
KANMIN_ROW_SECURITY=1: PostgreSQL itself keeps drafts of bodies apart (`store.wall`).
KANMIN_HOSTS: host names that may be asked for, separated by commas. KANMIN_HTTPS=1 behind TLS.
KANMIN_MAIL_HOST: the mail server, with _PORT, _USER, _PASSWORD, _TLS=1, _FROM; none: no mails.
KANMIN_DATA_LICENCE: name and address of the open data's licence; KANMIN_DATA_PUBLISHER: whose.
KANMIN_API_RATE, KANMIN_API_TOKEN_RATE: how often programs may ask, as 300/m; KANMIN_PROXIES: how
many of our own proxies stand in front (one behind TLS, else none).
KANMIN_LOG=json: a line for each request; KANMIN_METRICS_TOKEN: opens `/metrics` to who knows it.
KANMIN_FETCH=1: documents registered by their address are fetched; _CONTACT: whom servers may write
to; _ALLOWED: host:port, separated by commas, asked unchecked: for tests in a closed network.
KANMIN_OIDC_URL: the provider of OpenID Connect, with _CLIENT, _SECRET, _NAME; see oidc_settings.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kanmin.files import write_first
from kanmin.server import environ
from kanmin.server.database import database_from
from kanmin.server.helping.documents import PICTURES
from kanmin.server.oidc_settings import oidc_settings, providers
from kanmin.server.operating.log_settings import logging_as

PACKAGE = Path(__file__).parent
DATA = Path(os.environ.get("KANMIN_DATA") or ".").resolve()
READ_ONLY = environ.switch("KANMIN_READ_ONLY")
MAIN_URL = os.environ.get("KANMIN_MAIN_URL", "").rstrip("/")


def _secret() -> str:
    """The installation's own key, made at its first start and kept in its data folder."""
    if not os.environ.get("KANMIN_DATA"):
        return secrets.token_urlsafe(48)  # tools that only read the settings
    path = DATA / "secret.key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        write_first(path, secrets.token_urlsafe(48).encode())
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret()
DEBUG = False
HTTPS = environ.switch("KANMIN_HTTPS")
PROXIES = environ.number("KANMIN_PROXIES", 1 if HTTPS else 0, 0, 9)
_HOSTS = environ.hosts("KANMIN_HOSTS", needed=PROXIES > 0)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *_HOSTS]
CSRF_TRUSTED_ORIGINS = [
    f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS if HTTPS
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
    "kanmin.server.accounts",
    "kanmin.server.store",
    "kanmin.server.desk",
]
MIDDLEWARE = [
    "kanmin.server.operating.passing.Passing",
    "kanmin.server.middleware.headers",
    "kanmin.server.sizes.Sizes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kanmin.server.api.door.api",
    "kanmin.server.store.wall.behind",
    "kanmin.server.middleware.language",
    "kanmin.server.middleware.one_reading",
    "kanmin.server.recorder.Recorder",
    "kanmin.server.middleware.Gate",
    "kanmin.server.middleware.Sentences",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
_FOR_READERS = {  # nobody signs in and nothing is written
    "django.contrib.sessions.middleware.SessionMiddleware": "kanmin.server.read_only.nobody",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "",
    "kanmin.server.recorder.Recorder": "kanmin.server.read_only.ReadOnly",
    "axes.middleware.AxesMiddleware": "",
}
if READ_ONLY:
    MIDDLEWARE = [_FOR_READERS.get(name, name) for name in MIDDLEWARE]
    MIDDLEWARE = [name for name in MIDDLEWARE if name]
DEMO = os.environ.get("KANMIN_DEMO") == "1"
if DEMO:  # everybody on this machine is the officer of みほん町; nobody else gets in
    _after = MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
    MIDDLEWARE.insert(_after, "kanmin.server.middleware.demo_sign_in")
ROOT_URLCONF = "kanmin.server.urls"
ROOMS = (
    "desk", "portal", "oversight", "support", "inquiry", "consulting", "deciding", "cascading",
    "editions", "exchange", "layers", "accounts", "opendata", "api", "casebook", "elsewhere",
    "operating", "helping",
)  # fmt: skip
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / room / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "kanmin.server.pages.environment"},
    }
]
_DATABASE_URL = os.environ.get("KANMIN_DATABASE_URL", "")
DATABASES = {"default": database_from(_DATABASE_URL, DATA, read_only=READ_ONLY)}
ROW_SECURITY = environ.switch("KANMIN_ROW_SECURITY")
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "kanmin.server.accounts.backends.CodeBackend",
]
PASSWORD_HASHERS = [
    "kanmin.server.accounts.hashing.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of earlier versions; made anew at log-in
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "kanmin.server.accounts.passwords.WordsOfTheOffice"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "kanmin.server.accounts.attempts.place"
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "kanmin.server.accounts.views.locked_out"
OIDC = oidc_settings(DATA) if os.environ.get("KANMIN_DATA") else None
SOCIALACCOUNT_ADAPTER = "kanmin.server.accounts.oidc_flow.Adapter"
SOCIALACCOUNT_PROVIDERS = providers(OIDC)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MAIL_IS_SET = bool(os.environ.get("KANMIN_MAIL_HOST"))
EMAIL_HOST = os.environ.get("KANMIN_MAIL_HOST", "")
EMAIL_PORT = environ.number("KANMIN_MAIL_PORT", 25, 1, 65535)
EMAIL_HOST_USER = os.environ.get("KANMIN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KANMIN_MAIL_PASSWORD", "")
EMAIL_USE_TLS = environ.switch("KANMIN_MAIL_TLS")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("KANMIN_MAIL_FROM") or "kanmin@localhost"
DATA_LICENCE = os.environ.get("KANMIN_DATA_LICENCE", "")
DATA_PUBLISHER = os.environ.get("KANMIN_DATA_PUBLISHER") or "この Kanmin を運用する団体"
API_RATE = environ.rate("KANMIN_API_RATE", "300/m")
API_REFUSED_RATE = "60/m"
API_TOKEN_RATE = environ.rate("KANMIN_API_TOKEN_RATE", "600/m")
NINJA_NUM_PROXIES = 0  # operating.passing has put the client's address in place
METRICS_TOKEN = environ.secret("KANMIN_METRICS_TOKEN")
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY, "OPTIONS": {"MAX_ENTRIES": 20_000}},
    "pages": {
        "BACKEND": _IN_MEMORY,
        "LOCATION": "pages",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 64},  # of some 0.2 MB each, in each process
    },
    "texts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "laid-out",
        "TIMEOUT": 180 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 8_000},  # of some 40 kB each
    }
    if os.environ.get("KANMIN_DATA") and not READ_ONLY
    else {"BACKEND": _IN_MEMORY, "LOCATION": "texts"},
    "files": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "public-files",
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 250},  # of 4 MB at most
    }
    if os.environ.get("KANMIN_DATA") and not READ_ONLY
    else {"BACKEND": _IN_MEMORY, "LOCATION": "files", "OPTIONS": {"MAX_ENTRIES": 16}},
}
FETCH = environ.switch("KANMIN_FETCH")
FETCH_CONTACT = os.environ.get("KANMIN_FETCH_CONTACT", "")
FETCH_ALLOWED = frozenset(environ.words("KANMIN_FETCH_ALLOWED"))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "desk" / "static", ("help", PICTURES)]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
_HOST = "__Host-" if HTTPS else ""  # browsers take it from this host alone, and only by TLS
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}kanmin_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kanmin.server.pages.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # of fields; for files see sizes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000  # returns of a survey, by the hundred
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]
LOG = environ.choice("KANMIN_LOG", "text", "json")
LOGGING = logging_as(LOG)
