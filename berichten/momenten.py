"""When a message may go: not in the quiet hours, and once a day for who wants that. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Reminders arrive when people can do something about them.
_REMINDER_TIME = time(10)


def is_quiet(now: datetime, van: time, tot: time) -> bool:
    """Whether it is between these times of a day in the Netherlands; over midnight too."""
    local = now.astimezone(_AMSTERDAM).time()
    if van <= tot:
        return van <= local < tot
    return local >= van or local < tot


def next_at(now: datetime, at: time) -> datetime:
    """The next moment at which it is this time in the Netherlands, after now.

    On the day that summer time begins a time that does not exist is an hour later.
    """
    local = now.astimezone(_AMSTERDAM)
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    return datetime.combine(day, at, _AMSTERDAM).astimezone(now.tzinfo)


def last_at(now: datetime, at: time) -> datetime:
    """The last moment at which it was this time in the Netherlands; now itself counts."""
    local = now.astimezone(_AMSTERDAM)
    day = local.date() if local.time() >= at else local.date() - timedelta(days=1)
    return datetime.combine(day, at, _AMSTERDAM).astimezone(now.tzinfo)


def get_moment(
    now: datetime,
    *,
    stil: tuple[time, time],
    verzameltijd: time | None,
) -> datetime:
    """When it may go at the earliest: now, after the quiet hours, or at the time of the day.

    `verzameltijd`: the time at which somebody wants everything at once; None: as it comes.
    """
    if verzameltijd is not None:
        return next_at(now, verzameltijd)
    return next_at(now, stil[1]) if is_quiet(now, *stil) else now


def at_ten(day: date) -> datetime:
    """Ten in the morning of a day in the Netherlands, when a reminder goes."""
    return datetime.combine(day, _REMINDER_TIME, _AMSTERDAM)
