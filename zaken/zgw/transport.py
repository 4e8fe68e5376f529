"""HTTP to one API of a registration: pooled, timed, bounded, checked. Errors are typed.

No exception of `requests` leaves this module (its text holds the URL); nothing is followed or
remembered: no redirects, no cookies, no proxies from the environment, no other hosts.
"""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import copy_context
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, cast

import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter

from zaken.domain import (
    SourceError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from zaken.source import Pending
from zaken.tracing import request_id
from zaken.zgw.download import CHUNK_BYTES, IDLE_SECONDS, Download
from zaken.zgw.queries import Json

POOL_SIZE = 24
MAX_JSON_BYTES = 8 * 1024 * 1024

# One bounded pool per process for all calls. No ORM in here: connections belong to a thread.
_EXECUTOR = ThreadPoolExecutor(max_workers=32, thread_name_prefix="zgw")

# Transport adapters by URL prefix. Empty, except in tests that mount a registration without a
# socket; everything else is the same code.
ADAPTERS: dict[str, BaseAdapter] = {}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment (monotonic clock, seconds) at which a page stops waiting."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def remaining(self) -> float:
        """Seconds left; never negative."""
        return max(0.0, self.at - time.monotonic())


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One API of a registration as configured. `make_auth` is called once per process."""

    registratie: str
    api_root: str
    connect_seconds: float
    make_auth: Callable[[], requests.auth.AuthBase | None]
    verify: str | bool = True
    cert: str | tuple[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport:
    """Calls to one API. Safe to use from several threads: its Session is never changed again."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self._auth = upstream.make_auth()
        self._session = _build_session(upstream)

    def url(self, path: str) -> str:
        """The address of a resource below the API root."""
        return self.upstream.api_root + path

    def start_get(
        self,
        path: str,
        deadline: Deadline,
        params: Mapping[str, str] | None = None,
        *,
        optional: bool = False,  # noqa: ARG002  # comes with the budgets
    ) -> Pending[Json]:
        """Start a GET; the pending value is the parsed JSON."""
        return self._start("GET", path, deadline, params, None)

    def start_post(
        self,
        path: str,
        deadline: Deadline,
        body: Mapping[str, Json],
        params: Mapping[str, str] | None = None,
        *,
        optional: bool = False,  # noqa: ARG002  # comes with the budgets
    ) -> Pending[Json]:
        """Start a POST that only reads (`_zoek`)."""
        return self._start("POST", path, deadline, params, dict(body))

    def get_version(self, path: str, deadline: Deadline) -> str:
        """The API version that a list announces (header `API-version`); empty if it does not."""
        with self._send("GET", path, deadline, None, None) as response:
            self._read_json(response, deadline)
            return response.headers.get("API-version", "")

    def open_stream(self, path: str, deadline: Deadline) -> Download:
        """GET a file. Raises SourceError before the first byte; the headers came in time."""
        response = self._send("GET", path, deadline, None, None, idle=IDLE_SECONDS)
        if "html" in _content_type(response):
            response.close()
            raise SourceInvalidError(self.upstream.registratie, "html instead of a file")
        return Download(response, self.upstream.registratie)

    def _start(
        self,
        method: str,
        path: str,
        deadline: Deadline,
        params: Mapping[str, str] | None,
        body: dict[str, Json] | None,
    ) -> Pending[Json]:
        def call() -> Json:
            with self._send(method, path, deadline, params, body) as response:
                return self._read_json(response, deadline)

        future: Future[Json] = _EXECUTOR.submit(copy_context().run, call)

        def collect() -> Json:
            try:
                return future.result(timeout=deadline.remaining)
            except FutureTimeoutError:
                future.cancel()
                raise SourceTimeoutError(self.upstream.registratie, "deadline") from None

        return collect

    def _send(
        self,
        method: str,
        path: str,
        deadline: Deadline,
        params: Mapping[str, str] | None,
        body: dict[str, Json] | None,
        *,
        idle: float | None = None,
    ) -> requests.Response:
        name = self.upstream.registratie
        left = deadline.remaining
        if left <= 0:
            raise SourceTimeoutError(name, "deadline")
        try:
            response = self._session.request(
                method,
                self.url(path),
                params=params,
                json=body,
                auth=self._auth,
                headers={
                    "X-Request-ID": request_id.get(),
                    # A file is not JSON: who accepts nothing else may be answered 406.
                    "Accept": "application/json" if idle is None else "*/*",
                },
                timeout=(min(self.upstream.connect_seconds, left), idle or left),
                allow_redirects=False,
                stream=True,
            )
        except requests.Timeout:
            raise SourceTimeoutError(name, "no answer") from None
        except requests.RequestException:
            raise SourceUnavailableError(name, "no connection") from None
        try:
            _check_status(response, name)
        except SourceError:
            response.close()
            raise
        return response

    def _read_json(self, response: requests.Response, deadline: Deadline) -> Json:
        """Read against the clock: a read timeout of a socket counts per packet, not in total."""
        name = self.upstream.registratie
        if "json" not in _content_type(response):
            raise SourceInvalidError(name, "not json")
        chunks, size = [], 0
        try:
            while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_JSON_BYTES:
                    raise SourceInvalidError(name, "too large")
                if deadline.remaining <= 0:
                    raise SourceTimeoutError(name, "slow body")
            return cast("Json", json.loads(b"".join(chunks)))
        except urllib3.exceptions.ReadTimeoutError:
            raise SourceTimeoutError(name, "slow body") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise SourceInvalidError(name, "broken off") from None
        except (ValueError, RecursionError):
            raise SourceInvalidError(name, "not json") from None


def _build_session(upstream: Upstream) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update(
        {
            # Documents are passed on as they are; compression would cost the registration time.
            "Accept-Encoding": "identity",
            "User-Agent": "MijnZaken",
            **upstream.headers,
        }
    )
    session.verify = upstream.verify
    session.cert = upstream.cert
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=POOL_SIZE, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    for prefix, mounted in ADAPTERS.items():
        session.mount(prefix, mounted)
    return session


def _content_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").lower()


def _check_status(response: requests.Response, registratie: str) -> None:
    """Translate the status code; the body of an error is not read (it may repeat the question)."""
    status = response.status_code
    if status == requests.codes.ok:
        return
    if status in {requests.codes.not_found, requests.codes.gone}:
        raise SourceNotFoundError(registratie, str(status))
    if status >= requests.codes.server_error:
        raise SourceUnavailableError(registratie, str(status))
    if status >= requests.codes.bad_request:
        raise SourceRefusedError(registratie, str(status))
    raise SourceInvalidError(registratie, f"status {status}")


def as_object(json_value: Json, registratie: str) -> dict[str, Any]:
    """The JSON value as an object. Raises SourceInvalidError."""
    if not isinstance(json_value, dict):
        raise SourceInvalidError(registratie, "object expected")
    return json_value
