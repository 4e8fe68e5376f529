"""Django settings of the demo broker, all from the environment; apart from the portal's.

`python -m demo.broker prepare` makes the key file and the database that are named here.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from demo.gemeenten import get_portals

env = Env()

ISSUER = env.str("DEMO_BROKER_ISSUER").rstrip("/")
DEMO_PORTAL_URL = env.str("DEMO_PORTAL_URL").rstrip("/")
# The other gemeenten of the same portal, by slug: each has OpenID clients of its own.
DEMO_PORTALS = get_portals(DEMO_PORTAL_URL)
DEMO_BROKER_CLIENT_SECRET = env.str("DEMO_BROKER_CLIENT_SECRET")
SECRET_KEY = env.str("DEMO_BROKER_SECRET_KEY")

_issuer = urlsplit(ISSUER)
if not _issuer.hostname or _issuer.path:
    msg = "DEMO_BROKER_ISSUER must be a scheme and a host, without a path"
    raise ImproperlyConfigured(msg)
_key_file = Path(env.str("DEMO_BROKER_OIDC_KEY_FILE"))
if not _key_file.exists():
    msg = "DEMO_BROKER_OIDC_KEY_FILE does not exist; run: python -m demo.broker prepare"
    raise ImproperlyConfigured(msg)

DEBUG = False
ALLOWED_HOSTS = [_issuer.hostname, "127.0.0.1"]
ROOT_URLCONF = "demo.broker.urls"
WSGI_APPLICATION = "demo.broker.wsgi.application"
INSTALLED_APPS = [
    "demo.broker",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "demo.broker.middleware.response_headers",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.str("DEMO_BROKER_DATABASE"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
}

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Cookies know no ports: on 127.0.0.1 this one meets the portal's, so it has its own name.
# There is no session (see views.py); the name is set in case one is ever added.
CSRF_COOKIE_NAME = "demo_broker_csrf"
SESSION_COOKIE_NAME = "demo_broker_session"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = _issuer.scheme == "https"

# Its default, but makemigrations wants it said when a model points to it.
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"  # noqa: S105 (a model)
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": ISSUER,
    "OIDC_RSA_PRIVATE_KEY": _key_file.read_text(),
    "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OAUTH2_SERVER_CLASS": "demo.broker.oauth.CodeFlowServer",
    "OAUTH2_VALIDATOR_CLASS": "demo.broker.oauth.BrokerValidator",
    "SCOPES": {"openid": "Inloggen"},
    "PKCE_REQUIRED": True,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    # RFC 9700, all of it; the toolkit will have these on by itself from 4.0.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
