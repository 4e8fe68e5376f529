"""Makes many visits at once and counts the answers: `python -m bench.load`, a process of its own.

Reads one JSON object on stdin (Load), prints one. Closed: so many users, each waiting for the
answer. Open: so many visits per second, whether answered or not. Stops by the clock.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple

from bench.processes import HOST, run

GOOD_SECONDS = 2.0
MAX_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What to do; `rate` 0 means closed. The first `warm` seconds are not counted.

    `whole`: bytes below which a page lacks something.
    """

    port: int
    path: str
    cookies: Sequence[str]
    users: int
    seconds: float
    warm: float = 1.0
    rate: float = 0.0
    whole: int = 0
    timeout: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Answers within the counted time, of `seconds`. `good`: 200 within two seconds.

    `whole`: those of them in which nothing was missing.
    """

    seconds: float
    statuses: Mapping[str, int]
    good: int
    whole: int
    p50: float
    p95: float

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return self.good / self.seconds

    @property
    def served(self) -> float:
        """Pages per second, however long they took: what a throughput is."""
        return self.statuses.get("200", 0) / self.seconds


class _Visit(NamedTuple):
    due: float
    ended: float
    status: int
    size: int


@dataclass(slots=True)
class _Tally:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rows: list[_Visit] = field(default_factory=list)

    def add(self, due: float, answer: tuple[int, int]) -> None:
        visit = _Visit(due, time.monotonic(), *answer)
        with self.lock:
            self.rows.append(visit)


def apply_load(load: Load, env: Mapping[str, str]) -> Result:
    """Run the generator as a process."""
    return Result(**json.loads(run(["-m", "bench.load"], env, json.dumps(asdict(load)))))


def _visit(connection: HTTPConnection, path: str, cookie: str) -> tuple[int, int]:
    """Status and size; 0 when there was no answer."""
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        size = len(response.read())
    except (OSError, HTTPException):
        connection.close()
        return 0, 0
    return response.status, size


def _user(load: Load, number: int, end: float, tally: _Tally) -> None:
    connection = HTTPConnection(HOST, load.port, timeout=load.timeout)
    cookie = load.cookies[number % len(load.cookies)]
    while (started := time.monotonic()) < end:
        tally.add(started, _visit(connection, load.path, cookie))
    connection.close()


def _open_user(load: Load, number: int, start: float, tally: _Tally) -> None:
    """Visits on its own fixed times; one that is late starts at once, and its wait counts."""
    connection = HTTPConnection(HOST, load.port, timeout=load.timeout)
    cookie = load.cookies[number % len(load.cookies)]
    due = start + number / load.rate
    while due < start + load.warm + load.seconds:
        time.sleep(max(0.0, due - time.monotonic()))
        tally.add(due, _visit(connection, load.path, cookie))
        due += load.users / load.rate
    connection.close()


def generate(load: Load) -> Result:
    """Make the visits."""
    tally, start = _Tally(), time.monotonic() + 0.2
    end = start + load.warm + min(load.seconds, MAX_SECONDS)
    threads = [
        threading.Thread(
            target=_open_user if load.rate else _user,
            args=(load, n, start if load.rate else end, tally),
            daemon=True,
        )
        for n in range(load.users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end + load.timeout - time.monotonic()))
    return _summarize(tally.rows, load, start + load.warm, end)


def _summarize(rows: Sequence[_Visit], load: Load, start: float, end: float) -> Result:
    """Closed: what was answered within the time. Open: what was due in it, whenever answered."""
    counted = [v for v in rows if start <= (v.due if load.rate else v.ended) < end]
    good = [v for v in counted if v.status == 200 and v.ended - v.due <= GOOD_SECONDS]
    taken = sorted(v.ended - v.due for v in counted) or [0.0]
    statuses = Counter(str(v.status) for v in counted)
    return Result(
        seconds=end - start,
        statuses=dict(statuses),
        good=len(good),
        whole=sum(v.size >= load.whole for v in good),
        p50=taken[len(taken) // 2],
        p95=taken[int(len(taken) * 0.95)],
    )


def main() -> None:
    """Read what to do, do it, tell."""
    asked: dict[str, Any] = json.load(sys.stdin)
    print(json.dumps(asdict(generate(Load(**asked)))))


if __name__ == "__main__":
    main()
