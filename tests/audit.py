"""Rows of the audit for tests, and what somebody may try who is not stopped by our code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from zaken.append_only import create_triggers, drop_triggers
from zaken.models import Gemeente, Inzage, Wijziging, Zegel
from zaken.seals import FIELDS, seal_inzages

ZAAK = UUID("00000000-0000-4000-8000-000000000001")


def record_row(gemeente: Gemeente, moment: datetime, **changes: Any) -> Inzage:
    """A resident looked at a zaak at this moment."""
    values: dict[str, Any] = {
        "tijdstip": moment,
        "gemeente": gemeente,
        "trace_id": "0123456789abcdef0123456789abcdef",
        "actor": "1:00112233445566778899aabbccddeeff",
        "subject": "1:00112233445566778899aabbccddeeff",
        "method": "digid",
        "loa": 20,
        "action": "zaak.view",
        "registratie": "zaken",
        "zaaktype": "BEZWAAR",
        "zaak": ZAAK,
        "object_uuid": None,
        "allowed": True,
        "rules": "has-rol",
    }
    return Inzage.objects.create(**(values | changes))


def execute(sql: str) -> None:
    """By hand, as an administrator of the database can."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody who switched them off, and on again."""
    editor = SimpleNamespace(connection=connection)
    drop_triggers(None, editor)
    yield
    create_triggers(None, editor)


def fill_audit(gemeente: Gemeente) -> None:
    """A purged seal, an old and a young one with their rows, rows without seal, a wijziging."""
    now = timezone.now()
    for days in (900, 400, 1):
        record_row(gemeente, now - timedelta(days=days))
        seal_inzages(gemeente, now=now)
    first = Zegel.objects.filter(gemeente=gemeente).order_by("nummer")[:1]
    Zegel.objects.filter(pk__in=first.values("pk")).update(verwijderd=now)
    record_row(gemeente, now)
    Wijziging.objects.create(
        tijdstip=now, gemeente=gemeente, door="x", onderwerp="x", verruimt=True
    )


_COLUMNS = ", ".join(name for name in FIELDS if name != "id")
_SEAL = "(SELECT id FROM zaken_zegel WHERE nummer = {})"
_COPY = f"INSERT INTO zaken_inzage ({_COLUMNS}, zegel_id) SELECT {_COLUMNS}, {{}} FROM zaken_inzage"

# What the triggers refuse, after fill_audit; each changes something when they are off.
ATTEMPTS = {
    "change a sealed row": "UPDATE zaken_inzage SET rules = 'x' WHERE zegel_id IS NOT NULL",
    "change a row": "UPDATE zaken_inzage SET allowed = NOT allowed WHERE zegel_id IS NULL",
    "change a row while sealing it": (
        f"UPDATE zaken_inzage SET subject = 'x', zegel_id = {_SEAL.format(2)}"
        " WHERE zegel_id IS NULL"
    ),
    "change a null while sealing": (
        f"UPDATE zaken_inzage SET object_uuid = zaak, zegel_id = {_SEAL.format(2)}"
        " WHERE zegel_id IS NULL"
    ),
    "take a seal off": "UPDATE zaken_inzage SET zegel_id = NULL WHERE zegel_id IS NOT NULL",
    "move a row to another seal": (
        f"UPDATE zaken_inzage SET zegel_id = {_SEAL.format(3)} WHERE zegel_id = {_SEAL.format(2)}"
    ),
    "write a row under a seal": _COPY.format(_SEAL.format(2)),
    "remove a sealed row": f"DELETE FROM zaken_inzage WHERE zegel_id = {_SEAL.format(2)}",
    "remove a row": "DELETE FROM zaken_inzage WHERE zegel_id IS NULL",
    "change a seal": "UPDATE zaken_zegel SET digest = 'x'",
    "change a seal while purging": (
        "UPDATE zaken_zegel SET verwijderd = gezet, aantal = 9 WHERE nummer = 2"
    ),
    "purge a young seal": "UPDATE zaken_zegel SET verwijderd = gezet WHERE nummer = 3",
    "take a purge back": "UPDATE zaken_zegel SET verwijderd = NULL WHERE nummer = 1",
    "remove a purged seal": "DELETE FROM zaken_zegel WHERE nummer = 1",
    "remove all seals": "DELETE FROM zaken_zegel",
    "change a wijziging": "UPDATE zaken_wijziging SET verruimt = NOT verruimt",
    "remove a young wijziging": "DELETE FROM zaken_wijziging",
}
