"""A broker that lies on request: real keys and a token endpoint made of `responses`.

An honest OpenID provider (tests/peer) never sends the tokens that we have to refuse.
"""

import base64
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from secrets import token_bytes
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.api_jws import PyJWS

from portal.login.keys import key_store
from portal.login.session import get_identity
from portal.models import Broker
from zaken.domain import Identity
from zaken.models import Gemeente, Host

ISSUER = "https://broker.example/oidc"
CLIENT_ID = "mijnzaken-voorbeeld"
CLIENT_SECRET = "client-secret-of-the-tests"  # made up
ACCESS_TOKEN = "access-token-of-the-tests"  # made up
ANNA = "999990019"
BAS = "999990020"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_HEADERS = {"kid": "k1", "typ": "logout+jwt"}
MIDDEN = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
# How the tokens of these tests begin; shorter texts also occur by chance, in a form's CSRF token.
_TOKENS = ("eyJhbGciOi", "eyJ0eXAiOi")
SECRETS = (ANNA, *_TOKENS, "one-time-c0de", CLIENT_SECRET, ACCESS_TOKEN)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """One key per name for the whole test run."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    """A key for ES256."""
    return ec.generate_private_key(ec.SECP256R1())


def jwks() -> dict[str, Any]:
    """The public keys of the honest broker."""
    signing = RSAAlgorithm.to_jwk(rsa_key("honest").public_key(), as_dict=True)
    elliptic = ECAlgorithm.to_jwk(ec_key().public_key(), as_dict=True)
    return {"keys": [signing | {"kid": "k1", "use": "sig"}, elliptic | {"kid": "ec1"}]}


def public_pem() -> bytes:
    """The public key as the text that a careless client would use as an HMAC secret."""
    key = rsa_key("honest").public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def encode_segment(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def encode_hs256(claims: dict[str, Any], secret: bytes, kid: str = "k1") -> str:
    """An HS256 token by hand: PyJWT refuses to make one with a public key as the secret."""
    header = {"alg": "HS256", "typ": "JWT", "kid": kid}
    parts = [encode_segment(json.dumps(part).encode()) for part in (header, claims)]
    signed = ".".join(parts)
    return f"{signed}.{encode_segment(hmac.digest(secret, signed.encode(), 'sha256'))}"


def encode_unsigned(claims: dict[str, Any]) -> str:
    """A token with alg none."""
    parts = [{"alg": "none", "typ": "JWT", "kid": "k1"}, claims]
    return ".".join(encode_segment(json.dumps(part).encode()) for part in parts) + "."


def encrypt(token: str) -> str:
    """A JWE (RFC 7516, RSA-OAEP-256 and A256GCM) around a token, for a key nobody here has."""
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT", "kid": "k1"}
    first, content_key, iv = encode_segment(json.dumps(header).encode()), token_bytes(32), bytes(12)
    oaep = OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
    wrapped = rsa_key("encryption").public_key().encrypt(content_key, oaep)
    sealed = AESGCM(content_key).encrypt(iv, token.encode(), first.encode())
    return ".".join([first, *map(encode_segment, (wrapped, iv, sealed[:-16], sealed[-16:]))])


def at_hash(access_token: str) -> str:
    """OpenID Connect Core 3.1.3.6 for our algorithms."""
    return encode_segment(hashlib.sha256(access_token.encode()).digest()[:16])


def create_gemeente(slug: str = "voorbeeld", host: str = "testserver") -> Gemeente:
    """A gemeente that answers at `host`."""
    gemeente = Gemeente.objects.create(slug=slug, naam=f"Gemeente {slug.title()}")
    Host.objects.create(gemeente=gemeente, naam=host)
    return gemeente


def create_broker(gemeente: Gemeente, **changes: Any) -> Broker:
    """A DigiD broker with every endpoint."""
    values: dict[str, Any] = {
        "slug": "digid",
        "naam": "DigiD",
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/auth",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
        "userinfo_endpoint": f"{ISSUER}/userinfo",
        "end_session_endpoint": f"{ISSUER}/logout",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    return Broker.objects.create(gemeente=gemeente, **(values | changes))


@dataclass(frozen=True, kw_only=True)
class Started:
    """What the browser carries to the broker."""

    url: str
    params: dict[str, str]

    @property
    def state(self) -> str:
        """The state of this login."""
        return self.params["state"]

    @property
    def nonce(self) -> str:
        """The nonce of this login."""
        return self.params["nonce"]


def read_started(response: Any) -> Started:
    """Where a start sends the browser."""
    assert response.status_code == 302, response.status_code
    location = urlsplit(response["Location"])
    params = {name: values[0] for name, values in parse_qs(location.query).items()}
    return Started(url=f"{location.scheme}://{location.netloc}{location.path}", params=params)


@dataclass
class Login:
    """One browser that logs in at one broker whose answers the test chooses."""

    http: responses.RequestsMock
    gemeente: Gemeente
    broker: Broker
    client: Client = field(default_factory=Client)

    def start(self, volgende: str = "/zaken/", slug: str = "digid", **fields: str) -> Started:
        """Press the login button at a broker that is there."""
        form = {"broker": slug, "volgende": volgende, **fields}
        with self.answering():
            return read_started(self.client.post("/inloggen/", form))

    @contextmanager
    def answering(self) -> Iterator[None]:
        """The portal sees that the broker answers, and knows nothing of its keys afterwards.

        As in another process: the callback that follows need not be handled by the one that
        started the login.
        """
        with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
            http.get(re.compile(r".*/jwks$"), json=jwks())
            yield
        key_store.clear()

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Claims of a good ID token of Anna; `...` leaves one out."""
        now = int(time.time())
        good = {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "sub": "subject-of-anna",
            "exp": now + 60,
            "iat": now,
            "nonce": nonce,
            "bsn": ANNA,
            "acr": MIDDEN,
        }
        return {name: value for name, value in (good | changes).items() if value is not ...}

    def answer_with(self, id_token: str, userinfo: dict[str, Any] | None = None) -> None:
        """Let the broker hand out this token."""
        tokens = {"id_token": id_token, "access_token": ACCESS_TOKEN, "token_type": "Bearer"}
        self.http.upsert("POST", f"{ISSUER}/token", json=tokens)
        self.http.upsert("GET", f"{ISSUER}/jwks", json=jwks())
        if userinfo is not None:
            self.http.upsert("GET", f"{ISSUER}/userinfo", json=userinfo)

    def callback(self, **query: str) -> Any:
        """Come back from the broker."""
        return self.client.get("/inloggen/callback/", query)

    def log_in(self, volgende: str = "/zaken/", **changes: Any) -> Any:
        """The whole walk with a well-signed token of Anna, or with changed claims."""
        started = self.start(volgende)
        self.answer_with(sign(self.claims(started.nonce, **changes)))
        return self.callback(code="one-time-c0de", state=started.state)

    def logout_claims(self, **changes: Any) -> dict[str, Any]:
        """Claims of a good logout token; `...` leaves one out."""
        now = int(time.time())
        good = {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "sub": "subject-of-anna",
            "iat": now,
            "exp": now + 60,
            "jti": token_bytes(8).hex(),
            "events": {LOGOUT_EVENT: {}},
        }
        return {name: value for name, value in (good | changes).items() if value is not ...}

    def log_out_at_broker(self, token: str = "", **changes: Any) -> Any:
        """The broker itself, with no cookie, says that a login has ended."""
        self.http.upsert("GET", f"{ISSUER}/jwks", json=jwks())
        token = token or sign(self.logout_claims(**changes), headers=LOGOUT_HEADERS)
        broker = Client(enforce_csrf_checks=True)
        return broker.post("/inloggen/backchannel/", {"logout_token": token})

    def request(self) -> HttpRequest:
        """A request of this browser, for asking portal.login.session who is logged in."""
        request: Any = RequestFactory().get("/")
        request.session = self.client.session
        request.gemeente = self.gemeente
        return request  # type: ignore[no-any-return]  # an HttpRequest with our attributes


def sign(
    claims: object,
    *,
    key: str = "honest",
    algorithm: str = "RS256",
    headers: dict[str, Any] | None = None,
) -> str:
    """A token signed with a real key; headers say kid k1 unless told otherwise."""
    headers = {"kid": "k1"} if headers is None else headers
    private = ec_key() if algorithm == "ES256" else rsa_key(key)
    # PyJWS, since jwt.encode refuses to sign some of the nonsense that we want to send.
    payload = json.dumps(claims).encode()
    return PyJWS().encode(payload, private, algorithm=algorithm, headers=headers)


def who(login: Login) -> Identity | None:
    """Whose web session this browser has."""
    return get_identity(login.request(), timezone.now())


def codes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The codes in the security log."""
    return [
        json.loads(record.getMessage())["facts"]["reason"]
        for record in caplog.records
        if record.name == "security" and record.levelno >= logging.WARNING
    ]


def assert_nobody(login: Login, response: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Not logged in, a whole page in Dutch, and nothing in it or in the log that should not be."""
    assert who(login) is None
    html = response.content.decode()
    assert "<h1" in html
    assert 'lang="nl"' in html
    assert not any(secret in html for secret in SECRETS)
    assert not any(secret in caplog.text for secret in SECRETS)
    stored = str([row.get_decoded() for row in Session.objects.all()])
    assert not any(secret in stored for secret in SECRETS)
    assert not get_user_model().objects.exists()
