"""The work that waits in the inbox and the outbox, round after round.

Several workers may do it beside each other (berichten.werk_in). What is down is waited for; what
gave up can be tried anew.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from berichten.models import Bericht, Notificatie
from berichten.ronde import Clock, Ronde
from berichten.soorten import Uitkomst
from berichten.uitgaand import claim_zending
from berichten.werk_in import claim, release, try_notificatie
from berichten.werk_uit import try_zending

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a round: rows handled, messages told, rows tried again, and that gave up."""

    handled: int = 0
    told: int = 0
    again: int = 0
    dead: int = 0


def keep_working(
    clock: Clock, *, every: float, stop: Event, report: Callable[[Done], None]
) -> None:
    """Round after round, `every` so many seconds, until told to stop.

    A database that is away is waited for; what was claimed comes back when the claim ends.
    """
    while not stop.is_set():
        try:
            report(work_once(clock, is_stopping=stop.is_set))
        except (OperationalError, InterfaceError):
            logger.warning("the database is away: there is work again when it is back")
            connection.close()
        close_old_connections()
        stop.wait(every)


def work_once(clock: Clock, *, is_stopping: Callable[[], bool] = lambda: False) -> Done:
    """Handle everything that is due now, and tell everything that is due after that.

    When it has to stop, after the row it is at.
    """
    done = Ronde(clock)
    until = clock()
    while not is_stopping() and (rows := claim(now=clock(), until=until, down=done.down)):
        done.batch = frozenset(row.pk for row in rows)
        for number, row in enumerate(rows):
            if is_stopping():
                release(rows[number:], clock())
                break
            done.count(try_notificatie(row, done))
    until = clock()
    while not is_stopping() and (berichten := claim_zending(now=clock(), until=until)):
        try_zending(berichten, done)
    return Done(handled=done.handled, told=done.told, again=done.again, dead=done.dead)


def retry_dead(now: datetime) -> int:
    """Try all that gave up once more from the beginning; how many those are.

    What was refused did not go, and may go another way; of the others it is not known.
    """
    again = {"pogingen": 0, "volgende_poging": now, "fout": ""}
    notificaties = Notificatie.objects.filter(staat=Notificatie.Staat.DOOD)
    berichten = Bericht.objects.filter(staat=Bericht.Staat.DOOD)
    berichten.filter(fout=Uitkomst.GEWEIGERD.value).update(zending=None, kanaal="")
    return notificaties.update(staat=Notificatie.Staat.NIEUW, **again) + berichten.update(
        staat=Bericht.Staat.WACHT, stokt_sinds=None, **again
    )
