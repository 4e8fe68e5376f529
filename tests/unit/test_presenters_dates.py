"""Dates and durations in words, in the language of the page and on the clock of Amsterdam."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from portal.presenters.dates import say_day, say_deadline, say_duur, when_day, when_moment
from portal.presenters.pages import When
from zaken.domain import Duur


def test_a_day_in_words() -> None:
    assert say_day(date(2026, 10, 2)) == "2 oktober 2026"
    assert say_day(date(2026, 3, 31)) == "31 maart 2026"


def test_a_deadline_has_its_weekday() -> None:
    assert say_deadline(date(2026, 12, 28)) == "maandag 28 december 2026"


def test_a_day_for_machines() -> None:
    assert when_day(date(2026, 1, 9)) == When(iso="2026-01-09", text="9 januari 2026")


@pytest.mark.parametrize(
    ("moment", "iso", "text"),
    [
        # winter and summer time
        ("2026-11-23T09:05:00Z", "2026-11-23T10:05+01:00", "23 november 2026 om 10.05 uur"),
        ("2026-07-01T09:05:00Z", "2026-07-01T11:05+02:00", "1 juli 2026 om 11.05 uur"),
        # another day here than there
        ("2026-12-31T23:30:00Z", "2027-01-01T00:30+01:00", "1 januari 2027 om 00.30 uur"),
        # a date only, as a midnight: no time is shown
        ("2026-11-23T00:00:00+01:00", "2026-11-23", "23 november 2026"),
        ("2026-11-22T23:00:00Z", "2026-11-23", "23 november 2026"),
        ("2026-06-30T22:00:00Z", "2026-07-01", "1 juli 2026"),
    ],
)
def test_a_moment(moment: str, iso: str, text: str) -> None:
    assert when_moment(datetime.fromisoformat(moment)) == When(iso=iso, text=text)


def test_the_hour_that_comes_twice() -> None:
    """When the clock goes back, the offset tells the two apart for machines."""
    first = when_moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    second = when_moment(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert first.text == second.text == "25 oktober 2026 om 02.30 uur"
    assert (first.iso[-6:], second.iso[-6:]) == ("+02:00", "+01:00")


@pytest.mark.parametrize(
    ("duur", "text"),
    [
        (Duur(dagen=42), "6 weken"),
        (Duur(dagen=7), "1 week"),
        (Duur(dagen=1), "1 dag"),
        (Duur(dagen=10), "10 dagen"),
        (Duur(weken=1, dagen=7), "2 weken"),
        (Duur(weken=1, dagen=3), "1 week en 3 dagen"),
        (Duur(jaren=1), "1 jaar"),
        (Duur(jaren=2), "2 jaar"),
        (Duur(maanden=1), "1 maand"),
        (Duur(jaren=1, maanden=2), "1 jaar en 2 maanden"),
        (Duur(jaren=1, maanden=2, weken=3, dagen=4), "1 jaar, 2 maanden, 3 weken en 4 dagen"),
        (Duur(), ""),
    ],
)
def test_a_duration(duur: Duur, text: str) -> None:
    assert say_duur(duur) == text


def test_the_language_is_that_of_the_page() -> None:
    with translation.override("en"):
        assert say_day(date(2026, 10, 2)) == "2 October 2026"
