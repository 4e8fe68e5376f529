"""From what a gemeente configured to the Context of a decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from zaken.current import while_unchanged
from zaken.domain import Loa, Vertrouwelijkheid, ZaakRef
from zaken.models import Afscherming, Gemeente, Zaaktyperegel
from zaken.regels import ROL_KINDS, Context, Regels

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def build_context(gemeente: Gemeente, now: datetime) -> Context:
    """What decides at this gemeente on this day (in Dutch time)."""
    return Context(
        today=get_today(now),
        standaard=build_standaard(gemeente),
        per_zaaktype=_load_regels(gemeente.pk),
        afgeschermd=_load_afgeschermd(gemeente.pk),
    )


def get_today(now: datetime) -> date:
    """The day in the Netherlands."""
    return now.astimezone(AMSTERDAM).date()


def build_standaard(gemeente: Gemeente) -> Regels:
    """What holds for all zaaktypen without choices of their own."""
    ceiling = Vertrouwelijkheid(gemeente.maximale_vertrouwelijkheidaanduiding)
    documents = gemeente.maximale_vertrouwelijkheidaanduiding_documenten
    return Regels(
        rol_kinds=frozenset(gemeente.rol_soorten) or ROL_KINDS,
        minimum_loa=Loa(gemeente.minimum_loa),
        ceiling=ceiling,
        document_ceiling=ceiling if documents is None else Vertrouwelijkheid(documents),
    )


def build_regels(row: Zaaktyperegel, standaard: Regels) -> Regels:
    """The choices for one zaaktype over those in general."""
    ceiling = row.maximale_vertrouwelijkheidaanduiding
    documents = row.maximale_vertrouwelijkheidaanduiding_documenten
    regels = replace(
        standaard,
        uitgesloten=row.uitgesloten,
        alleen_status=row.alleen_status,
        zichtbaar_vanaf=row.zichtbaar_vanaf,
        diensten=frozenset(row.diensten),
    )
    if row.rol_soorten:
        regels = replace(regels, rol_kinds=frozenset(row.rol_soorten))
    if row.minimum_loa is not None:
        regels = replace(regels, minimum_loa=Loa(row.minimum_loa))
    if ceiling is not None:
        regels = replace(regels, ceiling=Vertrouwelijkheid(ceiling))
        if row.gemeente.maximale_vertrouwelijkheidaanduiding_documenten is None:
            regels = replace(regels, document_ceiling=regels.ceiling)
    if documents is not None:
        regels = replace(regels, document_ceiling=Vertrouwelijkheid(documents))
    return regels


def build_context_regels(gemeente: Gemeente) -> Mapping[str, Regels]:
    """What holds for zaaktypen with choices of their own, by identificatie."""
    return _load_regels(gemeente.pk)


@while_unchanged
def _load_regels(gemeente: int) -> Mapping[str, Regels]:
    rows = Zaaktyperegel.objects.filter(gemeente=gemeente).select_related("gemeente")
    return MappingProxyType(
        {r.zaaktype: build_regels(r, build_standaard(r.gemeente)) for r in rows}
    )


@while_unchanged
def _load_afgeschermd(gemeente: int) -> frozenset[ZaakRef]:
    rows = Afscherming.objects.filter(gemeente=gemeente)
    return frozenset(ZaakRef(registratie=row.registratie, uuid=row.zaak) for row in rows)
