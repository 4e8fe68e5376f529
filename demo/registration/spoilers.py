"""What a fault does to an answer that was right: other bytes, fewer bytes, or slower ones."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from wsgiref.types import WSGIEnvironment

from demo.registration.faults import Fault, FaultKind, Faults, drop_connection
from demo.registration.wire import Request, Response

_GARBAGE = bytes(range(256)) * 8
_PAGE = b"<!doctype html><html><body><h1>Onderhoud</h1></body></html>"
_PIECES = {FaultKind.CUT, FaultKind.DRIP}


def spoil(response: Response, fault: Fault, request: Request, faults: Faults) -> Response:
    """Return the answer as the fault leaves it."""
    if fault.kind is FaultKind.WHOLE:
        return response
    if fault.kind is FaultKind.EXPAND:
        faults.wait(request.environ, fault.seconds * count_expanded(response))
        return response
    if fault.kind in _PIECES:
        return _in_pieces(response, fault, request.environ)
    body = response.body
    spoiled, content_type = _replace(
        fault.kind, body if isinstance(body, bytes) else b"".join(body)
    )
    headers = {**response.headers, "Content-Type": content_type, "Content-Length": ""}
    return Response(headers=headers, body=spoiled)


def _replace(kind: FaultKind, body: bytes) -> tuple[bytes, str]:
    """Return the body and content type to serve instead of the JSON `body`."""
    if kind is FaultKind.HTML:
        return _PAGE, "text/html; charset=utf-8"
    if kind is FaultKind.TRUNCATED:
        return body[: len(body) // 2], "application/json"
    if kind is FaultKind.GARBAGE:
        return _GARBAGE, "application/json"
    odd = b'["anders"]' if body.startswith(b"{") else b'{"anders": true}'
    return odd, "application/json"


def _in_pieces(response: Response, fault: Fault, environ: WSGIEnvironment) -> Response:
    body = response.body
    pieces = iter([body]) if isinstance(body, bytes) else iter(body)
    length = response.headers.get("Content-Length") or (
        str(len(body)) if isinstance(body, bytes) else ""
    )
    headers = {**response.headers, "Content-Length": length}
    if fault.kind is FaultKind.DRIP:
        return replace(response, headers=headers, body=_drip(pieces, fault))
    half = int(length or 0) // 2
    return replace(response, headers=headers, body=_cut(pieces, half, environ))


def _drip(pieces: Iterator[bytes], fault: Fault) -> Iterator[bytes]:
    """Give the bytes slowly; the server ends it when nobody reads them any more."""
    for piece in pieces:
        for start in range(0, len(piece), fault.size):
            time.sleep(fault.seconds)
            yield piece[start : start + fault.size]


def _cut(pieces: Iterator[bytes], size: int, environ: WSGIEnvironment) -> Iterator[bytes]:
    left = size
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            break
    drop_connection(environ)


def count_expanded(response: Response) -> int:
    """Count the objects that `expand` added to an answer."""
    if not isinstance(response.body, bytes) or b'"_expand":{"' not in response.body:
        return 0
    return _count(json.loads(response.body))


def _count(value: object) -> int:
    if isinstance(value, list):
        return sum(_count(item) for item in value)
    if not isinstance(value, dict):
        return 0
    found = 0
    for name, item in value.items():
        if name == "_expand":
            found += sum(len(v) if isinstance(v, list) else 1 for v in item.values())
        found += _count(item)
    return found
