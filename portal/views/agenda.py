"""The last day to make bezwaar, or to do what is asked, as a file for a calendar (RFC 5545)."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.presenters.agenda import build_actie_event, build_bezwaar_event
from portal.presenters.turn import get_deadline
from portal.request import PersonalRequest
from zaken import service, timeline
from zaken.domain import Action, ZaakNotFoundError, ZaakRef
from zaken.tekstbron import get_teksten


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
    return _send(text, "bezwaar.ics")


@requires(Action.VIEW_ZAAK)
@require_safe
def actie_agenda(request: PersonalRequest, registratie: str, uuid: UUID) -> HttpResponse:
    """The last day to do what is asked in the present step; 404 when nothing has such a day."""
    ref, now = ZaakRef(registratie=registratie, uuid=uuid), timezone.now()
    today = timezone.localdate()
    dossier = service.get_dossier(request.identity, request.gemeente, ref, now=now)
    actie = get_teksten(request.gemeente, today).get_stap(dossier.zaak).actie
    deadline = get_deadline(timeline.build(dossier, today).current, actie)
    if deadline is None:
        raise ZaakNotFoundError
    return _send(build_actie_event(dossier.zaak, deadline, request.gemeente, now), "actie.ics")


def _send(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
