"""The outbox: one message to its end, or to its next attempt.

What is wrong with one address holds no other up; a channel that is down holds up who chose it, and
a registration that is down the messages about its zaken.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from berichten.kanalen import AddressBusyError, KanaalBusyError
from berichten.models import Bericht, Voorkeur
from berichten.ronde import (
    ADDRESS_WAITS,
    DOUBTFUL,
    DOUBTS,
    OUTAGE_MOST,
    Ronde,
    put_off,
    record_failure,
)
from berichten.soorten import ALONE, Kanaal
from berichten.verzending import send_zending
from zaken.domain import SourceError, SourceTimeoutError, SourceUnavailableError

_DOWN = (SourceUnavailableError, SourceTimeoutError, KanaalBusyError)
_WAITS = Bericht.Staat.WACHT


def try_zending(rows: tuple[Bericht, ...], done: Ronde) -> None:
    """One message, to its end or to its next attempt."""
    now, gemeente = done.clock(), rows[0].gemeente_id
    try:
        done.told += send_zending(rows, now=now, stil=done.silent.get(gemeente, frozenset()))
        for row in rows:
            done.broke.pop((gemeente, row.registratie), None)
    except _DOWN as error:
        keys = [row.pk for row in rows]
        put_off(_list_held_up(rows, error, done), keys, error.code, now)
        _record_stuck(rows, error, done, now)
    except AddressBusyError as error:
        for row in _record_stuck(rows, error, done, now):
            least, most = ADDRESS_WAITS
            wait = min(max(now - (row.stokt_sinds or now), least), most)
            row.volgende_poging, row.fout = now + wait * settings.WORK_PACE, error.code
            row.save(update_fields=["volgende_poging", "fout"])
    except Exception as error:  # noqa: BLE001  # the same
        for row in _still_waiting(rows):
            done.count(record_failure(row, error, now))


def _list_held_up(
    rows: tuple[Bericht, ...], error: SourceError | KanaalBusyError, done: Ronde
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
    if isinstance(error, DOUBTFUL) and done.broke[place] < DOUBTS:
        return own
    return own | waiting.filter(registratie=error.registratie)


def _list_by_kanaal(gemeente: int, kanaal: Kanaal, own: Iterable[int]) -> QuerySet[Bericht]:
    """What waits to go by a channel, as far as that is known before it goes."""
    others = Voorkeur.objects.filter(gemeente=gemeente).exclude(kanaal__in=["", kanaal])
    waiting = Bericht.objects.filter(gemeente=gemeente, staat=_WAITS)
    known = waiting.exclude(soort__in=ALONE).exclude(ontvanger__in=others.values("ontvanger"))
    return known | waiting.filter(pk__in=own)


def _record_stuck(
    rows: tuple[Bericht, ...], error: Exception, done: Ronde, now: datetime
) -> list[Bericht]:
    """Note since when they are held up. What was so for too long is a failure; the others."""
    held = []
    for row in _still_waiting(rows):
        if row.stokt_sinds is None:
            row.stokt_sinds = now
            row.save(update_fields=["stokt_sinds"])
        done.again += 1
        if now - row.stokt_sinds >= OUTAGE_MOST:
            record_failure(row, error, now)
        else:
            held.append(row)
    return held


def _still_waiting(rows: tuple[Bericht, ...]) -> tuple[Bericht, ...]:
    """Some of them may have been told, or dropped, before it went wrong."""
    keys = [row.pk for row in rows]
    return tuple(Bericht.objects.filter(pk__in=keys, staat=_WAITS))
