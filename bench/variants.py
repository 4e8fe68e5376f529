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
from zaken.domain import PartyId, PartyKind
from zaken.zgw.queries import build_list_search

TIMES = 3
PAGE_SIZE = 20
KINDS = ("initiator", "belanghebbende")
_CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Calls made at once, and the time until the last answer."""

    name: str
    calls: int
    seconds: float


def measure_variants(registration: Registration, bsn: str) -> list[Variant]:
    """Both, with a plain client."""
    expanded, per_kind = [], []
    for afgerond in (False, True):
        search = build_list_search(PartyId(kind=PartyKind.BSN, value=bsn), afgerond=afgerond)
        body: dict[str, Any] = search.as_body()
        part = "resultaat" if afgerond else "status"
        expanded.append({**body, "expand": ["rollen", part]})
        per_kind += [
            {**body, "expand": [part], "rol__omschrijvingGeneriek": kind} for kind in KINDS
        ]
    return [
        _measure("rollen expanded", registration, expanded),
        _measure("per kind of rol", registration, per_kind),
    ]


def _measure(name: str, registration: Registration, bodies: Sequence[dict[str, Any]]) -> Variant:
    token = jwt.encode(
        {"iss": registration.client_id, "client_id": registration.client_id, "iat": int(time())},
        registration.secret,
    )
    url = f"{registration.url}/zaken/api/v1/zaken/_zoek?page=1&pageSize={PAGE_SIZE}"
    with requests.Session() as session, ThreadPoolExecutor(len(bodies)) as pool:
        session.trust_env = False
        session.headers.update({"Authorization": f"Bearer {token}", **_CRS})
        session.mount("http://", HTTPAdapter(pool_maxsize=len(bodies)))

        def ask(body: dict[str, Any]) -> None:
            session.post(url, json=body, timeout=30).raise_for_status()

        taken = []
        for _ in range(TIMES + 1):
            started = perf_counter()
            list(pool.map(ask, bodies))
            taken.append(perf_counter() - started)
    return Variant(name=name, calls=len(bodies), seconds=statistics.median(taken[1:]))
