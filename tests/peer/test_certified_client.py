"""What the certified provider makes of our private key, of load_broker and of a fresh login."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import requests
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from demo.broker.means import MEANS
from portal.login.assertion import build_public_jwk, load_client_key
from portal.login.views import StartLoginView
from portal.models import Broker
from tests.pages import oidc_fakes as fakes
from tests.peer.openid_provider import Provider, authorize, running_provider
from tests.unit.test_assertion import KEYS, pem
from zaken.domain import Loa
from zaken.models import Gemeente

DIGID = MEANS[0]
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
        [DIGID],
        client_auth_method="private_key_jwt",
        client_keys=public,
    ) as found:
        yield found


def create_broker(provider: Provider, algorithm: str, **changes: Any) -> Broker:
    """A broker of which only the issuer is known yet."""
    return fakes.create_broker(
        fakes.create_gemeente(),
        issuer=provider.issuer,
        client_id=DIGID.client_id,
        client_secret="",
        token_auth="private_key_jwt",
        client_key=pem(KEYS[algorithm]),
        client_key_algo=algorithm,
        client_key_id=f"our-{algorithm}",
        **changes,
    )


def log_in(gemeente: Gemeente, **demand: Any) -> int:
    """Start by our own code and walk through the provider; the status of the callback."""
    request: Any = RequestFactory().post("/inloggen/", {"broker": "digid", "volgende": "/zaken/"})
    request.session, request.gemeente = SessionStore(), gemeente
    started = StartLoginView.as_view(**demand)(request)
    request.session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    with requests.Session() as browser:
        back = authorize(browser, started["Location"], "anna", fakes.MIDDEN)
    return client.get(back.removeprefix("http://testserver")).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("audience", ["issuer", "token_endpoint"])
@pytest.mark.parametrize("algorithm", KEYS)
def test_our_proof_is_accepted(provider: Provider, algorithm: str, audience: str) -> None:
    broker = create_broker(provider, algorithm, assertion_audience=audience)
    out = StringIO()
    call_command("load_broker", stdout=out)
    assert f"changed voorbeeld/digid: token_endpoint: {fakes.ISSUER}/token" in out.getvalue()
    assert f"proves who we are with key our-{algorithm} ({algorithm})" in out.getvalue()
    assert Broker.objects.get().callback_iss  # so that the callback has to name it, and does
    assert log_in(broker.gemeente) == 302


@pytest.mark.django_db
def test_a_fresh_login_at_a_level(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    """It sends auth_time when asked for max_age, and a lower level than asked for if chosen."""
    broker = create_broker(provider, "ES256")
    call_command("load_broker", stdout=StringIO())
    assert log_in(broker.gemeente, max_age=0, loa=Loa.MIDDEN) == 302
    assert log_in(broker.gemeente, max_age=0, loa=Loa.HOOG) == 403
    assert fakes.codes(caplog) == ["loa_below_demand"]


@pytest.mark.django_db
def test_the_proof_of_another_key_is_refused(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    broker = create_broker(provider, "ES256")
    call_command("load_broker", stdout=StringIO())
    Broker.objects.update(
        client_key=pem(KEYS["RS256"]), client_key_algo="RS256", client_key_id="our-ES256"
    )
    assert log_in(broker.gemeente) == 403
    assert fakes.codes(caplog) == ["token_invalid_client"]


@pytest.mark.django_db
def test_what_the_provider_does_not_support_is_a_fault(provider: Provider) -> None:
    create_broker(provider, "ES256", acr_values="loa:midden", sign_algo="ES256")
    out = StringIO()
    with pytest.raises(CommandError, match="2 faults found"):
        call_command("load_broker", stdout=out)
    assert "does not sign with ES256" in out.getvalue()
    assert "does not know these acr_values: loa:midden" in out.getvalue()
