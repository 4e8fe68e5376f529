"""How often one address or one session may do something: a login, a failed callback, pages, files.

Counted in the memory of a process, in windows of fixed length: nothing is stored, and no Redis has
to answer before a page may. With several processes the limits are that many times as wide.
"""

import ipaddress
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import resolve

from portal.access import get_mark
from portal.views.errors import too_often

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

# So many different addresses and sessions are counted at once; then the oldest windows go.
_MOST = 20_000
# Answers of the callback that say that something was wrong with it.
_FAILED = frozenset({400, 403})


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, per address or per session."""

    times: int
    seconds: int
    per: Literal["address", "session"]


class Counter:
    """Counts per key in windows. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def count(self, name: str, key: str, limit: Limit, *, add: int = 1) -> int:
        """Add to the window of a key; gives the seconds to wait when that is too often, else 0."""
        now = self._clock()
        with self._lock:
            begun, times = self._windows.pop((name, key), (now, 0))
            if now - begun >= limit.seconds:
                begun, times = now, 0
            self._windows[name, key] = (begun, times + add)
            while len(self._windows) > _MOST:
                del self._windows[next(iter(self._windows))]
        over = times + add > limit.times
        return max(1, round(begun + limit.seconds - now)) if over else 0


class LimitsMiddleware:
    """Answers 429 with `Retry-After` to who asks too often; Django makes one per process."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._counter = Counter()
        self._limits = {name: Limit(*values) for name, values in settings.LIMITS.items()}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count what this request does; a callback counts only when it failed."""
        name = _find_name(request)
        if name is None:
            return self.get_response(request)
        limit = self._limits[name]
        key = _get_address(request) if limit.per == "address" else _get_session(request)
        after = name == "callback"
        if wait := self._counter.count(name, key, limit, add=0 if after else 1):
            return too_often(request, wait)
        response = self.get_response(request)
        if after and response.status_code in _FAILED:
            self._counter.count(name, key, limit)
        return response


def _find_name(request: HttpRequest) -> str | None:
    """Which limit holds for this request; public pages have none."""
    try:
        match = resolve(request.path_info)
        is_public = get_mark(match.func) is None
    except (Http404, LookupError):
        return None
    if match.url_name == "inloggen":
        return "login" if request.method == "POST" else None
    if match.url_name in {"callback", "backchannel"}:
        return "callback"
    if is_public:
        return None
    return "download" if match.url_name == "document" else "page"


def _get_session(request: HttpRequest) -> str:
    """The session's cookie as sent; who has none is counted by address."""
    session: str = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return session or _get_address(request)


def _get_address(request: HttpRequest) -> str:
    """The address of the visitor: what the nearest of our own proxies saw; of IPv6 the network."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXIES:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        address = forwarded[-min(settings.PROXIES, len(forwarded))] or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if known.version == 6:
        return str(ipaddress.ip_network((known, 56), strict=False))
    return str(known)
