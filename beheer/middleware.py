"""Around every page of staff: only at its own host, only reading, and not longer than a day's work.

These hold whatever a ModelAdmin does or forgets.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from beheer.pages import STAFF, forbidden
from beheer.session import is_too_old
from zaken.events import Event, record_event

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_READING = frozenset({"GET", "HEAD"})


def _is_our_host(request: HttpRequest) -> bool:
    try:
        return request.get_host().rsplit(":", 1)[0].lower() == settings.BEHEER_HOST
    except DisallowedHost:
        return False


class HostMiddleware:
    """404 at every other host name, before anything is looked up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on at our own host."""
        if _is_our_host(request):
            return self.get_response(request)
        record_event(Event.HOST_UNKNOWN, method=STAFF)
        return HttpResponse("Onbekend adres.\n", status=404, content_type="text/plain")


class AgeMiddleware:
    """Ends a login that has lasted SESSION_ABSOLUTE_SECONDS; the idle time is the session's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Log out before the view, which then sends to the login page."""
        if request.user.is_authenticated and is_too_old(request, timezone.now()):
            logout(request)
        return self.get_response(request)


class ReadOnlyMiddleware:
    """403 for every method that could change something, but for logging in and out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let reading go on."""
        doors = (reverse("start"), reverse("admin:logout"))
        if request.method in _READING or request.path_info in doors:
            return self.get_response(request)
        _tell_write(request)
        return forbidden(request)


def _tell_write(request: HttpRequest) -> None:
    """Who tried, if anybody is logged in."""
    if request.user.is_authenticated:
        record_event(Event.WRITE_REFUSED, method=STAFF, staff=str(request.user.pk))
    else:
        record_event(Event.WRITE_REFUSED, method=STAFF)
