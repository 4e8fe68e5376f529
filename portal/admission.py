"""Not more personal pages at the same time than a process has threads for.

Over it the answer is a page that costs nothing: made once per language, without the database.
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

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AdmissionMiddleware:
    """Counts the personal pages in progress; Django makes one per process."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._slots = threading.BoundedSemaphore(settings.PAGE_SLOTS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say that it is too busy. A download counts until its last byte."""
        if not _is_personal(request):
            return self.get_response(request)
        if not self._slots.acquire(blocking=False):
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
