"""What is kept too long of what came in (zaken.purge): handled notificaties go after their term.

What gave up stays, with an alarm: somebody has to look.
"""

from datetime import datetime, timedelta

from django.conf import settings

from berichten.models import Notificatie
from zaken.purge import Purged, remove


def purge_notificaties(now: datetime, *, dry_run: bool) -> Purged:
    """Those that were handled."""
    days: int = settings.TERM_NOTIFICATIES_DAYS
    old = Notificatie.objects.filter(
        staat=Notificatie.Staat.KLAAR, ontvangen__lt=now - timedelta(days=days)
    )
    dead = Notificatie.objects.filter(staat=Notificatie.Staat.DOOD).count()
    alarms = (f"{dead} gave up: see retry_dead",) if dead else ()
    return remove("notificaties", old, f"{days} days", dry_run=dry_run, alarms=alarms)
