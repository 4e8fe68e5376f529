"""Tokens for registrations: the `ZGW` token that we sign ourselves, or one of a token endpoint.

Open Zaak counts an hour from `iat`, whatever `exp` says; zgw-consumers makes one token per client.
Its own OAuth2 asks for the token while the client is made, without a time limit: so not that one.
"""

import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import requests
from requests import PreparedRequest
from requests.auth import AuthBase
from zgw_consumers.client import ZGWAuth
from zgw_consumers.models import Service

RENEW_AFTER_SECONDS = 30 * 60
TOKEN_SECONDS = (1, 3)
"""How long to wait for a token endpoint: for the connection, and for the answer."""
_MARGIN_SECONDS = 30


class RenewingZGWAuth(ZGWAuth):
    """Adds a token to each call; a new one every half hour. Safe to use from several threads."""

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._made_at = monotonic()
        self._lock = threading.Lock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the Authorization header."""
        with self._lock:
            if monotonic() - self._made_at > RENEW_AFTER_SECONDS:
                self.refresh_token()  # type: ignore[no-untyped-call]  # of zgw-consumers
                self._made_at = monotonic()
        prepared: PreparedRequest = super().__call__(request)
        return prepared


@dataclass(kw_only=True)
class TokenEndpointAuth(AuthBase):
    """Adds a token of a token endpoint (OAuth2, client credentials), asked when it is needed.

    OneGround answers with `access_token`, Mozart with `authorization`. A token that cannot be had
    is a ConnectionError without a text of the endpoint: the transport makes it "unavailable".
    """

    url: str
    client_id: str
    secret: str = field(repr=False)
    scope: str = ""
    verify: str | bool = True
    cert: str | tuple[str, str] | None = None
    _token: str = field(default="", init=False, repr=False)
    _until: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the Authorization header; one thread asks, the others wait for it."""
        with self._lock:
            if monotonic() >= self._until:
                self._renew()
            request.headers["Authorization"] = self._token
        return request

    def _renew(self) -> None:
        try:
            answer = self._fetch()
            token = answer.get("access_token") or answer.get("authorization")
            seconds = float(answer.get("expires_in") or 0)
        except (requests.RequestException, ValueError, TypeError, AttributeError):
            token, seconds = None, 0
        if not isinstance(token, str):
            raise requests.ConnectionError("no token")
        self._token = token if " " in token else f"Bearer {token}"
        self._until = monotonic() + max(seconds - _MARGIN_SECONDS, seconds / 2)

    def _fetch(self) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            response = session.post(
                self.url,
                data={"grant_type": "client_credentials"}
                | ({"scope": self.scope} if self.scope else {}),
                auth=(self.client_id, self.secret),
                timeout=TOKEN_SECONDS,
                allow_redirects=False,
                verify=self.verify,
                cert=self.cert,
            )
        return response.json() if response.ok else {}
