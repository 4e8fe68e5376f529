"""Proving to a broker who we are with a private key instead of a secret (private_key_jwt).

A short-lived JWT per token request; the broker only knows the public half. Pure: no HTTP, no clock.
Sources: OpenID Connect Core 1.0 section 9, RFC 7523 sections 2.2 and 3, RFC 7638 (key id).
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = timedelta(seconds=60)
_MIN_RSA_BITS = 2048
# RFC 7638 section 3.2: the members that make the key what it is.
_THUMBPRINT_MEMBERS = ("crv", "e", "kty", "n", "x", "y")

type PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class ClientKeyError(ValueError):
    """A text that is no private key for the algorithm. The message holds nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKey:
    """Our private key at one broker; never in a repr."""

    private: PrivateKey = field(repr=False)
    algorithm: str
    kid: str


def load_client_key(pem: str, algorithm: str, kid: str = "") -> ClientKey:
    """The key of a PEM text; without a kid it is named by its thumbprint (RFC 7638).

    Raises ClientKeyError.
    """
    try:
        private = load_pem_private_key(pem.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ClientKeyError("not a private key in PEM without a password") from None
    if algorithm == "ES256":
        if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
            raise ClientKeyError("ES256 needs a key on the curve P-256")
        return ClientKey(private=private, algorithm=algorithm, kid=kid or _thumbprint(private))
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < _MIN_RSA_BITS:
        raise ClientKeyError(f"{algorithm} needs an RSA key of {_MIN_RSA_BITS} bits or more")
    return ClientKey(private=private, algorithm=algorithm, kid=kid or _thumbprint(private))


def build_public_jwk(key: ClientKey) -> dict[str, Any]:
    """What the broker has to know of our key."""
    return _public_members(key.private) | {"kid": key.kid, "alg": key.algorithm, "use": "sig"}


def build_assertion(
    key: ClientKey, *, client_id: str, audience: str, now: datetime, jti: str
) -> str:
    """A signed assertion that `client_id` is asking, good for a minute; `jti` is used once."""
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": jti,
    }
    return jwt.encode(claims, key.private, algorithm=key.algorithm, headers={"kid": key.kid})


def _public_members(private: PrivateKey) -> dict[str, Any]:
    if isinstance(private, rsa.RSAPrivateKey):
        whole = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    else:
        whole = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return {name: whole[name] for name in _THUMBPRINT_MEMBERS if name in whole}


def _thumbprint(private: PrivateKey) -> str:
    text = json.dumps(_public_members(private), separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
