"""The backend of mozilla-django-oidc, bound to one Broker and made strict. There are no users.

The library accepts tokens of another client or issuer, without `exp` or `sub`, and answers others
with an error 500. Here every failure is a LoginRefusedError with a fixed code.
Checks: OpenID Connect Core 1.0, sections 3.1.3.7, 3.1.3.8 and 5.3.2.
"""

import secrets
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from portal.login import provider
from portal.login.assertion import (
    ASSERTION_TYPE,
    ClientKeyError,
    build_assertion,
    load_client_key,
)
from portal.login.claims import ClaimConfig, identity_from_claims, parse_loa_mapping
from portal.login.demand import Demand, LevelWords, check_auth_time
from portal.login.errors import BrokerUnavailableError, LoginRefusedError, TokenRefusedError
from portal.login.keys import key_store
from portal.login.profiles import get_paths
from portal.login.tokens import (
    ID_TOKEN_CLAIMS,
    USERINFO_CLAIMS,
    TokenRules,
    check_at_hash,
    verify_token,
)
from portal.models import AssertionAudience, Broker, ClaimsSource, TokenAuth
from zaken.domain import Identity, Loa, Method


def broker_settings(broker: Broker) -> dict[str, Any]:
    """What the library reads from the Django settings, for this broker."""
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": broker.authorization_endpoint,
        "OIDC_OP_TOKEN_ENDPOINT": broker.token_endpoint,
        "OIDC_OP_USER_ENDPOINT": broker.userinfo_endpoint,
        "OIDC_OP_JWKS_ENDPOINT": broker.jwks_uri,
        "OIDC_RP_CLIENT_ID": broker.client_id,
        "OIDC_RP_CLIENT_SECRET": broker.client_secret,
        "OIDC_RP_SIGN_ALGO": broker.sign_algo,
        "OIDC_RP_SCOPES": broker.scopes,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "callback",
    }


def claim_config(broker: Broker) -> ClaimConfig:
    """Which claims of this broker say what."""
    return ClaimConfig(
        method=Method(broker.method),
        issuer=broker.issuer,
        paths=get_paths(broker.profiel, Method(broker.method), broker.claims),
        loa_mapping=parse_loa_mapping(broker.loa_mapping),
    )


def level_words(broker: Broker) -> LevelWords:
    """How this broker is asked for a level."""
    return LevelWords(
        method=Method(broker.method),
        usual=broker.acr_values,
        own={Loa[name.upper()]: words for name, words in broker.acr_values_per_loa.items()},
        mapping=parse_loa_mapping(broker.loa_mapping),
    )


def token_rules(broker: Broker) -> TokenRules:
    """What a token of this broker has to say."""
    return TokenRules(
        issuer=broker.issuer,
        client_id=broker.client_id,
        algorithm=broker.sign_algo,
        get_key=partial(key_store.get_key, broker.jwks_uri, algorithm=broker.sign_algo),
    )


def _with_assertion(broker: Broker, form: dict[str, str]) -> dict[str, str]:
    """The form with a proof of who we are instead of a secret."""
    try:
        key = load_client_key(broker.client_key, broker.client_key_algo, broker.client_key_id)
    except ClientKeyError:  # the configuration judged it; the row was changed by other means
        raise BrokerUnavailableError("client_key_unusable") from None
    to_issuer = broker.assertion_audience == AssertionAudience.ISSUER
    assertion = build_assertion(
        key,
        client_id=broker.client_id,
        audience=broker.issuer if to_issuer else broker.token_endpoint,
        now=timezone.now(),
        jti=secrets.token_urlsafe(32),
    )
    rest = {name: value for name, value in form.items() if name != "client_secret"}
    return rest | {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}


class BrokerBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """Authenticates one callback: code -> tokens -> verified claims -> Identity.

    Not in AUTHENTICATION_BACKENDS; the callback view makes one per login.
    """

    def __init__(self, broker: Broker, demand: Demand) -> None:
        self.broker = broker
        self.demand = demand
        self.id_token: str | None = None
        super().__init__()

    def get_settings(self, attr: str, *args: Any) -> Any:
        """The broker's value, else that of the Django settings."""
        own = broker_settings(self.broker)
        return own[attr] if attr in own else import_from_settings(attr, *args)

    def authenticate(self, request: HttpRequest, **kwargs: Any) -> Identity:
        """The identity behind `code` of this request; `nonce` and `code_verifier` are its own.

        Raises LoginRefusedError or BrokerUnavailableError; never returns None.
        """
        if not kwargs.get("nonce") or not kwargs.get("code_verifier"):
            raise LoginRefusedError("start_incomplete")
        identity = super().authenticate(request, **kwargs)
        if not isinstance(identity, Identity):
            raise LoginRefusedError("callback_incomplete")
        return identity

    def get_token(self, payload: dict[str, str]) -> dict[str, str]:
        """Exchange the code."""
        basic = self.broker.token_auth == TokenAuth.BASIC
        if self.broker.token_auth == TokenAuth.PRIVATE_KEY_JWT:
            payload = _with_assertion(self.broker, payload)
        tokens = provider.fetch_tokens(self.broker.token_endpoint, payload, basic=basic)
        return {"id_token": tokens.id_token, "access_token": tokens.access_token}

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The claims of an ID token, after every check that needs no access token."""
        claims = self._verify(token, ID_TOKEN_CLAIMS)
        if claims.get("nonce") != kwargs["nonce"]:
            raise TokenRefusedError("nonce_wrong")
        check_auth_time(claims, self.demand, timezone.now())
        return claims

    def store_tokens(self, access_token: str, id_token: str) -> None:
        """Keep the ID token for the logout; the access token is forgotten after this request."""
        del access_token
        self.id_token = id_token

    def get_userinfo(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """The claims of the userinfo endpoint, of the same `sub` as the ID token."""
        del id_token
        answer = provider.fetch_userinfo(self.broker.userinfo_endpoint, access_token)
        claims = self._verify(answer, USERINFO_CLAIMS) if isinstance(answer, str) else answer
        if claims.get("sub") != payload["sub"]:
            raise TokenRefusedError("userinfo_sub_wrong")
        return claims

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> Identity:
        """Not a user but the Identity. A claim of the signed ID token goes before userinfo."""
        check_at_hash(payload, access_token)
        claims = payload
        if self.broker.claims_source == ClaimsSource.USERINFO:
            claims = self.get_userinfo(access_token, id_token, payload) | payload
        return identity_from_claims(claim_config(self.broker), claims, timezone.now())

    def get_user(self, user_id: object) -> None:
        """Nobody: residents are no users."""
        del user_id

    def _verify(self, token: str, required: Iterable[str]) -> dict[str, Any]:
        return verify_token(token, token_rules(self.broker), required)
