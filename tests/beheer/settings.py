"""The settings of the staff's process with what tests need, as tests.settings has for the portal.

For a pytest process of its own (tests/beheer/test_beheer.py): two sets of apps do not fit in one.
"""

import os

os.environ |= {
    "BEHEER_HOST": "beheer.test",
    "BEHEER_OIDC_ISSUER": "https://broker.example/oidc",
    "BEHEER_OIDC_AUTHORIZATION_ENDPOINT": "https://broker.example/oidc/auth",
    "BEHEER_OIDC_TOKEN_ENDPOINT": "https://broker.example/oidc/token",
    "BEHEER_OIDC_JWKS_URI": "https://broker.example/oidc/jwks",
    "BEHEER_OIDC_END_SESSION_ENDPOINT": "https://broker.example/oidc/logout",
    "BEHEER_OIDC_CLIENT_ID": "mijnzaken-beheer",
    "BEHEER_OIDC_CLIENT_SECRET": "client-secret-of-the-tests",
    "BEHEER_GROUP": "kijkers",
}

import tests.settings  # keys and database, into the environment
from mijnzaken.settings_beheer import *

STORAGES = tests.settings.STORAGES
