"""A day is a Dutch day: at midnight, at New Year, and when the clock changes.

Each date is looked at one second before a Dutch midnight and at it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from demo.registration.builder import Zaak
from tests.conftest import log_in_as
from tests.pages.html import get_page, text_of
from tests.pages.register import Register, listed, url_of
from zaken import registry
from zaken.models import Gemeente

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# An ordinary day, New Year, and the days on which and after which the clock changes.
DAYS = [
    date(2026, 11, 24),
    date(2027, 1, 1),
    date(2027, 3, 28),
    date(2027, 3, 29),
    date(2026, 10, 25),
    date(2026, 10, 26),
]


@pytest.fixture(params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    found: date = request.param
    return found


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """That moment, without tokens of another one."""
    registry.forget_sources()
    with time_machine.travel(moment, tick=False):
        yield


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


@pytest.fixture
def register(day: date, gemeente: Gemeente) -> Iterator[Register]:
    del gemeente
    with at(midnight(day) - timedelta(hours=1)), Register(day).mounted() as register:
        yield register


def sees(gemeente: Gemeente, zaak: Zaak, moment: datetime) -> bool:
    with at(moment):
        client = log_in_as(gemeente, "anna")
        shown = client.get(url_of(zaak)).status_code == 200
        assert ("Zaak" in listed(client)) is shown
        return shown


def before_and_after(gemeente: Gemeente, zaak: Zaak, day: date) -> tuple[bool, bool]:
    """Whether the zaak is shown one second before this day begins, and when it begins."""
    begin = midnight(day)
    return (
        sees(gemeente, zaak, datetime.fromtimestamp(begin.timestamp() - 1, AMSTERDAM)),
        sees(gemeente, zaak, begin),
    )


def test_a_rol_ends_with_its_last_day(register: Register, gemeente: Gemeente, day: date) -> None:
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", eindeGeldigheid=str(day - timedelta(days=1)))
    assert before_and_after(gemeente, zaak, day) == (True, False)


def test_a_rol_begins_with_its_first_day(register: Register, gemeente: Gemeente, day: date) -> None:
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", beginGeldigheid=str(day))
    register.rol(zaak, "anna", "adviseur")
    assert before_and_after(gemeente, zaak, day) == (False, True)


@pytest.mark.parametrize("in_utc", [True, False])
def test_a_moment_without_zone_is_dutch_and_one_in_utc_is_not(
    register: Register,
    gemeente: Gemeente,
    day: date,
    in_utc: bool,  # noqa: FBT001
) -> None:
    """Suppliers send moments where the standard has days."""
    begin = midnight(day).astimezone(UTC).isoformat() if in_utc else f"{day}T00:00:00"
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", beginGeldigheid=begin)
    register.rol(zaak, "anna", "adviseur")
    assert before_and_after(gemeente, zaak, day) == (False, True)


def test_a_zaak_goes_after_its_archiefactiedatum(
    register: Register, gemeente: Gemeente, day: date
) -> None:
    zaak = register.add("Zaak", archiefactiedatum=str(day - timedelta(days=1)))
    assert before_and_after(gemeente, zaak, day) == (True, False)


def test_a_zaak_that_is_kept_for_good_does_not_go(
    register: Register, gemeente: Gemeente, day: date
) -> None:
    gone = str(day - timedelta(days=1))
    zaak = register.add("Zaak", archiefactiedatum=gone, archiefnominatie="blijvend_bewaren")
    assert before_and_after(gemeente, zaak, day) == (True, True)


def test_a_besluit_is_told_on_its_day(register: Register, gemeente: Gemeente, day: date) -> None:
    zaak = register.add("Zaak")
    register.builder.besluit(zaak, "Vergunning verleend", str(day))
    told = []
    for moment in (midnight(day).timestamp() - 1, midnight(day).timestamp()):
        with at(datetime.fromtimestamp(moment, AMSTERDAM)):
            page = get_page(log_in_as(gemeente, "anna"), url_of(zaak))
            told.append("Vergunning verleend" in text_of(page))
    assert told == [False, True]


def test_visible_from_a_day_on(register: Register, gemeente: Gemeente, day: date) -> None:
    """About the startdatum: the clock has nothing to do with it."""
    gemeente.zaaktyperegels.create(zaaktype="MELDING", zichtbaar_vanaf=day - timedelta(days=5))
    for days, shown in ((-6, False), (-5, True)):
        zaak = register.add(f"Zaak {days}", startdatum=days)
        with at(midnight(day)):
            client: Client = log_in_as(gemeente, "anna")
            assert (client.get(url_of(zaak)).status_code == 200) is shown
            assert (f"Zaak {days}" in listed(client)) is shown


def test_in_the_hour_that_comes_twice_it_is_still_the_same_day(
    register: Register, gemeente: Gemeente, day: date
) -> None:
    """02:30 in October, first and second time; in March that moment does not exist."""
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", beginGeldigheid=str(day), eindeGeldigheid=str(day))
    hour = datetime(day.year, day.month, day.day, 2, 30, tzinfo=AMSTERDAM)
    assert sees(gemeente, zaak, hour)
    assert sees(gemeente, zaak, hour.replace(fold=1))
    last = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=AMSTERDAM)
    assert sees(gemeente, zaak, last)
