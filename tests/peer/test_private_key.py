"""What the certified provider makes of our proof with a private key, and of load_broker."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from django.test import Client

from portal.login.assertion import build_public_jwk, load_client_key
from portal.models import Broker
from tests.pages import oidc_fakes as fakes
from tests.peer.openid_provider import Provider, authorize, running_provider
from tests.unit.test_assertion import KEYS, pem

CALLBACK = "http://testserver/inloggen/callback/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A provider that knows our public keys, one per algorithm, and no secret."""
    public = [
        build_public_jwk(load_client_key(pem(key), algorithm, f"our-{algorithm}"))
        for algorithm, key in KEYS.items()
    ]
    with running_provider(
        [CALLBACK],
        [],
        [{"sub": "anna", "bsn": fakes.ANNA}],
        client_auth_method="private_key_jwt",
        client_keys=public,
    ) as found:
        yield found


def create_broker(provider: Provider, algorithm: str, **changes: Any) -> Broker:
    """A broker of which only the issuer is known yet."""
    return fakes.create_broker(
        fakes.create_gemeente(),
        issuer=provider.issuer,
        client_id=provider.client_id,
        client_secret="",
        token_auth="private_key_jwt",
        client_key=pem(KEYS[algorithm]),
        client_key_algo=algorithm,
        client_key_id=f"our-{algorithm}",
        **changes,
    )


def log_in() -> int:
    """Walk through the provider; the status of the callback."""
    client = Client()
    started = client.post("/inloggen/", {"broker": "digid", "volgende": "/zaken/"})
    with requests.Session() as browser:
        back = authorize(browser, started["Location"], "anna", fakes.MIDDEN)
    return client.get(back.removeprefix("http://testserver")).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("audience", ["issuer", "token_endpoint"])
@pytest.mark.parametrize("algorithm", KEYS)
def test_our_proof_is_accepted(provider: Provider, algorithm: str, audience: str) -> None:
    create_broker(provider, algorithm, assertion_audience=audience)
    out = StringIO()
    call_command("load_broker", stdout=out)
    assert f"changed voorbeeld/digid: token_endpoint: {fakes.ISSUER}/token" in out.getvalue()
    assert f"proves who we are with key our-{algorithm} ({algorithm})" in out.getvalue()
    assert Broker.objects.get().callback_iss  # so that the callback has to name it, and does
    assert log_in() == 302


@pytest.mark.django_db
def test_the_proof_of_another_key_is_refused(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    create_broker(provider, "ES256")
    call_command("load_broker", stdout=StringIO())
    Broker.objects.update(
        client_key=pem(KEYS["RS256"]), client_key_algo="RS256", client_key_id="our-ES256"
    )
    assert log_in() == 403
    assert fakes.codes(caplog) == ["token_invalid_client"]


@pytest.mark.django_db
def test_what_the_provider_does_not_support_is_a_fault(provider: Provider) -> None:
    create_broker(provider, "ES256", acr_values="loa:midden", sign_algo="ES256")
    out = StringIO()
    with pytest.raises(CommandError, match="2 faults found"):
        call_command("load_broker", stdout=out)
    assert "does not sign with ES256" in out.getvalue()
    assert "does not know these acr_values: loa:midden" in out.getvalue()
