"""The proof with a private key: its claims, its keys, and what is no key."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from portal.login.assertion import (
    ClientKeyError,
    build_assertion,
    build_public_jwk,
    load_client_key,
)
from tests.pages import oidc_fakes as fakes

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def pem(key: Any, password: bytes | None = None) -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode())


KEYS: dict[str, Any] = {
    "ES256": fakes.ec_key(),
    "RS256": fakes.rsa_key("ours"),
    "PS256": fakes.rsa_key("ours"),
}


@pytest.mark.parametrize("algorithm", KEYS)
def test_the_claims_of_a_proof(algorithm: str) -> None:
    key = load_client_key(f"\n{pem(KEYS[algorithm])}\n", algorithm, "kid-1")
    token = build_assertion(
        key, client_id="portal", audience="https://b.example", now=NOW, jti="once"
    )
    assert jwt.get_unverified_header(token) == {"alg": algorithm, "kid": "kid-1", "typ": "JWT"}
    public = jwt.PyJWK(build_public_jwk(key))
    options: Any = {"verify_exp": False, "verify_iat": False}
    found = jwt.decode(
        token, public, algorithms=[algorithm], audience="https://b.example", options=options
    )
    seconds = int(NOW.timestamp())
    assert found == {
        "iss": "portal",
        "sub": "portal",
        "aud": "https://b.example",
        "iat": seconds,
        "exp": seconds + 60,
        "jti": "once",
    }


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_key_is_named_by_its_thumbprint(algorithm: str) -> None:
    key = load_client_key(pem(KEYS[algorithm]), algorithm)
    public = build_public_jwk(key)
    assert set(public) & {"d", "p", "q", "dp", "dq", "qi"} == set()
    assert (public["alg"], public["use"], public["kid"]) == (algorithm, "sig", key.kid)
    names = ("crv", "kty", "x", "y") if algorithm == "ES256" else ("e", "kty", "n")
    text = "{" + ",".join(f'"{name}":{json.dumps(public[name])}' for name in names) + "}"
    assert key.kid == urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def test_a_key_shows_in_no_repr() -> None:
    key = load_client_key(pem(KEYS["ES256"]), "ES256")
    assert "private" not in repr(key)
    assert "EC" not in repr(key)


SMALL = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  # to be refused


@pytest.mark.parametrize(
    ("text", "algorithm", "words"),
    [
        ("", "ES256", "not a private key in PEM"),
        ("secret-text", "ES256", "not a private key in PEM"),
        (fakes.public_pem().decode(), "RS256", "not a private key in PEM"),
        (pem(KEYS["ES256"], b"password"), "ES256", "not a private key in PEM"),
        (pem(KEYS["ES256"]), "RS256", "RS256 needs an RSA key"),
        (pem(KEYS["RS256"]), "ES256", "curve P-256"),
        (pem(ec.generate_private_key(ec.SECP384R1())), "ES256", "curve P-256"),
        (pem(ed25519.Ed25519PrivateKey.generate()), "ES256", "curve P-256"),
        (pem(SMALL), "PS256", "2048 bits"),
    ],
)
def test_what_is_no_key(text: str, algorithm: str, words: str) -> None:
    with pytest.raises(ClientKeyError, match=words) as caught:
        load_client_key(text, algorithm)
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
