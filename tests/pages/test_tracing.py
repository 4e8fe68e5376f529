"""What the registration gets to see of a page: one trace, one request id, both of our own."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.adapters import WSGIAdapter
from tests.conftest import REGISTRATION
from tests.pages.test_zaak import zaak_url
from zaken import registry
from zaken.zgw import transport

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-01")
FORGED = "00-11111111111111111111111111111111-2222222222222222-01"

type Seen = list[dict[str, Any]]


@pytest.fixture
def seen(registration: RegistrationApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """Headers of the calls, as the registration gets them."""
    calls: Seen = []

    def watch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        calls.append(dict(environ))
        return registration(environ, start_response)

    monkeypatch.setitem(transport.ADAPTERS, REGISTRATION, WSGIAdapter(watch))
    registry.forget_sources()
    yield calls
    registry.forget_sources()


def visit(anna: Client, seen: Seen, url: str, **headers: str) -> tuple[str, str]:
    """The trace and the request id of all calls of a page."""
    seen.clear()
    response = anna.get(url, headers=headers)
    assert len(seen) > 1
    matches = [TRACEPARENT.fullmatch(call["HTTP_TRACEPARENT"]) for call in seen]
    spans = {match[2] for match in matches if match}
    assert len(spans) == len(seen)
    (trace,) = {match[1] for match in matches if match}
    (request_id,) = {call["HTTP_X_REQUEST_ID"] for call in seen}
    assert request_id == response["X-Request-ID"]
    return trace, request_id


@pytest.mark.parametrize("url", ["/zaken/", zaak_url("anna-toeslag-toegekend")])
def test_the_calls_of_a_page_are_one_trace(anna: Client, seen: Seen, url: str) -> None:
    first = visit(anna, seen, url)
    second = visit(anna, seen, url)
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_a_trace_from_the_internet_is_not_taken_over(anna: Client, seen: Seen) -> None:
    trace, request_id = visit(
        anna, seen, "/zaken/", **{"traceparent": FORGED, "X-Request-ID": "forged"}
    )
    assert trace not in FORGED
    assert request_id != "forged"
    assert not any("HTTP_TRACESTATE" in call for call in seen)
