"""Does a registration filter at all? Asked with something that cannot exist: nothing may be found.

The first page of a process waits for the answer, beside its own calls. After that it is asked again
every ten minutes in the background. Once it was ignored nothing is shown until it works again.
"""

import logging
import math
import threading
import time
from collections.abc import Callable

from zaken.domain import (
    SourceError,
    SourceFilterIgnoredError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
)
from zaken.events import Event, record_event
from zaken.source import Pending
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline, as_object

FRESH_SECONDS = 10 * 60
TRUSTED_SECONDS = 30 * 60
RETRY_SECONDS = 60

logger = logging.getLogger(__name__)


class Probe:
    """What is known of one filter of one registration. Safe to use from several threads.

    `refusal_will_do`: a registration that refuses the question does not ignore it either.
    """

    def __init__(
        self,
        registratie: str,
        ask: Callable[[Deadline], Pending[Json]],
        *,
        refusal_will_do: bool = False,
    ) -> None:
        self._registratie = registratie
        self._ask = ask
        self._refusal_will_do = refusal_will_do
        self._lock = threading.Lock()
        self._works: bool | None = None
        self._said_at = self._asked_at = -math.inf
        self._running: Pending[Json] | None = None

    def start(self, deadline: Deadline) -> Pending[None]:
        """Start asking when it is time; the pending raises SourceError when nothing may be shown.

        Raises SourceFilterIgnoredError at once where it is known: then no other call is made.
        """
        now = time.monotonic()
        with self._lock:
            works = self._works
            if works and now - self._said_at > TRUSTED_SECONDS:
                works = None
            if self._running is None and self._is_due(works, now):
                self._begin(deadline, now)
            running = self._running
        if works is False:
            raise SourceFilterIgnoredError(self._registratie, "the filter is ignored")
        if works or running is None:
            return lambda: None
        return lambda: self._settle(running)

    def say(self, *, works: bool) -> None:
        """Keep an answer."""
        with self._lock:
            known = self._works
            self._works, self._said_at, self._running = works, time.monotonic(), None
        if not works and known is not False:
            record_event(Event.FILTER_IGNORED, registratie=self._registratie, reason="probe")

    def _is_due(self, works: bool | None, now: float) -> bool:  # noqa: FBT001  # private
        """Not yet known: always. Else after ten minutes, or a minute after one that failed."""
        if works is None:
            return True
        fresh = FRESH_SECONDS if works else RETRY_SECONDS
        return now - self._said_at >= fresh and now - self._asked_at >= RETRY_SECONDS

    def _begin(self, deadline: Deadline, now: float) -> None:
        """A thread of its own takes the answer, whether or not a page waits for it too."""
        running = self._running = self._ask(deadline)
        self._asked_at = now

        def watch() -> None:
            try:
                self._settle(running)
            except SourceError as error:
                logger.warning("probe of a filter: %s", error)

        threading.Thread(target=watch, name="zgw-probe", daemon=True).start()

    def _settle(self, running: Pending[Json]) -> None:
        try:
            works = self._is_empty(running)
        except SourceError:
            with self._lock:
                if self._running is running:
                    self._running = None
            raise
        self.say(works=works)
        if not works:
            raise SourceFilterIgnoredError(self._registratie, "the filter is ignored")

    def _is_empty(self, running: Pending[Json]) -> bool:
        try:
            answer = as_object(running(), self._registratie)
        except SourceNotFoundError:
            if self._refusal_will_do:
                return True
            raise SourceInvalidError(self._registratie, "no search here") from None
        except SourceRefusedError:
            if self._refusal_will_do:
                return True
            raise
        if type(answer.get("count")) is not int or not isinstance(answer.get("results"), list):
            raise SourceInvalidError(self._registratie, "not a list")
        return answer["count"] == 0 and not answer["results"]
