"""Makes the registration misbehave on demand: slow, down, HTML for JSON, cut off, silent, odd.

Faults are chosen by a part of the path. Under the test adapter a fault respects the caller's read
timeout (`demo.read_timeout` in the environment); over HTTP it drops the connection.
"""

import errno
import socket
import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from wsgiref.types import WSGIEnvironment

READ_TIMEOUT = "demo.read_timeout"
"""Key in the WSGI environment: seconds the caller will wait, put there by the test adapter."""


class FaultKind(StrEnum):
    """What can go wrong."""

    LATENCY = "latency"
    """Answers well, after `seconds`."""
    DOWN = "down"
    """503 with a problem as JSON."""
    HTML = "html"
    """200 with an HTML page."""
    TRUNCATED = "truncated"
    """200 with the first half of the JSON."""
    HANG = "hang"
    """No answer for `seconds`, then the connection is gone."""
    RESET = "reset"
    """The connection is gone at once."""
    SHAPE = "shape"
    """Valid JSON of another shape: a list for an object, an object for a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: for calls whose path contains `match`, at most `times` times (None: always)."""

    kind: FaultKind
    match: str = ""
    seconds: float = 0.0
    times: int | None = None


class Faults:
    """The faults that are on. Any thread may add, take or reset."""

    def __init__(self) -> None:
        """Start without faults."""
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._wake = threading.Event()

    def add(
        self,
        kind: FaultKind | str,
        match: str = "",
        *,
        seconds: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Switch a fault on; ValueError for an unknown kind."""
        fault = Fault(kind=FaultKind(kind), match=match, seconds=seconds, times=times)
        with self._lock:
            self._faults.append(fault)

    def reset(self) -> None:
        """Switch all faults off and wake the calls that are waiting."""
        with self._lock:
            self._faults.clear()
            self._wake.set()
            self._wake = threading.Event()

    def snapshot(self) -> tuple[Fault, ...]:
        """Return the faults that are on."""
        with self._lock:
            return tuple(self._faults)

    def take(self, path: str) -> tuple[Fault, ...]:
        """Return the faults for a call, counting down those that last a number of times."""
        with self._lock:
            taken = tuple(fault for fault in self._faults if fault.match in path)
            self._faults = [
                left
                for fault in self._faults
                if (left := _count_down(fault) if fault in taken else fault) is not None
            ]
        return taken

    def wait(self, environ: WSGIEnvironment, seconds: float) -> None:
        """Sleep; TimeoutError when the caller's read timeout is shorter."""
        limit = environ.get(READ_TIMEOUT)
        with self._lock:
            wake = self._wake
        wake.wait(seconds if limit is None else min(seconds, limit))
        if limit is not None and seconds >= limit:
            message = "the caller stopped waiting"
            raise TimeoutError(message)


def _count_down(fault: Fault) -> Fault | None:
    if fault.times is None:
        return fault
    return replace(fault, times=fault.times - 1) if fault.times > 1 else None


def drop_connection(environ: WSGIEnvironment) -> None:
    """Break the connection: the socket itself under gunicorn, else by raising."""
    connection = environ.get("gunicorn.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    message = "the demo registration dropped the connection"
    raise ConnectionResetError(errno.ECONNRESET, message)


def spoil(kind: FaultKind, body: bytes) -> tuple[bytes, str]:
    """Return the body and content type to serve instead of the JSON `body`."""
    if kind is FaultKind.HTML:
        page = b"<!doctype html><html><body><h1>Onderhoud</h1></body></html>"
        return page, "text/html; charset=utf-8"
    if kind is FaultKind.TRUNCATED:
        return body[: len(body) // 2], "application/json"
    odd = b'["anders"]' if body.startswith(b"{") else b'{"anders": true}'
    return odd, "application/json"
