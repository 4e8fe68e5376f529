"""The transport against a real socket that misbehaves: what no adapter in the process can show.

Each answer is what the server does with a connection after it has read the request. The upper
bounds are wide: a page of a second must not become one of ten.
"""

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from zaken.domain import (
    SourceError,
    SourceInvalidError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from zaken.zgw.deadline import Deadline
from zaken.zgw.line import Line
from zaken.zgw.transport import Transport, Upstream

SECONDS = 0.5
FAR_LESS_THAN_THE_DRIP = 4
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
WHOLE = OK + b'Content-Length: 8\r\n\r\n{"a": 1}'

type Answer = Callable[[socket.socket], None]


class Server:
    """A thread per connection; plays its answers in order, the last one again and again."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.root = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.answers: list[Answer] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self.over = threading.Event()
        self._taking = threading.Lock()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let go of everything."""
        self.over.set()
        with suppress(OSError):  # closed before
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes `accept`; by itself it keeps listening
        self._socket.close()

    def drip(self, connection: socket.socket, data: bytes) -> None:
        """One byte at a time, each well within a read timeout."""
        for position in range(len(data)):
            if self.over.wait(0.1):
                return
            connection.sendall(data[position : position + 1])

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            while request := _read_request(connection):
                self.requests.append(request)
                if self.over.is_set():
                    return
                self._take_answer()(connection)

    def _take_answer(self) -> Answer:
        """Of one connection at a time: two may not both take the last but one."""
        with self._taking:
            return self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)


def _read_request(connection: socket.socket) -> bytes:
    """One whole request: its headers and its body may come in packets of their own."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := connection.recv(65536)):
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"(?im)^content-length: *(\d+)", head)
    missing = (int(found[1]) if found else 0) - len(body)
    while missing > 0:
        piece = connection.recv(65536)
        data += piece
        missing = missing - len(piece) if piece else 0
    return data


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def api(server: Server) -> Iterator[Transport]:
    upstream = Upstream(
        registratie="voorbeeld",
        api_root=server.root,
        connect_seconds=SECONDS,
        make_auth=lambda: None,
    )
    line = Line("voorbeeld")
    yield Transport(upstream, line)
    server.close()
    line.session.close()


def whole(connection: socket.socket) -> None:
    connection.sendall(WHOLE)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def truncate(connection: socket.socket) -> None:
    connection.sendall(OK + b'Content-Length: 99\r\n\r\n{"a": ')
    connection.shutdown(socket.SHUT_RDWR)


def garbage(connection: socket.socket) -> None:
    connection.sendall(b"\x00\xffSSH-2.0 no HTTP here\r\n\r\n")
    connection.shutdown(socket.SHUT_RDWR)


def get(api: Transport) -> object:
    return api.start_get("zaken", Deadline.after(SECONDS))()


def failure(api: Transport) -> SourceError:
    started = time.monotonic()
    with pytest.raises(SourceError) as caught:
        get(api)
    assert time.monotonic() - started < FAR_LESS_THAN_THE_DRIP
    return caught.value


def wait_until_idle(api: Transport) -> None:
    """The slots are free again: not only the page has given up, the thread has too."""
    until = time.monotonic() + FAR_LESS_THAN_THE_DRIP
    while any(api._line.bulkhead._running.values()):
        assert time.monotonic() < until, "a slot is held"
        time.sleep(0.01)


def test_connections_are_kept_and_shared(server: Server, api: Transport) -> None:
    server.answers = [whole]
    other = Transport(api.upstream, api._line)
    for transport in (api, other, api):
        assert get(transport) == {"a": 1}
    wait_until_idle(api)
    assert (server.connections, len(server.requests)) == (1, 3)


def test_a_connection_that_was_closed_meanwhile_is_no_failure(
    server: Server, api: Transport
) -> None:
    def once(connection: socket.socket) -> None:
        connection.sendall(WHOLE)
        connection.shutdown(socket.SHUT_RDWR)

    server.answers = [once]
    assert [get(api) for _ in range(3)] == [{"a": 1}] * 3


def test_reset_then_well(server: Server, api: Transport) -> None:
    server.answers = [reset, whole]
    assert get(api) == {"a": 1}
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("answer", "expected", "requests"),
    [
        (reset, SourceUnavailableError, 2),
        (garbage, SourceUnavailableError, 2),
        (truncate, SourceInvalidError, 1),
    ],
)
def test_broken(
    server: Server, api: Transport, answer: Answer, expected: type[SourceError], requests: int
) -> None:
    server.answers = [answer]
    assert type(failure(api)) is expected
    assert len(server.requests) == requests


def test_hang(server: Server, api: Transport) -> None:
    def answer(_connection: socket.socket) -> None:
        server.over.wait()

    server.answers = [answer]
    assert type(failure(api)) is SourceTimeoutError
    wait_until_idle(api)
    assert len(server.requests) == 1


@pytest.mark.parametrize("head", [b"", OK, OK + b"Content-Length: 200\r\n\r\n"])
def test_drip(server: Server, api: Transport, head: bytes) -> None:
    """In the status line, in the headers, in the body: the wait is counted in all."""
    rest = (b"X: " + b"x" * 200) if b"Length" not in head else json.dumps("x" * 198).encode()

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        server.drip(connection, rest if head else OK)

    server.answers = [answer]
    assert type(failure(api)) is SourceTimeoutError
    wait_until_idle(api)
    assert len(server.requests) == 1


# --- files ---------------------------------------------------------------------------------------


FILE = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n"


@pytest.mark.parametrize("kind", ["hang", "drip"])
def test_the_headers_of_a_file_come_within_the_time_of_the_page(
    server: Server, api: Transport, kind: str
) -> None:
    def answer(connection: socket.socket) -> None:
        if kind == "drip":
            server.drip(connection, FILE + b"X: " + b"x" * 200)
        server.over.wait()

    server.answers = [answer]
    started = time.monotonic()
    with pytest.raises(SourceTimeoutError):
        api.open_stream("x", Deadline.after(SECONDS))
    assert time.monotonic() - started < FAR_LESS_THAN_THE_DRIP
    wait_until_idle(api)


@pytest.mark.parametrize("connection_header", [b"", b"Connection: close\r\n"])
def test_the_body_of_a_file_may_take_longer_than_the_page(
    server: Server, api: Transport, connection_header: bytes
) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(FILE + connection_header + b"Content-Length: 3\r\n\r\n")
        server.over.wait(SECONDS)
        connection.sendall(b"abc")

    server.answers = [answer]
    content = api.open_stream("x", Deadline.after(SECONDS / 2))
    wait_until_idle(api)
    assert b"".join(content) == b"abc"


def test_a_file_that_falls_silent_is_given_up(
    server: Server, api: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zaken.zgw.transport.IDLE_SECONDS", 0.2)

    def answer(connection: socket.socket) -> None:
        connection.sendall(FILE + b"Content-Length: 9\r\n\r\nabc")
        server.over.wait()

    server.answers = [answer]
    content = api.open_stream("x", Deadline.after(SECONDS))
    with pytest.raises(SourceTimeoutError):
        b"".join(content)
