"""The audit on a real PostgreSQL: triggers, parallel writers and sealers, a server that is gone.

`db` is replaced, so that gemeente, anna and the pages are on PostgreSQL, with real transactions.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.audit import ATTEMPTS, execute, fill_audit, record_row, without_triggers
from tests.conftest import BSNS, build_identity
from tests.pages.html import check_page, get_page, text_of
from tests.pages.test_zaak import zaak_url
from tests.peer.conftest import migrate
from tests.peer.postgres_process import PostgresProcess, running_postgres
from zaken import seals, verification
from zaken.append_only import TABLES, list_missing
from zaken.audit import About, build_inzage, record_inzagen
from zaken.domain import Action
from zaken.models import Gemeente, Inzage, Zegel
from zaken.policy import Decision
from zaken.pseudonyms import Purpose, list_pseudonyms
from zaken.purge import purge
from zaken.seals import GRACE, lock_last, seal_inzages
from zaken.verification import FaultCode, verify_gemeente

WRITERS, ROWS = 4, 150


@pytest.fixture
def db(on_postgres: PostgresProcess) -> PostgresProcess:
    """All fixtures that need a database get this one."""
    assert connection.vendor == "postgresql"
    return on_postgres


def write(gemeente: Gemeente) -> None:
    """A row of Anna's, as a page writes it."""
    inzage = build_inzage(
        build_identity("anna"),
        gemeente,
        action=Action.LIST_ZAKEN,
        decision=Decision(allow=True, reasons=()),
        now=timezone.now(),
        about=About(),
    )
    record_inzagen([inzage])


def in_thread[T](work: Callable[..., T], *args: Any) -> T:
    """What work gives on a connection of its own, or its error."""

    def run() -> T:
        try:
            return work(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


# --- migrations and triggers ---------------------------------------------------------------------


def test_triggers_come_and_go_with_their_migration(postgres: PostgresProcess) -> None:
    url = postgres.create_database("back_and_forth", template="migrated")
    for arguments in ((), ("zaken", "0004"), ()):
        migrate(url, *arguments)
        with psycopg.connect(url) as looking:
            query = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
            assert looking.execute(query).fetchone() == (0 if arguments else 9 + len(TABLES),)


def test_what_was_written_stays(gemeente: Gemeente) -> None:
    fill_audit(gemeente)
    before = list(Inzage.objects.order_by("pk").values())
    for sql in (*ATTEMPTS.values(), *(f"TRUNCATE {table} CASCADE" for table in TABLES)):
        with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
            execute(sql)
    assert list(Inzage.objects.order_by("pk").values()) == before


def test_a_column_of_later_is_held_too(gemeente: Gemeente) -> None:
    fill_audit(gemeente)
    execute("ALTER TABLE zaken_inzage ADD COLUMN later text NOT NULL DEFAULT ''")
    assert list_missing(connection) == ()
    with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
        execute("UPDATE zaken_inzage SET later = 'x' WHERE zegel_id IS NULL")


def test_a_trigger_that_no_longer_works_is_missed(db: None) -> None:
    del db
    for sql in (
        "ALTER TABLE zaken_inzage DISABLE TRIGGER zaken_inzage_update",
        "DROP TRIGGER zaken_inzage_update ON zaken_inzage",
        (
            "CREATE OR REPLACE FUNCTION zaken_inzage_update() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$"
        ),
    ):
        assert list_missing(connection) == ()
        with transaction.atomic():
            execute(sql)
            assert list_missing(connection) == ("zaken_inzage_update",)
            transaction.set_rollback(True)


# --- the chain -----------------------------------------------------------------------------------


def test_seal_tamper_verify_purge(gemeente: Gemeente) -> None:
    """The walk of tests/pages, on the database that production has."""
    now = timezone.now()
    for days in (800, 3, 2):
        record_row(gemeente, now - timedelta(days=days))
    assert seal_inzages(gemeente, now=now).seals == 3
    assert {p.kind: p.gone for p in purge(now=now, dry_run=False)}["inzages"] == 1
    report = verify_gemeente(gemeente, now=now)
    assert (report.faults, report.rows, report.purged, report.seals) == ([], 2, 1, 4)
    with without_triggers():
        execute("UPDATE zaken_inzage SET loa = 40 WHERE id = (SELECT max(id) FROM zaken_inzage)")
    [fault] = verify_gemeente(gemeente, now=now).faults
    assert fault.code == FaultCode.ROW_CHANGED


def test_a_chain_is_the_same_on_both_databases(gemeente: Gemeente) -> None:
    """The text of a row does not depend on how a database gives its values."""
    row = record_row(gemeente, timezone.now() - GRACE, rules="é\n", allowed=False, object_uuid=None)
    row.refresh_from_db()
    assert row.tijdstip.microsecond == Inzage.objects.get().tijdstip.microsecond
    seal_inzages(gemeente, now=timezone.now())
    assert verify_gemeente(gemeente, now=timezone.now()).faults == []


def test_writers_and_sealers_beside_each_other_lose_nothing(gemeente: Gemeente) -> None:
    """Four writers and two sealers that leave nothing for later: the worst that can happen."""
    other = Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    done = threading.Event()

    def write_rows() -> None:
        for number in range(ROWS):
            with transaction.atomic():
                write(gemeente if number % 3 else other)
        connection.close()

    def seal_on() -> int:
        rows = 0
        while not done.is_set():
            for one in (gemeente, other):
                rows += seal_inzages(one, now=timezone.now() + GRACE, most=7).rows
        connection.close()
        return rows

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        sealers = [pool.submit(seal_on) for _ in range(2)]
        writers = [pool.submit(write_rows) for _ in range(WRITERS)]
        try:
            for writer in writers:
                writer.result(timeout=60)
        finally:
            done.set()
        sealed = sum(sealer.result(timeout=60) for sealer in sealers)
    sealed += sum(seal_inzages(o, now=timezone.now() + GRACE).rows for o in (gemeente, other))
    assert sealed == Inzage.objects.filter(zegel__isnull=False).count() == WRITERS * ROWS
    assert Zegel.objects.count() > 10
    for one in (gemeente, other):
        assert verify_gemeente(one, now=timezone.now()).faults == []


@contextmanager
def impatient() -> Iterator[None]:
    """Whoever has to wait for a lock fails."""
    execute("SET lock_timeout = '1s'")
    yield


def write_impatiently(gemeente: Gemeente) -> int:
    """Write on a connection of its own, and commit; how many rows there are for who looks now."""
    with impatient():
        write(gemeente)
    return Inzage.objects.count()


def test_writers_do_not_wait_for_each_other(gemeente: Gemeente) -> None:
    with transaction.atomic():
        write(gemeente)
        assert in_thread(write_impatiently, gemeente) == 1
    assert Inzage.objects.count() == 2


def test_writers_do_not_wait_for_a_sealer_nor_for_a_purge(gemeente: Gemeente) -> None:
    now = timezone.now()
    for days in (800, 1):
        record_row(gemeente, now - timedelta(days=days))
    with transaction.atomic():
        assert seal_inzages(gemeente, now=now).rows == 2
        assert in_thread(write_impatiently, gemeente) == 3
    with transaction.atomic():
        purge(now=now, dry_run=False)
        assert in_thread(write_impatiently, gemeente) == 4
    assert verify_gemeente(gemeente, now=now).faults == []


def test_a_sealer_waits_for_another(gemeente: Gemeente) -> None:
    """So that no two seals have the same number; without this the tests above prove nothing."""

    def lock() -> None:
        with impatient(), transaction.atomic():
            lock_last(gemeente)

    with transaction.atomic():
        lock_last(gemeente)
        with pytest.raises(DatabaseError, match="lock timeout"):
            in_thread(lock)
    in_thread(lock)


def test_a_row_that_is_committed_after_later_ones_is_sealed_too(gemeente: Gemeente) -> None:
    with transaction.atomic():
        write(gemeente)
        in_thread(write_impatiently, gemeente)
        now = timezone.now() + GRACE
        assert in_thread(lambda: seal_inzages(gemeente, now=now)).rows == 1
    done = seal_inzages(gemeente, now=timezone.now() + GRACE)
    assert (done.rows, done.late) == (1, 1)
    assert verify_gemeente(gemeente, now=timezone.now()).faults == []


def test_a_verification_looks_at_one_moment(
    gemeente: Gemeente, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A purge while it walks along the chain is for the next time."""
    now = timezone.now()
    for days in (801, 800):
        record_row(gemeente, now - timedelta(days=days))
    seal_inzages(gemeente, now=now)
    purges = iter([lambda: in_thread(lambda: purge(now=now, dry_run=False))])

    def list_rows(zegel: Zegel) -> Any:
        next(purges, lambda: None)()
        return seals.list_rows(zegel)

    monkeypatch.setattr(verification, "list_rows", list_rows)
    report = verify_gemeente(gemeente, now=now)
    assert (report.faults, report.rows) == ([], 2)
    monkeypatch.undo()
    report = verify_gemeente(gemeente, now=now)
    assert (report.faults, report.rows, report.purged) == ([], 0, 2)


# --- look-ups ------------------------------------------------------------------------------------


def test_the_rows_of_a_resident_are_found_by_an_index(gemeente: Gemeente) -> None:
    write(gemeente)
    anna = list_pseudonyms(gemeente, build_identity("anna").subject.id, Purpose.AUDIT)
    execute("SET enable_seqscan = off")
    rows = Inzage.objects.filter(gemeente=gemeente, subject__in=anna).order_by("-tijdstip")[:20]
    assert len(rows) == 1
    assert "inzage_per_subject" in rows.explain()


# --- no row, no page -----------------------------------------------------------------------------


@pytest.fixture
def failing(anna: Client, caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[str], str]]:
    """Asks pages that should fail in plain words; afterwards nobody's number is in the log."""
    caplog.set_level(logging.DEBUG)
    anna.raise_request_exception = False

    def fail(url: str) -> str:
        text = text_of(check_page(anna.get(url), status=500))
        assert "Dat ligt aan ons, niet aan u." in text
        return text

    yield fail
    logged = "\n".join(f"{r.getMessage()} {r.exc_text or ''} {r.exc_info}" for r in caplog.records)
    assert not any(bsn in logged for bsn in BSNS)


URLS = ("/zaken/", zaak_url("anna-toeslag-toegekend"))


def test_a_database_that_only_reads_shows_nothing(
    anna: Client, failing: Callable[[str], str]
) -> None:
    for url in URLS:
        get_page(anna, url)
    execute("SET default_transaction_read_only = on")
    for url in URLS:
        assert "toeslag" not in failing(url).lower()
    execute("SET default_transaction_read_only = off")
    for url in URLS:
        get_page(anna, url)


def test_a_database_that_is_gone_shows_nothing(
    anna: Client, failing: Callable[[str], str], postgres: PostgresProcess
) -> None:
    """Its connections are broken off and it takes no more."""
    name = connection.settings_dict["NAME"]
    get_page(anna, URLS[0])
    postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    postgres.execute(end)
    for url in URLS:
        assert "toeslag" not in failing(url).lower()
    postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    connection.close()
    get_page(anna, URLS[0])


def test_a_server_can_be_ended_and_leaves_nothing_behind() -> None:
    with running_postgres() as server:
        folder = server.folder
        server.end()
        assert server.process.poll() == 0
        with pytest.raises(psycopg.OperationalError):
            server.execute("SELECT 1")
        assert folder.exists()
    assert not folder.exists()
