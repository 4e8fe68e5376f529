"""What was measured of how long zaken take (zaken.meting), remembered until it is measured anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from zaken.current import while_unchanged
from zaken.domain import Missing, Zaak
from zaken.doorlooptijden import Doorlooptijd
from zaken.models import Gemeente, Gemeten


@dataclass(frozen=True, slots=True, kw_only=True)
class Ervaring:
    """How long zaken of one zaaktype took, and when that was measured. `stappen` by omschrijving.

    `soort`: what the zaaktype is called in the catalogus.
    """

    zaaktype: str
    soort: str
    dag: date
    geheel: Doorlooptijd | None
    stappen: Mapping[str, Doorlooptijd]


def find_ervaring(gemeente: Gemeente, zaak: Zaak) -> Ervaring | None:
    """Of the zaaktype of a zaak, at its own registration; None when nothing is known."""
    if isinstance(zaak.zaaktype, Missing):
        return None
    key = (zaak.ref.registratie, zaak.zaaktype.value.identificatie)
    return _load(gemeente.pk).get(key)


def list_ervaringen(gemeente: Gemeente) -> tuple[Ervaring, ...]:
    """All that is known of the whole of zaken, by the name of their zaaktype."""
    known = (e for e in _load(gemeente.pk).values() if e.geheel and e.geheel.says_something)
    return tuple(sorted(known, key=lambda ervaring: ervaring.soort.casefold()))


@while_unchanged
def _load(gemeente: int) -> Mapping[tuple[str, str], Ervaring]:
    rows: dict[tuple[str, str], list[Gemeten]] = {}
    found = Gemeten.objects.filter(registratie__gemeente=gemeente).select_related("registratie")
    for row in found:
        rows.setdefault((row.registratie.slug, row.zaaktype), []).append(row)
    return MappingProxyType({key: _build(part) for key, part in rows.items()})


def _build(rows: list[Gemeten]) -> Ervaring:
    by_step = {
        row.stap: Doorlooptijd(
            stap=row.stap,
            aantal=row.aantal,
            weggelaten=row.weggelaten,
            mediaan=row.mediaan,
            p80=row.p80,
        )
        for row in rows
    }
    return Ervaring(
        zaaktype=rows[0].zaaktype,
        soort=rows[0].omschrijving,
        dag=rows[0].dag,
        geheel=by_step.get(""),
        stappen=MappingProxyType({stap: d for stap, d in by_step.items() if stap}),
    )
