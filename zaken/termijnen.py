"""When a term ends: whole days, and by law never on a weekend or a holiday. Pure.

Algemene termijnenwet (Atw) and Awb 6:7 to 6:9. Days that were made equal to a holiday for one year
(Atw art. 3 lid 3, mostly a Friday between) are not known here: then the real last day is later.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from zaken.domain import Besluit, Duur

# 5 May counts every year and so does Goede Vrijdag (Atw art. 3): in the library an extra category.
_CATEGORIES = (holidays.PUBLIC, holidays.OPTIONAL)
# Longer ones are not extended (Atw art. 4); months count in full, and so do weeks.
_MOST = Duur(maanden=3, weken=12, dagen=90)


@lru_cache(maxsize=64)
def list_feestdagen(year: int) -> frozenset[date]:
    """The algemeen erkende feestdagen of a year, with Goede Vrijdag (Atw art. 3)."""
    return frozenset(holidays.country_holidays("NL", years=year, categories=_CATEGORIES))


def is_working_day(day: date) -> bool:
    """No Saturday, no Sunday, no holiday."""
    return day.weekday() < calendar.SATURDAY and day not in list_feestdagen(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is one, else the first after it (Atw art. 1)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add(day: date, duur: Duur) -> date | None:
    """The day that lies a duration later; 31 January and a month is the last of February.

    None beyond the calendar: a catalogus can hold any number.
    """
    try:
        return _add(day, duur)
    except (ValueError, OverflowError):
        return None


def _add(day: date, duur: Duur) -> date:
    months = day.year * 12 + day.month - 1 + duur.jaren * 12 + duur.maanden
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    start = date(year, month + 1, min(day.day, last))
    return start + timedelta(weeks=duur.weken, days=duur.dagen)


def _is_extended(duur: Duur) -> bool:
    """Whether the Atw is for such a term (art. 4)."""
    return (
        duur.jaren == 0
        and duur.maanden <= _MOST.maanden
        and duur.weken <= _MOST.weken
        and duur.dagen <= _MOST.dagen
    )


def get_last_day(sent: date, duur: Duur) -> date | None:
    """The last day of a term that begins the day after `sent` (Awb 6:8 lid 1).

    Six weeks after a Monday is a Monday; when that is no working day, the next one. None as `add`.
    """
    last = add(sent, duur)
    return next_working_day(last) if last and _is_extended(duur) else last


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezwaartermijn:
    """Until when somebody can make bezwaar; `computed` by us, not said by the registration."""

    last_day: date
    computed: bool


def get_bezwaartermijn(besluit: Besluit) -> Bezwaartermijn | None:
    """What the registration says, else counted from the day it was sent; None when unknown."""
    if besluit.uiterlijke_reactiedatum is not None:
        return Bezwaartermijn(last_day=besluit.uiterlijke_reactiedatum, computed=False)
    if besluit.verzenddatum is None or besluit.reactietermijn is None:
        return None
    last_day = get_last_day(besluit.verzenddatum, besluit.reactietermijn)
    return Bezwaartermijn(last_day=last_day, computed=True) if last_day else None
