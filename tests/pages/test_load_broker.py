"""`manage.py load_broker`: what changed is written and told, what cannot work is a fault."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command
from django.test import override_settings

from portal.models import Broker
from tests.pages import oidc_fakes as fakes
from tests.pages.oidc_fakes import ISSUER
from tests.unit.test_assertion import pem
from zaken.models import Gemeente

pytestmark = pytest.mark.django_db

DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "end_session_endpoint": f"{ISSUER}/logout",
    "id_token_signing_alg_values_supported": ["RS256", "ES256"],
}


@pytest.fixture
def gemeente() -> Gemeente:
    found = fakes.create_gemeente()
    fakes.create_broker(found)
    return found


@pytest.fixture
def http(gemeente: Gemeente) -> Iterator[responses.RequestsMock]:
    del gemeente
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(DISCOVERY, json=DOCUMENT)
        mock.get(f"{ISSUER}/jwks", json=fakes.jwks())
        yield mock


def load(*options: str) -> tuple[list[str], str | None]:
    """The lines, and what the command failed with."""
    out = StringIO()
    try:
        call_command("load_broker", *options, stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), None


def say(http: responses.RequestsMock, **changes: Any) -> None:
    document = {name: value for name, value in (DOCUMENT | changes).items() if value is not ...}
    http.replace("GET", DISCOVERY, json=document)


@pytest.mark.usefixtures("http")
def test_nothing_new() -> None:
    lines, error = load()
    assert error is None
    assert lines == ["ok      voorbeeld/digid: issuer, endpoints, keys and what it supports fit"]


def test_what_changed_is_written_and_told(http: responses.RequestsMock) -> None:
    say(
        http,
        token_endpoint=f"{ISSUER}/new/token",
        end_session_endpoint=...,
        authorization_response_iss_parameter_supported=True,
    )
    lines, error = load("--gemeente", "voorbeeld", "--slug", "digid")
    assert error is None
    assert lines[:3] == [
        f"changed voorbeeld/digid: token_endpoint: {ISSUER}/token -> {ISSUER}/new/token",
        f"changed voorbeeld/digid: end_session_endpoint: {ISSUER}/logout -> none",
        "changed voorbeeld/digid: callback_iss: none -> True",
    ]
    broker = Broker.objects.get()
    assert broker.token_endpoint == f"{ISSUER}/new/token"
    assert (broker.end_session_endpoint, broker.callback_iss) == ("", True)
    assert broker.client_secret == fakes.CLIENT_SECRET


def test_what_the_configuration_gave_stays(http: responses.RequestsMock) -> None:
    Broker.objects.update(pinned=["token_endpoint", "callback_iss"])
    say(
        http,
        token_endpoint=f"{ISSUER}/new/token",
        authorization_response_iss_parameter_supported=True,
    )
    lines, _ = load()
    assert "changed" not in str(lines)
    assert Broker.objects.get().token_endpoint == f"{ISSUER}/token"


EC_KEY = pem(fakes.ec_key())
FAULTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("failed (discovery_issuer)", {}, {"issuer": ISSUER + "/"}),
    ("failed (discovery_incomplete)", {}, {"jwks_uri": ...}),
    ("token_endpoint must start with https://", {}, {"token_endpoint": "ftp://b.example/"}),
    ("must have no query", {}, {"authorization_endpoint": f"{ISSUER}/auth?a=b"}),
    ("does not sign with RS256", {}, {"id_token_signing_alg_values_supported": ["PS256"]}),
    ("does not support PKCE with S256", {}, {"code_challenge_methods_supported": ["plain"]}),
    (
        "does not accept token_auth post (client_secret_post)",
        {},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    ),
    (
        "does not accept keys for ES256",
        {"token_auth": "private_key_jwt", "client_key": EC_KEY},
        {"token_endpoint_auth_signing_alg_values_supported": ["PS256"]},
    ),
    (
        "does not know these acr_values: loa:hoog loa:midden",
        {"acr_values": "loa:midden", "acr_values_per_loa": {"hoog": "loa:hoog"}},
        {"acr_values_supported": ["0", "1"]},
    ),
    (
        "there is no userinfo_endpoint",
        {"claims_source": "userinfo"},
        {"userinfo_endpoint": ...},
    ),
    ("no key with a kid for PS256", {"sign_algo": "PS256"}, {"jwks_uri": f"{ISSUER}/other"}),
    ("cannot be fetched (jwks_connection)", {}, {"jwks_uri": f"{ISSUER}/nowhere"}),
]


@pytest.mark.parametrize(("words", "row", "document"), FAULTS)
def test_a_fault_is_a_line_and_changes_nothing(
    http: responses.RequestsMock, words: str, row: dict[str, Any], document: dict[str, Any]
) -> None:
    """Also not what else changed: the endpoints there are may well work."""
    Broker.objects.update(token_endpoint=f"{ISSUER}/old", **row)
    if "algo" in str(row) or "client_key" in row:
        document = {"id_token_signing_alg_values_supported": ...} | document
    http.get(f"{ISSUER}/other", json={"keys": []})
    say(http, **document)
    lines, error = load()
    assert error == "1 fault found"
    [fault] = [line for line in lines if line.startswith("FAULT")]
    assert fault.startswith("FAULT   voorbeeld/digid: ")
    assert words in fault
    assert Broker.objects.get().token_endpoint == f"{ISSUER}/old"
    assert not any(secret in str(lines) for secret in (fakes.CLIENT_SECRET, "PRIVATE"))


def test_several_faults_and_brokers(http: responses.RequestsMock, gemeente: Gemeente) -> None:
    fakes.create_broker(gemeente, slug="away", issuer="https://away.example")
    say(
        http,
        code_challenge_methods_supported=["plain"],
        id_token_signing_alg_values_supported=["ES256"],
    )
    lines, error = load()
    assert error == "3 faults found"
    assert sum(line.startswith("FAULT") for line in lines) == 3
    lines, error = load("--slug", "away")
    assert error == "1 fault found"
    assert "voorbeeld/away: discovery at https://away.example" in lines[0]


def test_an_endpoint_without_tls_is_a_fault_in_production(http: responses.RequestsMock) -> None:
    say(http, token_endpoint="http://broker.example/token")  # not a password
    with override_settings(HTTPS=True):
        lines, error = load()
    assert error == "1 fault found"
    assert "token_endpoint must start with https://" in lines[0]


def test_what_only_deserves_a_look(http: responses.RequestsMock, gemeente: Gemeente) -> None:
    """A document may announce less than there is (OpenID Connect Discovery 1.0 section 3)."""
    fakes.create_broker(gemeente, slug="zother", issuer="https://other.example")
    Broker.objects.update(acr_values="idp:digid", scopes="openid bsn")
    say(http, claims_supported=["sub", "acr"], scopes_supported=["openid"])
    lines, error = load("--slug", "digid")
    assert error is None
    notes = [line for line in lines if line.startswith("note")]
    assert len(notes) == 4
    assert "does not announce scope bsn" in notes[0]
    assert "does not announce the claims for bsn (bsn)" in notes[1]
    assert "no word of acr_values is a level we know" in notes[2]
    assert "does not name itself (iss)" in notes[3]


@pytest.mark.usefixtures("http")
def test_a_broker_that_cannot_be_asked_for_a_level() -> None:
    Broker.objects.update(loa_mapping={"20": "midden"})
    lines, error = load()
    assert error is None
    assert "no words to ask for a level" in lines[0]


@pytest.mark.usefixtures("http")
def test_the_name_of_our_key_is_told() -> None:
    Broker.objects.update(token_auth="private_key_jwt", client_key=EC_KEY)  # not a password
    lines, error = load()
    assert error is None
    assert "proves who we are with key" in lines[-2]


@pytest.mark.usefixtures("http")
@pytest.mark.parametrize("options", [("--slug", "x"), ("--gemeente", "x")])
def test_no_such_broker(options: tuple[str, str]) -> None:
    assert load(*options) == ([], "no such broker is configured")
