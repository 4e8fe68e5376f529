"""Calls to a broker: every way in which they fail, how keys are cached, and what never leaks."""

import traceback
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from typing import Any

import jwt
import pytest
import requests
import responses
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from portal.login import provider
from portal.login.errors import BrokerUnavailableError, LoginRefusedError
from portal.login.keys import KeyStore

ISSUER = "https://broker.example/oidc"
DISCOVERY = ISSUER + "/.well-known/openid-configuration"
JWKS = ISSUER + "/jwks"
TOKEN = ISSUER + "/token"
USERINFO = ISSUER + "/userinfo"
CODE = "c0de"
ACCESS_TOKEN = "acc3ss"  # made up
SECRET = "do-not-print-this"  # made up
FORM = {"client_id": "portal", "client_secret": SECRET, "code": CODE}
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": ISSUER + "/auth",
    "token_endpoint": TOKEN,
    "jwks_uri": JWKS,
    "end_session_endpoint": None,
    "something_else": [1],
}


@pytest.fixture(autouse=True)
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@cache
def jwk(kid: str) -> dict[str, Any]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return RSAAlgorithm.to_jwk(key, as_dict=True) | {"kid": kid, "use": "sig"}


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds since some moment."""
        return self.now


def call(name: str) -> object:
    match name:
        case "discovery":
            return provider.discover(ISSUER)
        case "jwks":
            return KeyStore().get_key(JWKS, "k1", "RS256")
        case "token":
            return provider.fetch_tokens(TOKEN, FORM, basic=False)
        case _:
            return provider.fetch_userinfo(USERINFO, ACCESS_TOKEN)


URLS = {"discovery": DISCOVERY, "jwks": JWKS, "token": TOKEN, "userinfo": USERINFO}
FAILURES: list[tuple[str, dict[str, Any]]] = [
    ("timeout", {"body": requests.ReadTimeout("slow")}),
    ("timeout", {"body": requests.ConnectTimeout("slow")}),
    ("connection", {"body": requests.ConnectionError("no route")}),
    ("connection", {"body": requests.exceptions.ChunkedEncodingError("broken")}),
    ("status_500", {"status": 500, "body": "error"}),
    ("status_503", {"status": 503, "json": {"error": "busy"}}),
    ("status_429", {"status": 429, "json": {"error": "busy"}}),
    ("status_302", {"status": 302, "headers": {"Location": "https://evil.example/"}}),
    ("status_204", {"status": 204}),
    ("not_json", {"status": 200, "body": "<html>Onderhoud</html>"}),
    ("not_json", {"status": 200, "body": "[1]"}),
    ("not_json", {"status": 200, "body": '{"cut'}),
    ("not_json", {"status": 200, "body": b"\xff\xfe\x00"}),
    ("not_json", {"status": 200, "body": "[" * 200_000}),
    ("too_large", {"status": 200, "body": "x" * 600_000}),
]


@pytest.mark.parametrize("name", list(URLS))
@pytest.mark.parametrize(("code", "answer"), FAILURES)
def test_a_broker_that_does_not_do_its_work(
    http: responses.RequestsMock, name: str, code: str, answer: dict[str, Any]
) -> None:
    http.add("POST" if name == "token" else "GET", URLS[name], **answer)
    with pytest.raises(BrokerUnavailableError) as caught:
        call(name)
    assert caught.value.code == f"{name}_{code}"
    assert len(http.calls) == 1
    text = "".join(traceback.format_exception(caught.value))
    assert not any(word in text for word in (SECRET, CODE, ACCESS_TOKEN, "broker.example"))


@pytest.mark.parametrize("name", ["discovery", "jwks"])
def test_a_refusal_where_none_makes_sense(http: responses.RequestsMock, name: str) -> None:
    http.get(URLS[name], status=404)
    with pytest.raises(BrokerUnavailableError) as caught:
        call(name)
    assert caught.value.code == f"{name}_status_404"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status": 400, "json": {"error": "invalid_grant"}}, "token_invalid_grant"),
        ({"status": 401, "json": {"error": "invalid_client"}}, "token_invalid_client"),
        ({"status": 400, "json": {"error": "999990019"}}, "token_refused"),
        ({"status": 400, "json": {"error": ["invalid_grant"]}}, "token_refused"),
        ({"status": 403, "body": "<html>"}, "token_refused"),
    ],
)
def test_a_refused_code(http: responses.RequestsMock, answer: dict[str, Any], code: str) -> None:
    http.post(TOKEN, **answer)
    with pytest.raises(LoginRefusedError) as caught:
        call("token")
    assert caught.value.code == code


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id_token": "a"},
        {"access_token": "a"},
        {"id_token": 5, "access_token": "a"},
        {"id_token": "a", "access_token": ""},
        {"id_token": "a", "access_token": "é€"},
        {"id_token": "a", "access_token": "\ud800"},
        {"id_token": "a", "access_token": "a\r\nX-Header: b"},
        {"id_token": "a", "access_token": "a\n"},
    ],
)
def test_tokens_that_are_not_there(http: responses.RequestsMock, body: dict[str, object]) -> None:
    http.post(TOKEN, json=body)
    with pytest.raises(BrokerUnavailableError, match="token_incomplete"):
        call("token")


def test_the_secret_in_the_form_or_in_the_header(http: responses.RequestsMock) -> None:
    http.post(TOKEN, json={"id_token": "i", "access_token": "a", "refresh_token": "r"})
    tokens = provider.fetch_tokens(TOKEN, FORM, basic=False)
    assert (tokens.id_token, tokens.access_token) == ("i", "a")
    assert f"client_secret={SECRET}" in str(http.calls[0].request.body)
    assert "Authorization" not in http.calls[0].request.headers

    form = FORM | {"client_secret": "a b:c"}
    provider.fetch_tokens(TOKEN, form, basic=True)
    assert "client_secret" not in str(http.calls[1].request.body)
    # RFC 6749 section 2.3.1: form-encoded first
    expected = "Basic " + b64encode(b"portal:a+b%3Ac").decode()
    assert http.calls[1].request.headers["Authorization"] == expected
    assert form["client_secret"] == "a b:c"  # the caller's form is not changed


def test_userinfo(http: responses.RequestsMock) -> None:
    http.get(USERINFO, json={"sub": "abc"})
    assert call("userinfo") == {"sub": "abc"}
    assert http.calls[0].request.headers["Authorization"] == f"Bearer {ACCESS_TOKEN}"
    http.replace("GET", USERINFO, body="eyJ.a.b", content_type="application/jwt;charset=UTF-8")
    assert call("userinfo") == "eyJ.a.b"
    http.replace("GET", USERINFO, status=401)
    with pytest.raises(LoginRefusedError, match="userinfo_refused"):
        call("userinfo")


def test_discovery(http: responses.RequestsMock) -> None:
    http.get(DISCOVERY, json=DOCUMENT)
    found = provider.discover(ISSUER)
    assert found.token_endpoint == TOKEN
    assert found.end_session_endpoint is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": ISSUER + "/"}, "discovery_issuer"),
        ({"issuer": "https://evil.example"}, "discovery_issuer"),
        ({"issuer": None}, "discovery_incomplete"),
        ({"jwks_uri": None}, "discovery_incomplete"),
    ],
)
def test_discovery_of_something_else(
    http: responses.RequestsMock, changes: dict[str, object], code: str
) -> None:
    http.get(DISCOVERY, json=DOCUMENT | changes)
    with pytest.raises(BrokerUnavailableError) as caught:
        provider.discover(ISSUER)
    assert caught.value.code == code


def test_keys_are_fetched_once_an_hour(http: responses.RequestsMock) -> None:
    http.get(JWKS, json={"keys": [jwk("k1")]})
    clock = Clock()
    store = KeyStore(clock)
    for seconds in (0, 1, 3598):
        clock.now += seconds
        assert store.get_key(JWKS, "k1", "RS256").key_type == "RSA"
    assert len(http.calls) == 1
    clock.now += 1
    store.get_key(JWKS, "k1", "RS256")
    assert len(http.calls) == 2


def test_an_unknown_kid_fetches_once_per_half_minute(http: responses.RequestsMock) -> None:
    http.get(JWKS, json={"keys": [jwk("k1")]})
    clock = Clock()
    store = KeyStore(clock)
    store.get_key(JWKS, "k1", "RS256")
    for _ in range(10):
        with pytest.raises(LoginRefusedError, match="kid_unknown"):
            store.get_key(JWKS, "forged", "RS256")
    assert len(http.calls) == 2
    clock.now += 30
    http.replace("GET", JWKS, json={"keys": [jwk("k1"), jwk("k2")]})
    assert store.get_key(JWKS, "k2", "RS256")
    assert len(http.calls) == 3


def test_keys_of_two_brokers_are_kept_apart(http: responses.RequestsMock) -> None:
    http.get(JWKS, json={"keys": [jwk("k1")]})
    http.get("https://other.example/jwks", json={"keys": [jwk("k2")]})
    store = KeyStore(Clock())
    store.get_key(JWKS, "k1", "RS256")
    with pytest.raises(LoginRefusedError, match="kid_unknown"):
        store.get_key(JWKS, "k2", "RS256")


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ([], "kid_unknown"),
        (["text", None, 5], "kid_unknown"),
        ([jwk("k1") | {"use": "enc"}], "kid_unknown"),
        ([jwk("k1") | {"alg": "PS256"}], "kid_unknown"),
        ([{"kty": "oct", "kid": "k1", "k": "c2VjcmV0"}], "kid_unknown"),
        ([jwk("k1") | {"kid": None}], "kid_unknown"),
        ([{"kty": "RSA", "kid": "k1"}], "key_unusable"),
        ([{"kty": "RSA", "kid": "k1", "n": "!", "e": "AQAB"}], "key_unusable"),
        ([{"kty": "RSA", "kid": "k1", "n": 5, "e": 3}], "key_unusable"),
    ],
)
def test_a_key_that_does_not_fit(
    http: responses.RequestsMock, keys: list[object], code: str
) -> None:
    http.get(JWKS, json={"keys": keys})
    with pytest.raises(LoginRefusedError) as caught:
        KeyStore(Clock()).get_key(JWKS, "k1", "RS256")
    assert caught.value.code == code


def test_a_private_key_that_a_broker_published_by_mistake_is_used_as_a_public_one(
    http: responses.RequestsMock,
) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    published = RSAAlgorithm.to_jwk(private, as_dict=True) | {"kid": "k1"}
    http.get(JWKS, json={"keys": [published]})
    key = KeyStore(Clock()).get_key(JWKS, "k1", "RS256")
    token = jwt.encode({"a": 1}, private, algorithm="RS256")
    assert jwt.decode(token, key, algorithms=["RS256"]) == {"a": 1}


def test_keys_without_a_list(http: responses.RequestsMock) -> None:
    http.get(JWKS, json={"keys": None})
    with pytest.raises(BrokerUnavailableError, match="jwks_incomplete"):
        KeyStore(Clock()).get_key(JWKS, "k1", "RS256")
