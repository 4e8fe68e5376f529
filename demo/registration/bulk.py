"""People with many zaken: Dirk has 120 of them, and a bench can ask for any number.

Everything follows from the number of the zaak, so that it is the same each time.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from demo.people import Person
from demo.registration.builder import Builder, Zaaktype
from demo.registration.voorbeeld import Voorbeeld

COUNT = 120
RUNNING = 35

_PLACES = ("Dorpsstraat", "Havenkade", "Lindelaan", "Weidelaan", "Kerkplein", "Stationsweg")
_DAYS = 5600  # the closed zaken lie within so many days


def build_people(counts: Sequence[int]) -> list[tuple[Person, int]]:
    """Return a resident for each count, with a BSN of the range that is never issued."""
    return [
        (Person(key=f"veel-{n}", naam=f"Veel Zaken {n}", bsn=bsn, uitleg=f"{count} zaken"), count)
        for n, (count, bsn) in enumerate(zip(counts, islice(_bsns(), len(counts)), strict=True))
    ]


def _bsns() -> Iterator[str]:
    """Numbers 99999xxxx that pass the elfproef, far from those of the story."""
    for tail in range(5000, 10_000):
        digits = f"99999{tail}"
        weighted = sum(int(d) * w for d, w in zip(digits, range(9, 1, -1), strict=False))
        if weighted % 11 == int(digits[8]):
            yield digits


def add_bulk(builder: Builder, catalogus: Voorbeeld, person: Person, count: int = COUNT) -> None:
    """Add the zaken, the oldest first; the running ones are the newest."""
    kinds = (
        (catalogus.melding, "Opgelost", "Kapotte lantaarnpaal"),
        (catalogus.melding, "Opgelost", "Zwerfafval"),
        (catalogus.stookontheffing, "Verleend", "Stookontheffing"),
        (catalogus.melding, "Niet opgelost", "Gat in de weg"),
        (catalogus.toeslag, "Toegekend", "Individuele inkomenstoeslag"),
        (catalogus.bezwaar, "Ongegrond", "Bezwaar WOZ-waarde"),
    )
    first_running = count - count * RUNNING // COUNT
    step = max(1, min(14, _DAYS // count))
    for number in range(count):
        zaaktype, resultaat, naam = kinds[number % len(kinds)]
        place = _PLACES[(number // len(kinds)) % len(_PLACES)]
        running = number >= first_running
        age = count - number
        start = -age - 2 if running else -60 - age * step
        statuses = _statuses(zaaktype, start, number % 2 + 1 if running else 0)
        zaak = builder.zaak(
            zaaktype,
            f"{person.key}-{number:03d}",
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
