"""The page of one zaak, and that of its history."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from berichten.bewijs import list_verteld
from portal.access import requires
from portal.forms.geschiedenis import parse_soort
from portal.presenters.geschiedenis import build_history_page
from portal.presenters.zaak import ZaakVisit, build_zaak_page
from portal.rendering import render_page
from portal.request import PersonalRequest
from zaken import bezoeken, service, timeline
from zaken.domain import Action, ZaakRef
from zaken.ervaring import find_ervaring
from zaken.tekstbron import get_teksten


@requires(Action.VIEW_ZAAK)
@require_safe
def zaak_detail(request: PersonalRequest, registratie: str, uuid: UUID) -> HttpResponse:
    """Everything about one zaak; 404 when it is not of this identity."""
    ref = ZaakRef(registratie=registratie, uuid=uuid)
    identity, gemeente = request.identity, request.gemeente
    today, now = timezone.localdate(), timezone.now()
    dossier = service.get_dossier(identity, gemeente, ref, now=now)
    visit = ZaakVisit(
        identity=identity,
        gemeente=gemeente,
        teksten=get_teksten(gemeente, today),
        nieuws=bezoeken.record_visit(identity, gemeente, dossier, now=now),
        ervaring=find_ervaring(gemeente, dossier.zaak),
        today=today,
    )
    page = build_zaak_page(dossier, timeline.build(dossier, today), visit)
    return render_page(request, "zaak.html", page)


@requires(Action.VIEW_ZAAK)
@require_safe
def zaak_history(request: PersonalRequest, registratie: str, uuid: UUID) -> HttpResponse:
    """All that happened in it, newest first; 404 when its page is."""
    ref = ZaakRef(registratie=registratie, uuid=uuid)
    dossier = service.get_dossier(request.identity, request.gemeente, ref, now=timezone.now())
    teksten = get_teksten(request.gemeente, timezone.localdate())
    chosen = parse_soort(request.GET.get("soort", ""))
    verteld = list_verteld(request.identity, request.gemeente, ref)
    page = build_history_page(dossier, teksten, chosen, verteld)
    return render_page(request, "geschiedenis.html", page)


# Which item of the menu this is.
zaak_detail.section = zaak_history.section = "zaken"  # type: ignore[attr-defined]  # ours
