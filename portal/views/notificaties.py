"""Where registrations tell us that something changed (Notificaties API, callback)."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from berichten.ontvangst import MOST_BYTES, NotANotificatieError, NotSubscribedError, receive
from portal.access import public
from portal.request import PortalRequest
from zaken.events import Event, record_event


@public
@csrf_exempt
@require_POST
def notificaties(request: PortalRequest, registratie: str) -> HttpResponse:
    """204 when it is kept, or is on a kanaal that we did not ask for; nothing else is said.

    By a machine and not by a browser: no cookie, no CSRF token, only the secret that we gave.
    """
    authorization = request.headers.get("Authorization", "")
    size = request.headers.get("Content-Length", "")
    if not size.isdigit() or int(size) > MOST_BYTES:
        return _refuse(request, "size", 413)
    try:
        receive(request.gemeente, registratie, authorization, request.body, now=timezone.now())
    except NotSubscribedError as error:
        return _refuse(request, error.code, 403)
    except NotANotificatieError as error:
        return _refuse(request, error.code, 400)
    return HttpResponse(status=204)


def _refuse(request: PortalRequest, reason: str, status: int) -> HttpResponse:
    """Counted in the security log, without what was sent."""
    record_event(Event.NOTIFICATIE_REFUSED, gemeente=request.gemeente.slug, reason=reason)
    return HttpResponse(status=status)
