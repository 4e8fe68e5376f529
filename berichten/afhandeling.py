"""What is done with a notificatie, per kanaal. May be done twice: a worker can die halfway.

The kanalen of the catalogus: what is remembered of it is asked anew from that moment on. Those of
zaken: a status, a besluit or a document becomes rows in the outbox. Not a zaak or a resultaat by
itself: of a new zaak its first status is told, of a resultaat the step that comes with it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from berichten.instellingen import Instelling, get_instelling
from berichten.models import Notificatie
from berichten.uitgaand import record_berichten, withdraw
from berichten.vertellen import Plan, Wijziging, plan_besluit, plan_document, plan_status
from zaken import betrokkenen
from zaken.context import get_today
from zaken.domain import ZaakRef
from zaken.models import Registratie

# Where a change makes what we remember of a catalogus old (Catalogi API).
TYPE_KANALEN = ("zaaktypen", "informatieobjecttypen", "besluittypen")
# Where something happens that a resident may want to know.
ZAAK_KANALEN = ("zaken", "besluiten", "documenten")

_CHANGED = frozenset({"create", "update", "partial_update"})


def handle(notificatie: Notificatie, *, now: datetime) -> None:
    """Do what follows from it. Raises whatever goes wrong: then it is tried again."""
    if notificatie.kanaal in TYPE_KANALEN:
        _forget_catalogus(notificatie)
        return
    gemeente = notificatie.registratie.gemeente
    instelling = get_instelling(gemeente)
    if instelling is None or not instelling.kanalen:
        return
    if (notificatie.resource, notificatie.actie) == ("zaak", "destroy"):
        withdraw(gemeente, _get_ref(notificatie, notificatie.hoofdobject))
    for plan in list_plans(notificatie, instelling, now=now):
        record_berichten(plan.berichten)


def list_plans(
    notificatie: Notificatie, instelling: Instelling, *, now: datetime
) -> Iterator[Plan]:
    """What would be told of it, by zaak; nothing is written. Raises as `handle`."""
    gemeente, uuid = notificatie.registratie.gemeente, notificatie.resource_uuid
    slug = notificatie.registratie.slug
    match notificatie.resource, notificatie.actie:
        case "status", "create":
            about = _get_wijziging(notificatie, notificatie.hoofdobject, uuid)
            yield plan_status(about, instelling, now=now)
        case "besluit", actie if actie in _CHANGED:
            for zaak in betrokkenen.find_zaken_of_besluit(gemeente, slug, uuid):
                about = _get_wijziging(notificatie, zaak, uuid)
                yield plan_besluit(about, instelling, now=now)
        case "zaakinformatieobject", "create" if instelling.tells_documenten:
            document = betrokkenen.find_document_of_link(gemeente, slug, uuid)
            if document is not None:
                about = _get_wijziging(notificatie, notificatie.hoofdobject, document)
                yield plan_document(about, instelling, now=now)
        case "enkelvoudiginformatieobject", actie if (
            actie in _CHANGED and actie != "create" and instelling.tells_documenten
        ):
            known = get_today(now) - timedelta(days=settings.TERM_NOTIFICATIES_DAYS)
            for zaak in betrokkenen.list_zaken_of_document(gemeente, slug, uuid):
                about = _get_wijziging(notificatie, zaak, uuid)
                yield plan_document(about, instelling, now=now, made_after=known)


def _get_wijziging(notificatie: Notificatie, zaak: UUID, onderwerp: UUID) -> Wijziging:
    gemeente = notificatie.registratie.gemeente
    return Wijziging(gemeente=gemeente, ref=_get_ref(notificatie, zaak), onderwerp=onderwerp)


def _get_ref(notificatie: Notificatie, zaak: UUID) -> ZaakRef:
    return ZaakRef(registratie=notificatie.registratie.slug, uuid=zaak)


def _forget_catalogus(notificatie: Notificatie) -> None:
    """What was fetched before it came in, by our own clock: that of the registration may be wrong.

    In every process: a change of a registratie is a change of the configuration (zaken.current).
    """
    moment = notificatie.ontvangen
    row = Registratie.objects.get(pk=notificatie.registratie_id)
    if row.catalogus_gewijzigd is None or row.catalogus_gewijzigd < moment:
        Registratie.objects.filter(pk=row.pk).update(catalogus_gewijzigd=moment)
