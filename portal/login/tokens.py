"""Whether a JWT was made by a broker, for us, now: every check of it, without HTTP or Django.

PyJWT does the cryptography; what it leaves open is refused here, each with a fixed code.
Sources: OpenID Connect Core 1.0 sections 3.1.3.7 and 3.1.3.8, RFC 7515 4.1.11, RFC 8725 3.11,
OpenID Connect Back-Channel Logout 1.0 sections 2.4 and 2.6.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from portal.login.errors import TokenRefusedError

# How far a broker's clock may differ from ours.
LEEWAY_SECONDS = 10
ID_TOKEN_CLAIMS = ("exp", "iat", "iss", "aud", "sub")
USERINFO_CLAIMS = ("iss", "aud", "sub")
LOGOUT_CLAIMS = ("iss", "aud", "iat", "exp", "jti", "events")
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# How old a logout token may be, in seconds: it is made at the moment that it is sent.
LOGOUT_MAX_AGE = 120
_ENCRYPTED_PARTS = 5  # RFC 7516: a JWE in its compact form
# Kinds of JWT that are no ID token say so (logout+jwt, at+jwt); an ID token says this or nothing.
_TYPES = frozenset({"jwt", "application/jwt"})
# A logout token should say that it is one; older brokers do not, and then its claims show it.
_LOGOUT_TYPES = _TYPES | {"logout+jwt", "application/logout+jwt"}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRules:
    """What a token has to say; `get_key` gives the broker's key for a kid, or raises."""

    issuer: str
    client_id: str
    algorithm: str
    get_key: Callable[[str], jwt.PyJWK]


def verify_token(token: str, rules: TokenRules, required: Iterable[str]) -> dict[str, Any]:
    """The claims of a JWT after its form, signature, issuer, audience and times were checked.

    Raises TokenRefusedError with a code for each check, and whatever `get_key` raises.
    """
    claims = _verify(token, rules, required, _TYPES)
    if not claims["sub"]:
        raise TokenRefusedError("sub_missing")
    if "events" in claims:  # a logout token
        raise TokenRefusedError("events_present")
    return claims


def verify_logout_token(token: str, rules: TokenRules, now: datetime) -> dict[str, Any]:
    """The claims of a logout token, fresh at `now`, with a jti and a sub or a sid or both.

    Whether its jti was seen before is not asked here. Raises as verify_token does.
    """
    claims = _verify(token, rules, LOGOUT_CLAIMS, _LOGOUT_TYPES)
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefusedError("events_wrong")
    if "nonce" in claims:  # what an ID token has (2.4: it must not be there)
        raise TokenRefusedError("nonce_present")
    if now.timestamp() - claims["iat"] > LOGOUT_MAX_AGE:
        raise TokenRefusedError("iat_old")
    named = [claims[name] for name in ("sub", "sid") if claims.get(name) is not None]
    if not named:
        raise TokenRefusedError("sub_missing")
    if not all(isinstance(value, str) and value for value in (*named, claims["jti"])):
        raise TokenRefusedError("sub_or_sid_or_jti_invalid")
    return claims


def _verify(
    token: str, rules: TokenRules, required: Iterable[str], types: AbstractSet[str]
) -> dict[str, Any]:
    """What holds for each kind of token."""
    kid = _check_header(token, rules.algorithm, types)
    key = rules.get_key(kid)
    claims = _decode(token, key, rules, required)
    if claims["aud"] not in (rules.client_id, [rules.client_id]):
        raise TokenRefusedError("aud_extra")
    if claims.get("azp", rules.client_id) != rules.client_id:
        raise TokenRefusedError("azp_wrong")
    return claims


def read_unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JWT that nobody vouches for: to look at, never to log in with.

    Raises TokenRefusedError: token_encrypted, token_malformed.
    """
    if token.count(".") == _ENCRYPTED_PARTS - 1:
        raise TokenRefusedError("token_encrypted")
    try:
        whole = jwt.decode_complete(token, options={"verify_signature": False})
    except (jwt.PyJWTError, UnicodeError):
        raise TokenRefusedError("token_malformed") from None
    return whole["header"], whole["payload"]


def check_at_hash(claims: Mapping[str, Any], access_token: str) -> None:
    """The access token belongs to the ID token (all our algorithms hash with SHA-256)."""
    if "at_hash" not in claims:
        return
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    if claims["at_hash"] != base64.urlsafe_b64encode(half).decode().rstrip("="):
        raise TokenRefusedError("at_hash_wrong")


def _check_header(token: str, algorithm: str, types: AbstractSet[str]) -> str:
    """The kid of a header that asks nothing of us that we do not do."""
    header = _read_header(token)
    if header.get("alg") != algorithm:
        raise TokenRefusedError("alg_wrong")
    if "crit" in header:  # we understand no extension, also not the one that PyJWT does (b64)
        raise TokenRefusedError("crit_present")
    if "cty" in header:  # a JWT inside this one
        raise TokenRefusedError("token_nested")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in types:
        raise TokenRefusedError("typ_wrong")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise TokenRefusedError("kid_missing")
    return kid


def _read_header(token: str) -> dict[str, Any]:
    if token.count(".") == _ENCRYPTED_PARTS - 1:
        raise TokenRefusedError("token_encrypted")
    try:
        return jwt.get_unverified_header(token)
    except (jwt.PyJWTError, UnicodeError):
        raise TokenRefusedError("token_malformed") from None


def _decode(
    token: str, key: jwt.PyJWK, rules: TokenRules, required: Iterable[str]
) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[rules.algorithm],
            audience=rules.client_id,
            issuer=rules.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": list(required), "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as error:
        raise TokenRefusedError(_code(error)) from None
    return claims


def _code(error: jwt.PyJWTError) -> str:
    """Our code for what PyJWT found; its text may quote the token."""
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"{error.claim}_missing"
    found = (code for kind, code in _CODES if isinstance(error, kind))
    return next(found, "token_malformed")
