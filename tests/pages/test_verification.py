"""`verify_audit_log` finds what somebody did who had all rights in the database but not the key."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from tests.audit import ZAAK, execute, record_row, without_triggers
from zaken.models import Gemeente, Inzage, Zegel
from zaken.seals import FIELDS, purge_inzages, seal_inzages
from zaken.verification import FaultCode, verify_gemeente

FAULTS = FaultCode
# In the middle of the day, so that rows of an hour before are of the same one.
NOW = timezone.now().replace(hour=12)


@pytest.fixture
def chain(gemeente: Gemeente) -> Gemeente:
    """Four days with two rows each (the first purged, so five seals), and one row without seal."""
    for days in (900, 3, 2, 1):
        for hours in (0, 1):
            record_row(gemeente, NOW - timedelta(days=days, hours=hours))
        seal_inzages(gemeente, now=NOW, most=2)
    old = Zegel.objects.filter(dag__lt=NOW.date() - timedelta(days=800))
    assert purge_inzages(gemeente, old, now=NOW) == 2
    record_row(gemeente, NOW)
    return gemeente


def find(gemeente: Gemeente) -> set[FaultCode]:
    return {fault.code for fault in verify_gemeente(gemeente, now=NOW).faults}


def run(*arguments: str) -> tuple[str, bool]:
    """What the command prints, and whether it is content."""
    out = StringIO()
    try:
        call_command("verify_audit_log", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode != 1
    return out.getvalue(), True


def test_an_audit_that_was_left_alone(chain: Gemeente) -> None:
    report = verify_gemeente(chain, now=NOW)
    assert report.faults == []
    assert (report.seals, report.rows, report.purged, report.unsealed) == (5, 6, 2, 1)
    assert report.last_hash == Zegel.objects.get(nummer=5).hash


_ONE_ROW = "(SELECT min(id) FROM zaken_inzage)"
_COLUMNS = ", ".join(name for name in FIELDS if name != "id")
_OTHER_VALUE = {
    "id": "1000000",
    "tijdstip": "'2026-01-01 00:00:00'",
    "gemeente_id": "(SELECT id FROM zaken_gemeente WHERE slug = 'ander')",
    "loa": "30",
    "zaak": "NULL",
    "object_uuid": f"'{ZAAK.hex}'",
    "allowed": "NOT allowed",
}


@pytest.mark.parametrize("column", FIELDS)
def test_a_change_of_any_column_is_found(chain: Gemeente, column: str) -> None:
    """The row it was is not the row it is; also one that went to another gemeente."""
    Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    value = _OTHER_VALUE.get(column, "'changed'")
    with without_triggers():
        execute(f"UPDATE zaken_inzage SET {column} = {value} WHERE id = {_ONE_ROW}")
    assert FAULTS.ROW_CHANGED in find(chain)


TAMPERINGS: dict[str, tuple[str, set[FaultCode]]] = {
    "a row is removed": (f"DELETE FROM zaken_inzage WHERE id = {_ONE_ROW}", {FAULTS.ROW_MISSING}),
    "a row is added to a seal": (
        (
            f"INSERT INTO zaken_inzage ({_COLUMNS}, zegel_id) SELECT {_COLUMNS}, zegel_id"
            f" FROM zaken_inzage WHERE id = {_ONE_ROW}"
        ),
        {FAULTS.ROW_ADDED},
    ),
    "a row is added to a purged seal": (
        (
            f"INSERT INTO zaken_inzage ({_COLUMNS}, zegel_id) SELECT {_COLUMNS},"
            " (SELECT id FROM zaken_zegel WHERE nummer = 1)"
            f" FROM zaken_inzage WHERE id = {_ONE_ROW}"
        ),
        {FAULTS.ROW_ADDED},
    ),
    "a row is added in the past": (
        (
            f"INSERT INTO zaken_inzage ({_COLUMNS}) SELECT {_COLUMNS} FROM zaken_inzage"
            f" WHERE id = {_ONE_ROW}"
        ),
        {FAULTS.ROW_UNSEALED},
    ),
    "a seal is taken off a row": (
        f"UPDATE zaken_inzage SET zegel_id = NULL WHERE id = {_ONE_ROW}",
        {FAULTS.ROW_MISSING, FAULTS.ROW_UNSEALED},
    ),
    "two rows change places": (
        (
            "UPDATE zaken_inzage SET zegel_id = (SELECT id FROM zaken_zegel WHERE nummer ="
            " CASE zegel_id WHEN (SELECT id FROM zaken_zegel WHERE nummer = 2) THEN 3 ELSE 2 END)"
            " WHERE id IN (SELECT min(id) FROM zaken_inzage GROUP BY zegel_id"
            " HAVING zegel_id IN (SELECT id FROM zaken_zegel WHERE nummer IN (2, 3)))"
        ),
        {FAULTS.ROW_CHANGED},
    ),
    "a seal is made to fit other rows": (
        "UPDATE zaken_zegel SET aantal = 3, digest = hash WHERE nummer = 3",
        {FAULTS.SEAL_CHANGED, FAULTS.ROW_MISSING},
    ),
    "a seal gets another day": (
        "UPDATE zaken_zegel SET dag = '2020-01-01' WHERE nummer = 3",
        {FAULTS.SEAL_CHANGED},
    ),
    "a seal points elsewhere": (
        "UPDATE zaken_zegel SET vorige = '' WHERE nummer = 3",
        {FAULTS.SEAL_CHANGED, FAULTS.CHAIN_BROKEN},
    ),
    "a hash is replaced": (
        "UPDATE zaken_zegel SET hash = '1:0' WHERE nummer = 3",
        {FAULTS.SEAL_CHANGED, FAULTS.CHAIN_BROKEN},
    ),
    "a seal names a key that nobody has": (
        "UPDATE zaken_zegel SET hash = '9' || substr(hash, 2) WHERE nummer = 5",
        {FAULTS.KEY_UNKNOWN},
    ),
    "a seal goes with its rows": (
        "DELETE FROM zaken_zegel WHERE nummer = 3",
        {FAULTS.SEAL_MISSING},
    ),
    "the first seal goes": (
        "DELETE FROM zaken_zegel WHERE nummer = 1",
        {FAULTS.SEAL_MISSING, FAULTS.PURGE_UNSEALED},
    ),
    "seals are numbered anew": (
        "UPDATE zaken_zegel SET nummer = nummer + 10 WHERE nummer = 5",
        {FAULTS.SEAL_MISSING, FAULTS.SEAL_CHANGED},
    ),
    "rows are purged before their term": (
        "UPDATE zaken_zegel SET verwijderd = '2026-11-01 00:00:00' WHERE nummer = 3",
        {FAULTS.ROW_ADDED, FAULTS.PURGE_UNSEALED},
    ),
    "rows join an earlier purge": (
        (
            "UPDATE zaken_zegel SET verwijderd ="
            " (SELECT verwijderd FROM zaken_zegel WHERE nummer = 1) WHERE nummer = 3"
        ),
        {FAULTS.ROW_ADDED, FAULTS.PURGE_UNSEALED},
    ),
    "a purge is taken back": (
        "UPDATE zaken_zegel SET verwijderd = NULL WHERE nummer = 1",
        {FAULTS.ROW_MISSING, FAULTS.PURGE_UNSEALED},
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_named(chain: Gemeente, name: str) -> None:
    sql, expected = TAMPERINGS[name]
    seal_goes = sql.startswith("DELETE FROM zaken_zegel")
    with without_triggers():
        if seal_goes:
            where = sql.partition("WHERE")[2]
            inner = f"SELECT id FROM zaken_zegel WHERE {where}"
            execute(f"DELETE FROM zaken_inzage WHERE zegel_id IN ({inner})")
        execute(sql)
    assert find(chain) == expected


def test_rows_and_seal_removed_before_their_term(chain: Gemeente) -> None:
    """Marked as purged and gone, as the triggers allow: the chain has no seal that says so."""
    with without_triggers():
        execute("UPDATE zaken_zegel SET verwijderd = '2026-11-01 00:00:00' WHERE nummer = 3")
    execute(
        "DELETE FROM zaken_inzage WHERE zegel_id = (SELECT id FROM zaken_zegel WHERE nummer = 3)"
    )
    assert find(chain) == {FAULTS.PURGE_UNSEALED}


def test_another_key_of_the_same_version_does_not_fit(chain: Gemeente) -> None:
    with override_settings(PSEUDONYM_KEYS={"1": "x" * 32}):
        assert find(chain) == {FAULTS.SEAL_CHANGED}


def test_a_key_that_was_thrown_away_is_missed(chain: Gemeente) -> None:
    with override_settings(PSEUDONYM_KEYS={"2": "x" * 32}):
        assert find(chain) == {FAULTS.KEY_UNKNOWN}


def test_rows_that_nobody_seals_are_a_fault_after_a_day(chain: Gemeente) -> None:
    late = verify_gemeente(chain, now=NOW + timedelta(hours=25))
    assert [fault.code for fault in late.faults] == [FAULTS.ROW_UNSEALED]
    assert "run seal_audit_log" in late.faults[0].text


def test_a_row_that_came_late_is_counted_and_no_fault(chain: Gemeente) -> None:
    record_row(chain, NOW - timedelta(days=2))
    seal_inzages(chain, now=NOW)
    report = verify_gemeente(chain, now=NOW)
    assert (report.faults, report.late) == ([], 1)


def test_the_command_is_content(chain: Gemeente) -> None:
    out, content = run()
    last = Zegel.objects.get(nummer=5).hash
    assert content
    assert out == (
        f"ok    {chain.slug}: 5 seals, 6 rows, 2 rows purged, 1 not sealed yet, last {last}\n"
    )


def test_the_command_names_every_fault_and_exits_with_1(chain: Gemeente) -> None:
    del chain
    with without_triggers():
        execute("UPDATE zaken_inzage SET loa = 40")
    out, content = run()
    assert not content
    assert out.count("FAULT voorbeeld: row-changed: seal ") == 3


def test_an_end_that_was_cut_off_is_found_by_the_hash_that_was_noted(chain: Gemeente) -> None:
    hashes = dict(Zegel.objects.values_list("nummer", "hash"))
    assert run("--expect", hashes[3], "--expect", hashes[5])[1]
    with without_triggers():
        execute("DELETE FROM zaken_inzage")
        execute("DELETE FROM zaken_zegel WHERE nummer > 2")
    Inzage.objects.all().delete()
    assert FAULTS.HASH_NOT_FOUND not in find(chain)
    out, content = run("--expect", hashes[2], "--expect", hashes[5])
    assert not content
    assert f"hash-not-found: no seal {hashes[5]}" in out
    assert hashes[2] not in out.partition("FAULT --expect")[2]


def test_a_trigger_that_was_switched_off_is_a_fault(chain: Gemeente) -> None:
    del chain
    execute("DROP TRIGGER zaken_inzage_delete")
    out, content = run()
    assert not content
    assert "FAULT database: trigger-missing: trigger zaken_inzage_delete" in out


def test_one_gemeente_or_all(chain: Gemeente) -> None:
    Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    assert (
        run("--gemeente", "ander")[0] == "ok    ander: 0 seals, 0 rows, 0 not sealed yet, last -\n"
    )
    assert run()[0].count("\n") == 2
    with pytest.raises(CommandError, match="no gemeente niemand"):
        call_command("verify_audit_log", "--gemeente", "niemand")
    assert chain.slug == "voorbeeld"
