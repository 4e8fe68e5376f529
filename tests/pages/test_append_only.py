"""The triggers, on SQLite; tests/peer/test_postgres.py holds the same against PostgreSQL."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.audit import ATTEMPTS, execute, fill_audit, record_row, without_triggers
from zaken.append_only import create_triggers, drop_triggers, list_missing
from zaken.models import Gemeente, Wijziging
from zaken.seals import FIELDS

EDITOR = SimpleNamespace(connection=connection)


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_was_written_stays(gemeente: Gemeente, name: str) -> None:
    fill_audit(gemeente)
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        execute(ATTEMPTS[name])


@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_is_the_triggers_that_refuse(gemeente: Gemeente, name: str) -> None:
    """Without them each attempt does something, so the test above cannot hold by accident."""
    fill_audit(gemeente)
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("SAVEPOINT attempt")
        cursor.execute(ATTEMPTS[name])
        assert cursor.rowcount > 0
        cursor.execute("ROLLBACK TO attempt")


def test_a_row_is_not_replaced_by_another(gemeente: Gemeente) -> None:
    record_row(gemeente, timezone.now())
    columns = ", ".join(FIELDS)
    replace = f"REPLACE INTO zaken_inzage ({columns}) SELECT {columns} FROM zaken_inzage"
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        execute(replace)


def test_the_orm_is_refused_too(gemeente: Gemeente) -> None:
    row = record_row(gemeente, timezone.now())
    row.rules = "another"
    for change in (row.save, row.delete):
        with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
            change()


def test_an_old_wijziging_may_go(gemeente: Gemeente) -> None:
    moment = timezone.now() - timedelta(days=366)
    Wijziging.objects.create(tijdstip=moment, gemeente=gemeente, onderwerp="x", verruimt=False)
    mine = Wijziging.objects.filter(onderwerp="x")  # the configuration wrote rows of today
    mine.delete()
    assert not mine.exists()


def test_after_all_migrations_the_triggers_are_there_and_know_all_columns(db: None) -> None:
    """Fails after a migration that alters one of the tables: end it with create_triggers."""
    del db
    assert list_missing(connection) == ()


def test_triggers_that_are_gone_or_old_are_missed(db: None) -> None:
    del db
    execute("ALTER TABLE zaken_inzage ADD COLUMN later text NOT NULL DEFAULT ''")
    assert list_missing(connection) == ("zaken_inzage_update",)
    create_triggers(None, EDITOR)
    assert list_missing(connection) == ()
    drop_triggers(None, EDITOR)
    assert len(list_missing(connection)) == 9


def test_another_database_is_refused_at_once() -> None:
    mysql = SimpleNamespace(vendor="mysql")
    with pytest.raises(ValueError, match="no triggers for mysql"):
        list_missing(mysql)
