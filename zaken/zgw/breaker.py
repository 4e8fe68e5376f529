"""Stops asking an API that fails, and tries it again with one call at a time.

Closed: everything passes. Open: nothing does, for some seconds. Then one call is the probe: when it
succeeds the breaker closes, when it fails it stays open.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum

FAILURES = 5
WINDOW_SECONDS = 10.0
OPEN_SECONDS = 5.0
# Processes that opened together do not all probe together.
SPREAD = 0.2
PROBE_SECONDS = 0.3
# Only the newest calls are weighed: at 100 calls a second, ten seconds of success would hide an
# outage for as long.
NEWEST = 20

logger = logging.getLogger(__name__)


class Admission(Enum):
    """Whether a call may be made."""

    NORMAL = "normal"
    PROBE = "probe"
    REFUSED = "refused"


class Breaker:
    """Opens after five failures in ten seconds, when most of the newest calls failed.

    A few failures among many good answers are no outage: pages then say what is missing.
    """

    def __init__(
        self,
        name: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        spread: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._name = name
        self._clock = clock
        self._spread = spread
        self._lock = threading.Lock()
        self._calls: deque[tuple[float, bool]] = deque(maxlen=NEWEST)
        self._open_until: float | None = None
        self._probing = False

    @property
    def refuses(self) -> bool:
        """Whether a call that starts now is useless. Asking changes nothing."""
        with self._lock:
            return self._refuses()

    def admit(self) -> Admission:
        """May a call be made? What came of it has to be recorded, also when nothing did."""
        with self._lock:
            if self._refuses():
                return Admission.REFUSED
            if self._open_until is None:
                return Admission.NORMAL
            self._probing = True
            return Admission.PROBE

    def record(self, admission: Admission, *, healthy: bool | None) -> None:
        """What a call said about the health of the API; None when it said nothing."""
        with self._lock:
            if admission is Admission.PROBE:
                self._record_probe(healthy=healthy)
            elif self._open_until is None and healthy is not None:
                self._calls.append((self._clock(), healthy))
                if not healthy and self._is_failing():
                    self._open()

    def _refuses(self) -> bool:
        if self._open_until is None:
            return False
        return self._probing or self._clock() < self._open_until

    def _record_probe(self, *, healthy: bool | None) -> None:
        self._probing = False
        if healthy:
            self._open_until = None
            self._calls.clear()
            logger.warning("%s answers again", self._name)
        elif healthy is False:
            self._open()

    def _is_failing(self) -> bool:
        since = self._clock() - WINDOW_SECONDS
        recent = [healthy for at, healthy in self._calls if at > since]
        failures = recent.count(False)
        return failures >= FAILURES and failures * 2 > len(recent)

    def _open(self) -> None:
        seconds = OPEN_SECONDS * self._spread(1 - SPREAD, 1 + SPREAD)
        self._open_until = self._clock() + seconds
        logger.warning("%s fails: not asked for %.1f s", self._name, seconds)
