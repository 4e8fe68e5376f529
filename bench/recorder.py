"""Which calls a page makes to registrations, seen in the portal's own process.

Below `requests`, so that it works for any registration. A call can be made again alone: its latency
is what a page is compared with. Addresses and bodies stay in this process.
"""

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from urllib3.connectionpool import HTTPConnectionPool

from demo.registration.recorder import Call, depth


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A call: enough to make it again, and when it was."""

    pool: HTTPConnectionPool
    method: str
    url: str
    arguments: dict[str, Any]
    started: float
    ended: float


_lock = threading.Lock()
_made: list[Made] = []
_urlopen = HTTPConnectionPool.urlopen


def install() -> None:
    """From now on every call is remembered until `clear`."""

    def urlopen(pool: HTTPConnectionPool, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        started = time.monotonic()
        try:
            return _urlopen(pool, method, url, *args, **kwargs)
        finally:
            named = dict(zip(("body", "headers"), args, strict=False)) | kwargs
            call = Made(
                pool=pool,
                method=method,
                url=url,
                arguments={name: named.get(name) for name in ("body", "headers")},
                started=started,
                ended=time.monotonic(),
            )
            with _lock:
                _made.append(call)

    HTTPConnectionPool.urlopen = urlopen  # type: ignore[method-assign,assignment]  # to look in


def clear() -> None:
    """Forget all calls."""
    with _lock:
        _made.clear()


def snapshot() -> list[Made]:
    """The calls so far."""
    with _lock:
        return list(_made)


def get_depth(calls: Sequence[Made]) -> int:
    """The longest chain of calls that had to wait for each other."""
    return depth(
        [
            Call(
                method=call.method,
                path="",
                query="",
                body_keys=(),
                status=0,
                started=call.started,
                ended=call.ended,
            )
            for call in calls
        ]
    )


def measure_alone(calls: Sequence[Made], times: int) -> float:
    """Seconds of the slowest of the calls, each made alone on a kept connection (median)."""
    return max((_time_alone(call, times) for call in calls), default=0.0)


def _time_alone(call: Made, times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        _repeat(call)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _repeat(call: Made) -> None:
    """Plain urllib3: the same TLS and connection, the body read whole and not looked at."""
    _urlopen(call.pool, call.method, call.url, retries=False, **call.arguments).read()


def list_paths(calls: Sequence[Made]) -> list[str]:
    """Where the calls went: the last word of each path that is not an id."""
    return sorted(urlsplit(call.url).path.split("/")[4] for call in calls)
