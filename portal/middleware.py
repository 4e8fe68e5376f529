"""What happens around every view: request id, headers, language, gemeente, identity, errors.

Default deny: a view that is not marked public is only reached with an identity.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from berichten.instellingen import has_kanalen
from portal.access import get_mark
from portal.login.session import get_identity, get_seconds_left, touch
from portal.meldingen import list_meldingen
from portal.theme import LANGUAGE_PARAMETER, get_stijl
from portal.views.errors import higher_level, mandate_not_valid, not_found, source_failed
from zaken import current
from zaken.domain import (
    MandateNotValidError,
    MijnZakenError,
    SourceError,
    StepUpError,
    ZaakNotFoundError,
    ZaakRefusedError,
)
from zaken.events import Event, record_event
from zaken.models import Gemeente
from zaken.tracing import answering

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_A_YEAR = 365 * 24 * 3600

logger = logging.getLogger(__name__)


class RequestIdMiddleware:
    """Gives each request an id of our own; an id or a trace from outside is not trusted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the id in `X-Request-ID`, so that a resident can name it on the phone.

        The same number is the trace of the calls to registrations: one to search for.
        """
        with answering() as number:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            return response


class HeadersMiddleware:
    """Headers that Django and django-csp do not set; and nothing is kept in a cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers; a view may have set its own Cache-Control."""
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store, private")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response


class LanguageMiddleware:
    """Dutch, unless the resident chose English, with `?taal=en` at any address; a cookie remembers.

    A link and no form, so that it can be marked with its language, opened in a new tab and sent.
    What a link of somebody else can do by it is undone with one click.

    Django's own middleware follows the browser's language; a letter of the gemeente is in Dutch,
    and a page that suddenly is not confuses more people than it helps.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Activate the language of the address or the cookie for this request only."""
        chosen = _known_language(request.GET.get(LANGUAGE_PARAMETER, ""))
        kept = _known_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        with translation.override(chosen or kept or settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.setdefault("Content-Language", translation.get_language() or "")
            patch_vary_headers(response, ["Cookie"])
            if chosen and chosen != kept:
                response.set_cookie(
                    settings.LANGUAGE_COOKIE_NAME,
                    chosen,
                    max_age=_A_YEAR,
                    secure=settings.LANGUAGE_COOKIE_SECURE,
                    httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                    samesite="Lax",
                )
            return response


def _known_language(word: str) -> str:
    return word if word in dict(settings.LANGUAGES) else ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A gemeente (its brokers are prefetched) and where their forms lead to."""

    gemeente: Gemeente
    origins: tuple[str, ...]


@current.while_unchanged
def _find_gemeente(host: str) -> _Found | None:
    gemeente = Gemeente.objects.filter(hosts__naam=host).prefetch_related("brokers").first()
    if gemeente is None:
        return None
    brokers = gemeente.brokers.all()
    return _Found(gemeente, tuple(sorted({o for broker in brokers for o in broker.origins})))


def _get_host(request: HttpRequest) -> str:
    """Without port; empty when it is not in ALLOWED_HOSTS. Django would log the name itself."""
    try:
        return request.get_host().rsplit(":", 1)[0].lower()
    except DisallowedHost:
        return ""


class GemeenteMiddleware:
    """Puts the gemeente of the host name on the request; an unknown host is answered 404."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One configuration holds for the whole request."""
        with current.pinned():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        found = _find_gemeente(_get_host(request))
        if found is None:
            record_event(Event.HOST_UNKNOWN)
            return HttpResponse("Onbekend adres.\n", status=404, content_type="text/plain")
        request.gemeente = found.gemeente  # type: ignore[attr-defined]  # ours
        # Here and not where a page is made: that of a database that failed must not ask it.
        request.stijl = get_stijl(found.gemeente)  # type: ignore[attr-defined]  # ours
        request.shows_berichten = has_kanalen(found.gemeente)  # type: ignore[attr-defined]  # ours
        request.meldingen = list_meldingen(found.gemeente, timezone.now())  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            # Chromium checks form-action along the redirects of a form: to log in and to log out
            # the broker must be in it. Read by django-csp.
            response._csp_update = {"form-action": list(found.origins)}  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp's interface
        return response


def _is_background(request: HttpRequest) -> bool:
    """A question of a script, or the page that warns: nobody has done anything."""
    asks = request.method in {"GET", "HEAD"} and request.path_info == reverse("sessie")
    return asks or request.headers.get("X-Mz-Background") == "1"


class IdentityMiddleware:
    """Puts the identity on the request and keeps everybody else out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Read the identity once per request."""
        now = timezone.now()
        request.identity = get_identity(request, now)  # type: ignore[attr-defined]  # ours
        if request.identity is not None and not _is_background(request):  # type: ignore[attr-defined]  # ours
            touch(request, now)
        request.session_seconds = get_seconds_left(request, now)  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Send a visitor without identity to the login page, and back here afterwards."""
        del args, kwargs
        if get_mark(view) is None or request.identity is not None:  # type: ignore[attr-defined]  # ours
            return None
        path = request.get_full_path() if request.method == "GET" else reverse("overzicht")
        query = urlencode({"volgende": path})
        return HttpResponseRedirect(f"{reverse('inloggen')}?{query}")


class ErrorsMiddleware:
    """Turns our typed errors into pages; anything else stays an error 500 with a log line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing before or after the view."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Refused and unknown are the same 404; a registration that failed is a 503."""
        if isinstance(exception, ZaakNotFoundError | Http404):
            _tell_unknown(request, exception)
            return not_found(request, exception)
        if isinstance(exception, StepUpError):
            return higher_level(request, exception.needed)
        if isinstance(exception, MandateNotValidError):
            return mandate_not_valid(request)
        if isinstance(exception, SourceError):
            logger.warning("registration failed: %s %s", exception.registratie, exception.code)
            return source_failed(request)
        if isinstance(exception, MijnZakenError):
            logger.warning("page failed: %s", exception.code)
        return None


def _tell_unknown(request: HttpRequest, exception: Exception) -> None:
    """Addresses that somebody tries; what the policy refused was told where it was decided."""
    if not isinstance(exception, ZaakNotFoundError) or isinstance(exception, ZaakRefusedError):
        return
    match = request.resolver_match
    record_event(
        Event.ACCESS_UNKNOWN,
        gemeente=request.gemeente.slug,  # type: ignore[attr-defined]  # ours
        action=str(match and get_mark(match.func)),
    )
