"""Two ways to ask for an overview of which every zaak can be judged, made by hand.

With the rollen expanded (two calls), or one call per kind of rol (the answer then says the kind).
Which is cheaper depends on what a registration pays per expanded object.
"""

import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter, time
from typing import Any

import jwt
import requests
from requests.adapters import HTTPAdapter

from bench.stage import Registration
from zaken.domain import Party, PartyId, PartyKind
from zaken.zgw.profiles import Profile
from zaken.zgw.queries import build_list_search, list_filters

TIMES = 3
PAGE_SIZE = 20
RATE_CALLS = 50
KINDS = ("initiator", "belanghebbende")
_CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Calls made at once, and the time until the last answer."""

    name: str
    calls: int
    seconds: float


class Plain:
    """A plain client with kept connections, for `_zoek` only."""

    def __init__(self, registration: Registration, connections: int) -> None:
        now, name = int(time()), registration.client_id
        token = jwt.encode({"iss": name, "client_id": name, "iat": now}, registration.secret)
        self._url = f"{registration.url}/zaken/api/v1/zaken/_zoek?page=1&pageSize={PAGE_SIZE}"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"Authorization": f"Bearer {token}", **_CRS})
        self._session.mount("http://", HTTPAdapter(pool_maxsize=connections))

    def ask(self, body: dict[str, Any]) -> None:
        """Make one call."""
        self._session.post(self._url, json=body, timeout=30).raise_for_status()


def build_bodies(bsn: str) -> list[dict[str, Any]]:
    """The two searches of an overview as the portal makes them."""
    subject = Party(id=PartyId(kind=PartyKind.BSN, value=bsn))
    (person,) = list_filters(subject, Profile())
    return [build_list_search(person, afgerond=a).as_body() for a in (False, True)]


def measure_rate(registration: Registration, bsn: str, *, threads: int) -> float:
    """Calls per second that a registration gives to so many plain clients at once."""
    plain, bodies = Plain(registration, threads), build_bodies(bsn)
    with ThreadPoolExecutor(threads) as pool:
        started = perf_counter()
        list(pool.map(plain.ask, bodies * RATE_CALLS))
        return len(bodies) * RATE_CALLS / (perf_counter() - started)


def measure_variants(registration: Registration, bsn: str) -> list[Variant]:
    """Both, with a plain client."""
    parts = (("status", build_bodies(bsn)[0]), ("resultaat", build_bodies(bsn)[1]))
    expanded = [{**body, "expand": ["rollen", part]} for part, body in parts]
    per_kind = [
        {**body, "expand": [part], "rol__omschrijvingGeneriek": kind}
        for part, body in parts
        for kind in KINDS
    ]
    return [
        _measure("rollen expanded", registration, expanded),
        _measure("per kind of rol", registration, per_kind),
    ]


def _measure(name: str, registration: Registration, bodies: Sequence[dict[str, Any]]) -> Variant:
    plain, taken = Plain(registration, len(bodies)), []
    with ThreadPoolExecutor(len(bodies)) as pool:
        for _ in range(TIMES + 1):
            started = perf_counter()
            list(pool.map(plain.ask, bodies))
            taken.append(perf_counter() - started)
    return Variant(name=name, calls=len(bodies), seconds=statistics.median(taken[1:]))
