"""HTTP to a registration that misbehaves: every failure is typed, timed, and says nothing."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import requests
import responses

from tests.adapters import WSGIAdapter
from tests.contract.openzaak import (
    BSNS,
    ROOT,
    assert_says_nothing,
    list_calls,
    make_transport,
    stream,
    url_of,
)
from zaken.domain import (
    SourceError,
    SourceFaultError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from zaken.tracing import request_id
from zaken.zgw import download, transport
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline, Transport, as_object

PATH = "/zaken/api/v1/zaken"
SECRET = BSNS[0]
QUERY = {"bsn": SECRET}
JSON = "application/json"


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        yield stage


def get(api: Transport | None = None, seconds: float = 3) -> Json:
    """A GET with a number in the query, as where `zoek_met_get` is chosen."""
    return (api or make_transport()).start_get("zaken", Deadline.after(seconds), QUERY)()


def failure(seconds: float = 3) -> SourceError:
    """The failure of a GET and of a POST, which must be the same one, and must say nothing."""
    failures: list[SourceError] = []
    api = make_transport()
    for pending in (
        api.start_get("zaken", Deadline.after(seconds), QUERY),
        api.start_post("zaken", Deadline.after(seconds), {"bsn": SECRET}),
    ):
        with pytest.raises(SourceError) as caught:
            pending()
        assert_says_nothing(caught.value)
        assert caught.value.registratie == "voorbeeld"
        failures.append(caught.value)
    assert type(failures[0]) is type(failures[1])
    return failures[0]


def answer(stage: responses.RequestsMock, **kwargs: Any) -> None:
    """The same answer to GET and POST."""
    for method in ("GET", "POST"):
        stage.add(method, url_of(PATH), **kwargs)


# --- what goes well ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/hal+json",
    ],
)
def test_json(stage: responses.RequestsMock, content_type: str) -> None:
    answer(stage, body='{"a": "\u00e9"}', content_type=content_type)
    assert get() == {"a": "\u00e9"}


def test_compressed_json(stage: responses.RequestsMock) -> None:
    """We ask for none, but a proxy in between may do as it likes."""
    body = gzip.compress(b'{"a": 1}')
    answer(stage, body=body, content_type=JSON, headers={"Content-Encoding": "gzip"})
    assert get() == {"a": 1}


def test_headers(stage: responses.RequestsMock) -> None:
    answer(stage, json={})
    token = request_id.set("0d3c-id")
    try:
        get(make_transport(headers={"Accept-Crs": "EPSG:4326"}))
    finally:
        request_id.reset(token)
    (call,) = list_calls(stage)
    assert call.headers["X-Request-ID"] == "0d3c-id"
    assert call.headers["Accept"] == JSON
    assert call.headers["Accept-Crs"] == "EPSG:4326"
    assert call.headers["Accept-Encoding"] == "identity"
    assert call.headers["User-Agent"] == "MijnZaken"


def test_the_version_of_an_api(stage: responses.RequestsMock) -> None:
    answer(stage, json={}, headers={"API-version": "1.5.1"})
    assert make_transport().get_version("zaken", Deadline.after(1)) == "1.5.1"


# --- what is not remembered, followed or trusted -------------------------------------------------


def test_no_cookie_is_sent_back(stage: responses.RequestsMock) -> None:
    answer(stage, json={}, headers={"Set-Cookie": "sessionid=secret; Path=/"})
    api = make_transport()
    for _ in range(2):
        get(api)
    assert len(stage.calls) == 2
    assert not any("Cookie" in call.headers for call in list_calls(stage))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(stage: responses.RequestsMock, status: int) -> None:
    answer(stage, status=status, headers={"Location": f"{ROOT}/elsewhere?bsn={SECRET}"})
    stage.add("GET", f"{ROOT}/elsewhere", json={"never": "seen"})
    assert isinstance(failure(), SourceInvalidError)
    assert all("/elsewhere" not in str(call.url) for call in list_calls(stage))


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://proxy.test:3128")
    session = make_transport()._session
    settings = session.merge_environment_settings(f"{ROOT}{PATH}", {}, True, None, None)
    assert not settings["proxies"]


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (201, SourceInvalidError),
        (204, SourceInvalidError),
        (206, SourceInvalidError),
        (304, SourceInvalidError),
        (400, SourceRefusedError),
        (401, SourceRefusedError),
        (403, SourceRefusedError),
        (404, SourceNotFoundError),
        (405, SourceRefusedError),
        (410, SourceNotFoundError),
        (412, SourceRefusedError),
        (429, SourceRefusedError),
        (500, SourceFaultError),
        (502, SourceUnavailableError),
        (503, SourceUnavailableError),
        (504, SourceUnavailableError),
    ],
)
def test_each_status(
    stage: responses.RequestsMock, status: int, expected: type[SourceError]
) -> None:
    answer(stage, status=status, json={"detail": f"{ROOT}/?bsn={SECRET}"})
    assert type(failure()) is expected


@pytest.mark.parametrize(
    "sent",
    [
        {"body": b'{"results": [{"bsn": "' + SECRET.encode(), "content_type": JSON},
        {"body": b"", "content_type": JSON},
        {"body": b"\xff\xfe\xfa", "content_type": JSON},
        {"body": b"<html>" + SECRET.encode(), "content_type": JSON},
        {"body": b"<html></html>", "content_type": "text/html; charset=utf-8"},
        {"body": b'{"a": 1}', "content_type": "text/plain"},
        {"body": b'{"a": 1}', "content_type": None},
        {"body": b"[" * 200_000, "content_type": JSON},
        {"body": b"9" * 10_000, "content_type": JSON},
        {"body": b'{"a": 1}', "content_type": JSON, "headers": {"Content-Encoding": "gzip"}},
        {"body": b'{"a": 1}', "content_type": JSON, "headers": {"Content-Length": "99"}},
    ],
    ids=[
        "truncated",
        "empty",
        "no utf-8",
        "html called json",
        "html",
        "json called text",
        "no type",
        "too deep",
        "too long a number",
        "not gzip after all",
        "broken off",
    ],
)
def test_what_is_not_json(stage: responses.RequestsMock, sent: dict[str, Any]) -> None:
    answer(stage, **sent)
    assert type(failure()) is SourceInvalidError


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (requests.ConnectionError(f"{ROOT}/?bsn={SECRET}: refused"), SourceUnavailableError),
        (requests.exceptions.SSLError(f"{ROOT}: bad certificate"), SourceUnavailableError),
        (requests.exceptions.InvalidURL(f"{ROOT}?bsn={SECRET}"), SourceUnavailableError),
        (requests.exceptions.ChunkedEncodingError(SECRET), SourceUnavailableError),
        (requests.ConnectTimeout(f"{ROOT}/?bsn={SECRET}"), SourceTimeoutError),
        (requests.ReadTimeout(f"{ROOT}/?bsn={SECRET}"), SourceTimeoutError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else type(value).__name__,
)
def test_no_exception_of_requests_leaves(
    stage: responses.RequestsMock, raised: Exception, expected: type[SourceError]
) -> None:
    answer(stage, body=raised)
    assert type(failure()) is expected


def test_an_address_that_is_none() -> None:
    """Nobody answers: `responses` knows no URL here, and the sockets are closed besides."""
    with responses.RequestsMock():
        assert type(failure()) is SourceUnavailableError


# --- size and time -------------------------------------------------------------------------------


def _many(piece: bytes, count: int, read: list[int]) -> Iterator[bytes]:
    for number in range(count):
        read.append(number)
        yield piece


def test_a_body_that_is_too_large_is_not_read_to_its_end(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MAX_JSON_BYTES", 100_000)  # 8 MiB takes longer to make
    read: list[int] = []
    stage.add("GET", url_of(PATH), body=stream(_many(b"1" * 10_000, 1000, read)), content_type=JSON)
    with pytest.raises(SourceInvalidError) as caught:
        get()
    assert_says_nothing(caught.value)
    assert len(read) < 30


def test_a_small_body_that_unpacks_too_large(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MAX_JSON_BYTES", 100_000)
    body = gzip.compress(b"[" + b"1," * 500_000 + b"1]")
    answer(stage, body=body, content_type=JSON, headers={"Content-Encoding": "gzip"})
    assert type(failure()) is SourceInvalidError


def _slowly(pieces: Iterable[bytes], seconds: float) -> Iterator[bytes]:
    for piece in pieces:
        time.sleep(seconds)
        yield piece


def test_a_body_that_comes_in_drops(stage: responses.RequestsMock) -> None:
    """Each drop comes in time for a read timeout; all of them together do not."""
    read: list[int] = []
    body = stream(_slowly(_many(b" ", 100, read), 0.02))
    stage.add("GET", url_of(PATH), body=body, content_type=JSON)
    started = time.monotonic()
    with pytest.raises(SourceTimeoutError) as caught:
        get(seconds=0.2)
    assert_says_nothing(caught.value)
    assert time.monotonic() - started < 1
    time.sleep(0.1)  # the thread that reads it has seen the deadline too
    at_the_deadline = len(read)
    time.sleep(0.1)
    assert len(read) == at_the_deadline < 50


def test_an_answer_that_does_not_come(stage: responses.RequestsMock) -> None:
    release = threading.Event()

    def wait(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        release.wait(3)
        return 200, {}, "{}"

    stage.add_callback("GET", url_of(PATH), callback=wait)
    pending = make_transport().start_get("zaken", Deadline.after(0.1))
    try:
        with pytest.raises(SourceTimeoutError) as caught:
            pending()
    finally:
        release.set()
    assert_says_nothing(caught.value)


def test_after_the_deadline_nothing_is_sent(stage: responses.RequestsMock) -> None:
    answer(stage, json={})
    assert type(failure(seconds=0)) is SourceTimeoutError
    assert not stage.calls


def test_a_deadline_is_never_negative() -> None:
    assert Deadline.after(-5).remaining == 0
    assert 0 < Deadline.after(5).remaining <= 5


# --- files ---------------------------------------------------------------------------------------


def open_file(stage: responses.RequestsMock, **kwargs: Any) -> download.Download:
    stage.add("GET", url_of("/documenten/api/v1/x/download"), **kwargs)
    return make_transport("documenten").open_stream("x/download", Deadline.after(3))


def test_a_file_is_not_held_in_memory(stage: responses.RequestsMock) -> None:
    """The first bytes are passed on before the last ones are made."""
    read: list[int] = []
    body = stream(_many(b"x" * download.CHUNK_BYTES, 100, read))
    content = open_file(stage, body=body, content_type="application/octet-stream")
    chunks = iter(content)
    assert len(next(chunks)) == download.CHUNK_BYTES
    assert len(read) < 5
    assert sum(map(len, chunks)) == 99 * download.CHUNK_BYTES
    assert content.size is None


def test_a_file_may_take_longer_than_a_page(stage: responses.RequestsMock) -> None:
    body = stream(_slowly([b"x"] * 5, 0.05))
    stage.add("GET", url_of("/documenten/api/v1/x/download"), body=body)
    content = make_transport("documenten").open_stream("x/download", Deadline.after(0.1))
    assert b"".join(content) == b"xxxxx"


@pytest.mark.parametrize("content_type", ["text/html", "Text/HTML; charset=utf-8"])
def test_html_is_no_file(stage: responses.RequestsMock, content_type: str) -> None:
    with pytest.raises(SourceInvalidError) as caught:
        open_file(stage, body=b"<html>Onderhoud", content_type=content_type)
    assert_says_nothing(caught.value)


def test_a_file_that_breaks_off_is_an_error(stage: responses.RequestsMock) -> None:
    content = open_file(
        stage, body=b"half", content_type="application/pdf", headers={"Content-Length": "8"}
    )
    assert content.size == 8
    with pytest.raises(SourceUnavailableError) as caught:
        b"".join(content)
    assert_says_nothing(caught.value)


def test_the_size_of_a_compressed_file_is_not_that_of_the_file(
    stage: responses.RequestsMock,
) -> None:
    """Said on, it would make the browser cut the file off."""
    packed = gzip.compress(b"x" * 1000)
    content = open_file(
        stage,
        body=packed,
        headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))},
    )
    assert content.size is None
    assert b"".join(content) == b"x" * 1000


@pytest.mark.parametrize("length", ["", "many", "-1", "1, 1", "\u0661", "\u00b2"])
def test_a_size_that_is_none(length: str) -> None:
    response = requests.Response()
    response.headers["Content-Length"] = length
    assert download.Download(response, "voorbeeld").size is None


@pytest.mark.parametrize("leave", [download.Download.close, list])
def test_a_file_gives_its_connection_up(
    leave: Callable[[download.Download], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also halfway: a resident who cancels keeps no connection."""
    closed = threading.Event()

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            yield from [b"x" * download.CHUNK_BYTES] * 3

        def close(self) -> None:
            closed.set()

    def app(_environ: object, start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return Body()

    monkeypatch.setitem(transport.ADAPTERS, ROOT, WSGIAdapter(app))
    content = make_transport("documenten").open_stream("x/download", Deadline.after(3))
    assert not closed.is_set()
    leave(content)
    assert closed.is_set()


def test_a_call_that_failed_keeps_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = threading.Event()

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            yield json.dumps({"detail": SECRET}).encode()

        def close(self) -> None:
            closed.set()

    def app(_environ: object, start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("403 Forbidden", [("Content-Type", JSON)])
        return Body()

    monkeypatch.setitem(transport.ADAPTERS, ROOT, WSGIAdapter(app))
    assert isinstance(failure(), SourceRefusedError)
    assert closed.is_set()


# --- shapes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, [], "x", 1, True])
def test_not_an_object(value: Json) -> None:
    with pytest.raises(SourceInvalidError):
        as_object(value, "voorbeeld")
