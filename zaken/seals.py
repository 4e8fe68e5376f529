"""Seals on the inzages: a keyed chain per gemeente, closed in batches behind the writers.

Writers never look at another row. What they wrote is sealed afterwards, per Dutch day; each seal
covers its rows and the seal before it. A purge is a seal too, of no rows: it names the seals whose
rows went, so that rows cannot go without the key either.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from zaken.context import AMSTERDAM, get_today
from zaken.domain import MijnZakenError
from zaken.models import Gemeente, Inzage, Zegel
from zaken.pseudonyms import Purpose, build_mac, get_newest_version

# A row carries the time at which its page began, and is there when its transaction ended. A page
# waits three seconds for registrations; what is younger than this is left for the next time.
GRACE = timedelta(seconds=60)
ROWS_PER_SEAL = 5_000
# All columns of an Inzage except the seal itself.
FIELDS = tuple(f.attname for f in Inzage._meta.concrete_fields if f.name != "zegel")  # noqa: SLF001  # Django's documented name


class SealError(MijnZakenError):
    """Rows changed while they were being sealed, which the triggers should make impossible."""

    code = "seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What one run sealed. `late`: rows that came after their time had been sealed."""

    seals: int
    rows: int
    late: int


def seal_inzages(gemeente: Gemeente, *, now: datetime, most: int = ROWS_PER_SEAL) -> Sealed:
    """Seal all rows older than GRACE; each seal is a transaction of at most `most` rows.

    May run beside writers and beside itself; a second run finds nothing to do. Raises SealError.
    """
    done = Sealed(seals=0, rows=0, late=0)
    while (step := _seal_oldest(gemeente, now, most)).seals:
        done = Sealed(seals=done.seals + 1, rows=done.rows + step.rows, late=done.late + step.late)
    return done


@transaction.atomic
def _seal_oldest(gemeente: Gemeente, now: datetime, most: int) -> Sealed:
    """The oldest rows without a seal, of one Dutch day."""
    last = lock_last(gemeente)
    rows = _list_oldest(gemeente, now, most)
    if not rows:
        return Sealed(seals=0, rows=0, late=0)
    sealed_until = _get_sealed_until(gemeente)
    zegel = _record_seal(
        gemeente,
        last,
        dag=get_today(rows[0]["tijdstip"]),
        now=now,
        aantal=len(rows),
        digest=build_digest(sorted(rows, key=lambda row: int(row["id"]))),
    )
    unsealed = Inzage.objects.filter(pk__in=[row["id"] for row in rows], zegel=None)
    if unsealed.update(zegel=zegel) != len(rows):
        raise SealError(f"{gemeente.slug}: rows changed while they were sealed")
    late = sum(row["tijdstip"] < sealed_until for row in rows) if sealed_until else 0
    return Sealed(seals=1, rows=len(rows), late=late)


@transaction.atomic
def purge_inzages(gemeente: Gemeente, due: QuerySet[Zegel], *, now: datetime) -> int:
    """Remove the rows of these seals and seal that; the number of rows. No other purge has `now`.

    Runs beside writers; waits for another sealing or purging of this gemeente.
    """
    last = lock_last(gemeente)
    due = due.filter(gemeente=gemeente, verwijderd=None).exclude(aantal=0)
    if not due.update(verwijderd=now):
        return 0
    purged = Zegel.objects.filter(gemeente=gemeente, verwijderd=now)
    gone, _ = Inzage.objects.filter(zegel__in=purged).delete()
    digest = build_purge_digest(purged.order_by("nummer").values_list("nummer", flat=True))
    _record_seal(gemeente, last, dag=get_today(now), now=now, aantal=0, digest=digest)
    return gone


def lock_last(gemeente: Gemeente) -> Zegel | None:
    """The last seal, which stays the last until the transaction ends.

    Locks the row of the gemeente in the way that does not stop rows from referring to it, so that
    writers of inzages go on (PostgreSQL: FOR NO KEY UPDATE). SQLite has one writer at a time.
    """
    Gemeente.objects.select_for_update(no_key=True).get(pk=gemeente.pk)
    return Zegel.objects.filter(gemeente=gemeente).order_by("nummer").last()


def list_rows(zegel: Zegel) -> tuple[Mapping[str, Any], ...]:
    """Its rows in the order of the digest."""
    return tuple(Inzage.objects.filter(zegel=zegel).order_by("pk").values(*FIELDS))


def build_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 in hex over the rows in order of id, each as one line that ends with a newline.

    A line is a JSON object: names of columns in alphabetical order, no spaces, UTF-8 not escaped.
    Moments are in UTC with microseconds (2026-11-26T10:00:00.000000+00:00), uuids with dashes,
    booleans and numbers as in JSON. An empty column (null or "") is left out, so that a column
    which is added later leaves old seals whole. `zegel_id` is not part of it.
    """
    digest = hashlib.sha256()
    for row in rows:
        digest.update(_to_line(row).encode())
    return digest.hexdigest()


def build_purge_digest(numbers: Iterable[int]) -> str:
    """The same over the line `{"verwijderd":[…]}`: numbers of seals in rising order."""
    return hashlib.sha256(_to_line({"verwijderd": list(numbers)}).encode()).hexdigest()


def build_hash(zegel: Zegel, version: str) -> str:
    """`<version>:` and HMAC-SHA256 over the seal as a line like those of build_digest.

    Its columns: aantal, dag (2026-11-26), digest, gemeente_id, gezet, nummer, vorige. `verwijderd`
    is not part of it: a seal of its own covers a purge. Raises KeyError for an unknown version.
    """
    names = ("aantal", "dag", "digest", "gemeente_id", "gezet", "nummer", "vorige")
    line = _to_line({name: getattr(zegel, name) for name in names})
    return f"{version}:{build_mac(version, Purpose.SEAL, line)}"


def _record_seal(
    gemeente: Gemeente, last: Zegel | None, *, dag: date, now: datetime, aantal: int, digest: str
) -> Zegel:
    zegel = Zegel(
        gemeente=gemeente,
        nummer=last.nummer + 1 if last else 1,
        dag=dag,
        gezet=now,
        aantal=aantal,
        digest=digest,
        vorige=last.hash if last else "",
    )
    zegel.hash = build_hash(zegel, get_newest_version())
    zegel.save(force_insert=True)
    return zegel


def _list_oldest(gemeente: Gemeente, now: datetime, most: int) -> list[dict[str, Any]]:
    due = Inzage.objects.filter(gemeente=gemeente, zegel=None, tijdstip__lte=now - GRACE)
    due = due.order_by("tijdstip", "pk")
    oldest = due.values_list("tijdstip", flat=True).first()
    if oldest is None:
        return []
    tomorrow = get_today(oldest) + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time.min, AMSTERDAM)
    return list(due.filter(tijdstip__lt=midnight).values(*FIELDS)[:most])


def _get_sealed_until(gemeente: Gemeente) -> datetime | None:
    sealed = Inzage.objects.filter(gemeente=gemeente, zegel__isnull=False)
    until: datetime | None = sealed.aggregate(until=Max("tijdstip"))["until"]
    return until


def _to_line(values: Mapping[str, Any]) -> str:
    filled = {name: _to_json(value) for name, value in values.items() if value not in (None, "")}
    return json.dumps(filled, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def _to_json(value: object) -> object:
    """Only what is known to be the same on every database. Raises TypeError for anything else."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bool() | int() | str() | list():
            return value
        case _:
            raise TypeError(f"no canonical form for a {type(value).__name__}")
