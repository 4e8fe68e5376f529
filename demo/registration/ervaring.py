"""Closed zaken of nobody in particular: what the portal measures how long zaken take from.

No rol, so nobody sees them; for each zaaktype forty, of which some stood still or took extra time.
"""

from demo.registration.builder import Builder, Zaaktype
from demo.registration.voorbeeld import Voorbeeld

_COUNT = 40
# Days apart, so that a range comes out of it: the same on each machine.
_SPREAD = (0, 3, 7, 12, 18)


def add_ervaring(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add them, the oldest first."""
    for zaaktype, days in (
        (catalogus.toeslag, 24),
        (catalogus.bezwaar, 90),
        (catalogus.klacht, 28),
        (catalogus.stookontheffing, 14),
        (catalogus.geluid, 110),
    ):
        for number in range(_COUNT):
            _add(builder, zaaktype, days + _SPREAD[number % len(_SPREAD)], number)


def _add(builder: Builder, zaaktype: Zaaktype, days: int, number: int) -> None:
    """One that took so many days, with its steps evenly over them."""
    end = -40 - (_COUNT - number) * 5
    names = [naam for naam in zaaktype.statustypen if not naam.startswith("Wacht")]
    moments = [end - days + days * index // (len(names) - 1) for index in range(len(names))]
    raw: dict[str, object] = {"omschrijving": f"{zaaktype.omschrijving} {number + 1}"}
    if number % 10 == 9:
        raw["opschorting"] = {"indicatie": False, "eerdereOpschorting": True, "reden": ""}
    key = f"ervaring-{zaaktype.identificatie.lower()}-{number:02d}"
    builder.zaak(zaaktype, key, statuses=list(zip(names, moments, strict=True)), raw=raw)
