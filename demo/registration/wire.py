"""One HTTP request and its answer, between WSGI and the handlers.

Writes JSON with the placeholder for our own host replaced by the name the caller used.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote
from wsgiref.types import WSGIEnvironment

from demo.registration.problems import NON_FIELD, Invalid
from demo.registration.store import HERE


@dataclass(frozen=True, kw_only=True)
class Request:
    """A call. `query` holds the last value of each parameter; `raw_body` is read once."""

    environ: WSGIEnvironment
    method: str
    path: str
    query: Mapping[str, str]
    raw_body: bytes

    def get_header(self, name: str) -> str:
        """Return a header, or an empty string."""
        key = name.upper().replace("-", "_")
        return str(self.environ.get(f"HTTP_{key}", ""))

    @cached_property
    def base(self) -> str:
        """Scheme and host by which we were called, and the prefix of a gemeente."""
        host = self.environ.get("HTTP_HOST") or self.environ["SERVER_NAME"]
        prefix = self.environ.get("SCRIPT_NAME", "")
        return f"{self.environ['wsgi.url_scheme']}://{host}{prefix}"

    @cached_property
    def body(self) -> Any:
        """The JSON body; Invalid when it is none."""
        try:
            return json.loads(self.raw_body or b"{}")
        except ValueError:
            raise Invalid(NON_FIELD, "parse_error", "Geen geldige JSON.") from None

    @property
    def body_keys(self) -> tuple[str, ...]:
        """The names in a JSON object body, never the values."""
        try:
            body = self.body
        except Invalid:
            return ()
        return tuple(sorted(body)) if isinstance(body, dict) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer; `body` may be an iterable of bytes for a stream."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""

    @property
    def status_line(self) -> str:
        """The status as WSGI wants it."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"


def parse_request(environ: WSGIEnvironment) -> Request:
    """Read a request, with its body."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return Request(
        environ=environ,
        method=environ["REQUEST_METHOD"],
        path=quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/:"),
        query=dict(query),
        raw_body=environ["wsgi.input"].read(length) if length else b"",
    )


def dump_json(request: Request, content: object) -> bytes:
    """Return JSON in which our own URLs carry the name the caller used."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace(HERE, request.base).encode()


def make_etag(content: object) -> str:
    """Return a strong ETag over the stored content."""
    raw = json.dumps(content, sort_keys=True).encode()
    return f'"{hashlib.blake2b(raw, digest_size=16).hexdigest()}"'
