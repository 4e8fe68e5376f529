"""Measures how long zaken took, per registration and zaaktype, and keeps the outcome only.

At most weekly, so that what residents read does not jump about. What could not be measured keeps
what was known; what is no longer there, or too few, goes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from zaken.catalogi import get_zaaktype_url, list_zaaktypen
from zaken.context import build_context_regels
from zaken.domain import SourceError, Zaaktype
from zaken.doorlooptijden import Doorlooptijd, measure
from zaken.models import Configuratie, Gemeten, Registratie
from zaken.registry import get_statistics_transport
from zaken.zgw.verloop import list_verlopen

EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meting:
    """Of one registration: how many zaaktypen were measured and kept, and what went wrong."""

    zaaktypen: int
    kept: int
    faults: tuple[str, ...] = ()
    skipped: bool = False


def is_due(registratie: Registratie, today: date) -> bool:
    """Whether the last measuring of it is a week ago, or never was."""
    return registratie.gemeten is None or today - registratie.gemeten >= EVERY


def refresh(registratie: Registratie, today: date) -> Meting:
    """Measure all zaaktypen of a registration. Raises SourceError without a catalogus."""
    transport = get_statistics_transport(registratie)
    if transport is None:
        return Meting(zaaktypen=0, kept=0, skipped=True)
    kept, faults = 0, []
    versies = _list_versies(registratie)
    for identificatie, types in versies.items():
        try:
            urls = {t.uuid: get_zaaktype_url(registratie, t.uuid) for t in types}
            verlopen = list_verlopen(transport, urls)
        except SourceError as error:
            faults.append(f"{identificatie}: {error.reason}")
            continue
        steps = [step for zaaktype in types for step in zaaktype.statustypen]
        namen = {step.uuid: step.omschrijving for step in steps if not step.is_eindstatus}
        ends = [step.uuid for step in steps if step.is_eindstatus]
        kept += _record(registratie, types[-1], measure(verlopen, namen, ends), today)
    gone = Gemeten.objects.filter(registratie=registratie).exclude(zaaktype__in=versies)
    gone.delete()
    if not faults:
        registratie.gemeten = today
        registratie.save(update_fields=["gemeten"])
    Configuratie.record_change()
    return Meting(zaaktypen=len(versies), kept=kept, faults=tuple(faults))


def _list_versies(registratie: Registratie) -> Mapping[str, list[Zaaktype]]:
    """All published versions of the zaaktypen of which residents may see zaken."""
    regels = build_context_regels(registratie.gemeente)
    versies: dict[str, list[Zaaktype]] = defaultdict(list)
    for zaaktype in list_zaaktypen(registratie):
        own = regels.get(zaaktype.identificatie)
        if not zaaktype.intern and not (own and own.uitgesloten):
            versies[zaaktype.identificatie].append(zaaktype)
    return versies


def _record(
    registratie: Registratie,
    zaaktype: Zaaktype,
    measured: tuple[Doorlooptijd, ...],
    today: date,
) -> bool:
    """These, in the place of those of last time. Whether there were any."""
    with transaction.atomic():
        own = Gemeten.objects.filter(registratie=registratie, zaaktype=zaaktype.identificatie)
        own.delete()
        Gemeten.objects.bulk_create(
            Gemeten(
                registratie=registratie,
                zaaktype=zaaktype.identificatie,
                omschrijving=zaaktype.omschrijving,
                stap=doorlooptijd.stap,
                aantal=doorlooptijd.aantal,
                weggelaten=doorlooptijd.weggelaten,
                mediaan=doorlooptijd.mediaan,
                p80=doorlooptijd.p80,
                dag=today,
            )
            for doorlooptijd in measured
        )
    return bool(measured)
