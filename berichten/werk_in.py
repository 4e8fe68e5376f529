"""The inbox: claim what came in, handle it, and say that it is done.

At least once: a claim is a moment until which nobody else takes the row, so the row of a worker
that died comes back. Several workers share the work on PostgreSQL; on SQLite the condition of the
UPDATE lets only one have a row. What is wrong with one zaak holds no other up.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from berichten.afhandeling import handle
from berichten.models import Notificatie
from berichten.ronde import (
    CLAIM,
    DOUBTFUL,
    DOUBTS,
    OUTAGE_MOST,
    WAITS,
    Ronde,
    put_off,
    record_failure,
)
from berichten.vertellen import NotYetError
from zaken.domain import (
    SourceError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
)

_BATCH = 50
_DOWN = (SourceUnavailableError, SourceTimeoutError)
# Not there yet, and in the end: gone, or not for us (Open Zaak: 403 for a zaak that is more
# confidential than our client may see). That is an answer and no failure; it is counted.
_ABSENT = (NotYetError, SourceNotFoundError, SourceRefusedError)


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


def release(rows: tuple[Notificatie, ...], now: datetime) -> None:
    """Nobody has to wait until the claim ends."""
    for row in rows:
        held = Notificatie.objects.filter(pk=row.pk, volgende_poging=row.volgende_poging)
        held.update(volgende_poging=now)


def try_notificatie(row: Notificatie, done: Ronde) -> str:
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
            return record_failure(row, error, now)
        row.fout = error.code
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, the others have to go on
        return record_failure(row, error, now)
    else:
        _record_works(row.registratie_id, done, now)
        row.fout = ""
    row.staat = Notificatie.Staat.KLAAR
    row.save(update_fields=["staat", "fout"])
    return row.staat


def _record_works(registratie: int, done: Ronde, now: datetime) -> None:
    """It works, so on what it broke before it was that which was wrong."""
    done.works.add(registratie)
    for row, error in done.doubts.pop(registratie, ()):
        record_failure(row, error, now)


def _wait_for_registratie(row: Notificatie, error: SourceError, done: Ronde, now: datetime) -> str:
    """Put off this row; and all others there, once it is clear that it is down.

    Those on which it broke come after the others then: they must not be the first again.
    """
    if isinstance(error, DOUBTFUL) and row.registratie_id in done.works:
        done.works.discard(row.registratie_id)
        return record_failure(row, error, now)
    waiting = Notificatie.objects.filter(
        registratie=row.registratie_id, staat=Notificatie.Staat.NIEUW
    )
    doubts = done.doubts.setdefault(row.registratie_id, [])
    if isinstance(error, DOUBTFUL):
        doubts.append((row, error))
    own = {doubtful.pk for doubtful, _ in doubts}
    if not isinstance(error, DOUBTFUL) or len(doubts) >= DOUBTS:
        done.down.add(row.registratie_id)
        put_off(waiting.exclude(pk__in=own), done.batch, error.code, now)
    put_off(waiting.filter(pk__in=own), own, error.code, now + timedelta(seconds=1))
    if now - row.ontvangen < OUTAGE_MOST:
        return str(row.staat)
    return record_failure(row, error, now)
