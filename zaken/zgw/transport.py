"""HTTP to one API of a registration: pooled, timed, bounded, checked. Errors are typed.

No exception of `requests` leaves this module (its text holds the URL); nothing is followed or
remembered: no redirects, no cookies, no proxies from the environment, no other hosts.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import requests
import urllib3

from zaken.domain import (
    ByteRange,
    SourceError,
    SourceFaultError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from zaken.source import Pending
from zaken.tracing import build_traceparent, request_id
from zaken.zgw.breaker import PROBE_SECONDS, Admission
from zaken.zgw.bulkhead import NoSlotError
from zaken.zgw.deadline import Deadline
from zaken.zgw.download import (
    ABOUT_PARTS,
    CHUNK_BYTES,
    IDLE_SECONDS,
    Download,
    check_file,
    open_download,
)
from zaken.zgw.line import Line
from zaken.zgw.queries import Json
from zaken.zgw.retry import TransientError
from zaken.zgw.session import ADAPTERS, Patience, patience

__all__ = ["ADAPTERS", "CHUNK_BYTES", "Deadline", "Download", "Transport", "Upstream", "as_object"]

MAX_JSON_BYTES = 8 * 1024 * 1024
# A timeout after less than this says more about the page than about the registration.
TELLING_SECONDS = 0.8 * PROBE_SECONDS
# A gateway, or the registration itself, says that it may work in a moment.
TRANSIENT = {502, 503, 504}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call[T]:
    """One question, until when an answer is of use, and how the answer is read."""

    method: str
    path: str
    params: Mapping[str, str] | None = None
    body: dict[str, Json] | None = field(default=None, repr=False)
    deadline: Deadline
    optional: bool = False
    # A file is not JSON: who accepts nothing else may be answered 406.
    accept: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    # Statuses, besides 200, that `read` knows what to do with.
    statuses: frozenset[int] = frozenset()
    read: Callable[[requests.Response, Deadline, Patience], T]


class Transport:
    """Calls to one API. Safe to use from several threads: its Session is never changed again.

    The APIs of one registration share a line; without one the transport makes its own.
    """

    def __init__(self, upstream: Upstream, line: Line | None = None) -> None:
        self.upstream = upstream
        self._auth = upstream.make_auth()
        self._line = line or Line(upstream.registratie)
        self._session = self._line.session
        self._breaker = self._line.get_breaker(upstream.api_root)

    def url(self, path: str) -> str:
        """The address of a resource below the API root."""
        return self.upstream.api_root + path

    def start_get(
        self,
        path: str,
        deadline: Deadline,
        params: Mapping[str, str] | None = None,
        *,
        optional: bool = False,
    ) -> Pending[Json]:
        """Start a GET; the pending value is the parsed JSON.

        `optional`: the page can do without. Such a call gets less time and not the last slots.
        """
        limit = self._line.limits.get_limit(deadline, optional=optional)
        return self._start(
            _Call(
                method="GET",
                path=path,
                params=params,
                deadline=limit,
                optional=optional,
                read=self._read_json,
            )
        )

    def start_post(
        self,
        path: str,
        deadline: Deadline,
        body: Mapping[str, Json],
        params: Mapping[str, str] | None = None,
        *,
        optional: bool = False,
    ) -> Pending[Json]:
        """Start a POST that only reads (`_zoek`): it may be sent twice."""
        limit = self._line.limits.get_limit(deadline, optional=optional)
        return self._start(
            _Call(
                method="POST",
                path=path,
                params=params,
                body=dict(body),
                deadline=limit,
                optional=optional,
                read=self._read_json,
            )
        )

    def get_version(self, path: str, deadline: Deadline) -> str:
        """The API version that a list announces (header `API-version`); empty if it does not."""
        return self._start(
            _Call(method="GET", path=path, deadline=deadline, read=self._read_version)
        )()

    def open_stream(self, path: str, deadline: Deadline, part: ByteRange | None = None) -> Download:
        """GET a file or a part of it; the headers come in time.

        The slot is free again when the file starts: a slow line of a resident holds no other up.
        Raises SourceError before the first byte; and see open_download.
        """

        def send(headers: Mapping[str, str]) -> requests.Response:
            call = _Call(
                method="GET",
                path=path,
                deadline=deadline,
                accept="*/*",
                headers=headers,
                statuses=ABOUT_PARTS if headers else frozenset(),
                read=self._read_later,
            )
            return self._start(call, requests.Response.close)()

        return open_download(send, _check_status, self.upstream.registratie, part)

    def _start[T](
        self, call: _Call[T], close: Callable[[T], object] = lambda _value: None
    ) -> Pending[T]:
        """Start a call in a thread of the registration; `close` what comes when nobody waits."""
        name = self.upstream.registratie
        if self._breaker.refuses:
            return self._refuse
        ticket = self._line.bulkhead.submit(lambda: self._make(call), optional=call.optional)

        def collect() -> T:
            try:
                return ticket.wait(call.deadline)
            except NoSlotError:
                raise SourceUnavailableError(name, "no slot") from None
            except TimeoutError:
                ticket.drop(close)
                raise SourceTimeoutError(name, "deadline") from None

        return collect

    def _refuse(self) -> Any:
        raise SourceUnavailableError(self.upstream.registratie, "not asked: it keeps failing")

    def _make[T](self, call: _Call[T]) -> T:
        """The call, repeated if that may help; the breaker hears what came of it in the end."""
        admission = self._breaker.admit()
        if admission is Admission.REFUSED:
            self._refuse()
        deadline = call.deadline
        if admission is Admission.PROBE:
            deadline = deadline.within(PROBE_SECONDS)
        given = deadline.remaining
        healthy: bool | None = None
        try:
            value = self._line.retry.run(lambda: self._exchange(call, deadline), deadline)
            healthy = True
        except SourceError as error:
            healthy = _is_healthy(error, given)
            raise
        finally:
            self._breaker.record(admission, healthy=healthy)
        return value

    def _exchange[T](self, call: _Call[T], deadline: Deadline) -> T:
        """Send, check the status, read."""
        limit = Patience(deadline.at)
        response = self._send(call, deadline, limit)
        try:
            if response.status_code not in call.statuses:
                _check_status(response, self.upstream.registratie)
            return call.read(response, deadline, limit)
        except BaseException:
            response.close()
            raise

    def _send(self, call: _Call[Any], deadline: Deadline, limit: Patience) -> requests.Response:
        name = self.upstream.registratie
        left = deadline.remaining
        if left <= 0:
            raise SourceTimeoutError(name, "deadline")
        token = patience.set(limit)
        try:
            return self._session.request(
                call.method,
                self.url(call.path),
                params=call.params,
                json=call.body,
                auth=self._auth,
                headers={
                    **self.upstream.headers,
                    "X-Request-ID": request_id.get(),
                    "traceparent": build_traceparent(),
                    "Accept": call.accept,
                    **call.headers,
                },
                timeout=(min(self.upstream.connect_seconds, left), left),
                allow_redirects=False,
                stream=True,
                verify=self.upstream.verify,
                cert=self.upstream.cert,
            )
        except requests.Timeout:
            raise SourceTimeoutError(name, "no answer") from None
        except requests.exceptions.SSLError:
            raise SourceUnavailableError(name, "no secure connection") from None
        except requests.ConnectionError:
            raise TransientError(SourceUnavailableError(name, "no connection")) from None
        except requests.RequestException:
            raise SourceUnavailableError(name, "no connection") from None
        finally:
            patience.reset(token)

    def _read_version(
        self, response: requests.Response, deadline: Deadline, limit: Patience
    ) -> str:
        self._read_json(response, deadline, limit)
        return response.headers.get("API-version", "")

    def _read_later(
        self, response: requests.Response, _deadline: Deadline, limit: Patience
    ) -> requests.Response:
        """Leave the body for whoever passes it on; from now on only silence counts."""
        check_file(response, self.upstream.registratie)
        limit.per_piece(IDLE_SECONDS)
        return response

    def _read_json(self, response: requests.Response, deadline: Deadline, _limit: Patience) -> Json:
        """Read against the clock and to a limit, then give the connection back."""
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
            value = cast("Json", json.loads(b"".join(chunks)))
        except urllib3.exceptions.ReadTimeoutError:
            raise SourceTimeoutError(name, "slow body") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise SourceInvalidError(name, "broken off") from None
        except (ValueError, RecursionError):
            raise SourceInvalidError(name, "not json") from None
        response.close()
        return value


def _content_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").lower()


def _check_status(response: requests.Response, registratie: str) -> None:
    """Translate the status code; the body of an error is not read (it may repeat the question)."""
    status = response.status_code
    if status == requests.codes.ok:
        return
    if status in {requests.codes.not_found, requests.codes.gone}:
        raise SourceNotFoundError(registratie, str(status))
    if status in TRANSIENT:
        raise TransientError(SourceUnavailableError(registratie, str(status)))
    if status >= requests.codes.server_error:
        raise SourceFaultError(registratie, str(status))
    if status >= requests.codes.bad_request:
        raise SourceRefusedError(registratie, str(status))
    raise SourceInvalidError(registratie, f"status {status}")


def _is_healthy(error: SourceError, seconds: float) -> bool | None:
    """Whether an API that answers so, or not within so many seconds, works; None: unknown."""
    if isinstance(error, SourceNotFoundError | SourceRefusedError):
        return True
    if isinstance(error, SourceTimeoutError) and seconds < TELLING_SECONDS:
        return None
    return False


def as_object(json_value: Json, registratie: str) -> dict[str, Any]:
    """The JSON value as an object. Raises SourceInvalidError."""
    if not isinstance(json_value, dict):
        raise SourceInvalidError(registratie, "object expected")
    return json_value
