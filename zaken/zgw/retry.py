"""One more try for a call that failed by accident, out of a budget that a storm soon empties.

Only for calls that read, only when the connection broke or the registration says "not now", never
after a timeout: whoever is slow gets no more work.
"""

import random
import threading
import time
from collections.abc import Callable

from zaken.domain import SourceError
from zaken.zgw.deadline import Deadline

TOKENS = 10.0
TOKENS_PER_SUCCESS = 0.1
LEAST_SECONDS_LEFT = 0.3
PAUSE_SECONDS = (0.01, 0.05)


class TransientError(Exception):
    """The same call may well succeed now; `error` is what it is when it does not."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(str(error))
        self.error = error


class Retry:
    """The budget of one registration in one process."""

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = TOKENS

    def run[T](self, attempt: Callable[[], T], deadline: Deadline) -> T:
        """Run `attempt` once, or twice. Raises SourceError."""
        try:
            return self._run(attempt)
        except TransientError as failed:
            if deadline.remaining <= LEAST_SECONDS_LEFT or not self._take():
                raise failed.error from None
        self._sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311  # no secret
        try:
            return self._run(attempt)
        except TransientError as failed:
            raise failed.error from None

    def _run[T](self, attempt: Callable[[], T]) -> T:
        value = attempt()
        with self._lock:
            self._tokens = min(TOKENS, self._tokens + TOKENS_PER_SUCCESS)
        return value

    def _take(self) -> bool:
        with self._lock:
            # Tenths do not add up exactly: ten successes are one token.
            if self._tokens < 1 - 1e-9:
                return False
            self._tokens -= 1
            return True
