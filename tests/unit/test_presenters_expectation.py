"""When something is to be expected, and what kind of date that is."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.presenters.expectation import say_expectation
from tests.unit.examples import TODAY, make_zaak, make_zaaktype
from zaken.domain import Duur, Missing, Ok, Opschorting, Reason, Resultaat

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
COUNTED = "wettelijke termijn, door ons berekend"
TOEGEKEND = Ok(Resultaat(omschrijving="Toegekend"))
STANDS_STILL = Opschorting(reden="")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "Wij weten nog niet wanneer u de uitslag krijgt."),
        ({"resultaat": TOEGEKEND}, "De uitslag is er al. Wij moeten nog iets afmaken."),
        (
            {"resultaat": TOEGEKEND, "einddatum_gepland": TOMORROW},
            "De uitslag is er al. Wij willen op 24 november 2026 klaar zijn (onze planning).",
        ),
        (
            # there is one, but not what it is
            {"resultaat": Missing(Reason.INVALID), "uiterlijke_einddatum_afdoening": TOMORROW},
            (
                "De uitslag is er al. Wij moeten uiterlijk op 24 november 2026 klaar zijn "
                "(wettelijke termijn)."
            ),
        ),
        (
            {"resultaat": TOEGEKEND, "einddatum_gepland": YESTERDAY},
            "De uitslag is er al. Wij moeten nog iets afmaken.",
        ),
        (
            {"resultaat": TOEGEKEND, "einddatum": TODAY},
            "Afgerond op 23 november 2026.",
        ),
        (
            {"einddatum_gepland": TOMORROW},
            "Verwachte uitslag op 24 november 2026 (onze planning).",
        ),
        (
            {"einddatum_gepland": TODAY},
            "Verwachte uitslag op 23 november 2026 (onze planning).",
        ),
        (
            {"einddatum_gepland": YESTERDAY},
            "Wij wilden op 22 november 2026 klaar zijn. Dat is niet gelukt.",
        ),
        (
            {"uiterlijke_einddatum_afdoening": TODAY},
            "Uitslag uiterlijk op maandag 23 november 2026 (wettelijke termijn).",
        ),
        (
            {"uiterlijke_einddatum_afdoening": YESTERDAY},
            "U had uiterlijk op 22 november 2026 de uitslag moeten krijgen. Dat is niet gelukt.",
        ),
        (
            {"einddatum_gepland": TOMORROW, "opschorting": STANDS_STILL},
            "Uw zaak staat stil. Daarom weten wij nog niet wanneer u de uitslag krijgt.",
        ),
        # a term that stands still cannot be missed
        (
            {"einddatum_gepland": YESTERDAY, "opschorting": STANDS_STILL},
            "Uw zaak staat stil. Daarom weten wij nog niet wanneer u de uitslag krijgt.",
        ),
        (
            {"zaaktype": Ok(make_zaaktype(servicenorm=Duur(weken=9)))},
            "Wij willen uiterlijk op 3 december 2026 klaar zijn. Dat is onze norm.",
        ),
        (
            {"zaaktype": Ok(make_zaaktype(servicenorm=Duur(weken=2)))},
            "Wij wilden op 15 oktober 2026 klaar zijn. Dat is niet gelukt.",
        ),
        (
            {"zaaktype": Ok(make_zaaktype(doorlooptijd=Duur(weken=8)))},
            f"Uitslag uiterlijk op donderdag 26 november 2026 ({COUNTED}).",
        ),
        ({"einddatum": date(2026, 11, 2)}, "Afgerond op 2 november 2026."),
        (
            {
                "einddatum": YESTERDAY,
                "einddatum_gepland": date(2026, 1, 1),
                "opschorting": STANDS_STILL,
            },
            "Afgerond op 22 november 2026.",
        ),
    ],
)
def test_what_to_expect(fields: dict[str, Any], text: str) -> None:
    assert say_expectation(make_zaak(**fields), TODAY) == text
