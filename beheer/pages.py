"""Pages of staff that are not the admin's: what went wrong, in one sentence, with a way back.

In Dutch only, as the whole of beheer: it is for the staff of a gemeente, not for residents.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zaken.events import Event, record_event

STAFF = "beheer"  # the `method` of their security events


def render_page(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    """One message; the codes of what went wrong are in the security log only."""
    words = {"title": title, "text": text}
    return render(request, "beheer/melding.html", words, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return render_page(request, "Deze vraag klopt niet", "Er klopt iets niet aan het adres.", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: beheer reads only."""
    del exception
    text = "Dit mag niet. In beheer kunt u alleen kijken."
    return render_page(request, "Geen toegang", text, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return render_page(request, "Deze pagina is er niet", "Controleer het adres.", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the log has the details."""
    return render_page(request, "Er ging iets mis", "Probeer het later opnieuw.", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 on a form without a valid token."""
    del reason  # Django's words may quote the visitor
    record_event(Event.CSRF_REFUSED, method=STAFF, reason="other")
    text = "Deze pagina stond te lang open, of uw browser houdt cookies tegen."
    return render_page(request, "Dat is niet gelukt", text, 403)
