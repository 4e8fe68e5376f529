"""A WSGI application as a transport of `requests`: the real client code, without a socket.

Mount it on a session: `session.mount("http://registratie.example/", WSGIAdapter(app))`. Safe for
threads when the application is; answers stream; what the application raises about the connection
(reset, timeout) becomes the exception `requests` gives for it.
"""

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.types import WSGIApplication

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPHeaderDict, HTTPResponse

READ_TIMEOUT = "demo.read_timeout"
"""Key in the WSGI environment with the read timeout in seconds, or None."""

type Timeout = float | tuple[float | None, float | None] | None


class WSGIAdapter(BaseAdapter):
    """Sends requests to a WSGI application in the calling thread."""

    def __init__(self, application: WSGIApplication) -> None:
        """Serve `application` for whatever prefix this is mounted on."""
        super().__init__()
        self._application = application

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002, ARG002 - the signature of requests
        timeout: Any = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002, ARG002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Return the answer; ReadTimeout or ConnectionError as over a real connection."""
        started = _Started()
        try:
            body = self._application(build_environ(request, timeout), started)
        except TimeoutError as error:
            raise requests.ReadTimeout(error, request=request) from error
        except ConnectionError as error:
            raise requests.ConnectionError(error, request=request) from error
        return _build_response(request, started, body, self)

    def close(self) -> None:
        """Nothing is kept open."""


class _Started:
    """Holds what the application says through `start_response`."""

    def __init__(self) -> None:
        self.status = 0
        self.reason = ""
        self.headers: list[tuple[str, str]] = []

    def __call__(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: object = None,
        /,
    ) -> Callable[[bytes], object]:
        del exc_info
        code, _, self.reason = status.partition(" ")
        self.status = int(code)
        self.headers = headers
        return _refuse_write


def _refuse_write(_data: bytes) -> object:
    message = "the write() callable of WSGI is not supported"
    raise NotImplementedError(message)


class BodyReader(io.RawIOBase):
    """A WSGI body as a file: takes pieces only when they are read, and closes the body."""

    def __init__(self, body: Iterable[bytes]) -> None:
        """Read from `body`."""
        super().__init__()
        self._body = body
        self._pieces: Iterator[bytes] = iter(body)
        self._left = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as the next piece goes; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        """Close the body of the application too, once."""
        if not self.closed:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        super().close()


def build_environ(request: requests.PreparedRequest, timeout: Timeout) -> dict[str, Any]:
    """Return the WSGI environment of a request."""
    url = urlsplit(str(request.url))
    body = _read_body(request.body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.path, encoding="latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": url.netloc,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        READ_TIMEOUT: timeout[1] if isinstance(timeout, tuple) else timeout,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    return environ


def _read_body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    if isinstance(body, Iterable):
        return b"".join(body)
    message = f"a body of type {type(body).__name__}"
    raise TypeError(message)


def _build_response(
    request: requests.PreparedRequest,
    started: _Started,
    body: Iterable[bytes],
    adapter: BaseAdapter,
) -> requests.Response:
    raw = HTTPResponse(
        body=io.BufferedReader(BodyReader(body)),
        headers=HTTPHeaderDict(started.headers),
        status=started.status,
        reason=started.reason,
        preload_content=False,
        request_method=request.method,
    )
    response = requests.Response()
    response.status_code = started.status
    response.reason = started.reason
    response.headers = CaseInsensitiveDict(raw.headers)
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw = raw
    response.url = str(request.url)
    response.request = request
    response.connection = adapter  # type: ignore[assignment]  # any adapter will do
    return response
