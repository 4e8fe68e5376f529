"""What is done with a notificatie, per kanaal. May be done twice: a worker can die halfway.

The kanalen of the catalogus: what is remembered of it is asked anew from that moment on. Those of
zaken: a status, a besluit or a document becomes rows in the outbox. Not a zaak or a resultaat by
itself: of a new zaak its first status is told, of a resultaat the step that comes with it.
"""

from datetime import datetime
from functools import partial

from berichten.instellingen import Instelling, get_instelling
from berichten.models import Notificatie
from berichten.uitgaand import withdraw
from berichten.vertellen import Wijziging, tell_besluit, tell_document, tell_status
from zaken import betrokkenen
from zaken.domain import ZaakRef
from zaken.models import Gemeente, Registratie

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
    if instelling is not None:
        _tell(notificatie, gemeente, instelling, now)


def _tell(
    notificatie: Notificatie, gemeente: Gemeente, instelling: Instelling, now: datetime
) -> None:
    """By what it is about; what is not named here is nothing for residents."""
    slug, uuid = notificatie.registratie.slug, notificatie.resource_uuid
    of_zaak = ZaakRef(registratie=slug, uuid=notificatie.hoofdobject)
    wijziging = partial(Wijziging, gemeente=gemeente)
    match notificatie.resource, notificatie.actie:
        case "status", "create":
            tell_status(wijziging(ref=of_zaak, onderwerp=uuid), instelling, now=now)
        case "zaak", "destroy":
            withdraw(gemeente, of_zaak)
        case "besluit", actie if actie in _CHANGED:
            for zaak in betrokkenen.find_zaken_of_besluit(gemeente, slug, uuid):
                ref = ZaakRef(registratie=slug, uuid=zaak)
                tell_besluit(wijziging(ref=ref, onderwerp=uuid), instelling, now=now)
        case "zaakinformatieobject", "create" if instelling.tells_documenten:
            document = betrokkenen.find_document_of_link(gemeente, slug, uuid)
            if document is not None:
                tell_document(wijziging(ref=of_zaak, onderwerp=document), instelling, now=now)
        case "enkelvoudiginformatieobject", actie if (
            actie in _CHANGED and actie != "create" and instelling.tells_documenten
        ):
            for zaak in betrokkenen.list_zaken_of_document(gemeente, slug, uuid):
                ref = ZaakRef(registratie=slug, uuid=zaak)
                tell_document(wijziging(ref=ref, onderwerp=uuid), instelling, now=now)


def _forget_catalogus(notificatie: Notificatie) -> None:
    """What was fetched before it came in, by our own clock: that of the registration may be wrong.

    In every process: a change of a registratie is a change of the configuration (zaken.current).
    """
    moment = notificatie.ontvangen
    row = Registratie.objects.get(pk=notificatie.registratie_id)
    if row.catalogus_gewijzigd is None or row.catalogus_gewijzigd < moment:
        Registratie.objects.filter(pk=row.pk).update(catalogus_gewijzigd=moment)
