"""A registration whose token comes from a token endpoint (OneGround, Mozart), by `registry`."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import requests
import responses
from zgw_consumers.constants import APITypes, AuthTypes
from zgw_consumers.models import Service

from tests.contract.openzaak import ROOT, ZOEK, assert_says_nothing, list_calls, play
from zaken.domain import SourceUnavailableError
from zaken.registry import _build_transport
from zaken.zgw import auth
from zaken.zgw.line import Line
from zaken.zgw.queries import build_probe_search
from zaken.zgw.transport import Deadline, Transport

TOKENS = "https://tokens.test/oauth2/token"


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        play(stage, "zaken-lijst-leeg", ZOEK, "POST")
        yield stage


def make_transport() -> Transport:
    service = Service(
        label="Zaken",
        api_type=APITypes.zrc,
        api_root=f"{ROOT}/zaken/api/v1/",
        auth_type=AuthTypes.oauth2_client_credentials,
        client_id="mijnzaken",
        secret="a-secret",
        oauth2_token_url=TOKENS,
        oauth2_scope="zaken.lezen",
    )
    return _build_transport(Line("voorbeeld"), service, {})


def ask(transport: Transport) -> None:
    transport.start_post("zaken/_zoek", Deadline.after(3), build_probe_search().as_body())()


@pytest.mark.parametrize(
    ("answer", "header"),
    [
        ({"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"}, "Bearer abc"),
        ({"authorization": "abc", "expires_in": 3600}, "Bearer abc"),
        ({"authorization": "Bearer abc", "expires_in": 3600}, "Bearer abc"),
    ],
)
def test_the_token_is_asked_once_and_sent_along(
    stage: responses.RequestsMock, answer: dict[str, str], header: str
) -> None:
    stage.post(TOKENS, json=answer)
    transport = make_transport()
    assert not stage.calls  # not before it is needed
    ask(transport)
    ask(transport)
    token, first, second = list_calls(stage)
    assert parse_qs(str(token.body)) == {
        "grant_type": ["client_credentials"],
        "scope": ["zaken.lezen"],
    }
    assert token.headers["Authorization"].startswith("Basic ")
    assert first.headers["Authorization"] == second.headers["Authorization"] == header


def test_it_is_renewed_before_it_ends(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.post(TOKENS, json={"access_token": "one", "expires_in": 300})
    now = [1_000.0]
    monkeypatch.setattr(auth, "monotonic", lambda: now[0])
    transport = make_transport()
    ask(transport)
    now[0] += 200
    ask(transport)
    stage.replace("POST", TOKENS, json={"access_token": "two", "expires_in": 300})
    now[0] += 80
    ask(transport)
    sent = [c.headers["Authorization"] for c in list_calls(stage) if ZOEK in str(c.url)]
    assert sent == ["Bearer one", "Bearer one", "Bearer two"]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 401, "json": {"error": "invalid_client"}},
        {"json": {}},
        {"json": {"access_token": 3, "expires_in": 3600}},
        {"json": {"access_token": "abc", "expires_in": "soon"}},
        {"json": ["abc"]},
        {"body": "<html>"},
        {"body": requests.ConnectionError("https://tokens.test")},
    ],
)
def test_without_a_token_the_registration_is_unavailable(
    stage: responses.RequestsMock, answer: dict[str, object]
) -> None:
    stage.post(TOKENS, **answer)
    transport = make_transport()
    with pytest.raises(SourceUnavailableError) as caught:
        ask(transport)
    assert_says_nothing(caught.value)
    assert ZOEK not in str([c.url for c in list_calls(stage)])


def test_nothing_of_it_shows() -> None:
    made = auth.TokenEndpointAuth(url=TOKENS, client_id="mijnzaken", secret="a-secret")
    assert "a-secret" not in repr(made)
