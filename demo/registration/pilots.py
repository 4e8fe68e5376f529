"""The pilots of the national MijnZaken guide (bijlage 4) as stories: zaken that can be moved on.

Buren's inkomenstoeslag with its own steps, up to the money; Tilburg's klacht with the agreements
made; Den Haag's subsidie with messages on the way; the bezwaar of the OWO-gemeenten. What a step
brings is in SCRIPTS.
"""

from collections.abc import Mapping

from demo.people import PEOPLE
from demo.registration.builder import Builder, Stap, Zaak, Zaaktype
from demo.registration.voorbeeld import BESCHIKKING, BRIEF, complete
from demo.registration.voortgang import Script

_ANNA = next(person for person in PEOPLE if person.key == "anna")

INKOMENSTOESLAG = (
    Stap(omschrijving="Ingediend, niet compleet"),
    Stap(omschrijving="Ingediend, compleet"),
    Stap(omschrijving="In behandeling"),
    Stap(omschrijving="Toegekend, nog uit te betalen"),
    Stap(omschrijving="Uitbetaald"),
)
KLACHT = (
    Stap(omschrijving="Klacht binnen"),
    Stap(omschrijving="In behandeling"),
    Stap(omschrijving="Afspraken gemaakt"),
    Stap(omschrijving="Afgehandeld"),
)


def add_inkomenstoeslag(builder: Builder) -> None:
    """Buren: the application that was not complete."""
    zaaktype = builder.zaaktype(
        "IIT-BUREN", "Individuele inkomenstoeslag", stappen=INKOMENSTOESLAG, raw=_terms(56, 42)
    )
    builder.besluittype(zaaktype, "Besluit inkomenstoeslag")
    complete(builder, zaaktype, ("Toegekend", "Afgewezen"))
    _add(builder, zaaktype, "buren-toeslag", INKOMENSTOESLAG[0].omschrijving, -2)


def add_klacht(builder: Builder) -> None:
    """Tilburg: the klacht that came in yesterday."""
    zaaktype = builder.zaaktype("KLACHT-TILBURG", "Klacht", stappen=KLACHT, raw=_terms(42, 28))
    complete(builder, zaaktype, ("Afspraken gemaakt", "Ongegrond"))
    _add(builder, zaaktype, "tilburg-klacht", KLACHT[0].omschrijving, -1)


def _terms(doorlooptijd: int, servicenorm: int) -> dict[str, str]:
    return {"doorlooptijd": f"P{doorlooptijd}D", "servicenorm": f"P{servicenorm}D"}


def _add(builder: Builder, zaaktype: Zaaktype, key: str, stap: str, day: int) -> None:
    zaak = builder.zaak(zaaktype, key, statuses=[(stap, day)])
    builder.rol(zaak, _ANNA.bsn, _ANNA.naam)
    builder.behandelaar(zaak)


def _grant(builder: Builder, zaak: Zaak) -> None:
    """Granted, and the letter with it; paid a step later."""
    builder.resultaat(zaak, "Toegekend", "U krijgt 455 euro inkomenstoeslag.")
    sent = {"verzenddatum": 0, "creatiedatum": 0}
    letter = builder.document(zaak, "Besluit inkomenstoeslag", soort=BESCHIKKING, raw=sent)
    builder.besluit(
        zaak,
        "Besluit inkomenstoeslag",
        0,
        documents=[letter],
        raw={"toelichting": "U krijgt 455 euro. Wij maken het geld binnen twee weken over."},
    )


def _agree(builder: Builder, zaak: Zaak) -> None:
    """What was agreed on the phone, as a letter and as a message."""
    sent = {"verzenddatum": 0, "creatiedatum": 0}
    builder.document(zaak, "Afspraken over uw klacht", soort=BRIEF, raw=sent)
    builder.substatus(zaak, "Wij hebben afgesproken dat wij u elke week bellen", 0, "betrokkenen")


def _visit(builder: Builder, zaak: Zaak) -> None:
    builder.substatus(zaak, "Wij maken een afspraak met u voor het onderzoek", 0, "betrokkenen")
    builder.substatus(zaak, "Offerte van de aannemer opgevraagd", 0, "intern")


def _decide(resultaat: str, besluittype: str) -> Script:
    def decide(builder: Builder, zaak: Zaak) -> None:
        builder.resultaat(zaak, resultaat)
        sent = {"verzenddatum": 0, "creatiedatum": 0}
        letter = builder.document(zaak, besluittype, soort=BESCHIKKING, raw=sent)
        builder.besluit(zaak, besluittype, 0, documents=[letter])

    return {"Besluit": decide}


SCRIPTS: Mapping[str, Script] = {
    "buren-toeslag": {"Toegekend, nog uit te betalen": _grant},
    "tilburg-klacht": {
        "Afspraken gemaakt": _agree,
        "Afgehandeld": lambda builder, zaak: _close(builder, zaak, "Afspraken gemaakt"),
    },
    "anna-geluid": {
        "Onderzoek aan uw woning": _visit,
        **_decide("Verleend", "Besluit subsidie geluidssanering"),
    },
    "anna-bezwaar-woz": _decide("Gegrond", "Uitspraak op bezwaar"),
    "anna-stook-lopend": _decide("Verleend", "Besluit stookontheffing"),
    "anna-toeslag-wacht": _decide("Toegekend", "Besluit inkomenstoeslag"),
}


def _close(builder: Builder, zaak: Zaak, resultaat: str) -> None:
    builder.resultaat(zaak, resultaat)
