"""What the APIs of one registration share in one process: connections, slots, the retry budget.

Made once per configuration, before its threads; holds nothing of a resident.
"""

import threading
from urllib.parse import urlsplit

from zaken.zgw.breaker import Breaker
from zaken.zgw.bulkhead import SLOTS, Bulkhead
from zaken.zgw.deadline import Limits
from zaken.zgw.retry import Retry
from zaken.zgw.session import build_session


class Line:
    """The line to one registration. Safe to use from several threads."""

    def __init__(self, registratie: str, limits: Limits | None = None) -> None:
        self.registratie = registratie
        self.limits = limits or Limits()
        self.session = build_session(SLOTS)
        self.bulkhead = Bulkhead()
        self.retry = Retry()
        self._lock = threading.Lock()
        self._breakers: dict[str, Breaker] = {}

    def get_breaker(self, api_root: str) -> Breaker:
        """The breaker of one API: documents that fail must not take the zaken along."""
        with self._lock:
            if api_root not in self._breakers:
                name = f"{self.registratie} {urlsplit(api_root).path}"
                self._breakers[api_root] = Breaker(name)
            return self._breakers[api_root]
