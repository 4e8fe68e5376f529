"""A zaak as a file with data (JSON), for the resident's own use."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.presenters.gegevens import build_gegevens
from portal.request import PersonalRequest
from zaken import service, timeline
from zaken.domain import Action, ZaakRef
from zaken.tekstbron import get_teksten


@requires(Action.VIEW_ZAAK)
@require_safe
def zaak_gegevens(request: PersonalRequest, registratie: str, uuid: UUID) -> HttpResponse:
    """What the page of the zaak shows; 404 when that is."""
    ref, now = ZaakRef(registratie=registratie, uuid=uuid), timezone.now()
    dossier = service.get_dossier(request.identity, request.gemeente, ref, now=now)
    today = timezone.localdate()
    steps = timeline.build(dossier, today)
    content = build_gegevens(
        dossier,
        steps,
        request.gemeente,
        get_teksten(request.gemeente, today),
        timezone.localtime(now),
    )
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="zaak.json"'
    return response
