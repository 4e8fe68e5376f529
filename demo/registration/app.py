"""The WSGI application: token, CRS, routing, faults and the record of calls.

Serves Zaken 1.5, Catalogi 1.3, Documenten 1.4 and Besluiten 1.1 under one host, from a Store.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from wsgiref.types import StartResponse, WSGIEnvironment

from demo.registration import documents, handlers
from demo.registration.auth import TokenCheck
from demo.registration.documents import NO_RANGES
from demo.registration.faults import FaultKind, Faults, drop_connection
from demo.registration.notificaties import PATH as NOTIFICATIES_PATH
from demo.registration.notificaties import Notificaties
from demo.registration.problems import (
    Invalid,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
    Problem,
    ServerFault,
    Unavailable,
)
from demo.registration.recorder import Call, Calls, Streams
from demo.registration.resources import API_VERSIONS, RESOURCES
from demo.registration.spoilers import spoil
from demo.registration.store import API_OF, Store
from demo.registration.voortgang import NotMovedError, Voortgang
from demo.registration.wire import Request, Response, dump_json, parse_request

CRS = "EPSG:4326"
FAULTS_PATH = "/_demo/faults"
STATS_PATH = "/_demo/stats"
VOORTGANG_PATH = "/_demo/voortgang"

type Handler = Callable[[], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a path leads: the API, the answer, the methods and the CRS headers it wants."""

    api: str
    answer: Handler
    allow: str = "GET, POST, HEAD, OPTIONS"
    crs: tuple[str, ...] = ()


_DETAIL = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
_SEARCH = "POST, OPTIONS"


class RegistrationApp:
    """A registration for one application: `calls` are recorded, `faults` can be switched on.

    `control` opens, without a token, `/_demo/faults` (GET, POST one fault, DELETE all) and
    `/_demo/stats` (GET calls, depth and paths, DELETE); with `voortgang` also `/_demo/voortgang`
    (POST {"zaak": …} moves it one step forward). `now` gives seconds since the epoch.
    ValueError when the secret is shorter than 32 bytes.
    """

    def __init__(
        self,
        store: Store,
        *,
        client_id: str,
        secret: str,
        control: bool = False,
        voortgang: Voortgang | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Serve `store`."""
        self.store = store
        self.calls = Calls()
        self.streams = Streams()
        self.faults = Faults()
        self._token = TokenCheck(client_id=client_id, secret=secret, now=now)
        self._control = control
        self._voortgang = voortgang
        self._notificaties = Notificaties()

    def __call__(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Answer one call."""
        started = time.monotonic()
        request = parse_request(environ)
        response = self._answer_control(request)
        if response is None:
            response = self._answer_recorded(request, started)
        return _send(request, response, start_response, self.streams)

    def _answer_recorded(self, request: Request, started: float) -> Response:
        status = 0
        try:
            response = self._answer_with_faults(request)
            status = response.status
        finally:
            call = Call(
                method=request.method,
                path=request.path,
                query=request.environ.get("QUERY_STRING", ""),
                body_keys=request.body_keys,
                status=status,
                started=started,
                ended=time.monotonic(),
            )
            self.calls.add(call)
        return response

    def _answer_with_faults(self, request: Request) -> Response:
        spoilers = []
        for fault in self.faults.take(request.path):
            if fault.kind in {FaultKind.LATENCY, FaultKind.HANG}:
                self.faults.wait(request.environ, fault.pick_delay())
            if fault.kind in {FaultKind.HANG, FaultKind.RESET}:
                drop_connection(request.environ)
            if fault.kind is FaultKind.DOWN:
                return _problem(request, Unavailable(), {})
            if fault.kind is FaultKind.ERROR:
                return _problem(request, ServerFault(), {})
            if fault.kind is FaultKind.WHOLE:
                request = _without_range(request)
            elif fault.kind is not FaultKind.LATENCY:
                spoilers.append(fault)
        response = self._answer(request)
        for fault in spoilers:
            response = spoil(response, fault, request, self.faults)
        return response

    def _answer_control(self, request: Request) -> Response | None:
        """Answer at a control path; None at all other paths, and when control is off."""
        if not self._control:
            return None
        if request.path == FAULTS_PATH:
            return _control(self.faults, request)
        if request.path == STATS_PATH:
            if request.method == "DELETE":
                self.calls.clear()
            return _json({**self.calls.summarize(), **self.streams.summarize()})
        if request.path == VOORTGANG_PATH and self._voortgang and request.method == "POST":
            return self._move(self._voortgang, request)
        return None

    def _move(self, voortgang: Voortgang, request: Request) -> Response:
        """Move a zaak, and tell who wants to know."""
        before = {name: set(rows) for name, rows in self.store.collections.items()}
        response = _move(voortgang, request)
        made = {
            name: [uuid for uuid in rows if uuid not in before[name]]
            for name, rows in self.store.collections.items()
        }
        self._notificaties.publish(self.store, made, request.base)
        return response

    def _answer(self, request: Request) -> Response:
        if request.path.startswith(NOTIFICATIES_PATH):
            return self._answer_notificaties(request)
        try:
            route = find_route(self.store, request)
        except Problem as problem:
            return _problem(request, problem, {})
        headers = _route_headers(route)
        try:
            self._check(request, route)
            response = route.answer()
        except Problem as problem:
            return _problem(request, problem, headers)
        if request.path.endswith("/download") and response.status < 400:
            return response
        return replace(response, headers={**headers, **response.headers})

    def _answer_notificaties(self, request: Request) -> Response:
        try:
            self._token.check(request.get_header("Authorization"))
            return self._notificaties.answer(request)
        except Problem as problem:
            return _problem(request, problem, {})

    def _check(self, request: Request, route: Route) -> None:
        method = "GET" if request.method == "HEAD" else request.method
        if method not in route.allow.split(", ") or method not in {"GET", "POST"}:
            raise MethodNotAllowed
        if method == "POST" and not request.path.endswith("/_zoek"):
            raise MethodNotAllowed
        self._token.check(request.get_header("Authorization"))
        for header in route.crs:
            _check_crs(request, header)


def find_route(store: Store, request: Request) -> Route:
    """Return where a path leads; NotFound when nowhere."""
    match request.path.strip("/").split("/"):
        case [api, "api", "v1", name, *rest] if API_OF.get(name) == api:
            return _find_in(store, request, name, rest)
        case _:
            raise NotFound


def _find_in(store: Store, request: Request, name: str, rest: list[str]) -> Route:
    if name == "zaken":
        return _find_zaken(store, request, rest)
    if name == "enkelvoudiginformatieobjecten":
        return _find_documents(store, request, rest)
    if name not in RESOURCES:
        raise NotFound
    api = RESOURCES[name].api
    match rest:
        case []:
            return Route(api=api, answer=lambda: handlers.list_records(store, name, request))
        case [uuid]:
            return Route(
                api=api,
                allow=RESOURCES[name].allow,
                answer=lambda: handlers.get_record(store, name, uuid, request),
            )
        case _:
            raise NotFound


def _find_zaken(store: Store, request: Request, rest: list[str]) -> Route:
    api, accept = "zaken", ("Accept-Crs",)
    match rest:
        case []:
            return Route(api=api, crs=accept, answer=lambda: handlers.list_zaken(store, request))
        case ["_zoek"]:
            return Route(
                api=api,
                allow=_SEARCH,
                crs=("Accept-Crs", "Content-Crs"),
                answer=lambda: handlers.search_zaken(store, request),
            )
        case [uuid]:
            return Route(
                api=api,
                allow=_DETAIL,
                crs=accept,
                answer=lambda: handlers.get_zaak(store, uuid, request),
            )
        case [uuid, "besluiten"]:
            return Route(api=api, answer=lambda: handlers.list_zaakbesluiten(store, uuid, request))
        case _:
            raise NotFound


def _find_documents(store: Store, request: Request, rest: list[str]) -> Route:
    api = "documenten"
    match rest:
        case []:
            return Route(api=api, answer=lambda: handlers.list_documents(store, request))
        case ["_zoek"]:
            return Route(
                api=api,
                allow=_SEARCH,
                answer=lambda: handlers.search_documents(store, request),
            )
        case [uuid]:
            return Route(
                api=api,
                allow=_DETAIL,
                answer=lambda: handlers.get_document(store, uuid, request),
            )
        case [uuid, "download"]:
            return Route(
                api=api,
                allow="GET, HEAD, OPTIONS",
                answer=lambda: documents.download(store, uuid, request),
            )
        case _:
            raise NotFound


def _check_crs(request: Request, header: str) -> None:
    value = request.get_header(header)
    if not value:
        raise PreconditionFailed(detail=f"'{header}' header ontbreekt")
    if value != CRS:
        raise NotAcceptable(detail=f"CRS '{value}' is niet ondersteund")


def _route_headers(route: Route) -> dict[str, str]:
    headers = {
        "Allow": route.allow,
        "API-version": API_VERSIONS[route.api],
        "Vary": "origin, Cookie",
    }
    return headers | {"Content-Crs": CRS} if route.crs else headers


def _problem(request: Request, problem: Problem, headers: dict[str, str]) -> Response:
    if request.path.endswith("/download"):
        text = b"application/octet-stream"
        answer = {"Content-Type": "application/octet-stream", "Content-Length": str(len(text))}
        return Response(status=problem.status, headers=headers | answer, body=text)
    body = dump_json(request, problem.get_body())
    return Response(
        status=problem.status,
        headers={**headers, "Content-Type": "application/json"},
        body=body,
    )


def _without_range(request: Request) -> Request:
    environ = {name: value for name, value in request.environ.items() if name != "HTTP_RANGE"}
    return replace(request, environ={**environ, NO_RANGES: True})


def _control(faults: Faults, request: Request) -> Response:
    try:
        if request.method == "POST":
            faults.add(**request.body)
        elif request.method == "DELETE":
            faults.reset()
    except (TypeError, ValueError, Invalid) as error:
        headers = {"Content-Type": "text/plain"}
        return Response(status=400, headers=headers, body=str(error).encode())
    return _json([fault.as_json() for fault in faults.snapshot()])


def _move(voortgang: Voortgang, request: Request) -> Response:
    try:
        return _json({"stap": voortgang.move(str(request.body.get("zaak", "")))})
    except NotMovedError as error:
        headers = {"Content-Type": "text/plain"}
        return Response(status=400, headers=headers, body=str(error).encode())


def _json(shown: object) -> Response:
    headers = {"Content-Type": "application/json"}
    return Response(headers=headers, body=json.dumps(shown).encode())


def _send(
    request: Request,
    response: Response,
    start_response: StartResponse,
    streams: Streams,
) -> Iterable[bytes]:
    headers = {name: value for name, value in response.headers.items() if value}
    body = response.body
    if isinstance(body, bytes):
        headers["Content-Length"] = str(len(body))
    start_response(response.status_line, list(headers.items()))
    if request.method == "HEAD":
        return []
    return [body] if isinstance(body, bytes) else streams.watch(body)
