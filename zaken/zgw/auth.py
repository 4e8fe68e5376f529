"""The `ZGW` token of zgw-consumers, renewed before a registration finds it too old.

Open Zaak counts an hour from `iat`, whatever `exp` says; zgw-consumers makes one token per client.
"""

import threading
import time

from requests import PreparedRequest
from zgw_consumers.client import ZGWAuth
from zgw_consumers.models import Service

RENEW_AFTER_SECONDS = 30 * 60


class RenewingZGWAuth(ZGWAuth):
    """Adds a token to each call; a new one every half hour. Safe to use from several threads."""

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._made_at = time.monotonic()
        self._lock = threading.Lock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the Authorization header."""
        with self._lock:
            if time.monotonic() - self._made_at > RENEW_AFTER_SECONDS:
                self.refresh_token()  # type: ignore[no-untyped-call]  # of zgw-consumers
                self._made_at = time.monotonic()
        prepared: PreparedRequest = super().__call__(request)
        return prepared
