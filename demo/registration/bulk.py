"""Someone with many zaken: 120 of five kinds over the years, 35 of them running.

Everything follows from the number of the zaak, so that it is the same each time.
"""

from demo.people import Person
from demo.registration.builder import Builder, Zaaktype
from demo.registration.voorbeeld import Voorbeeld

COUNT = 120
RUNNING = 35

_PLACES = ("Dorpsstraat", "Havenkade", "Lindelaan", "Weidelaan", "Kerkplein", "Stationsweg")


def add_bulk(builder: Builder, catalogus: Voorbeeld, person: Person) -> None:
    """Add the zaken, the oldest first; the running ones are the newest."""
    kinds = (
        (catalogus.melding, "Opgelost", "Kapotte lantaarnpaal"),
        (catalogus.melding, "Opgelost", "Zwerfafval"),
        (catalogus.stookontheffing, "Verleend", "Stookontheffing"),
        (catalogus.melding, "Niet opgelost", "Gat in de weg"),
        (catalogus.toeslag, "Toegekend", "Individuele inkomenstoeslag"),
        (catalogus.bezwaar, "Ongegrond", "Bezwaar WOZ-waarde"),
    )
    for number in range(COUNT):
        zaaktype, resultaat, naam = kinds[number % len(kinds)]
        place = _PLACES[(number // len(kinds)) % len(_PLACES)]
        running = number >= COUNT - RUNNING
        start = -(COUNT - number) - 2 if running else -60 - (COUNT - number) * 14
        statuses = _statuses(zaaktype, start, number % 2 + 1 if running else 0)
        zaak = builder.zaak(
            zaaktype,
            f"dirk-{number:03d}",
            statuses=statuses,
            raw={"omschrijving": f"{naam} {place} {number + 1}"},
        )
        builder.rol(zaak, person.bsn, person.naam)
        if not running:
            builder.resultaat(zaak, resultaat)


def _statuses(zaaktype: Zaaktype, start: int, steps: int) -> list[tuple[str, int]]:
    """Return the first `steps` statuses, or all of them when 0, three days apart."""
    names = list(zaaktype.statustypen)
    taken = names[:steps] if steps else names
    return [(name, min(start + 3 * index, 0)) for index, name in enumerate(taken)]
