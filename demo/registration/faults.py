"""Makes the registration misbehave on demand: slow, down, HTML for JSON, cut off, silent, odd.

Faults are chosen by a part of the path. Under the test adapter a fault respects the caller's read
timeout (`demo.read_timeout` in the environment); over HTTP it drops the connection.
"""

import errno
import random
import socket
import threading
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any
from wsgiref.types import WSGIEnvironment

READ_TIMEOUT = "demo.read_timeout"
"""Key in the WSGI environment: seconds the caller will wait, put there by the test adapter."""


class FaultKind(StrEnum):
    """What can go wrong."""

    LATENCY = "latency"
    """Answers well, after `seconds` plus at most `jitter` at random."""
    EXPAND = "expand"
    """Answers well, after `seconds` for each object in `_expand`, as a database would need."""
    DOWN = "down"
    """503 with a problem as JSON."""
    ERROR = "error"
    """500 with a problem as JSON: Open Zaak has them on single calls."""
    HTML = "html"
    """200 with an HTML page."""
    TRUNCATED = "truncated"
    """200 with the first half of the JSON."""
    GARBAGE = "garbage"
    """200 with bytes that are no text, called JSON."""
    CUT = "cut"
    """200 with the true length, and a connection that is gone halfway the body."""
    DRIP = "drip"
    """The right answer, `size` bytes per `seconds`."""
    HANG = "hang"
    """No answer for `seconds`, then the connection is gone."""
    RESET = "reset"
    """The connection is gone at once."""
    SHAPE = "shape"
    """Valid JSON of another shape: a list for an object, an object for a list."""
    WHOLE = "whole"
    """A download that knows no ranges: always the whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: for calls whose path contains `match`, at most `times` times (None: always).

    `rate`: the part of the calls that it hits, chosen by a generator that starts from `seed`.
    """

    kind: FaultKind
    match: str = ""
    seconds: float = 0.0
    jitter: float = 0.0
    size: int = 1
    rate: float = 1.0
    seed: int = 0
    times: int | None = None
    dice: random.Random = field(default_factory=random.Random, compare=False, repr=False)

    def __post_init__(self) -> None:
        """ValueError for what makes no sense."""
        if not 0 <= self.rate <= 1 or self.size < 1 or min(self.seconds, self.jitter) < 0:
            message = "rate is 0..1, size at least 1, seconds and jitter not negative"
            raise ValueError(message)
        self.dice.seed(self.seed)

    def hits(self, path: str) -> bool:
        """Whether a call to this path is hit; throws the dice when the rate is below 1."""
        return self.match in path and (self.rate == 1 or self.dice.random() < self.rate)

    def pick_delay(self) -> float:
        """Seconds to wait, this time."""
        return self.seconds + (self.dice.random() * self.jitter if self.jitter else 0.0)

    def as_json(self) -> dict[str, Any]:
        """Return what the control path shows."""
        return {name: value for name, value in asdict(self).items() if name != "dice"}


class Faults:
    """The faults that are on. Any thread may add, take or reset."""

    def __init__(self) -> None:
        """Start without faults."""
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._wake = threading.Event()

    def add(self, kind: FaultKind | str, match: str = "", **how: Any) -> None:
        """Switch a fault on (`how`: see Fault); ValueError or TypeError for one that is unknown."""
        fault = Fault(kind=FaultKind(kind), match=match, **how)
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
            taken = tuple(fault for fault in self._faults if fault.hits(path))
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
