"""What a gemeente chose about access: in general, and differently for some zaaktypen. Pure.

A zaaktype is named by its identificatie, which all its versions share. What is not chosen for a
zaaktype is as in general. Filled from the configuration by `zaken.context`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from zaken.domain import Loa, Missing, Vertrouwelijkheid, Zaak, ZaakRef

# The kinds of rol (omschrijvingGeneriek) that admit a resident unless a gemeente chose others.
# Both, because with DigiD Machtigen the gemachtigde is the initiator and the person concerned the
# belanghebbende.
ROL_KINDS = frozenset({"initiator", "belanghebbende"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Regels:
    """The choices that hold for a zaak.

    rol_kinds: the kinds of rol that admit.
    minimum_loa: below this level nothing is shown; never lower than the one in general.
    ceiling, document_ceiling: nothing above it is shown, of zaken and of documents.
    uitgesloten: no zaak of this zaaktype is shown (vulnerable people, sensitive processes).
    alleen_status: reduced: the zaak and its steps, no documents and no besluiten.
    zichtbaar_vanaf: zaken that started before this day are not shown.
    diensten: services of a mandate (DigiD Machtigen, eHerkenning) that give access.
    """

    rol_kinds: frozenset[str] = ROL_KINDS
    minimum_loa: Loa
    ceiling: Vertrouwelijkheid
    document_ceiling: Vertrouwelijkheid
    uitgesloten: bool = False
    alleen_status: bool = False
    zichtbaar_vanaf: date | None = None
    diensten: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision depends on besides who and what: the day, and the gemeente's choices.

    `afgeschermd`: zaken that are shown to nobody, whatever else holds.
    """

    today: date
    standaard: Regels
    per_zaaktype: Mapping[str, Regels] = field(default_factory=lambda: MappingProxyType({}))
    afgeschermd: frozenset[ZaakRef] = frozenset()

    def get_regels(self, zaak: Zaak | None) -> Regels:
        """The choices for a zaak; in general for the list, and where the zaaktype is not known."""
        if zaak is None or isinstance(zaak.zaaktype, Missing):
            return self.standaard
        return self.per_zaaktype.get(zaak.zaaktype.value.identificatie, self.standaard)

    @property
    def _all(self) -> tuple[Regels, ...]:
        return (self.standaard, *self.per_zaaktype.values())

    @property
    def highest_ceiling(self) -> Vertrouwelijkheid:
        """What a filter may leave out: zaken above it are refused whatever their zaaktype."""
        return max(regels.ceiling for regels in self._all)

    @property
    def all_rol_kinds(self) -> frozenset[str]:
        """Every kind of rol that admits to some zaaktype."""
        return frozenset().union(*(regels.rol_kinds for regels in self._all))
