"""The last day to make bezwaar as a file for a calendar (RFC 5545)."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.presenters.agenda import build_bezwaar_event
from portal.request import PersonalRequest
from zaken import service
from zaken.domain import Action, ZaakNotFoundError, ZaakRef


@requires(Action.VIEW_BESLUIT)
@require_safe
def bezwaar_agenda(
    request: PersonalRequest, registratie: str, uuid: UUID, besluit: UUID
) -> HttpResponse:
    """An appointment on that day; 404 when there is no such day, or no such besluit for them."""
    ref, now = ZaakRef(registratie=registratie, uuid=uuid), timezone.now()
    zaak, found = service.get_besluit(request.identity, request.gemeente, ref, besluit, now=now)
    text = build_bezwaar_event(zaak, found, request.gemeente, now)
    if text is None:
        raise ZaakNotFoundError
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bezwaar.ics"'
    return response
