"""The work that waits in the inbox: claim a row, do it, and say that it is done.

At least once: a claim is a moment until which nobody else takes the row, so the row of a worker
that died comes back. Several workers share the work on PostgreSQL; on SQLite the condition of the
UPDATE lets only one have a row. A lost wake-up costs a poll, never a notificatie.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from berichten.afhandeling import handle
from berichten.models import Notificatie

CLAIM = timedelta(minutes=2)
# After each failure; after the last one somebody has to look.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
_BATCH = 50
_SPREAD = 0.2  # of a wait, so that what failed together does not come back together
_random = secrets.SystemRandom()

logger = logging.getLogger(__name__)

type Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a round: rows that were handled, that are tried again, and that gave up."""

    handled: int = 0
    again: int = 0
    dead: int = 0


def work_once(clock: Clock) -> Done:
    """Handle everything that is due now."""
    handled = again = dead = 0
    until = clock()
    while rows := claim(now=clock(), until=until):
        for row in rows:
            outcome = _try(row, clock)
            handled += outcome is Notificatie.Staat.KLAAR
            again += outcome is Notificatie.Staat.NIEUW
            dead += outcome is Notificatie.Staat.DOOD
    return Done(handled=handled, again=again, dead=dead)


def claim(*, now: datetime, until: datetime) -> tuple[Notificatie, ...]:
    """The oldest rows that were due at `until` and that nobody else has.

    The moment until which a claim holds tells claims apart, so it has a random part.
    """
    held = now + CLAIM + timedelta(microseconds=secrets.randbelow(1_000_000))
    due = Notificatie.objects.filter(
        staat=Notificatie.Staat.NIEUW, volgende_poging__lte=min(now, until)
    )
    with transaction.atomic():
        found = due.select_for_update(skip_locked=True).order_by("volgende_poging", "pk")
        keys = list(found.values_list("pk", flat=True)[:_BATCH])
        due.filter(pk__in=keys).update(volgende_poging=held)
    return tuple(Notificatie.objects.filter(pk__in=keys, volgende_poging=held).order_by("pk"))


def _try(row: Notificatie, clock: Clock) -> Notificatie.Staat:
    """One row, to its end or to its next attempt; what it is then."""
    try:
        handle(row)
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, the others have to go on
        return _record_failure(row, error, clock())
    row.staat, row.fout = Notificatie.Staat.KLAAR, ""
    row.save(update_fields=["staat", "fout"])
    return Notificatie.Staat.KLAAR


def _record_failure(row: Notificatie, error: Exception, now: datetime) -> Notificatie.Staat:
    """Tried again later, each time after longer; in the end dead, with an alarm in the log."""
    row.fout = str(getattr(error, "code", type(error).__name__))[:50]
    row.pogingen += 1
    if row.pogingen > len(WAITS):
        row.staat = Notificatie.Staat.DOOD
        logger.error("notificatie %s is dead after %d attempts: %s", row.pk, row.pogingen, row.fout)
    else:
        wait = WAITS[row.pogingen - 1]
        row.volgende_poging = now + wait * _random.uniform(1, 1 + _SPREAD)
        logger.warning("notificatie %s is tried again: %s", row.pk, row.fout)
    row.save(update_fields=["staat", "fout", "pogingen", "volgende_poging"])
    return Notificatie.Staat(row.staat)


def retry_dead(now: datetime) -> int:
    """Try all that gave up once more from the beginning; how many those are."""
    dead = Notificatie.objects.filter(staat=Notificatie.Staat.DOOD)
    return dead.update(staat=Notificatie.Staat.NIEUW, pogingen=0, volgende_poging=now, fout="")
