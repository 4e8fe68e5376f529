"""The page of one zaak."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.presenters.zaak import build_zaak_page
from portal.rendering import render_page
from portal.request import PersonalRequest
from zaken import service, timeline
from zaken.domain import Action, ZaakRef


@requires(Action.VIEW_ZAAK)
@require_safe
def zaak_detail(request: PersonalRequest, registratie: str, uuid: UUID) -> HttpResponse:
    """Everything about one zaak; 404 when it is not of this identity."""
    ref = ZaakRef(registratie=registratie, uuid=uuid)
    today = timezone.localdate()
    dossier = service.get_dossier(request.identity, request.gemeente, ref, now=timezone.now())
    steps = timeline.build(dossier, today)
    actie = service.get_actietekst(request.gemeente, dossier.zaak)
    page = build_zaak_page(dossier, steps, request.identity, request.gemeente, actie, today)
    return render_page(request, "zaak.html", page)


zaak_detail.section = "zaken"  # type: ignore[attr-defined]  # which item of the menu this is
