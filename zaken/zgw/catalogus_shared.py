"""The cache that all processes share (Redis, through Django's cache): texts of types by key.

It only makes pages faster: whatever goes wrong with it is "not there", and after a failure it is
left alone for a while, so that a frozen Redis costs a process one short wait and not one per key.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import batched

from django.conf import settings
from django.core.cache import BaseCache, cache

REST_SECONDS = 10.0
KEEP_SECONDS = 7 * 24 * 3600
_LOG_EVERY_SECONDS = 60.0
_CHUNK = 100

logger = logging.getLogger(__name__)


class SharedCache:
    """Reads and writes without ever failing. Call it in the thread of the request only.

    Django keeps a cache connection per thread; threads that live on would keep theirs for ever.
    """

    def __init__(self, backend: BaseCache, clock: Callable[[], float] = time.monotonic) -> None:
        self._backend = backend
        self._clock = clock
        self._lock = threading.Lock()
        self._rests_until: float | None = None
        self._logged_at: float | None = None

    def read(self, keys: Iterable[str]) -> dict[str, str]:
        """What is there of these keys, in one round trip."""
        nothing: dict[str, object] = {}
        found = self._try(lambda: self._backend.get_many(list(keys)), nothing)
        return {key: text for key, text in found.items() if isinstance(text, str)}

    def write(self, texts: Mapping[str, str]) -> bool:
        """Keep these for a week; whether that worked. A round trip per hundred."""
        return all(
            self._try(partial(self._write, dict(part)), otherwise=False)
            for part in batched(texts.items(), _CHUNK)
        )

    def _write(self, texts: dict[str, str]) -> bool:
        return not self._backend.set_many(texts, timeout=KEEP_SECONDS)

    def _try[T](self, action: Callable[[], T], otherwise: T) -> T:
        if not self._may_try():
            return otherwise
        try:
            result = action()
        except Exception:  # noqa: BLE001  # whatever it is: the page goes on without this cache
            self._rest()
            return otherwise
        with self._lock:
            self._rests_until = None
        return result

    def _may_try(self) -> bool:
        """After a rest one thread tries while the others go on without."""
        with self._lock:
            if self._rests_until is None:
                return True
            now = self._clock()
            if now < self._rests_until:
                return False
            self._rests_until = now + REST_SECONDS
            return True

    def _rest(self) -> None:
        """No details in the log: an exception can hold the address with its password."""
        now = self._clock()
        with self._lock:
            self._rests_until = now + REST_SECONDS
            silent = self._logged_at is not None and now - self._logged_at < _LOG_EVERY_SECONDS
            if not silent:
                self._logged_at = now
        if not silent:
            logger.warning("shared cache fails; pages go on without it")


_shared = SharedCache(cache)


def get_shared_cache() -> SharedCache | None:
    """The one of this process; None without Redis, where it would be a second memory."""
    return _shared if settings.REDIS_URL else None
