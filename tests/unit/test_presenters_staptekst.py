"""Our own words about kinds of steps, and none about what we do not know."""

import pytest

from portal.presenters.staptekst import say_standard
from tests.unit.examples import uuid
from zaken.domain import Statustype


def say(name: str, generiek: str = "", *, end: bool = False) -> str:
    return say_standard(
        Statustype(
            uuid=uuid(1),
            volgnummer=1,
            omschrijving=name,
            omschrijving_generiek=generiek,
            is_eindstatus=end,
        )
    )


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("Ontvangen", "Wat u heeft gestuurd, is bij ons binnen."),
        ("Geregistreerd", "Wat u heeft gestuurd, is bij ons binnen."),
        ("Intake afgerond", "Wij kijken of wij alles hebben"),
        ("Toetsen ontvankelijkheid", "Wij kijken of wij alles hebben"),
        ("In behandeling genomen", "Een medewerker is bezig"),
        ("Aanvraag beoordelen", "Een medewerker is bezig"),
        ("Wacht op aanvulling", "Wij missen nog iets van u."),
        ("Aanvraag incompleet", "Wij missen nog iets van u."),
        ("Advies gevraagd", "Wij vragen advies"),
        ("Besluit voorbereiden", "Wij bereiden een besluit voor."),
        ("Toegekend, nog uit te betalen", "Wij maken het geld"),
        ("Wacht op betaling", ""),
        ("BESCHIKKING OPSTELLEN", "Wij nemen een besluit"),
    ],
)
def test_kinds_that_come_back_everywhere(name: str, begin: str) -> None:
    assert say(name).startswith(begin)


@pytest.mark.parametrize("name", ["Stap 4", "Keuze", "X", "", "Wethouder"])
def test_of_an_unknown_kind_nothing_is_said(name: str) -> None:
    assert say(name) == ""


def test_the_general_name_counts_too_and_the_last_step_is_the_end() -> None:
    assert say("Fase 2", "In behandeling") == "Een medewerker is bezig met uw zaak."
    assert say("Ontvangen", end=True) == "Wij zijn klaar met uw zaak."
