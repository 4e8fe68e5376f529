"""What a gemeente wrote about a zaaktype: which text counts, and whether it may be shown."""

from datetime import date, timedelta

import pytest

from tests.unit.examples import TODAY, at, make_actie, make_status, make_zaak, make_zaaktype
from zaken.domain import Missing, Ok, Reason
from zaken.teksten import (
    NO_STAP,
    NO_TEKST,
    Actie,
    Beoordeling,
    Staptekst,
    Wie,
    Zaaktypetekst,
    build_teksten,
    get_last_day,
)

ANY = Zaaktypetekst(zaaktype="BEZWAAR", titel="in whatever catalogus")
OWN = Zaaktypetekst(zaaktype="BEZWAAR", domein="SOC", titel="of one catalogus")
ZAAKTYPE = make_zaaktype()


@pytest.mark.parametrize(
    ("domein", "rows", "found"),
    [
        ("", (), NO_TEKST),
        ("", (ANY,), ANY),
        ("ALG", (ANY,), ANY),
        ("SOC", (ANY, OWN), OWN),
        ("SOC", (OWN, ANY), OWN),
        ("ALG", (ANY, OWN), ANY),
        # of another catalogus, or of one that we could not get to know: not these words
        ("ALG", (OWN,), NO_TEKST),
        ("", (OWN,), NO_TEKST),
    ],
)
def test_which_text(domein: str, rows: tuple[Zaaktypetekst, ...], found: Zaaktypetekst) -> None:
    assert build_teksten(rows, TODAY).find(make_zaaktype(domein=domein)) == found


def test_a_text_about_another_zaaktype_is_not_taken() -> None:
    zaaktype = make_zaaktype(identificatie="KLACHT")
    assert build_teksten([ANY], TODAY).find(zaaktype) == NO_TEKST


@pytest.mark.parametrize(
    ("geldig_tot", "beoordeling", "shown"),
    [
        (None, Beoordeling.GOEDGEKEURD, True),
        (TODAY, Beoordeling.GOEDGEKEURD, True),
        (TODAY - timedelta(days=1), Beoordeling.GOEDGEKEURD, False),
        (None, Beoordeling.CONCEPT, False),
    ],
)
def test_what_is_a_draft_or_no_longer_valid_is_not_shown(
    geldig_tot: date | None,
    beoordeling: Beoordeling,
    shown: bool,  # noqa: FBT001  # a table
) -> None:
    row = Zaaktypetekst(zaaktype="BEZWAAR", geldig_tot=geldig_tot, beoordeling=beoordeling)
    assert (build_teksten([row], TODAY).find(ZAAKTYPE) == row) is shown


def test_the_text_of_the_present_step() -> None:
    stap = make_actie("stuur uw stukken")
    teksten = build_teksten([Zaaktypetekst(zaaktype="BEZWAAR", stappen={"Stap 2": stap})], TODAY)
    second = Ok(make_status(2, at(9)))
    assert teksten.get_stap(make_zaak(status=second)) == stap
    for other in (
        make_zaak(status=Ok(make_status(1, at(9)))),
        make_zaak(status=Ok(None)),
        make_zaak(status=Missing(Reason.TIMEOUT)),
        make_zaak(status=second, einddatum=TODAY),
        make_zaak(status=second, zaaktype=Missing(Reason.TIMEOUT)),
        make_zaak(status=second, zaaktype=Ok(make_zaaktype(identificatie="KLACHT"))),
    ):
        assert teksten.get_stap(other) == NO_STAP


def test_who_has_something_to_do_is_awaited() -> None:
    assert make_actie("stuur uw stukken").waits_for is Wie.INWONER
    assert Staptekst(statustype="Stap 2", wie=Wie.KETENPARTNER).waits_for is Wie.KETENPARTNER
    assert NO_STAP.waits_for is None


def test_the_last_day_is_as_counted() -> None:
    began = date(2026, 11, 21)
    assert get_last_day(Actie(titel="x", tekst="", dagen=14), began) == date(2026, 12, 5)
    assert get_last_day(Actie(titel="x", tekst=""), began) is None
