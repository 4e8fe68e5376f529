"""Whether the audit is still what was written: everything recomputed, every fault named.

Finds what was changed, added or removed after it was sealed, also by somebody who may do anything
in the database but does not have the keys. A tail that was cut off is only found by whoever noted
a hash elsewhere (`expected`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction

from zaken.append_only import list_missing
from zaken.models import Gemeente, Inzage, Zegel
from zaken.seals import build_digest, build_hash, build_purge_digest, list_rows

# Until it is sealed a row is only held by the triggers.
UNSEALED_AT_MOST = timedelta(days=1)


class FaultCode(StrEnum):
    """What is wrong."""

    ROW_CHANGED = "row-changed"
    ROW_MISSING = "row-missing"
    ROW_ADDED = "row-added"
    ROW_UNSEALED = "row-unsealed"
    CHAIN_BROKEN = "chain-broken"
    SEAL_MISSING = "seal-missing"
    SEAL_CHANGED = "seal-changed"
    KEY_UNKNOWN = "key-unknown"
    PURGE_UNSEALED = "purge-unsealed"
    HASH_NOT_FOUND = "hash-not-found"
    TRIGGER_MISSING = "trigger-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, in words for whoever looks after the portal."""

    code: FaultCode
    text: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What was found of one gemeente. `late`: rows sealed after later rows (see seals.GRACE)."""

    seals: int = 0
    rows: int = 0
    purged: int = 0
    unsealed: int = 0
    late: int = 0
    last_hash: str = ""
    hashes: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: FaultCode, text: str) -> None:
        """Remember a fault."""
        self.faults.append(Fault(code=code, text=text))


def verify_gemeente(gemeente: Gemeente, *, now: datetime) -> Report:
    """Walk along its chain from the first seal. On PostgreSQL in one snapshot, beside writers."""
    with _snapshot():
        return _Walk(gemeente, now).report


def list_trigger_faults() -> tuple[Fault, ...]:
    """What no longer holds the tables append-only."""
    return tuple(
        Fault(code=FaultCode.TRIGGER_MISSING, text=f"trigger {name} is gone, off or out of date")
        for name in list_missing(connection)
    )


class _Walk:
    """Along the seals of one gemeente, remembering what the next ones are compared with."""

    def __init__(self, gemeente: Gemeente, now: datetime) -> None:
        self.report = Report()
        self.until: datetime | None = None  # the youngest row that is sealed
        self.purged: dict[datetime, list[int]] = {}
        self.purges: dict[datetime, str] = {}
        seals = Zegel.objects.filter(gemeente=gemeente).order_by("nummer")
        for zegel in seals.iterator():
            self._check_place(zegel)
            self._check_hash(zegel)
            self._check_rows(zegel)
            self.report.seals, self.report.last_hash = zegel.nummer, zegel.hash
            self.report.hashes.add(zegel.hash)
        self._check_purges()
        self._check_unsealed(gemeente, now)

    def _check_place(self, zegel: Zegel) -> None:
        expected = self.report.seals + 1
        if zegel.nummer != expected:
            text = f"seals {expected} to {zegel.nummer - 1} are missing"
            self.report.add(FaultCode.SEAL_MISSING, text)
        elif zegel.vorige != self.report.last_hash:
            self.report.add(
                FaultCode.CHAIN_BROKEN, f"seal {zegel.nummer} does not follow the seal before it"
            )

    def _check_hash(self, zegel: Zegel) -> None:
        version = zegel.hash.partition(":")[0]
        try:
            whole = build_hash(zegel, version) == zegel.hash
        except KeyError:
            text = f"seal {zegel.nummer}: its key is not in PSEUDONYM_KEYS"
            self.report.add(FaultCode.KEY_UNKNOWN, text)
            return
        if not whole:
            text = f"seal {zegel.nummer} was changed, or made with another key"
            self.report.add(FaultCode.SEAL_CHANGED, text)

    def _check_rows(self, zegel: Zegel) -> None:
        if zegel.aantal == 0:
            self.purges[zegel.gezet] = zegel.digest
        if zegel.verwijderd is not None:
            self.purged.setdefault(zegel.verwijderd, []).append(zegel.nummer)
            self.report.purged += zegel.aantal
        until = self.until
        rows = list(list_rows(zegel))
        for row in rows:
            self.report.late += until is not None and row["tijdstip"] < until
            self.until = max(self.until or row["tijdstip"], row["tijdstip"])
        self.report.rows += len(rows)
        self._compare(zegel, rows_found=len(rows), digest=build_digest(rows))

    def _compare(self, zegel: Zegel, *, rows_found: int, digest: str) -> None:
        expected = 0 if zegel.verwijderd else zegel.aantal
        text = f"seal {zegel.nummer} of {zegel.dag}: {rows_found} rows, sealed with {expected}"
        if rows_found < expected:
            self.report.add(FaultCode.ROW_MISSING, text)
        elif rows_found > expected:
            self.report.add(FaultCode.ROW_ADDED, text)
        elif expected and digest != zegel.digest:
            text = f"seal {zegel.nummer} of {zegel.dag}: a row is not what was sealed"
            self.report.add(FaultCode.ROW_CHANGED, text)

    def _check_purges(self) -> None:
        """Rows go only with a seal that says so, and such a seal is about rows that went."""
        for moment in sorted(self.purged.keys() | self.purges.keys()):
            numbers = self.purged.get(moment, [])
            if self.purges.get(moment) != build_purge_digest(numbers):
                text = f"purge of {moment:%Y-%m-%d %H:%M} ({len(numbers)} seals) is not sealed so"
                self.report.add(FaultCode.PURGE_UNSEALED, text)

    def _check_unsealed(self, gemeente: Gemeente, now: datetime) -> None:
        rows = Inzage.objects.filter(gemeente=gemeente, zegel=None)
        self.report.unsealed = rows.count()
        if self.until is not None and (old := rows.filter(tijdstip__lt=self.until).count()):
            text = f"{old} rows without a seal are older than rows that are sealed"
            self.report.add(FaultCode.ROW_UNSEALED, text)
        if rows.filter(tijdstip__lt=now - UNSEALED_AT_MOST).exists():
            text = "rows of more than a day ago have no seal: run seal_audit_log every hour"
            self.report.add(FaultCode.ROW_UNSEALED, text)


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database. SQLite (the demo) is read as it goes: do not purge meanwhile."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
