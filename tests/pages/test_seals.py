"""Seals: what they cover, on which day, and how they follow each other."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.audit import record_row
from zaken.models import Gemeente, Inzage, Zegel
from zaken.seals import build_digest, build_hash, seal_inzages

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TWO_KEYS = {"2": "another-key-another-key-another-key", "1": "a" * 32}


def seal(gemeente: Gemeente, now: datetime = NOW, **options: Any) -> list[Zegel]:
    seal_inzages(gemeente, now=now, **options)
    return list(Zegel.objects.filter(gemeente=gemeente).order_by("nummer"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "begin", "end"),
    [
        (date(2026, 11, 24), "2026-11-23T23:00Z", "2026-11-24T23:00Z"),
        (date(2026, 7, 24), "2026-07-23T22:00Z", "2026-07-24T22:00Z"),
        # 25 and 23 hours: the clock goes back, and forward
        (date(2026, 10, 25), "2026-10-24T22:00Z", "2026-10-25T23:00Z"),
        (date(2026, 3, 29), "2026-03-28T23:00Z", "2026-03-29T22:00Z"),
    ],
)
def test_a_seal_is_of_one_dutch_day(gemeente: Gemeente, day: date, begin: str, end: str) -> None:
    moment, middle = timedelta(microseconds=1), timedelta(hours=1)
    inside = [at(begin), at(begin) + moment, at(begin) + 3 * middle, at(end) - moment]
    inside += [datetime.combine(day, datetime.min.time(), UTC) + n * middle / 2 for n in range(6)]
    for when in (at(begin) - moment, *inside, at(end)):
        record_row(gemeente, when)
    found = [(zegel.dag, zegel.aantal) for zegel in seal(gemeente)]
    one = timedelta(days=1)
    assert found == [(day - one, 1), (day, len(inside)), (day + one, 1)]


def test_a_seal_has_a_bounded_number_of_rows(gemeente: Gemeente) -> None:
    for minute in range(5):
        record_row(gemeente, NOW - timedelta(minutes=10 + minute))
    assert [zegel.aantal for zegel in seal(gemeente, most=2)] == [2, 2, 1]
    last, *_, first = Inzage.objects.order_by("-tijdstip")
    assert first.zegel is not None
    assert last.zegel is not None
    assert (first.zegel.nummer, last.zegel.nummer) == (1, 3)


def test_seals_are_numbered_and_each_holds_the_hash_before_it(gemeente: Gemeente) -> None:
    for days in (3, 2, 1):
        record_row(gemeente, NOW - timedelta(days=days))
    first, second, third = seal(gemeente)
    assert [zegel.nummer for zegel in (first, second, third)] == [1, 2, 3]
    assert first.vorige == ""
    assert (second.vorige, third.vorige) == (first.hash, second.hash)


def test_sealing_again_does_nothing(gemeente: Gemeente) -> None:
    record_row(gemeente, NOW - timedelta(hours=1))
    assert seal_inzages(gemeente, now=NOW).rows == 1
    again = seal_inzages(gemeente, now=NOW)
    assert (again.seals, again.rows, again.late) == (0, 0, 0)
    assert Zegel.objects.count() == 1


def test_what_may_still_be_open_is_left_for_the_next_time(gemeente: Gemeente) -> None:
    record_row(gemeente, NOW - timedelta(seconds=60))
    young = record_row(gemeente, NOW - timedelta(seconds=59))
    assert [zegel.aantal for zegel in seal(gemeente)] == [1]
    young.refresh_from_db()
    assert young.zegel is None
    assert [z.aantal for z in seal(gemeente, NOW + timedelta(seconds=1))] == [1, 1]


def test_a_row_that_comes_after_its_time_is_sealed_on_its_own_day_and_counted(
    gemeente: Gemeente,
) -> None:
    record_row(gemeente, NOW - timedelta(hours=1))
    seal(gemeente)
    record_row(gemeente, NOW - timedelta(days=1))
    assert seal_inzages(gemeente, now=NOW).late == 1
    days = [zegel.dag for zegel in Zegel.objects.order_by("nummer")]
    assert days == [NOW.date(), NOW.date() - timedelta(days=1)]


def test_each_gemeente_has_its_own_chain(gemeente: Gemeente) -> None:
    other = Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    for one in (gemeente, other):
        record_row(one, NOW - timedelta(hours=1))
    [own], [theirs] = seal(gemeente), seal(other)
    assert (own.nummer, theirs.nummer) == (1, 1)
    assert own.hash != theirs.hash


def test_a_new_key_goes_on_where_the_old_one_stopped(gemeente: Gemeente) -> None:
    record_row(gemeente, NOW - timedelta(hours=2))
    with override_settings(PSEUDONYM_KEYS={"1": TWO_KEYS["1"]}):
        [first] = seal(gemeente)
    record_row(gemeente, NOW - timedelta(hours=1))
    with override_settings(PSEUDONYM_KEYS=TWO_KEYS):
        _, second = seal(gemeente)
        assert second.hash == build_hash(second, "2")
        assert first.hash == build_hash(first, "1")
    assert second.vorige == first.hash


def test_the_text_of_a_row() -> None:
    """What somebody else needs to compute a digest: see build_digest."""
    row = {
        "id": 7,
        "tijdstip": datetime(2026, 11, 26, 11, 0, 0, 5, tzinfo=UTC),
        "zaak": UUID(int=1),
        "allowed": False,
        "rules": 'é"\n',
        "zaaktype": "",
        "object_uuid": None,
    }
    line = (
        r'{"allowed":false,"id":7,"rules":"é\"\n","tijdstip":"2026-11-26T11:00:00.000005+00:00",'
        r'"zaak":"00000000-0000-0000-0000-000000000001"}'
    )
    assert build_digest([row]) == hashlib.sha256(f"{line}\n".encode()).hexdigest()
    assert build_digest([row | {"added_later": ""}]) == build_digest([row])


def test_a_kind_of_value_without_a_fixed_text_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form for a float"):
        build_digest([{"id": 0.5}])


def test_the_command_says_what_it_did(gemeente: Gemeente) -> None:
    record_row(gemeente, NOW - timedelta(days=2))
    out = StringIO()
    call_command("seal_audit_log", stdout=out)
    assert out.getvalue() == "voorbeeld: 1 new seals, 1 rows\n"
