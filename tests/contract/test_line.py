"""The line to a registration under trouble: which calls are made, repeated, refused, and traced."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import requests
import responses

from tests.contract.openzaak import ROOT, list_calls, make_transport, say, url_of
from zaken.domain import (
    SourceError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from zaken.tracing import trace_id
from zaken.zgw import breaker, bulkhead
from zaken.zgw.bulkhead import SLOTS
from zaken.zgw.deadline import Deadline, Limits
from zaken.zgw.line import Line
from zaken.zgw.transport import Transport, Upstream

PATH = "/zaken/api/v1/zaken"
JSON = "application/json"
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-01")


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        yield stage


def make_apis(*names: str) -> list[Transport]:
    """APIs of one registration: on one line."""
    line = Line("voorbeeld")
    return [
        Transport(
            Upstream(
                registratie="voorbeeld",
                api_root=f"{ROOT}/{name}/api/v1/",
                connect_seconds=1,
                make_auth=lambda: None,
            ),
            line,
        )
        for name in names
    ]


def soon() -> Deadline:
    return Deadline.after(5)


def fail(api: Transport, times: int, *, optional: bool = False) -> SourceError:
    """The last of so many failures."""
    for _ in range(times):
        with pytest.raises(SourceError) as caught:
            api.start_get("zaken", soon(), optional=optional)()
    return caught.value


# --- one more try --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "trouble",
    [502, 503, 504, requests.ConnectionError("reset"), requests.exceptions.ConnectionError()],
    ids=str,
)
def test_once_more(stage: responses.RequestsMock, method: str, trouble: int | Exception) -> None:
    if isinstance(trouble, int):
        stage.add(method, url_of(PATH), status=trouble)
    else:
        stage.add(method, url_of(PATH), body=trouble)
    stage.add(method, url_of(PATH), json={"a": 1})
    api = make_transport()
    if method == "GET":
        pending = api.start_get("zaken", soon())
    else:
        pending = api.start_post("zaken", soon(), {"b": 2})
    assert pending() == {"a": 1}
    first, second = list_calls(stage)
    assert first.body == second.body
    assert first.headers["traceparent"] != second.headers["traceparent"]


@pytest.mark.parametrize(
    "answer",
    [
        *({"status": status} for status in (201, 301, 400, 401, 403, 404, 409, 412, 429, 500, 501)),
        {"body": requests.ReadTimeout()},
        {"body": requests.ConnectTimeout()},
        {"body": requests.exceptions.SSLError()},
        {"body": b"half", "content_type": JSON},
        {"body": b"<html>", "content_type": "text/html"},
    ],
    ids=str,
)
def test_never_once_more(stage: responses.RequestsMock, answer: dict[str, object]) -> None:
    stage.add("GET", url_of(PATH), **answer)  # type: ignore[arg-type]  # passed on
    fail(make_transport(), 1)
    assert len(stage.calls) == 1


def test_a_storm_is_not_made_worse(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "FAILURES", 1000)  # the budget alone
    stage.add("GET", url_of(PATH), status=503)
    fail(make_transport(), 40)
    assert len(stage.calls) == 40 + 10


def test_the_apis_of_a_registration_share_the_budget(stage: responses.RequestsMock) -> None:
    apis = make_apis("zaken", "documenten", "besluiten", "catalogi")
    for name in ("zaken", "documenten", "besluiten", "catalogi"):
        stage.add("GET", url_of(f"/{name}/api/v1/zaken"), status=503)
    for api in apis:
        fail(api, 4)
    assert len(stage.calls) == 16 + 10


# --- the breaker ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 503},
        {"body": requests.ConnectionError()},
        {"body": requests.ReadTimeout()},
        {"body": b"{", "content_type": JSON},
        {"body": b"<html>", "content_type": "text/html"},
        {"status": 302},
    ],
    ids=str,
)
def test_what_keeps_failing_is_not_asked(
    stage: responses.RequestsMock, answer: dict[str, object]
) -> None:
    stage.add("GET", url_of(PATH), **answer)  # type: ignore[arg-type]  # passed on
    api = make_transport()
    fail(api, 5)
    asked = len(stage.calls)
    assert isinstance(fail(api, 20), SourceUnavailableError)
    assert len(stage.calls) == asked


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_who_answers_no_is_healthy(stage: responses.RequestsMock, status: int) -> None:
    stage.add("GET", url_of(PATH), status=status)
    assert isinstance(fail(make_transport(), 20), SourceRefusedError | SourceNotFoundError)
    assert len(stage.calls) == 20


def test_a_page_that_was_late_says_nothing_of_the_registration(
    stage: responses.RequestsMock,
) -> None:
    stage.add("GET", url_of(PATH), body=requests.ReadTimeout())
    api = make_transport()
    for _ in range(20):
        with pytest.raises(SourceTimeoutError):
            api.start_get("zaken", Deadline.after(0.2))()
    say(stage, PATH, {})
    assert not api._breaker.refuses


def test_documents_that_fail_do_not_take_the_zaken_along(stage: responses.RequestsMock) -> None:
    zaken, documenten = make_apis("zaken", "documenten")
    say(stage, PATH, {"a": 1})
    stage.add("GET", url_of("/documenten/api/v1/zaken"), status=500)
    fail(documenten, 20)
    assert zaken.start_get("zaken", soon())() == {"a": 1}
    assert len(stage.calls) == 6


def test_it_is_asked_again_when_the_time_has_come(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "OPEN_SECONDS", 0.0)
    stage.add("GET", url_of(PATH), status=500)
    api = make_transport()
    fail(api, 5)
    say(stage, PATH, {"a": 1})
    stage.remove("GET", url_of(PATH))
    say(stage, PATH, {"a": 1})
    assert api.start_get("zaken", soon())() == {"a": 1}
    assert api.start_get("zaken", soon())() == {"a": 1}


def test_the_probe_gets_little_time(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "OPEN_SECONDS", 0.0)
    stage.add("GET", url_of(PATH), status=500)
    api = make_transport()
    fail(api, 5)
    given: list[float] = []
    send = api._session.request

    def watch(*args: object, **kwargs: object) -> requests.Response:
        given.append(kwargs["timeout"][1])  # type: ignore[index]  # connect and read
        return send(*args, **kwargs)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(api._session, "request", watch)
    fail(api, 1)
    assert 0 < given[0] <= breaker.PROBE_SECONDS


# --- time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("optional", "part"), [(False, 0.8), (True, 0.533)])
@pytest.mark.parametrize("seconds", [1.5, 30.0])
def test_a_call_gets_its_part_of_the_page(*, optional: bool, part: float, seconds: float) -> None:
    limit = Limits().get_limit(Deadline.after(seconds), optional=optional)
    assert part * seconds - 0.5 < limit.remaining <= part * seconds


def test_a_call_never_gets_more_than_what_the_page_has_left() -> None:
    deadline = Deadline(Deadline.after(0.1).at, total=1.5)
    assert Limits().get_limit(deadline, optional=False).at == deadline.at
    assert Limits(mandatory=6).get_limit(deadline, optional=False).at == deadline.at


# --- slots ---------------------------------------------------------------------------------------


def test_a_registration_that_hangs_keeps_slots_for_what_a_page_needs(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulkhead, "QUEUE_SECONDS", 0.05)
    gate = threading.Event()
    entered = threading.Semaphore(0)

    def hang(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        entered.release()
        gate.wait(5)
        return 200, {}, "{}"

    stage.add_callback("GET", url_of("/documenten/api/v1/zaken"), callback=hang, content_type=JSON)
    say(stage, PATH, {"a": 1})
    zaken, documenten = make_apis("zaken", "documenten")
    hanging = [documenten.start_get("zaken", soon(), optional=True) for _ in range(SLOTS)]
    kept = SLOTS - bulkhead.RESERVED
    try:
        for _ in range(kept):
            assert entered.acquire(timeout=5)
        assert not entered.acquire(blocking=False)
        with pytest.raises(SourceUnavailableError, match="no slot"):
            zaken.start_get("zaken", soon(), optional=True)()
        assert zaken.start_get("zaken", soon())() == {"a": 1}
    finally:
        gate.set()
    for pending in hanging:
        with suppress(SourceUnavailableError):
            pending()


# --- tracing -------------------------------------------------------------------------------------


def trace(stage: responses.RequestsMock, make_calls: Callable[[], object]) -> list[tuple[str, str]]:
    """Trace and span of each call."""
    stage.calls.reset()
    make_calls()
    found = [TRACEPARENT.fullmatch(c.headers["traceparent"]) for c in list_calls(stage)]
    return [(match[1], match[2]) for match in found if match]


def test_the_calls_of_a_page_are_one_trace(stage: responses.RequestsMock) -> None:
    say(stage, PATH, {})
    api = make_transport()
    token = trace_id.set("a" * 32)
    try:
        pairs = trace(stage, lambda: [api.start_get("zaken", soon())() for _ in range(4)])
    finally:
        trace_id.reset(token)
    assert [trace for trace, _ in pairs] == ["a" * 32] * 4
    assert len({span for _, span in pairs}) == 4


def test_outside_a_page_each_call_is_a_trace(stage: responses.RequestsMock) -> None:
    say(stage, PATH, {})
    api = make_transport()
    pairs = trace(stage, lambda: [api.start_get("zaken", soon())() for _ in range(3)])
    assert len({trace for trace, _ in pairs}) == 3


# --- shared by the APIs of a registration --------------------------------------------------------


def test_the_apis_of_a_registration_share_one_session() -> None:
    zaken, documenten = make_apis("zaken", "documenten")
    assert zaken._session is documenten._session
    assert zaken._line.bulkhead is documenten._line.bulkhead
    assert make_transport()._session is not zaken._session


def test_an_answer_that_is_too_late_for_its_page_is_closed(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose headers come after the deadline: nobody will read it."""
    gate, closed = threading.Event(), threading.Event()

    def late(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        gate.wait(5)
        return 200, {}, "x"

    stage.add_callback("GET", url_of(f"{PATH}/download"), callback=late)
    close = requests.Response.close

    def watch(response: requests.Response) -> None:
        close(response)
        closed.set()

    monkeypatch.setattr(requests.Response, "close", watch)
    with pytest.raises(SourceTimeoutError):
        make_transport().open_stream("zaken/download", Deadline.after(0.05))
    assert not closed.is_set()
    gate.set()
    assert closed.wait(5)


def test_html_is_no_file_and_counts(stage: responses.RequestsMock) -> None:
    stage.add("GET", url_of(PATH), body=b"<html>", content_type="text/html")
    api = make_transport()
    for _ in range(5):
        with pytest.raises(SourceInvalidError):
            api.open_stream("zaken", soon())
    assert api._breaker.refuses
