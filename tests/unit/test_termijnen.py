"""When a term ends, against dates that were counted by hand with the calendar beside it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.examples import make_besluit
from zaken.domain import Duur
from zaken.termijnen import (
    add,
    get_bezwaartermijn,
    get_last_day,
    is_working_day,
    list_feestdagen,
    next_working_day,
)

SIX_WEEKS = Duur(weken=6)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Goede Vrijdag
        date(2026, 4, 6),
        date(2026, 4, 27),  # Koningsdag
        date(2026, 5, 5),  # also in a year that is no lustrum
        date(2025, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2025, 4, 26),  # Koningsdag when the 27th is a Sunday
    ],
)
def test_holidays_of_the_law(day: date) -> None:
    assert day in list_feestdagen(day.year)
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2026, 5, 4)])
def test_days_that_feel_like_one_and_are_none(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        (date(2026, 11, 2), date(2026, 12, 14)),  # Monday to Monday
        (date(2026, 11, 14), date(2026, 12, 28)),  # Tweede kerstdag, a Saturday
        (date(2026, 11, 13), date(2026, 12, 28)),  # Eerste kerstdag, a Friday
        (date(2026, 11, 20), date(2027, 1, 4)),  # Nieuwjaarsdag, a Friday
        (date(2026, 2, 20), date(2026, 4, 7)),  # Goede Vrijdag: Pasen behind it
        (date(2026, 3, 16), date(2026, 4, 28)),  # Koningsdag, a Monday
        (date(2026, 3, 24), date(2026, 5, 6)),  # 5 mei
        (date(2026, 4, 2), date(2026, 5, 15)),  # Hemelvaartsdag; the Friday is a working day
        (date(2026, 4, 13), date(2026, 5, 26)),  # Tweede pinksterdag
        (date(2025, 3, 15), date(2025, 4, 28)),  # Saturday, Koningsdag, Sunday
        (date(2028, 1, 18), date(2028, 2, 29)),  # a leap year
    ],
)
def test_six_weeks_for_bezwaar(sent: date, last: date) -> None:
    assert get_last_day(sent, SIX_WEEKS) == last
    assert get_last_day(sent, Duur(dagen=42)) == last


@pytest.mark.parametrize(
    ("day", "duur", "until"),
    [
        (date(2026, 1, 31), Duur(maanden=1), date(2026, 2, 28)),
        (date(2028, 2, 29), Duur(jaren=1), date(2029, 2, 28)),
        (date(2026, 11, 30), Duur(maanden=3), date(2027, 2, 28)),
        (date(2026, 12, 1), Duur(maanden=1, weken=1, dagen=1), date(2027, 1, 9)),
    ],
)
def test_months_and_years(day: date, duur: Duur, until: date) -> None:
    assert add(day, duur) == until


def test_long_terms_are_not_extended() -> None:
    """Atw art. 4: more than twelve weeks, 90 days or three months."""
    assert get_last_day(date(2026, 9, 26), Duur(weken=13)) == date(2026, 12, 26)
    assert get_last_day(date(2026, 10, 3), Duur(weken=12)) == date(2026, 12, 28)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_next_working_day_is_one_and_none_was_passed_by(day: date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    assert found >= day
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((found - day).days))
    assert (found - day).days <= 5


def test_the_registration_goes_first_and_without_anything_nothing_is_counted() -> None:
    said = date(2026, 12, 24)
    besluit = make_besluit(
        uiterlijke_reactiedatum=said, verzenddatum=date(2026, 11, 2), reactietermijn=SIX_WEEKS
    )
    termijn = get_bezwaartermijn(besluit)
    assert termijn is not None
    assert (termijn.last_day, termijn.computed) == (said, False)
    counted = get_bezwaartermijn(
        make_besluit(verzenddatum=date(2026, 11, 2), reactietermijn=SIX_WEEKS)
    )
    assert counted is not None
    assert (counted.last_day, counted.computed) == (date(2026, 12, 14), True)
    assert get_bezwaartermijn(make_besluit(verzenddatum=date(2026, 11, 2))) is None
    assert get_bezwaartermijn(make_besluit(reactietermijn=SIX_WEEKS)) is None


@pytest.mark.parametrize("duur", [Duur(jaren=9999), Duur(dagen=10**9), Duur(weken=10**12)])
def test_a_term_beyond_the_calendar_is_no_date(duur: Duur) -> None:
    """A catalogus is foreign data: one wrong term may not take a page away."""
    assert add(date(2026, 11, 2), duur) is None
    assert get_last_day(date(2026, 11, 2), duur) is None
    assert get_last_day(date(9999, 12, 20), SIX_WEEKS) is None
    besluit = make_besluit(verzenddatum=date(2026, 11, 2), reactietermijn=duur)
    assert get_bezwaartermijn(besluit) is None
