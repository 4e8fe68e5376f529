"""The Notificaties API of the demo (1.0): keeps abonnementen, and tells them what was made.

As Open Notificaties does: the secret of an abonnement comes back in Authorization, a delivery that
fails is tried again, and in which order they arrive is not promised. In memory only.
"""

import json
import queue
import threading
import time
import urllib.error
import urllib.request
import uuid as uuidlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from demo.registration.problems import MethodNotAllowed, NotFound
from demo.registration.store import HERE, Store
from demo.registration.wire import Request, Response

PATH = "/notificaties/api/v1/abonnement"
_TRIES, _PAUSE = 5, 1.0
# What is told of, and on which kanaal, by the collection in which it is.
_RESOURCES = {
    "statussen": ("zaken", "status"),
    "resultaten": ("zaken", "resultaat"),
    "zaakinformatieobjecten": ("zaken", "zaakinformatieobject"),
    "besluiten": ("besluiten", "besluit"),
}


@dataclass(slots=True)
class Notificaties:
    """Abonnementen by uuid. Deliveries go one after the other, in a thread of their own."""

    abonnementen: dict[str, dict[str, Any]] = field(default_factory=dict)
    _queue: "queue.Queue[tuple[str, str, bytes]]" = field(default_factory=queue.Queue)
    _started: bool = False

    def answer(self, request: Request) -> Response:
        """GET all, POST one, PUT another in its place. Raises NotFound, MethodNotAllowed."""
        name = request.path.removeprefix(PATH).strip("/")
        match request.method:
            case "GET" if not name:
                return _json(request, list(self.abonnementen.values()))
            case "POST" if not name:
                return _json(request, self._keep(str(uuidlib.uuid4()), request.body), 201)
            case "PUT" if name in self.abonnementen:
                return _json(request, self._keep(name, request.body))
            case "GET" | "POST":
                raise NotFound
            case _:
                raise MethodNotAllowed

    def _keep(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        record = {
            "url": f"{HERE}{PATH}/{name}",
            "callbackUrl": str(body.get("callbackUrl", "")),
            "auth": str(body.get("auth", "")),
            "kanalen": list(body.get("kanalen", [])),
        }
        self.abonnementen[name] = record
        return record

    def publish(self, store: Store, made: Mapping[str, list[str]], base: str) -> None:
        """Tell of resources by collection and uuid; `base` is by which name we are known."""
        for collection, (kanaal, resource) in _RESOURCES.items():
            for uuid in made.get(collection, ()):
                record = store.get(collection, uuid) or {}
                main = record.get("url" if kanaal == "besluiten" else "zaak")
                message: dict[str, Any] = {
                    "kanaal": kanaal,
                    "hoofdObject": main,
                    "resource": resource,
                    "resourceUrl": record.get("url"),
                    "actie": "create",
                    "aanmaakdatum": datetime.now(UTC).isoformat(),
                    "kenmerken": {},
                }
                body = json.dumps(message).replace(HERE, base).encode()
                self._deliver(kanaal, body)

    def _deliver(self, kanaal: str, body: bytes) -> None:
        for record in self.abonnementen.values():
            if any(wanted.get("naam") == kanaal for wanted in record["kanalen"]):
                self._queue.put((record["callbackUrl"], record["auth"], body))
        if not self._started:
            self._started = True
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            url, auth, body = self._queue.get()
            for _ in range(_TRIES):
                if _post(url, auth, body):
                    break
                time.sleep(_PAUSE)


def _post(url: str, auth: str, body: bytes) -> bool:
    """Whether it was taken. *.localhost is this machine (RFC 6761), also without a resolver."""
    parts = urlsplit(url)
    here = f"127.0.0.1:{parts.port or 80}" if (parts.hostname or "").endswith("localhost") else ""
    request = urllib.request.Request(  # noqa: S310  # an address that our own portal gave
        urlunsplit(parts._replace(netloc=here)) if here else url,
        body,
        {"Content-Type": "application/json", "Authorization": auth, "Host": parts.netloc},
    )
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310  # the same
            return True
    except (urllib.error.URLError, OSError):
        return False


def _json(request: Request, shown: object, status: int = 200) -> Response:
    body = json.dumps(shown).replace(HERE, request.base).encode()
    return Response(status=status, headers={"Content-Type": "application/json"}, body=body)
