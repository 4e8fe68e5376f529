"""An employee with a browser; the provider is that of tests/pages/oidc_fakes.py."""

import time
from dataclasses import dataclass, field
from typing import Any

import responses
from django.test import Client

from tests.pages import oidc_fakes as fakes
from tests.pages.oidc_fakes import Started

HOST = "beheer.test"
CLIENT_ID = "mijnzaken-beheer"
SUB = "7c0e-opaque"


@dataclass
class Employee:
    """One browser that logs in at the provider of staff."""

    http: responses.RequestsMock
    client: Client = field(default_factory=lambda: Client(SERVER_NAME=HOST))

    def start(self, path: str = "/zaken/gemeente/") -> Started:
        """Press the login button."""
        return fakes.read_started(self.client.post("/inloggen/", {"next": path}))

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Claims of a good ID token; `...` leaves one out."""
        now = int(time.time())
        good = {
            "iss": fakes.ISSUER,
            "aud": CLIENT_ID,
            "sub": SUB,
            "exp": now + 60,
            "iat": now,
            "nonce": nonce,
            "name": "K. Kijker",
            "groups": ["iedereen", "kijkers"],
        }
        return {name: value for name, value in (good | changes).items() if value is not ...}

    def answer_with(self, id_token: str) -> None:
        """Let the provider hand out this token."""
        tokens = {"id_token": id_token, "access_token": fakes.ACCESS_TOKEN, "token_type": "Bearer"}
        self.http.upsert("POST", f"{fakes.ISSUER}/token", json=tokens)
        self.http.upsert("GET", f"{fakes.ISSUER}/jwks", json=fakes.jwks())

    def callback(self, **query: str) -> Any:
        """Come back from the provider."""
        return self.client.get("/inloggen/callback/", query)

    def log_in(self, **changes: Any) -> Any:
        """The whole walk with a well-signed token, or with changed claims."""
        started = self.start()
        self.answer_with(fakes.sign(self.claims(started.nonce, **changes)))
        return self.callback(code="one-time-c0de", state=started.state)

    def is_in(self) -> bool:
        """Whether this browser sees the pages of staff."""
        return bool(self.client.get("/").status_code == 200)
