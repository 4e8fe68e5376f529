"""All settings, from environment variables; the same file for production, demo and tests.

What belongs to one gemeente (registrations, brokers, texts) is not here but in the database,
filled by `manage.py setup_configuration`. A secret can also come from a file: NAME_FILE=path.
"""

import os
from pathlib import Path
from typing import Literal

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env, validate
from redis.backoff import NoBackoff
from redis.retry import Retry

from mijnzaken.keys import parse_versioned_keys
from zaken.append_only import INZAGE_DAYS_AT_LEAST, WIJZIGING_DAYS_AT_LEAST

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()


def secret(name: str, default: str | None = None) -> str:
    """A secret from NAME, or from the file that NAME_FILE points to (Docker, Kubernetes).

    Without a default it has to be there.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return env.str(name) if default is None else env.str(name, default)


# --- installation --------------------------------------------------------------------------------

SECRET_KEY = secret("SECRET_KEY")
# Fernet keys (newest first) for what must be unreadable at rest: web sessions, broker secrets.
ENCRYPTION_KEYS = [key.strip() for key in secret("ENCRYPTION_KEYS").split(",")]
# Keys of pseudonyms and of the seals on the audit, by version: other keys than the ones above.
PSEUDONYM_KEYS = parse_versioned_keys("PSEUDONYM_KEYS", secret("PSEUDONYM_KEYS"))

DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
# Staff have a process of their own, at a host of their own (mijnzaken.settings_beheer).
FOR_STAFF = False
BEHEER_HOST = env.str("BEHEER_HOST", "").strip().lower()
# False only for the demo on 127.0.0.1: cookies then lose Secure and the __Host- prefix.
HTTPS = env.bool("HTTPS", True)
# Set when a proxy in front terminates TLS and sets X-Forwarded-Proto itself.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
# How many proxies of our own stand in front: that many addresses of X-Forwarded-For are believed.
PROXIES = env.int("PROXIES", 1 if BEHIND_PROXY else 0)

# Where residents reach it, when that is not at the usual port: in the demo.
PUBLIC_PORT = env.str("PUBLIC_PORT", "")

ROOT_URLCONF = "mijnzaken.urls"
WSGI_APPLICATION = "mijnzaken.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",  # for mozilla-django-oidc and zgw-consumers; residents are no users
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "solo",
    "privates",
    "simple_certmanager",
    "zgw_consumers",
    "django_setup_configuration",
    "zaken",
    "berichten",
    "portal",
]

MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.LanguageMiddleware",
    "portal.admission.AdmissionMiddleware",
    "portal.middleware.GemeenteMiddleware",
    "portal.limits.LimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.IdentityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.middleware.ErrorsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "portal.theme.site",
            ],
        },
    },
]

# --- storage -------------------------------------------------------------------------------------

DATABASES = {"default": dj_database_url.parse(secret("DATABASE_URL"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Several threads write sessions and audit rows: wait for each other instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Redis when it is there, else this process: holds the catalogus, never anything of a resident.
# No retries and short waits: with its own defaults a frozen Redis costs seconds per page.
REDIS_URL = secret("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Another installation on the same Redis needs another prefix.
        "KEY_PREFIX": env.str("REDIS_KEY_PREFIX", "mijnzaken"),
        "OPTIONS": {
            "socket_timeout": 0.25,
            "socket_connect_timeout": 0.25,
            "retry": Retry(NoBackoff(), 0),
            "serializer": "mijnzaken.cache.TextSerializer",
        },
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # certificates of zgw-consumers' Services; never served
    "privates": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("PRIVATE_MEDIA_ROOT", str(BASE_DIR / "build" / "private")),
            "base_url": "/private-media/",
        },
    },
}
SENDFILE_ROOT = STORAGES["privates"]["OPTIONS"]["location"]  # type: ignore[index]  # a dict of our own, four lines up
SENDFILE_URL = "/private-media/"
SENDFILE_BACKEND = "django_sendfile.backends.simple"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "built"]

# --- web session ---------------------------------------------------------------------------------

# `db`: a frozen cache must not log residents out, and a logged-out session must stay dead.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", 900, validate=validate.Range(min=60, max=900))
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", 7200)
SESSION_SAVE_EVERY_REQUEST = False  # portal.login.session.touch: not on every page of a reader
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from the broker
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-mz_session" if HTTPS else "mz_session"
CSRF_COOKIE_NAME = "__Host-mz_csrf" if HTTPS else "mz_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "mz_taal"
LANGUAGE_COOKIE_HTTPONLY = True

# --- OpenID Connect: what holds for every broker; the rest is in portal.models.Broker ------------

OIDC_USE_PKCE = True
OIDC_PKCE_CODE_CHALLENGE_METHOD = "S256"
OIDC_USE_NONCE = True
OIDC_NONCE_SIZE = OIDC_STATE_SIZE = 32
OIDC_VERIFY_SSL = True
OIDC_TIMEOUT = 5
OIDC_MAX_STATES = 5

# --- security headers ----------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS and not BEHIND_PROXY
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# The preload list is a choice of the owner of the whole domain, not of one site on it.
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
USE_X_FORWARDED_HOST = False

# No nonce and no unsafe-*: all scripts and styles are our own files. The broker's origin is added
# to form-action per gemeente (portal.middleware), since Chromium follows a form's redirects.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- registrations -------------------------------------------------------------------------------

# Seconds that one page waits for registrations, and of these at most for one call that it cannot
# do without, for one that it can, and for a connection. Parts of the page unless given.
UPSTREAM_PAGE_SECONDS = env.float("UPSTREAM_PAGE_SECONDS", 3.0)
UPSTREAM_MANDATORY_SECONDS = env.float("UPSTREAM_MANDATORY_SECONDS", UPSTREAM_PAGE_SECONDS * 0.8)
UPSTREAM_OPTIONAL_SECONDS = env.float("UPSTREAM_OPTIONAL_SECONDS", UPSTREAM_PAGE_SECONDS * 0.533)
UPSTREAM_CONNECT_SECONDS = env.float("UPSTREAM_CONNECT_SECONDS", UPSTREAM_PAGE_SECONDS / 3)
# Downloads under way at once in one process; each takes a thread as long as it lasts.
DOWNLOAD_SLOTS = env.int("DOWNLOAD_SLOTS", 8)
CATALOGUS_FRESH_SECONDS = env.int("CATALOGUS_FRESH_SECONDS", 3600)

# Personal pages that one process answers at the same time: 0.8 of the threads that gunicorn gives
# it. The rest is for public pages and /healthz.
PAGE_SLOTS = env.int("PAGE_SLOTS", 20, validate=validate.Range(min=1))

# How often: times, seconds, and per what, in one process (portal.limits). Wide: a whole library or
# school can be one address.
LIMITS: dict[str, tuple[int, int, Literal["address", "session"]]] = {
    "login": (env.int("LOGINS_PER_MINUTE", 300), 60, "address"),
    "callback": (env.int("FAILED_LOGINS_PER_HOUR", 300), 3600, "address"),
    "page": (env.int("PAGES_PER_MINUTE", 600), 60, "session"),
    "download": (env.int("DOWNLOADS_PER_MINUTE", 60), 60, "session"),
}

# --- messages to residents -----------------------------------------------------------------------

# The mail server of the installation; who writes is chosen per gemeente (berichten).
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = secret("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
# Well within the time for which a worker holds what it sends (berichten.uitgaand.CLAIM).
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20, validate=validate.Range(min=1, max=60))
# Who wakes the workers: poll (they look by themselves) or celery, over WORK_BROKER_URL.
WORK_ENGINE = env.str("WORK_ENGINE", "poll", validate=validate.OneOf(["poll", "celery"]))
WORK_BROKER_URL = secret("WORK_BROKER_URL", "")
# Part of the waits of the work that is really waited: less than 1 where faults are tested.
WORK_PACE = env.float("WORK_PACE", 1.0)
# Where letters for a print shop are put; empty: nowhere.
LETTER_FOLDER = env.str("LETTER_FOLDER", "")

# --- how long things are kept (manage.py purge) --------------------------------------------------

# A resident can ask who looked; two years is what a gemeente mostly keeps for that. The registers
# of the gemeenten differ, so it is theirs to choose, but not below what the triggers let go.
TERM_INZAGES_DAYS = env.int(
    "TERM_INZAGES_DAYS", 730, validate=validate.Range(min=INZAGE_DAYS_AT_LEAST)
)
# Who let more be seen, and when: as long as a gemeente can be held to account for it (7 years).
TERM_WIJZIGINGEN_DAYS = env.int(
    "TERM_WIJZIGINGEN_DAYS", 2557, validate=validate.Range(min=WIJZIGING_DAYS_AT_LEAST)
)
# Telling the Logboek is a duty, so what could not be told waits long, and is reported every day.
# Read markers ("nieuw sinds uw vorige bezoek"): without one, the next visit is a first one.
TERM_BEZOEKEN_DAYS = env.int("TERM_BEZOEKEN_DAYS", 365, validate=validate.Range(min=1))
# Notificaties that were handled; what gave up stays until somebody looked.
TERM_NOTIFICATIES_DAYS = env.int("TERM_NOTIFICATIES_DAYS", 30, validate=validate.Range(min=1))
# How residents want to be told, with their address, after they were last told anything.
TERM_VOORKEUREN_DAYS = env.int("TERM_VOORKEUREN_DAYS", 1096, validate=validate.Range(min=1))
TERM_VERWERKINGEN_DAYS = env.int("TERM_VERWERKINGEN_DAYS", 90, validate=validate.Range(min=30))
# Web sessions and logins that were not finished carry their own end: after it they may go at once.

# The words on every page of a demonstration; empty in production.
DEMO_NOTICE = env.bool("DEMO_NOTICE", False)

# --- django-setup-configuration ------------------------------------------------------------------

# Who changes the configuration, as `manage.py wijzigingen` tells it; empty: the user of the system.
CONFIGURATION_BY = env.str("CONFIGURATION_BY", "")

SETUP_CONFIGURATION_STEPS = [
    "zgw_consumers.contrib.setup_configuration.steps.ServiceConfigurationStep",
    "zaken.configuration.GemeenteConfigurationStep",
    "zaken.configuration.RegistratieConfigurationStep",
    "zaken.configuration_verwerkingen.VerwerkingenConfigurationStep",
    "berichten.configuration.BerichtenConfigurationStep",
    "portal.configuration.BrokerConfigurationStep",
    "portal.configuration_huisstijl.HuisstijlConfigurationStep",
]

# --- logging -------------------------------------------------------------------------------------

LOGGING_CONFIG = None
from mijnzaken.logging import configure_logging  # noqa: E402  # needs nothing of Django, but comes last

configure_logging(env.str("LOG_LEVEL", "INFO"))
