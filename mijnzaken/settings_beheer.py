"""Settings of the process of staff: those of the portal, and what differs.

Another host, other cookies, another login. The residents' process never reads this file.
"""

import hmac
from urllib.parse import urlsplit

from csp.constants import SELF
from environs import validate

from mijnzaken.settings import *

FOR_STAFF = True

# Of its own, derived: a session or form token of one process is worth nothing in the other.
SECRET_KEY = hmac.digest(SECRET_KEY.encode(), b"beheer", "sha256").hex()

ALLOWED_HOSTS = [BEHEER_HOST]
ROOT_URLCONF = "mijnzaken.urls_beheer"
WSGI_APPLICATION = "mijnzaken.wsgi_beheer.application"

INSTALLED_APPS = [
    "beheer",  # before the admin, whose templates it replaces
    # Without autodiscover: libraries register pages on the default site that show their secrets.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.messages",
    *INSTALLED_APPS,
]
# Nothing is changed, so nothing is written in the admin's own log: there is no such table.
MIGRATION_MODULES = {"admin": None}

MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "beheer.middleware.HostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "beheer.middleware.AgeMiddleware",
    "beheer.middleware.ReadOnlyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Of the residents' templates only the example of a house style.
        "DIRS": [BASE_DIR / "templates" / "huisstijl"],
        "APP_DIRS": True,  # type: ignore[dict-item]  # the type is that of the residents' list
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STATIC_ROOT = BASE_DIR / "build" / "static-beheer"

# --- web session ---------------------------------------------------------------------------------

SESSION_COOKIE_AGE = 3600  # without a page
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_COOKIE_NAME = "__Host-mz_beheer_session" if HTTPS else "mz_beheer_session"
CSRF_COOKIE_NAME = "__Host-mz_beheer_csrf" if HTTPS else "mz_beheer_csrf"
CSRF_FAILURE_VIEW = "beheer.pages.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- login ---------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["beheer.staff.StaffUsers"]
LOGIN_URL = "admin:login"

# The provider of the staff; the names are those of portal.models.Broker.
BEHEER_OIDC = {
    "issuer": env.str("BEHEER_OIDC_ISSUER"),
    "authorization_endpoint": env.str("BEHEER_OIDC_AUTHORIZATION_ENDPOINT"),
    "token_endpoint": env.str("BEHEER_OIDC_TOKEN_ENDPOINT"),
    "jwks_uri": env.str("BEHEER_OIDC_JWKS_URI"),
    "userinfo_endpoint": env.str("BEHEER_OIDC_USERINFO_ENDPOINT", ""),
    "end_session_endpoint": env.str("BEHEER_OIDC_END_SESSION_ENDPOINT", ""),
    "client_id": env.str("BEHEER_OIDC_CLIENT_ID"),
    "client_secret": secret("BEHEER_OIDC_CLIENT_SECRET"),
    "token_auth": env.str(
        "BEHEER_OIDC_TOKEN_AUTH", "basic", validate=validate.OneOf(["basic", "post"])
    ),
    "sign_algo": env.str(
        "BEHEER_OIDC_SIGN_ALGO", "RS256", validate=validate.OneOf(["RS256", "PS256", "ES256"])
    ),
    "scopes": env.str("BEHEER_OIDC_SCOPES", "openid profile"),
}
# Who may look: this word is in this claim (a name, or a path with dots).
BEHEER_GROUPS_CLAIM = env.str("BEHEER_GROUPS_CLAIM", "groups")
BEHEER_GROUP = env.str("BEHEER_GROUP")
BEHEER_NAME_CLAIM = env.str("BEHEER_NAME_CLAIM", "name")
# The acr of a login with a second factor, one of several; empty: the provider sees to it.
BEHEER_MFA_ACR = env.str("BEHEER_MFA_ACR", "").split()

# The button leads to the provider, and Chromium checks the redirects of a form.
_ENDPOINTS = (BEHEER_OIDC["authorization_endpoint"], BEHEER_OIDC["end_session_endpoint"])
_ORIGINS = {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in _ENDPOINTS if url}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "form-action": [SELF, *sorted(_ORIGINS)],
    }
}
