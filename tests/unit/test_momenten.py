"""When a message may go: quiet hours over midnight, one message a day, summer time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berichten.momenten import get_moment, is_quiet, last_at, next_at

NL = ZoneInfo("Europe/Amsterdam")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001  # made aware
    lambda moment: moment.replace(tzinfo=UTC)
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def at(hour: int, minute: int = 0, day: int = 27) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=NL)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [(at(20, 59), False), (at(21), True), (at(3), True), (at(7, 59), True), (at(8), False)],
)
def test_quiet_hours_go_over_midnight(moment: datetime, *, quiet: bool) -> None:
    assert is_quiet(moment, time(21), time(8)) is quiet


def test_the_same_time_twice_is_no_quiet_hour() -> None:
    assert not is_quiet(at(0), time(0), time(0))


def test_after_the_quiet_hours_on_the_same_or_the_next_day() -> None:
    quiet = (time(21), time(8))
    assert get_moment(at(22), stil=quiet, verzameltijd=None) == at(8, day=28)
    assert get_moment(at(3), stil=quiet, verzameltijd=None) == at(8)
    assert get_moment(at(12), stil=quiet, verzameltijd=None) == at(12)
    assert get_moment(at(12), stil=quiet, verzameltijd=time(17)) == at(17)
    assert get_moment(at(17), stil=quiet, verzameltijd=time(17)) == at(17, day=28)


@pytest.mark.parametrize(
    "day", [datetime(2026, 3, 29, tzinfo=NL), datetime(2026, 10, 25, tzinfo=NL)]
)
def test_on_days_of_23_and_25_hours_it_is_that_time_on_the_clock(day: datetime) -> None:
    assert next_at(day, time(8)).astimezone(NL).time() == time(8)


@given(MOMENTS, TIMES)
def test_next_is_after_and_last_is_before_and_a_day_is_between(now: datetime, when: time) -> None:
    before, after = last_at(now, when), next_at(now, when)
    assert before <= now < after or after - now <= timedelta(hours=1)  # the hour that is not there
    assert timedelta(hours=22) <= after - before <= timedelta(hours=26)


@given(MOMENTS, TIMES, TIMES)
def test_nothing_goes_in_the_quiet_hours(now: datetime, van: time, tot: time) -> None:
    moment = get_moment(now, stil=(van, tot), verzameltijd=None)
    local = moment.astimezone(NL)
    is_real = local.astimezone(UTC).astimezone(NL).time() == local.time()
    assert moment >= now
    assert not is_real or not is_quiet(moment, van, tot)
