"""How long zaken took: counted by hand, and never said of a few."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.presenters.ervaring import build_ervaring, say_range, say_step
from tests.unit.examples import TODAY, at, make_status, make_statustypen, make_zaak, uuid
from zaken.domain import Opschorting, Verlenging
from zaken.doorlooptijden import LEAST, Doorlooptijd, Verloop, measure
from zaken.ervaring import Ervaring
from zaken.timeline import Stap, StepState

BEGIN, MIDDLE, END = uuid(1), uuid(2), uuid(3)
NAMEN = {BEGIN: "Begin", MIDDLE: "Midden"}
START = date(2026, 1, 5)


def make_verloop(days: int, **changes: object) -> Verloop:
    """Closed after so many days; a third of them in its first step."""
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    statussen = (
        (BEGIN, begin),
        (MIDDLE, begin + timedelta(days=days // 3)),
        (END, begin + timedelta(days=days)),
    )
    values: dict[str, object] = {
        "start": START,
        "eind": START + timedelta(days=days),
        "opgeschort": False,
        "verlengd": False,
        "statussen": statussen,
    }
    return Verloop(**(values | changes))  # type: ignore[arg-type]  # a builder


def measured(verlopen: list[Verloop]) -> dict[str, Doorlooptijd]:
    return {d.stap: d for d in measure(verlopen, NAMEN, [END])}


def test_half_and_eight_of_ten() -> None:
    """Twenty zaken of 3, 6 … 60 days: the tenth took 30, the sixteenth 48."""
    found = measured([make_verloop(3 * n) for n in range(20, 0, -1)])
    assert found[""] == Doorlooptijd(stap="", aantal=20, weggelaten=0, mediaan=30, p80=48)
    assert found["Begin"] == Doorlooptijd(stap="Begin", aantal=20, weggelaten=0, mediaan=10, p80=16)
    assert (found["Midden"].mediaan, found["Midden"].p80) == (20, 32)


def test_of_few_zaken_nothing_is_kept() -> None:
    assert measured([make_verloop(30)] * (LEAST - 1)) == {}
    assert "" in measured([make_verloop(30)] * LEAST)


@pytest.mark.parametrize(
    "changes",
    [
        {"opgeschort": True},
        {"verlengd": True},
        {"statussen": ((END, at(1)), (MIDDLE, at(2)), (END, at(3)))},  # reopened
        {"eind": START - timedelta(days=1)},  # makes no sense
    ],
)
def test_what_is_left_out_is_counted(changes: dict[str, object]) -> None:
    odd = [make_verloop(900, **changes)] * 3
    found = measured([make_verloop(30)] * LEAST + odd)
    assert found[""] == Doorlooptijd(stap="", aantal=20, weggelaten=3, mediaan=30, p80=30)


def test_a_step_in_which_it_was_twice_is_not_measured() -> None:
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    days = [(BEGIN, 0), (MIDDLE, 2), (BEGIN, 4), (END, 9)]
    back = tuple((statustype, begin + timedelta(days=day)) for statustype, day in days)
    found = measured([make_verloop(9, statussen=back)] * LEAST)
    assert "Begin" not in found
    assert found["Midden"].mediaan == 2


@given(st.lists(st.integers(0, 500), min_size=LEAST, max_size=60))
def test_at_least_eight_of_ten_were_done(days: list[int]) -> None:
    geheel = measured([make_verloop(n) for n in days])[""]
    assert geheel.mediaan <= geheel.p80
    assert geheel.mediaan in days
    assert sum(n <= geheel.p80 for n in days) >= 0.8 * len(days)
    assert sum(n < geheel.p80 for n in days) < 0.8 * len(days)


# --- in words ------------------------------------------------------------------------------------


def known(mediaan: int, p80: int, **changes: int) -> Doorlooptijd:
    values = {"aantal": 34, "weggelaten": 5} | changes
    return Doorlooptijd(stap="", mediaan=mediaan, p80=p80, **values)


def ervaring(geheel: Doorlooptijd | None, **stappen: Doorlooptijd) -> Ervaring:
    return Ervaring(
        zaaktype="BEZWAAR",
        soort="Bezwaar",
        dag=date(2026, 11, 20),
        geheel=geheel,
        stappen={f"Stap {name[-1]}": d for name, d in stappen.items()},
    )


@pytest.mark.parametrize(
    ("mediaan", "p80", "said"),
    [
        (56, 75, "was de helft klaar binnen 8 weken. 8 van de 10 waren klaar binnen 11 weken."),
        (5, 13, "was de helft klaar binnen 5 dagen. 8 van de 10 waren klaar binnen 13 dagen."),
        (0, 1, "waren er 8 van de 10 klaar binnen 1 dag."),
        (50, 56, "waren er 8 van de 10 klaar binnen 8 weken."),
    ],
)
def test_a_range_in_words(mediaan: int, p80: int, said: str) -> None:
    assert say_range(known(mediaan, p80)) == f"Van deze zaken {said}"


@pytest.mark.parametrize(
    ("mediaan", "p80", "says_something"),
    [(30, 60, True), (30, 61, False), (3, 17, True), (3, 18, False)],
)
def test_times_that_lie_far_apart_say_nothing(
    mediaan: int,
    p80: int,
    says_something: bool,  # noqa: FBT001  # a table
) -> None:
    assert known(mediaan, p80).says_something is says_something
    view = build_ervaring(make_zaak(), ervaring(known(mediaan, p80)), TODAY)
    assert (view is not None) is says_something


def test_for_this_zaak() -> None:
    """Started on 1 October, so after 56 and 75 days it is 26 November and 15 December."""
    view = build_ervaring(make_zaak(), ervaring(known(56, 75)), TODAY)
    assert view is not None
    assert view.sentences[1] == (
        "Gaat het bij u ook zo? Dan is uw zaak klaar tussen 26 november 2026 en 15 december 2026."
    )
    assert view.how == (
        "Wij keken naar 34 zaken van deze soort die kortgeleden klaar waren.",
        (
            "5 zaken telden niet mee. Die stonden stil, kregen extra tijd, of gingen later weer "
            "verder."
        ),
        "Dit hebben wij geteld op 20 november 2026.",
        "Het is geen belofte: uw zaak kan korter of langer duren.",
    )


def test_when_half_of_them_were_done_already() -> None:
    view = build_ervaring(make_zaak(), ervaring(known(40, 75)), TODAY)
    assert view is not None
    assert view.sentences[1].endswith("Dan is uw zaak klaar voor 16 december 2026.")


def test_when_it_takes_longer_than_most() -> None:
    view = build_ervaring(make_zaak(), ervaring(known(30, 40)), TODAY)
    assert view is not None
    assert view.sentences[1].startswith("Uw zaak duurt langer dan bij de meeste mensen.")


def test_it_is_not_said_of_what_does_not_run_as_usual() -> None:
    told = ervaring(known(56, 75))
    for zaak in (
        make_zaak(einddatum=TODAY),
        make_zaak(opschorting=Opschorting(reden="")),
        make_zaak(verlenging=Verlenging(reden="", duur=None)),
    ):
        assert build_ervaring(zaak, told, TODAY) is None
    assert build_ervaring(make_zaak(), None, TODAY) is None
    assert build_ervaring(make_zaak(), ervaring(None), TODAY) is None


def test_a_step() -> None:
    stap = Stap(
        statustype=make_statustypen()[1],
        state=StepState.CURRENT,
        reached_at=make_status(2, at(9)).datum_status_gezet,
    )
    told = ervaring(None, stap_2=known(10, 14))
    assert say_step(stap, told) == (
        "Deze stap duurde bij 8 van de 10 zaken niet langer dan 2 weken."
    )
    assert say_step(stap, ervaring(None, stap_3=known(10, 14))) == ""
    assert say_step(stap, ervaring(None, stap_2=known(10, 80))) == ""
    assert say_step(stap, None) == ""
    assert isinstance(BEGIN, UUID)
