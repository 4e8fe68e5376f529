"""The Notificaties API of the demo (1.0): keeps abonnementen, and tells them what was made.

As Open Notificaties does: an address is tried out before it is kept, without the secret of the
abonnement and with it; the secret comes back in Authorization, a delivery that fails is tried
again, and in which order they arrive is not promised. In memory only.
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

from demo.registration.problems import NON_FIELD, Invalid, MethodNotAllowed, NotFound
from demo.registration.store import HERE, Store
from demo.registration.wire import Request, Response

PATH = "/notificaties/api/v1/"
# What Open Zaak registers.
KANALEN = (
    "zaken",
    "documenten",
    "besluiten",
    "zaaktypen",
    "informatieobjecttypen",
    "besluittypen",
    "autorisaties",
)
# What Open Notificaties 1.x tries an address out with.
PROBE = {
    "kanaal": "test",
    "hoofdObject": "http://some.hoofdobject.nl/",
    "resource": "some_resource",
    "resourceUrl": "http://some.resource.nl/",
    "actie": "create",
    "aanmaakdatum": "2019-01-01T12:00:00Z",
    "kenmerken": {},
}
_TRIES, _PAUSE = 5, 1.0
_TAKEN = 204
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
        """GET all of either; POST an abonnement, PUT another in its place. Raises Problem."""
        name, _, uuid = request.path.removeprefix(PATH).strip("/").partition("/")
        match request.method, name, uuid:
            case "GET", "kanaal", "":
                return _json(request, [{"naam": kanaal, "filters": []} for kanaal in KANALEN])
            case "GET", "abonnement", "":
                return _json(request, [_show(each) for each in self.abonnementen.values()])
            case "POST", "abonnement", "":
                return _json(request, self._keep(str(uuidlib.uuid4()), request.body), 201)
            case "PUT", "abonnement", known if known in self.abonnementen:
                return _json(request, self._keep(known, request.body))
            case (("GET" | "POST" | "PUT"), _, _):
                raise NotFound
            case _:
                raise MethodNotAllowed

    def _keep(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Raises Invalid, with the codes of Open Notificaties."""
        record: dict[str, Any] = {
            "url": f"{HERE}{PATH}abonnement/{name}",
            "callbackUrl": str(body.get("callbackUrl", "")),
            "auth": str(body.get("auth", "")),
            "kanalen": list(body.get("kanalen", [])),
        }
        if any(kanaal.get("naam") not in KANALEN for kanaal in record["kanalen"]):
            raise Invalid("naam", "kanaal_naam", "Kanaal met deze naam bestaat niet.")
        probe = json.dumps(PROBE).encode()
        if _post(record["callbackUrl"], None, probe) not in {401, 403}:
            raise Invalid("callbackUrl", "no-auth-on-callback-url", "Niet beveiligd.")
        if _post(record["callbackUrl"], record["auth"], probe) != _TAKEN:
            raise Invalid(NON_FIELD, "invalid-callback-url", "Kan geen notificaties ontvangen.")
        self.abonnementen[name] = record
        return _show(record)

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
                if _post(url, auth, body) == _TAKEN:
                    break
                time.sleep(_PAUSE)


def _show(record: Mapping[str, Any]) -> dict[str, Any]:
    """Without the secret: it can only be written."""
    return {key: value for key, value in record.items() if key != "auth"}


def _post(url: str, auth: str | None, body: bytes) -> int:
    """The status, or 0. *.localhost is this machine (RFC 6761), also without a resolver."""
    parts = urlsplit(url)
    here = f"127.0.0.1:{parts.port or 80}" if (parts.hostname or "").endswith("localhost") else ""
    headers = {"Content-Type": "application/json", "Host": parts.netloc}
    request = urllib.request.Request(  # noqa: S310  # an address that our own portal gave
        urlunsplit(parts._replace(netloc=here)) if here else url,
        body,
        headers if auth is None else {**headers, "Authorization": auth},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  # the same
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _json(request: Request, shown: object, status: int = 200) -> Response:
    body = json.dumps(shown).replace(HERE, request.base).encode()
    return Response(status=status, headers={"Content-Type": "application/json"}, body=body)
