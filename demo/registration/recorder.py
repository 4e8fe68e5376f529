"""Remembers the calls the registration got, so that tests can count them and measure their depth.

Kept are names of body keys, never values: a test that prints its calls shows no BSN of a body.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload


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
        self._calls: list[Call] = []

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


def depth(calls: Sequence[Call]) -> int:
    """Return the length of the longest chain in which each call started after another ended."""
    ordered = sorted(calls, key=lambda call: call.started)
    depths: list[int] = []
    for number, call in enumerate(ordered):
        before = (depths[i] for i in range(number) if ordered[i].ended <= call.started)
        depths.append(1 + max(before, default=0))
    return max(depths, default=0)
