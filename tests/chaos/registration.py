"""A registration with one zaak for each of many people, served over HTTP from a thread.

Each has a status that was set just now, of which is told; `down` makes it answer 503 to everything.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder, Gezet, Zaak
from tests.peer.processes import HOST
from zaken.domain import passes_elfproef

CLIENT_ID, SECRET = "mijnzaken", "chaos-only-chaos-only-chaos-only-chaos"  # of nobody
_FIRST_BSN = 999_990_019  # of the range that is never issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A status that was set in a zaak of somebody."""

    bsn: str = field(repr=False)
    zaak: Zaak
    status: str
    set_at: datetime


@dataclass(slots=True)
class Registration:
    """`url` is its root, without a slash at the end."""

    app: RegistrationApp
    url: str = ""
    down: bool = False
    calls: int = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call."""
        self.calls += 1
        if self.down:
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return [b""]
        return self.app(environ, start_response)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def list_bsns(count: int) -> list[str]:
    """Test numbers that pass the elfproef."""
    numbers = (str(number) for number in range(_FIRST_BSN, 1_000_000_000))
    found = (number for number in numbers if passes_elfproef(number))
    return [next(found) for _ in range(count)]


def build_events(builder: Builder, bsns: list[str], run: str) -> list[Event]:
    """One zaak each, in its second step since a moment ago."""
    zaaktype = builder.zaaktype(f"MELDING-{run}", stappen=("Begin", "Midden", "Einde"))
    now = datetime.now(UTC)
    events = []
    for number, bsn in enumerate(bsns):
        zaak = builder.zaak(zaaktype, f"{run}-{number}", statuses=[("Begin", -3)])
        builder.rol(zaak, bsn, "A. Proef", raw={"authenticatieContext": None})
        moment = (now - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        status = builder.status(zaak, Gezet("Midden", moment))
        events.append(Event(bsn=bsn, zaak=zaak, status=status, set_at=now))
    return events


@contextmanager
def running_registration(today: date) -> Iterator[tuple[Registration, Builder]]:
    """Serve an empty one, and the builder that fills it."""
    builder = Builder(today)
    registration = Registration(
        app=RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET)
    )
    with make_server(HOST, 0, registration, server_class=_Server, handler_class=_Quiet) as server:
        registration.url = f"http://{HOST}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield registration, builder
        finally:
            server.shutdown()
