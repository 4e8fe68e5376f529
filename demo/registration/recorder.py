"""Remembers the calls the registration got, so that tests can count them and measure their depth.

Kept are names of body keys, never values: a test that prints its calls shows no BSN of a body.
"""

import heapq
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

KEPT = 50_000
"""So many calls are remembered: a demo may run for days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; `started` and `ended` are seconds of the monotonic clock."""

    method: str
    path: str
    query: str
    body_keys: tuple[str, ...]
    status: int
    started: float
    ended: float


class Calls(Sequence[Call]):
    """A list of calls that several threads may add to; iterating sees the list of that moment."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=KEPT)

    def add(self, call: Call) -> None:
        """Remember a call."""
        with self._lock:
            self._calls.append(call)

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()

    def snapshot(self) -> tuple[Call, ...]:
        """Return the calls so far, in the order in which they ended."""
        with self._lock:
            return tuple(self._calls)

    def summarize(self) -> dict[str, Any]:
        """Return how many calls there were, how deep, and to which paths."""
        calls = self.snapshot()
        return {
            "calls": len(calls),
            "depth": depth(calls),
            "paths": dict(Counter(f"{call.method} {call.path}" for call in calls)),
            "statuses": dict(Counter(str(call.status) for call in calls)),
        }

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls of this moment."""
        return iter(self.snapshot())

    def __len__(self) -> int:
        """Count the calls."""
        return len(self.snapshot())

    @overload
    def __getitem__(self, index: int) -> Call: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Call, ...]: ...

    def __getitem__(self, index: int | slice) -> Call | tuple[Call, ...]:
        """Return one call or some of them."""
        return self.snapshot()[index]


class Streams:
    """The files that are being sent: how many now, and how many the caller broke off."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._open = 0
        self._broken = 0

    def watch(self, body: Iterable[bytes]) -> "Stream":
        """Count a file from now until the server closes it."""
        with self._lock:
            self._open += 1
        return Stream(body, self._end)

    def summarize(self) -> dict[str, int]:
        """Return both numbers."""
        with self._lock:
            return {"streaming": self._open, "broken_off": self._broken}

    def _end(self, *, whole: bool) -> None:
        with self._lock:
            self._open -= 1
            self._broken += not whole


class Stream:
    """The body of one answer, as WSGI wants it."""

    def __init__(self, body: Iterable[bytes], end: Callable[..., None]) -> None:
        """Tell `end` whether it was read whole, once."""
        self._body = body
        self._end: Callable[..., None] | None = end
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces."""
        yield from self._body
        self._whole = True

    def close(self) -> None:
        """Do what a server does at the end, or when the caller is gone."""
        end, self._end = self._end, None
        if end is not None:
            end(whole=self._whole)


def depth(calls: Sequence[Call]) -> int:
    """Return the length of the longest chain in which each call started after another ended."""
    ended: list[tuple[float, int]] = []
    before = longest = 0
    for call in sorted(calls, key=lambda call: call.started):
        while ended and ended[0][0] <= call.started:
            before = max(before, heapq.heappop(ended)[1])
        heapq.heappush(ended, (call.ended, before + 1))
        longest = max(longest, before + 1)
    return longest
