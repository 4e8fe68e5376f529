"""The connections to one registration: pooled, and read against the clock.

Nothing is followed or remembered: no cookies, no proxies from the environment. The read timeout of
a socket counts per packet; here each wait is what is left of the whole, for headers and body alike.
"""

import http.client
import io
import time
from contextvars import ContextVar
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

# Hosts to keep connections to: each API may have its own.
HOSTS = 8

# Transport adapters by URL prefix. Empty, except in tests that mount a registration without a
# socket; everything else is the same code.
ADAPTERS: dict[str, BaseAdapter] = {}


class Patience:
    """How long to wait for the next piece: until a moment, later (a file) for so many seconds."""

    def __init__(self, until: float) -> None:
        self._until: float | None = until
        self._seconds = 0.0

    def per_piece(self, seconds: float) -> None:
        """From now on only silence counts."""
        self._until, self._seconds = None, seconds

    def get_seconds(self) -> float:
        """Seconds to wait for the next piece. Raises TimeoutError when there are none."""
        left = self._seconds if self._until is None else self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


# Set around each call, in the thread that makes it.
patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


class _Pieces(io.RawIOBase):
    """The bytes of a socket, each wait as long as the patience lasts."""

    def __init__(self, sock: Any, limit: Patience | None) -> None:
        self._sock = sock
        self._limit = limit
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._limit is not None:
            self._sock.settimeout(self._limit.get_seconds())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Socket:
    """What http.client wants of a socket when it makes an answer of it."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock

    def makefile(self, *_args: object) -> io.BufferedReader:
        return io.BufferedReader(_Pieces(self._sock, patience.get()))


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(_Socket(sock), *args, **kwargs)  # type: ignore[arg-type]  # only makefile is used


class _Connection(HTTPConnection):
    response_class = _Answer


class _TLSConnection(HTTPSConnection):
    response_class = _Answer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


def build_session(pool_size: int) -> requests.Session:
    """A session for several threads: it is never changed again."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # Documents are passed on as they are; compression would cost the registration time.
    session.headers.update({"Accept-Encoding": "identity", "User-Agent": "MijnZaken"})
    adapter = _Adapter(pool_connections=HOSTS, pool_maxsize=pool_size, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    for prefix, mounted in ADAPTERS.items():
        session.mount(prefix, mounted)
    return session
