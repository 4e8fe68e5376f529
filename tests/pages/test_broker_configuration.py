"""Filling the brokers from YAML: what is accepted, discovered, refused, and what never prints."""

import re
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
import yaml
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django_setup_configuration.exceptions import ConfigurationRunFailed, PrerequisiteFailed
from django_setup_configuration.test_utils import execute_single_step

from portal.configuration import BrokerConfigurationStep, BrokerItem
from portal.login.backend import level_words
from portal.login.profiles import PROFILES, Claim
from portal.models import Broker
from tests.pages.oidc_fakes import create_gemeente, ec_key
from tests.unit.test_assertion import pem
from zaken.domain import Loa, Method

pytestmark = pytest.mark.django_db

ISSUER = "https://broker.example/oidc"
SECRET = "secret-from-the-environment"  # made up
KEY = pem(ec_key())
ITEM = {
    "gemeente": "voorbeeld",
    "slug": "digid",
    "naam": "DigiD",
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
    "client_id": "portal",
    "client_secret": {"value_from": {"env": "DIGID_CLIENT_SECRET"}},
}
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/found/auth",
    "token_endpoint": f"{ISSUER}/found/token",
    "jwks_uri": f"{ISSUER}/found/jwks",
    "end_session_endpoint": f"{ISSUER}/found/logout",
    "id_token_signing_alg_values_supported": ["RS256"],
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGID_CLIENT_SECRET", SECRET)
    create_gemeente()


def configure(tmp_path: Path, *items: dict[str, Any]) -> None:
    """Run the step as `setup_configuration` does."""
    path = tmp_path / "configuration.yaml"
    content = {"brokers_config_enable": True, "brokers": {"items": list(items)}}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    execute_single_step(BrokerConfigurationStep, yaml_source=path)


def item(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in (ITEM | changes).items() if value is not ...}


def discovered(**changes: Any) -> dict[str, Any]:
    return item(authorization_endpoint=..., token_endpoint=..., jwks_uri=..., **changes)


def test_literal_endpoints_call_nobody(tmp_path: Path) -> None:
    with responses.RequestsMock():
        configure(tmp_path, item())
    broker = Broker.objects.get()
    assert broker.gemeente.slug == "voorbeeld"
    assert broker.client_secret == SECRET
    assert broker.token_endpoint == f"{ISSUER}/token"
    assert broker.end_session_endpoint == ""
    assert (broker.method, broker.sign_algo, broker.scopes) == ("digid", "RS256", "openid")
    assert (broker.profiel, broker.claims) == ("standaard", {})


def test_twice_gives_one_row_with_the_last_values(tmp_path: Path) -> None:
    configure(tmp_path, item())
    configure(
        tmp_path,
        item(
            naam="DigiD (test)",
            loa_mapping={10: "basis", "urn:x": "midden"},
            extra_params={"kc_idp_hint": "digid"},
            claims={"bsn": ["aanvrager", "bsn"]},
        ),
    )
    broker = Broker.objects.get()
    assert broker.naam == "DigiD (test)"
    assert broker.loa_mapping == {"10": "basis", "urn:x": "midden"}
    assert broker.claims == {"bsn": ["aanvrager", "bsn"]}


def test_a_private_key_instead_of_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = pem(ec_key())
    monkeypatch.setenv("DIGID_CLIENT_KEY", key)
    configure(
        tmp_path,
        item(
            client_secret=...,
            token_auth="private_key_jwt",  # not a password
            client_key={"value_from": {"env": "DIGID_CLIENT_KEY"}},
            client_key_id="k7",
        ),
    )
    broker = Broker.objects.get()
    assert (broker.client_secret, broker.client_key) == ("", key)
    assert (broker.client_key_algo, broker.client_key_id) == ("ES256", "k7")
    assert broker.assertion_audience == "issuer"
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_key FROM portal_broker")
        assert "PRIVATE" not in str(cursor.fetchall())


def test_what_was_given_is_remembered_and_what_was_found_is_not_pinned(tmp_path: Path) -> None:
    with responses.RequestsMock() as http:
        document = DOCUMENT | {"authorization_response_iss_parameter_supported": True}
        http.get(f"{ISSUER}/.well-known/openid-configuration", json=document)
        configure(tmp_path, discovered() | {"token_endpoint": f"{ISSUER}/token"})
    broker = Broker.objects.get()
    assert broker.pinned == ["token_endpoint"]
    assert broker.callback_iss
    configure(tmp_path, item(callback_iss=False))
    broker.refresh_from_db()
    assert not broker.callback_iss
    assert broker.pinned == [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "callback_iss",
    ]


def test_endpoints_from_discovery_and_a_given_one_first(tmp_path: Path) -> None:
    with responses.RequestsMock() as http:
        http.get(f"{ISSUER}/.well-known/openid-configuration", json=DOCUMENT)
        configure(tmp_path, discovered() | {"token_endpoint": f"{ISSUER}/token"})
    broker = Broker.objects.get()
    assert broker.authorization_endpoint == f"{ISSUER}/found/auth"
    assert broker.token_endpoint == f"{ISSUER}/token"
    assert broker.end_session_endpoint == f"{ISSUER}/found/logout"
    assert broker.userinfo_endpoint == ""


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"body": requests.ConnectionError("no route")}, "failed (discovery_connection)"),
        ({"status": 404}, "failed (discovery_status_404)"),
        ({"json": DOCUMENT | {"issuer": ISSUER + "/"}}, "failed (discovery_issuer)"),
        (
            {"json": DOCUMENT | {"id_token_signing_alg_values_supported": ["ES256"]}},
            "the broker does not sign with RS256",
        ),
        (
            {"json": DOCUMENT | {"code_challenge_methods_supported": ["plain"]}},
            "the broker does not support PKCE with S256",
        ),
        ({"json": DOCUMENT | {"acr_values_supported": "x"}}, "failed (discovery_incomplete)"),
    ],
)
def test_a_failed_discovery_is_one_clear_line(
    tmp_path: Path, answer: dict[str, Any], reason: str
) -> None:
    with responses.RequestsMock() as http:
        http.get(f"{ISSUER}/.well-known/openid-configuration", **answer)
        with pytest.raises(ConfigurationRunFailed) as caught:
            configure(tmp_path, discovered())
    text = str(caught.value)
    assert text.startswith("broker digid of gemeente voorbeeld: ")
    assert text.endswith(reason)
    assert "\n" not in text
    assert not Broker.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"gemeente": "nergens"}, "this gemeente is not configured"),
        ({"claims_source": "userinfo"}, "there is no userinfo_endpoint"),
        ({"authorization_endpoint": f"{ISSUER}/auth?a=b"}, "must have no query"),
        ({"end_session_endpoint": "ftp://broker.example"}, "must start with https://"),
    ],
)
def test_what_cannot_be_configured(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigurationRunFailed, match=reason):
        configure(tmp_path, item(**changes))


def test_without_tls_only_where_the_portal_has_none_either(tmp_path: Path) -> None:
    plain = item(token_endpoint="http://127.0.0.1:8002/token")  # not a password
    configure(tmp_path, plain)
    with (
        override_settings(HTTPS=True),
        pytest.raises(ConfigurationRunFailed, match="token_endpoint must start with https"),
    ):
        configure(tmp_path, plain)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": ...},
        {"client_secret": ""},
        {"sign_algo": "HS256"},
        {"sign_algo": "none"},
        {"method": "facebook"},
        {"profiel": "onbekend"},
        {"claims": {"onbekend": ["x"]}},
        {"claims": {"loa": []}},
        {"scopes": "profile"},
        {"scopes": "openid offline_access"},
        {"loa_mapping": {"x": "superhoog"}},
        {"extra_params": {"redirect_uri": "https://evil.example"}},
        {"extra_params": {"prompt": "none"}},
        {"extra_params": {"max_age": "0"}},
        {"acr_values_per_loa": {"superhoog": "x"}},
        {"client_key": KEY},
        {"token_auth": "private_key_jwt"},
        {"token_auth": "private_key_jwt", "client_secret": "", "client_key": ""},
        {"token_auth": "private_key_jwt", "client_key": KEY},
        {"token_auth": "private_key_jwt", "client_secret": "", "client_key": SECRET},
        {
            "token_auth": "private_key_jwt",
            "client_secret": "",
            "client_key": KEY,
            "client_key_algo": "RS256",
        },
        {"token_auth": "private_key_jwt", "client_secret": "", "client_key": [KEY]},
        {"onbekend": 1},
        {"slug": "Digi D"},
    ],
    ids=" ".join,
)
def test_what_is_refused_before_anything_is_written(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    with pytest.raises(PrerequisiteFailed) as caught:
        configure(tmp_path, item(**changes))
    assert SECRET not in str(caught.value)
    assert SECRET[:8] not in str(caught.value)
    assert "PRIVATE KEY-" not in str(caught.value)


# --- the section of docs/install.md ---------------------------------------------------------------


def install_section() -> str:
    text = (settings.BASE_DIR / "docs" / "install.md").read_text(encoding="utf-8")
    return text.partition("## Login means and brokers\n")[2].partition("\n## ")[0]


def examples() -> list[dict[str, Any]]:
    """All broker items of the section."""
    blocks = re.findall(r"```yaml\n(.*?)```", install_section(), re.DOTALL)
    return [found for block in blocks for found in yaml.safe_load(block)]


def answer_for(issuer: str) -> dict[str, Any]:
    endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    return {"issuer": issuer} | {name: f"{issuer}/{name}" for name in endpoints}


def test_the_examples_of_the_installation_guide_work_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"env: (\w+)", install_section()):
        monkeypatch.setenv(name, KEY if name.endswith("_KEY") else SECRET)
    with responses.RequestsMock() as http:
        for issuer in {found["issuer"] for found in examples()}:
            http.get(f"{issuer}/.well-known/openid-configuration", json=answer_for(issuer))
        configure(tmp_path, *examples())
    brokers = Broker.objects.all()
    assert {broker.method for broker in brokers} == {method.value for method in Method}
    assert {broker.profiel for broker in brokers} == set(PROFILES)
    assert all(broker.token_endpoint for broker in brokers)
    eidas = brokers.get(slug="eidas")
    assert level_words(eidas).acr_values(Loa.SUBSTANTIEEL) == "idp:eidas loa:substantial"


def test_every_field_and_claim_is_explained() -> None:
    section = install_section()
    words = {
        *BrokerItem.model_fields,
        *Claim,
        *Method,
        *PROFILES,
        *(loa.name.lower() for loa in Loa),
    }
    assert {word for word in words if f"`{word}`" not in section} == set()
