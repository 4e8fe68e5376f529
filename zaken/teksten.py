"""What a gemeente says in its own words about a zaaktype and its steps. Pure.

A text is keyed by the domein of a catalogus and the identificatie of a zaaktype, a step by its
omschrijving: what all versions and environments share, unlike an address. What nobody wrote falls
back on the catalogus, and then on our own words (portal.presenters.staptekst).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from zaken.domain import Missing, Ok, Stale, Status, Statustype, Zaak, Zaaktype

# After so many days without news, unless the gemeente chose otherwise for the zaaktype.
STIL_DAGEN = 42


class Wie(StrEnum):
    """Whose turn it is in a step."""

    INWONER = "inwoner"
    GEMEENTE = "gemeente"
    KETENPARTNER = "ketenpartner"


class Beoordeling(StrEnum):
    """How far the writing of a text is. Only what was approved is shown to residents."""

    CONCEPT = "concept"
    GOEDGEKEURD = "goedgekeurd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actie:
    """What a resident has to do in a step. `dagen`: within so many days after it began."""

    titel: str
    tekst: str
    dagen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staptekst:
    """What is said about one step; empty where nothing was written.

    uitleg: while the zaak is in it; vooruit: when it is the next one.
    wie: whose turn it is; partner: who that is, for a ketenpartner.
    """

    statustype: str
    naam: str = ""
    uitleg: str = ""
    vooruit: str = ""
    wie: Wie | None = None
    partner: str = ""
    actie: Actie | None = None

    @property
    def waits_for(self) -> Wie | None:
        """Whose turn it is: who has something to do is awaited, whatever else was written."""
        return Wie.INWONER if self.actie else self.wie


NO_STAP = Staptekst(statustype="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktypetekst:
    """What is said about one zaaktype.

    domein: of the catalogus; empty: in whatever catalogus.
    titel: what residents call it; uitleg: extra, on its page.
    contact, contact_telefoon, contact_url: where questions go, instead of to the gemeente.
    toon_tussenberichten: whether its page shows the remarks within a step.
    stil_dagen: after so many days without news a line says that the zaak is not forgotten.
    product: its name in the Uniforme Productnamenlijst.
    eigenaar: who keeps the text; geldig_tot: the last day on which it may be shown.
    """

    zaaktype: str
    domein: str = ""
    titel: str = ""
    uitleg: str = ""
    contact: str = ""
    contact_telefoon: str = ""
    contact_url: str = ""
    bezwaar_url: str = ""
    toon_tussenberichten: bool = True
    stil_dagen: int | None = None
    product: str = ""
    eigenaar: str = ""
    geldig_tot: date | None = None
    beoordeling: Beoordeling = Beoordeling.GOEDGEKEURD
    stappen: Mapping[str, Staptekst] = field(default_factory=lambda: MappingProxyType({}))

    def is_shown(self, today: date) -> bool:
        """Whether residents may read it today."""
        is_valid = self.geldig_tot is None or today <= self.geldig_tot
        return is_valid and self.beoordeling is Beoordeling.GOEDGEKEURD

    def get_stap(self, statustype: Statustype | None) -> Staptekst:
        """What is said about a step; nothing when nobody wrote anything."""
        return self.stappen.get(statustype.omschrijving, NO_STAP) if statustype else NO_STAP


NO_TEKST = Zaaktypetekst(zaaktype="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Teksten:
    """All texts of a gemeente that may be shown on one day."""

    by_zaaktype: Mapping[str, tuple[Zaaktypetekst, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def get(self, zaak: Zaak) -> Zaaktypetekst:
        """The text about the zaaktype of a zaak; an empty one when there is none."""
        return NO_TEKST if isinstance(zaak.zaaktype, Missing) else self.find(zaak.zaaktype.value)

    def find(self, zaaktype: Zaaktype) -> Zaaktypetekst:
        """That of its own catalogus goes before one for whatever catalogus."""
        found = self.by_zaaktype.get(zaaktype.identificatie, ())
        for domein in (zaaktype.domein, ""):
            for tekst in found:
                if tekst.domein == domein:
                    return tekst
        return NO_TEKST

    def find_titel(self, identificatie: str) -> str:
        """What a zaaktype is called, of whatever catalogus; empty when nobody gave it a title."""
        found = self.by_zaaktype.get(identificatie, ())
        return next((tekst.titel for tekst in found if tekst.titel), "")

    def get_stap(self, zaak: Zaak) -> Staptekst:
        """What is said about the present step of a zaak; nothing about one that is closed."""
        if zaak.is_afgerond:
            return NO_STAP
        return self.get(zaak).get_stap(get_statustype(zaak))


NO_TEKSTEN = Teksten()


def build_teksten(rows: Iterable[Zaaktypetekst], today: date) -> Teksten:
    """Those of the rows that may be shown."""
    by_zaaktype: dict[str, tuple[Zaaktypetekst, ...]] = {}
    for row in rows:
        if row.is_shown(today):
            by_zaaktype[row.zaaktype] = (*by_zaaktype.get(row.zaaktype, ()), row)
    return Teksten(by_zaaktype=MappingProxyType(by_zaaktype))


def get_status(zaak: Zaak) -> Status | None:
    """The present status, None when there is none or it is not known."""
    match zaak.status:
        case Ok(status) | Stale(status):
            return status
        case Missing():
            return None


def get_statustype(zaak: Zaak) -> Statustype | None:
    """The step that belongs to the present status."""
    status = get_status(zaak)
    if status is None or isinstance(zaak.zaaktype, Missing):
        return None
    steps = zaak.zaaktype.value.statustypen
    return next((step for step in steps if step.uuid == status.statustype), None)


def get_last_day(actie: Actie, began: date) -> date | None:
    """The last day on which the resident can do it; None where none was chosen.

    As counted in days: a day that falls in a weekend or on a holiday is not moved, since it is
    asked by the gemeente and not by a law.
    """
    return None if actie.dagen is None else began + timedelta(days=actie.dagen)
