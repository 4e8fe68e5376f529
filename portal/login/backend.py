"""The backend of mozilla-django-oidc, bound to one Broker and made strict. There are no users.

The library accepts tokens of another client or issuer, without `exp` or `sub`, and answers others
with an error 500. Here every failure is a LoginRefusedError with a fixed code.
Checks: OpenID Connect Core 1.0, sections 3.1.3.7, 3.1.3.8 and 5.3.2.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import jwt
from django.http import HttpRequest
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from portal.login import provider
from portal.login.claims import ClaimConfig, identity_from_claims, parse_loa_mapping
from portal.login.errors import LoginRefusedError, TokenRefusedError
from portal.login.profiles import get_paths
from portal.models import Broker, ClaimsSource, TokenAuth
from zaken.domain import Identity, Method

_LEEWAY_SECONDS = 10
_ID_TOKEN_CLAIMS = ("exp", "iat", "iss", "aud", "sub")
_USERINFO_CLAIMS = ("iss", "aud", "sub")
# In this order: a subclass comes before its base.
_CODES: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "exp_past"),
    (jwt.ImmatureSignatureError, "iat_or_nbf_future"),
    (jwt.InvalidIssuedAtError, "iat_invalid"),
    (jwt.InvalidAudienceError, "aud_wrong"),
    (jwt.InvalidIssuerError, "iss_wrong"),
    (jwt.exceptions.InvalidSubjectError, "sub_invalid"),
    (jwt.InvalidSignatureError, "signature_wrong"),
    (jwt.InvalidAlgorithmError, "alg_wrong"),
    (jwt.InvalidKeyError, "key_unusable"),
)


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


class BrokerBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """Authenticates one callback: code -> tokens -> verified claims -> Identity.

    Not in AUTHENTICATION_BACKENDS; the callback view makes one per login.
    """

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
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
        tokens = provider.fetch_tokens(self.broker.token_endpoint, payload, basic=basic)
        return {"id_token": tokens.id_token, "access_token": tokens.access_token}

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The claims of an ID token, after every check that needs no access token."""
        claims = self._decode(token, _ID_TOKEN_CLAIMS)
        if claims.get("nonce") != kwargs["nonce"]:
            raise TokenRefusedError("nonce_wrong")
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
        claims = self._decode(answer, _USERINFO_CLAIMS) if isinstance(answer, str) else answer
        if claims.get("sub") != payload["sub"]:
            raise TokenRefusedError("userinfo_sub_wrong")
        return claims

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> Identity:
        """Not a user but the Identity. A claim of the signed ID token goes before userinfo."""
        _check_at_hash(payload, access_token)
        claims = payload
        if self.broker.claims_source == ClaimsSource.USERINFO:
            claims = self.get_userinfo(access_token, id_token, payload) | payload
        return identity_from_claims(claim_config(self.broker), claims, timezone.now())

    def get_user(self, user_id: object) -> None:
        """Nobody: residents are no users."""
        del user_id

    def _decode(self, token: str, required: Iterable[str]) -> dict[str, Any]:
        """Verify signature, issuer, audience and times of a JWT of this broker."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._signing_key(token),
                algorithms=[self.broker.sign_algo],
                audience=self.broker.client_id,
                issuer=self.broker.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": list(required), "enforce_minimum_key_length": True},
            )
        except jwt.PyJWTError as error:
            raise TokenRefusedError(_code(error)) from None
        if claims["aud"] not in (self.broker.client_id, [self.broker.client_id]):
            raise TokenRefusedError("aud_extra")
        if claims.get("azp", self.broker.client_id) != self.broker.client_id:
            raise TokenRefusedError("azp_wrong")
        if not claims["sub"]:
            raise TokenRefusedError("sub_missing")
        return claims

    def _signing_key(self, token: str) -> jwt.PyJWK:
        """The broker's key that the header names, after a look at the algorithm."""
        header = jwt.get_unverified_header(token)
        if header.get("alg") != self.broker.sign_algo:
            raise TokenRefusedError("alg_wrong")
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid:
            raise TokenRefusedError("kid_missing")
        return provider.key_store.get_key(self.broker.jwks_uri, kid, self.broker.sign_algo)


def _code(error: jwt.PyJWTError) -> str:
    """Our code for what PyJWT found; its text may quote the token."""
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"{error.claim}_missing"
    found = (code for kind, code in _CODES if isinstance(error, kind))
    return next(found, "token_malformed")


def _check_at_hash(claims: Mapping[str, Any], access_token: str) -> None:
    """The access token belongs to the ID token (all our algorithms hash with SHA-256)."""
    if "at_hash" not in claims:
        return
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    if claims["at_hash"] != base64.urlsafe_b64encode(half).decode().rstrip("="):
        raise TokenRefusedError("at_hash_wrong")
