"""What is done with a notificatie, per kanaal. May be done twice: a worker can die halfway.

The kanalen of the catalogus: what is remembered of it is asked anew from that moment on.
"""

from berichten.models import Notificatie
from zaken.models import Registratie

# Where a change makes what we remember of a catalogus old (Catalogi API).
TYPE_KANALEN = ("zaaktypen", "informatieobjecttypen", "besluittypen")


def handle(notificatie: Notificatie) -> None:
    """Do what follows from it. Raises whatever goes wrong: then it is tried again."""
    if notificatie.kanaal in TYPE_KANALEN:
        _forget_catalogus(notificatie)


def _forget_catalogus(notificatie: Notificatie) -> None:
    """What was fetched before it came in, by our own clock: that of the registration may be wrong.

    In every process: a change of a registratie is a change of the configuration (zaken.current).
    """
    moment = notificatie.ontvangen
    row = Registratie.objects.get(pk=notificatie.registratie_id)
    if row.catalogus_gewijzigd is None or row.catalogus_gewijzigd < moment:
        Registratie.objects.filter(pk=row.pk).update(catalogus_gewijzigd=moment)
