"""The work that waits in the inbox and the outbox: claim rows, do it, and say that it is done.

At least once: a claim is a moment until which nobody else takes the row, so the row of a worker
that died comes back. Several workers share the work on PostgreSQL; on SQLite the condition of the
UPDATE lets only one have a row. A registration or channel that is down is nobody's fault: its rows
wait and are not counted as failed. What is wrong with one zaak or one address holds no other up.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import Q, QuerySet

from berichten.afhandeling import handle
from berichten.kanalen import AddressBusyError, KanaalBusyError
from berichten.models import Bericht, Notificatie, Voorkeur
from berichten.soorten import ALONE, Kanaal
from berichten.uitgaand import claim_zending
from berichten.vertellen import NotYetError
from berichten.verzending import send_zending
from zaken.domain import (
    MijnZakenError,
    SourceError,
    SourceFaultError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
)

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
_BATCH = 50
_SPREAD = 0.2  # of a wait, so that what failed together does not come back together
_DOWN = (SourceUnavailableError, SourceTimeoutError, KanaalBusyError)
# Of one call it cannot be seen whether the registration is down, or cannot do this one.
_DOUBTFUL = (SourceFaultError, SourceTimeoutError)
# Not there yet, and in the end: gone, or not for us (Open Zaak: 403 for a zaak that is more
# confidential than our client may see). That is an answer and no failure; it is counted.
_ABSENT = (NotYetError, SourceNotFoundError, SourceRefusedError)
_WAITS = Bericht.Staat.WACHT
_random = secrets.SystemRandom()

logger = logging.getLogger(__name__)

type Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a round: rows handled, messages told, rows tried again, and that gave up."""

    handled: int = 0
    told: int = 0
    again: int = 0
    dead: int = 0


@dataclass(slots=True)
class _Round:
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
    done = _Round(clock)
    until = clock()
    while not is_stopping() and (rows := claim(now=clock(), until=until, down=done.down)):
        done.batch = frozenset(row.pk for row in rows)
        for number, row in enumerate(rows):
            if is_stopping():
                _release(rows[number:], clock())
                break
            done.count(_try(row, done))
    until = clock()
    while not is_stopping() and (berichten := claim_zending(now=clock(), until=until)):
        _try_zending(berichten, done)
    return Done(handled=done.handled, told=done.told, again=done.again, dead=done.dead)


def claim(
    *, now: datetime, until: datetime, down: set[int] | frozenset[int] = frozenset()
) -> tuple[Notificatie, ...]:
    """The oldest rows that were due at `until` and that nobody else has; not of what is `down`.

    The moment until which a claim holds tells claims apart, so it has a random part.
    """
    held = now + CLAIM * settings.WORK_PACE + timedelta(microseconds=secrets.randbelow(1_000))
    due = Notificatie.objects.filter(
        staat=Notificatie.Staat.NIEUW, volgende_poging__lte=min(now, until)
    ).exclude(registratie__in=down)
    with transaction.atomic():
        found = due.select_for_update(skip_locked=True).order_by("volgende_poging", "pk")
        keys = list(found.values_list("pk", flat=True)[:_BATCH])
        due.filter(pk__in=keys).update(volgende_poging=held)
    rows = Notificatie.objects.filter(pk__in=keys, volgende_poging=held)
    return tuple(rows.select_related("registratie__gemeente").order_by("pk"))


def _release(rows: tuple[Notificatie, ...], now: datetime) -> None:
    """Nobody has to wait until the claim ends."""
    for row in rows:
        held = Notificatie.objects.filter(pk=row.pk, volgende_poging=row.volgende_poging)
        held.update(volgende_poging=now)


def _try(row: Notificatie, done: _Round) -> str:
    """One row, to its end or to its next attempt; what it is then."""
    now = done.clock()
    # Put off with all others there; or it is so slow there that our claim is over.
    is_over = now > row.volgende_poging - CLAIM * settings.WORK_PACE / 6
    if row.registratie_id in done.down or is_over:
        return str(row.staat)
    try:
        handle(row, now=now)
    except _DOWN as error:
        return _wait_for_registratie(row, error, done, now)
    except _ABSENT as error:
        _record_works(row.registratie_id, done, now)
        if row.pogingen < len(WAITS):
            return _record_failure(row, error, now)
        row.fout = error.code
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, the others have to go on
        return _record_failure(row, error, now)
    else:
        _record_works(row.registratie_id, done, now)
        row.fout = ""
    row.staat = Notificatie.Staat.KLAAR
    row.save(update_fields=["staat", "fout"])
    return row.staat


def _record_works(registratie: int, done: _Round, now: datetime) -> None:
    """It works, so on what it broke before it was that which was wrong."""
    done.works.add(registratie)
    for row, error in done.doubts.pop(registratie, ()):
        _record_failure(row, error, now)


def _wait_for_registratie(
    row: Notificatie, error: MijnZakenError, done: _Round, now: datetime
) -> str:
    """Put off this row; and all others there, once it is clear that it is down.

    Those on which it broke come after the others then: they must not be the first again.
    """
    if isinstance(error, _DOUBTFUL) and row.registratie_id in done.works:
        done.works.discard(row.registratie_id)
        return _record_failure(row, error, now)
    waiting = Notificatie.objects.filter(
        registratie=row.registratie_id, staat=Notificatie.Staat.NIEUW
    )
    doubts = done.doubts.setdefault(row.registratie_id, [])
    if isinstance(error, _DOUBTFUL):
        doubts.append((row, error))
    own = {doubtful.pk for doubtful, _ in doubts}
    if not isinstance(error, _DOUBTFUL) or len(doubts) >= DOUBTS:
        done.down.add(row.registratie_id)
        _put_off(waiting.exclude(pk__in=own), done.batch, error.code, now)
    _put_off(waiting.filter(pk__in=own), own, error.code, now + timedelta(seconds=1))
    if now - row.ontvangen < OUTAGE_MOST:
        return str(row.staat)
    return _record_failure(row, error, now)


def _try_zending(rows: tuple[Bericht, ...], done: _Round) -> None:
    """One message, to its end or to its next attempt."""
    now, gemeente = done.clock(), rows[0].gemeente_id
    try:
        done.told += send_zending(rows, now=now, stil=done.silent.get(gemeente, frozenset()))
        for row in rows:
            done.broke.pop((gemeente, row.registratie), None)
    except _DOWN as error:
        keys = [row.pk for row in rows]
        _put_off(_list_held_up(rows, error, done), keys, error.code, now)
        _record_stuck(rows, error, done, now)
    except AddressBusyError as error:
        for row in _record_stuck(rows, error, done, now):
            least, most = ADDRESS_WAITS
            wait = min(max(now - (row.stokt_sinds or now), least), most)
            row.volgende_poging, row.fout = now + wait * settings.WORK_PACE, error.code
            row.save(update_fields=["volgende_poging", "fout"])
    except Exception as error:  # noqa: BLE001  # the same
        for row in _still_waiting(rows):
            done.count(_record_failure(row, error, now))


def _list_held_up(
    rows: tuple[Bericht, ...], error: SourceError | KanaalBusyError, done: _Round
) -> QuerySet[Bericht]:
    """What waits for the same as these rows: a channel, or a registration once it must be down."""
    gemeente, keys = rows[0].gemeente_id, [row.pk for row in rows]
    waiting = Bericht.objects.filter(gemeente=gemeente, staat=_WAITS)
    own = waiting.filter(pk__in=keys)
    if isinstance(error, KanaalBusyError):
        if error.kanaal is None:
            return own
        done.silent[gemeente] = done.silent.get(gemeente, frozenset()) | {error.kanaal}
        return _list_by_kanaal(gemeente, error.kanaal, keys)
    place = (gemeente, error.registratie)
    done.broke[place] = done.broke.get(place, 0) + 1
    if isinstance(error, _DOUBTFUL) and done.broke[place] < DOUBTS:
        return own
    return own | waiting.filter(registratie=error.registratie)


def _list_by_kanaal(gemeente: int, kanaal: Kanaal, own: Iterable[int]) -> QuerySet[Bericht]:
    """What waits to go by a channel, as far as that is known before it goes."""
    others = Voorkeur.objects.filter(gemeente=gemeente).exclude(kanaal__in=["", kanaal])
    waiting = Bericht.objects.filter(gemeente=gemeente, staat=_WAITS)
    known = waiting.exclude(soort__in=ALONE).exclude(ontvanger__in=others.values("ontvanger"))
    return known | waiting.filter(pk__in=own)


def _record_stuck(
    rows: tuple[Bericht, ...], error: Exception, done: _Round, now: datetime
) -> list[Bericht]:
    """Note since when they are held up. What was so for too long is a failure; the others."""
    held = []
    for row in _still_waiting(rows):
        if row.stokt_sinds is None:
            row.stokt_sinds = now
            row.save(update_fields=["stokt_sinds"])
        done.again += 1
        if now - row.stokt_sinds >= OUTAGE_MOST:
            _record_failure(row, error, now)
        else:
            held.append(row)
    return held


def _still_waiting(rows: tuple[Bericht, ...]) -> tuple[Bericht, ...]:
    """Some of them may have been told, or dropped, before it went wrong."""
    keys = [row.pk for row in rows]
    return tuple(Bericht.objects.filter(pk__in=keys, staat=_WAITS))


def _put_off(waiting: QuerySet[Any], own: Iterable[int], code: str, now: datetime) -> None:
    """Something else is down: what was due there is due at one moment, in its old order.

    Of what is claimed only our own: what another worker has may be on its way.
    """
    until = now + OUTAGE_WAIT * settings.WORK_PACE
    due = waiting.filter(Q(volgende_poging__lte=now) | Q(pk__in=own))
    due.update(volgende_poging=until, fout=code[:50])


def _record_failure(row: Notificatie | Bericht, error: Exception, now: datetime) -> str:
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


def retry_dead(now: datetime) -> int:
    """Try all that gave up once more from the beginning; how many those are."""
    again = {"pogingen": 0, "volgende_poging": now, "fout": ""}
    anew = {**again, "zending": None, "kanaal": "", "stokt_sinds": None}  # none of these went
    notificaties = Notificatie.objects.filter(staat=Notificatie.Staat.DOOD)
    berichten = Bericht.objects.filter(staat=Bericht.Staat.DOOD)
    return notificaties.update(staat=Notificatie.Staat.NIEUW, **again) + berichten.update(
        staat=Bericht.Staat.WACHT, **anew
    )
