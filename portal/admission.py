"""Not more personal pages at the same time than a process has threads for.

One in ten more may wait a moment for a place. Over it the answer is a page that costs nothing: made
once per language, without the database.
Public pages and /healthz always get through: a process that is busy is not broken.
"""

import threading
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.urls import resolve

from portal.access import get_mark
from portal.views.errors import too_busy
from zaken.events import Event, record_event

# Seconds for a place, and how many of PAGE_SLOTS may be waiting; they hold a thread too.
WAIT_SECONDS, WAITING_PART = 0.5, 10

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AdmissionMiddleware:
    """Counts the personal pages in progress; Django makes one per process."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._slots = threading.BoundedSemaphore(settings.PAGE_SLOTS)
        self._waiting = threading.BoundedSemaphore(max(1, settings.PAGE_SLOTS // WAITING_PART))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say that it is too busy. A download counts until its last byte."""
        if not _is_personal(request):
            return self.get_response(request)
        if not self._get_slot():
            record_event(Event.PAGES_FULL)
            return too_busy(request)
        held = True
        try:
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _Held(response, self._slots.release)
                held = False
            return response
        finally:
            if held:
                self._slots.release()

    def _get_slot(self) -> bool:
        if self._slots.acquire(blocking=False):
            return True
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._slots.acquire(timeout=WAIT_SECONDS)
        finally:
            self._waiting.release()


def _is_personal(request: HttpRequest) -> bool:
    """Whether the view needs an identity."""
    try:
        return get_mark(resolve(request.path_info).func) is not None
    except (Http404, LookupError):
        return False


class _Held:
    """The bytes of a response; gives the slot back when Django closes it."""

    def __init__(self, response: StreamingHttpResponse, release: Callable[[], None]) -> None:
        self._content = response.streaming_content
        self._release = release
        self._lock = threading.Lock()
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._content)  # type: ignore[arg-type]  # WSGI: never an async iterator

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                self._release()
