"""One round of the work: what was found out in it, and what becomes of a row that does not go.

A registration or channel that is down is nobody's fault: its rows wait and are not counted as
failed. What failed of itself is tried again, each time after longer, and is dead in the end.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from berichten.models import Bericht, Notificatie
from berichten.soorten import Kanaal
from zaken.domain import SourceFaultError, SourceTimeoutError

CLAIM = timedelta(minutes=2)
# After each failure; after the last one somebody has to look.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
# While a registration or a mail server is down; how long that is borne before it counts.
OUTAGE_WAIT = timedelta(minutes=1)
OUTAGE_MOST = timedelta(days=3)
# A registration that breaks on so many zaken and handles none is down; on fewer, they are at fault.
DOUBTS = 3
# An address that takes nothing for now: asked less and less, as mail servers do.
ADDRESS_WAITS = (timedelta(minutes=1), timedelta(hours=1))
# Of one call it cannot be seen whether the registration is down, or cannot do this one.
DOUBTFUL = (SourceFaultError, SourceTimeoutError)
_SPREAD = 0.2  # of a wait, so that what failed together does not come back together
_random = secrets.SystemRandom()

logger = logging.getLogger(__name__)

type Clock = Callable[[], datetime]


@dataclass(slots=True)
class Ronde:
    """One round over both tables.

    `down`: registraties that gave no answer in it, `silent`: channels of a gemeente. `works`: those
    that did the last thing; `doubts`: rows on which one broke since. `broke`: how often one of a
    gemeente did so since something was told. `batch`: the rows of the inbox that are ours now.
    """

    clock: Clock
    handled: int = 0
    told: int = 0
    again: int = 0
    dead: int = 0
    down: set[int] = field(default_factory=set)
    silent: dict[int, frozenset[Kanaal]] = field(default_factory=dict)
    works: set[int] = field(default_factory=set)
    broke: dict[tuple[int, str], int] = field(default_factory=dict)
    doubts: dict[int, list[tuple[Notificatie, Exception]]] = field(default_factory=dict)
    batch: frozenset[int] = frozenset()

    def count(self, staat: str) -> None:
        """What became of a row."""
        self.handled += staat == Notificatie.Staat.KLAAR
        self.again += staat in {Notificatie.Staat.NIEUW, Bericht.Staat.WACHT}
        self.dead += staat == Notificatie.Staat.DOOD


def put_off(waiting: QuerySet[Any], own: Iterable[int], code: str, now: datetime) -> None:
    """Something else is down: what was due there is due at one moment, in its old order.

    Of what is claimed only our own: what another worker has may be on its way.
    """
    until = now + OUTAGE_WAIT * settings.WORK_PACE
    due = waiting.filter(Q(volgende_poging__lte=now) | Q(pk__in=own))
    due.update(volgende_poging=until, fout=code[:50])


def record_failure(row: Notificatie | Bericht, error: Exception, now: datetime) -> str:
    """Tried again later, each time after longer; in the end dead, with an alarm in the log."""
    row.fout = str(getattr(error, "code", type(error).__name__))[:50]
    row.pogingen += 1
    kind = type(row).__name__.lower()
    if row.pogingen > len(WAITS):
        row.staat = type(row).Staat.DOOD
        logger.error("%s %s is dead after %d attempts: %s", kind, row.pk, row.pogingen, row.fout)
    else:
        wait = WAITS[row.pogingen - 1] * settings.WORK_PACE
        row.volgende_poging = now + wait * _random.uniform(1, 1 + _SPREAD)
        logger.warning("%s %s is tried again: %s", kind, row.pk, row.fout)
    row.save(update_fields=["staat", "fout", "pogingen", "volgende_poging"])
    return str(row.staat)
