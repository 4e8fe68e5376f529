"""What is kept too long here goes (zaken.purge): what was handled, told, proved, or is not used.

What gave up stays, with an alarm: somebody has to look.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from berichten.models import Bericht, Berichtinstelling, Bezorging, Notificatie, Voorkeur
from zaken.purge import Purged, remove

# Of a gemeente that did not choose, or that tells nobody any more.
PROOF_DAYS = 730


def purge_notificaties(now: datetime, *, dry_run: bool) -> Purged:
    """Those that were handled."""
    days: int = settings.TERM_NOTIFICATIES_DAYS
    old = Notificatie.objects.filter(
        staat=Notificatie.Staat.KLAAR, ontvangen__lt=now - timedelta(days=days)
    )
    dead = Notificatie.objects.filter(staat=Notificatie.Staat.DOOD).count()
    alarms = (f"{dead} gave up: see retry_dead",) if dead else ()
    return remove("notificaties", old, f"{days} days", dry_run=dry_run, alarms=alarms)


def purge_berichten(now: datetime, *, dry_run: bool) -> Purged:
    """Those that were told, or need not be told any more."""
    days: int = settings.TERM_NOTIFICATIES_DAYS
    done = (Bericht.Staat.VERZONDEN, Bericht.Staat.VERVALLEN)
    old = Bericht.objects.filter(staat__in=done, aangemaakt__lt=now - timedelta(days=days))
    dead = Bericht.objects.filter(staat=Bericht.Staat.DOOD).count()
    alarms = (f"{dead} gave up: see retry_dead",) if dead else ()
    return remove("berichten", old, f"{days} days", dry_run=dry_run, alarms=alarms)


def purge_bezorgingen(now: datetime, *, dry_run: bool) -> Purged:
    """Proof of what was told, as long as the gemeente keeps that."""
    terms = dict(Berichtinstelling.objects.values_list("gemeente", "bewijs_dagen"))
    old = Q(pk__in=())
    for gemeente in Bezorging.objects.values_list("gemeente", flat=True).distinct():
        days = terms.get(gemeente, PROOF_DAYS)
        old |= Q(gemeente=gemeente, tijdstip__lt=now - timedelta(days=days))
    rows = Bezorging.objects.filter(old)
    return remove("bezorgingen", rows, f"{PROOF_DAYS} days, or as chosen", dry_run=dry_run)


def purge_voorkeuren(now: datetime, *, dry_run: bool) -> Purged:
    """Of people who were not told anything for long: their address should not stay for good."""
    days: int = settings.TERM_VOORKEUREN_DAYS
    old = Voorkeur.objects.filter(gebruikt__lt=now - timedelta(days=days))
    return remove("voorkeuren", old, f"{days} days", dry_run=dry_run)


ALL = (purge_notificaties, purge_berichten, purge_bezorgingen, purge_voorkeuren)
