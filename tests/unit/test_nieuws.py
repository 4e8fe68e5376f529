"""What is news: a status that was put right in time is none, and no lasting one is lost."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from berichten.nieuws import is_corrected
from zaken.domain import Status

WAIT = timedelta(minutes=10)
BEGIN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def build(*steps: tuple[int, int]) -> tuple[Status, ...]:
    """Statuses by (which step, minutes after the one before), the oldest first."""
    moment, found = BEGIN, []
    for number, (step, minutes) in enumerate(steps):
        moment += timedelta(minutes=minutes)
        status = Status(
            uuid=UUID(int=number), statustype=UUID(int=1000 + step), datum_status_gezet=moment
        )
        found.append(status)
    return tuple(found)


def told(*steps: tuple[int, int]) -> list[int]:
    """Which of them are news, by their place."""
    statuses = build(*steps)
    return [n for n, s in enumerate(statuses) if not is_corrected(statuses, s.uuid, WAIT)]


def test_each_that_lasts_is_news() -> None:
    assert told((1, 0), (2, 60), (3, 60)) == [0, 1, 2]


def test_one_that_was_put_right_within_the_time_is_not_and_neither_is_what_undid_it() -> None:
    assert told((1, 0), (3, 60), (1, 4)) == [0]


def test_one_that_was_put_right_to_another_step_is_told_once() -> None:
    assert told((1, 0), (3, 60), (2, 4)) == [0, 2]


def test_what_was_told_already_and_is_taken_back_later_is_told() -> None:
    assert told((1, 0), (3, 60), (1, 30)) == [0, 1, 2]


def test_a_status_that_is_gone_is_no_news() -> None:
    assert is_corrected(build((1, 0)), UUID(int=99), WAIT)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 30)), min_size=1, max_size=12))
def test_who_reads_only_what_is_told_knows_where_the_zaak_is(steps: list[tuple[int, int]]) -> None:
    """The last thing that was told is the step in which it is."""
    statuses = build(*steps)
    news = told(*steps)
    assert news
    assert statuses[news[-1]].statustype == statuses[-1].statustype
    assert all(a < b for a, b in pairwise(news))
