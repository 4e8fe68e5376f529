"""The overview fetched in two other ways, to compare with: a call per zaak, and no call at all.

Only the source differs: session, policy, audit, presenters and templates are the portal's own.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from zaken import service
from zaken.domain import Identity, Zaak
from zaken.models import Gemeente
from zaken.registry import list_sources
from zaken.source import ListQuery, Pending, Rows
from zaken.zgw import build
from zaken.zgw.adapter import ZGWSource
from zaken.zgw.queries import build_list_search
from zaken.zgw.schemas import ZaakWire
from zaken.zgw.transport import Deadline

THREADS = 32
_EXECUTOR = ThreadPoolExecutor(THREADS)
_EXPAND = "rollen,status,resultaat"


class FanoutSource:
    """The way most portals do it: a list, then a call for each zaak in it, in 32 threads."""

    def __init__(self, source: ZGWSource) -> None:
        self.slug, self.naam = source.slug, source.naam
        self._source = source
        upstream = source.apis.zaken.upstream
        self._root = upstream.api_root
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = upstream.make_auth()
        self._session.headers.update(upstream.headers)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=THREADS))

    def start_list(self, identity: Identity, query: ListQuery) -> Pending[Pending[Rows[Zaak]]]:
        """See ZaakSource."""
        asker = self._source.get_asker(identity)
        (person,) = self._source.list_filters(identity)
        search = build_list_search(person, afgerond=query.afgerond, ceiling=query.ceiling)
        body: dict[str, Any] = search.as_body()
        params = {"page": str(query.pages[-1]), "pageSize": str(query.page_size)}
        listed = _EXECUTOR.submit(
            self._call, "POST", "zaken/_zoek", json={**body, "expand": []}, params=params
        )

        def collect() -> Rows[Zaak]:
            answer = listed.result()
            paths = [f"zaken/{row['uuid']}" for row in answer["results"]]
            found = [
                _EXECUTOR.submit(self._call, "GET", path, params={"expand": _EXPAND})
                for path in paths
            ]
            deadline = Deadline.after(10)
            wires = [ZaakWire.model_validate(one.result()) for one in found]
            types = self._source.start_zaaktypen(wires, deadline)()
            zaken = tuple(
                build.build_zaak(wire, self.slug, types[wire.zaaktype], asker=asker)
                for wire in wires
            )
            return Rows(items=zaken, has_more=answer["next"] is not None)

        return lambda: collect

    def _call(self, method: str, path: str, **kwargs: Any) -> Any:
        answer = self._session.request(method, self._root + path, timeout=10, **kwargs)
        answer.raise_for_status()
        return answer.json()


class MemorySource:
    """The same rows every time, fetched once: what a page costs without any registration."""

    def __init__(self, source: ZGWSource) -> None:
        self.slug, self.naam = source.slug, source.naam
        self._source = source
        self._known: dict[object, Rows[Zaak]] = {}

    def start_list(self, identity: Identity, query: ListQuery) -> Pending[Pending[Rows[Zaak]]]:
        """See ZaakSource."""
        key = (identity.subject.id, query)
        if key not in self._known:
            self._known[key] = self._source.start_list(identity, query)()()
        return lambda: lambda: self._known[key]


_KINDS: dict[str, Callable[[ZGWSource], Any]] = {"fanout": FanoutSource, "memory": MemorySource}


def install(kind: str) -> None:
    """Make the service use this kind of source."""
    wrap: Callable[[Any], Any] = cache(_KINDS[kind])

    def list_wrapped(gemeente: Gemeente) -> tuple[Any, ...]:
        return tuple(wrap(source) for source in list_sources(gemeente))

    service.list_sources = list_wrapped  # type: ignore[attr-defined]  # the whole point
