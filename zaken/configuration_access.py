"""The part of the YAML file that says who may see what: per zaaktype, and zaken shown to nobody.

Used by the step of the gemeenten (zaken.configuration). What it means is in zaken.regels. A word
that is not of the standard is refused: a mistyped one would open or close the wrong thing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from zaken.domain import Loa, Vertrouwelijkheid
from zaken.models import Afscherming, Gemeente, Zaaktyperegel

type Level = Literal["basis", "midden", "substantieel", "hoog"]

# Zaken API, rol.omschrijvingGeneriek. The other words of it are roles of who works for the
# gemeente: with one of those an employee would see zaken of residents in a login of their own.
_RESIDENTS = ("initiator", "belanghebbende", "mede_initiator", "adviseur", "klantcontacter")
_EMPLOYEES = ("behandelaar", "beslisser", "zaakcoordinator")


def _check_rol(word: str) -> str:
    if word in _EMPLOYEES:
        raise ValueError(f"rol {word} is one of who works for the gemeente: it cannot admit")
    if word not in _RESIDENTS:
        raise ValueError(f"unknown rol {word}; known: {', '.join(_RESIDENTS)}")
    return word


def _check_vertrouwelijkheid(word: str) -> str:
    if word.upper() not in Vertrouwelijkheid.__members__ or not word.islower():
        known = ", ".join(level.name.lower() for level in Vertrouwelijkheid)
        raise ValueError(f"unknown vertrouwelijkheidaanduiding {word}; known: {known}")
    return word


type Rol = Annotated[str, AfterValidator(_check_rol)]
type Aanduiding = Annotated[str, AfterValidator(_check_vertrouwelijkheid)]
type Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Item(BaseModel):
    """A part of the file. An unknown key is refused: a mistyped one would do nothing, silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class ZaaktypeItem(Item):
    """Choices for one zaaktype; what is left out is as for the gemeente."""

    zaaktype: Text = Field(max_length=50, description="identificatie", examples=["IIT"])
    rol_soorten: tuple[Rol, ...] = ()
    minimum_loa: Level | None = None
    maximale_vertrouwelijkheidaanduiding: Aanduiding | None = None
    maximale_vertrouwelijkheidaanduiding_documenten: Aanduiding | None = None
    uitgesloten: bool = False
    alleen_status: bool = False
    zichtbaar_vanaf: date | None = None
    diensten: tuple[Text, ...] = Field((), description="Services of a mandate that give access")


class AfschermingItem(Item):
    """A zaak that is shown to nobody."""

    registratie: str = Field(description="slug of the registratie", examples=["zaken"])
    zaak: UUID


def check_zaaktypen(zaaktypen: Sequence[ZaaktypeItem], minimum: Level) -> None:
    """Each zaaktype once, none below the level of the gemeente. Raises ValueError."""
    seen: set[str] = set()
    for item in zaaktypen:
        if item.zaaktype in seen:
            raise ValueError(f"zaaktype {item.zaaktype} is there twice")
        seen.add(item.zaaktype)
        if item.minimum_loa and Loa[item.minimum_loa.upper()] < Loa[minimum.upper()]:
            raise ValueError(
                f"zaaktype {item.zaaktype}: minimum_loa {item.minimum_loa} is below that of the "
                f"gemeente ({minimum}), at which a login is refused already"
            )


def get_level(word: str | None) -> Vertrouwelijkheid | None:
    """The level of a word that was checked before."""
    return None if word is None else Vertrouwelijkheid[word.upper()]


def record_zaaktyperegels(gemeente: Gemeente, items: Sequence[ZaaktypeItem]) -> None:
    """Make the rows as listed; others go."""
    gemeente.zaaktyperegels.exclude(zaaktype__in=[item.zaaktype for item in items]).delete()
    for item in items:
        values = item.model_dump(exclude={"zaaktype"})
        values["minimum_loa"] = item.minimum_loa and Loa[item.minimum_loa.upper()]
        for name in (
            "maximale_vertrouwelijkheidaanduiding",
            "maximale_vertrouwelijkheidaanduiding_documenten",
        ):
            values[name] = get_level(values[name])
        Zaaktyperegel.objects.update_or_create(
            gemeente=gemeente, zaaktype=item.zaaktype, defaults=values
        )


def record_afschermingen(gemeente: Gemeente, items: Sequence[AfschermingItem]) -> None:
    """Make the rows as listed; others go."""
    listed = {(item.registratie, item.zaak) for item in items}
    for row in gemeente.afschermingen.all():
        if (row.registratie, row.zaak) not in listed:
            row.delete()
    for registratie, zaak in listed:
        Afscherming.objects.get_or_create(gemeente=gemeente, registratie=registratie, zaak=zaak)


def find_unknown_registratie() -> Afscherming | None:
    """A row that shields nothing, as its registratie does not exist: a mistyped slug."""
    for row in Afscherming.objects.select_related("gemeente"):
        if not row.gemeente.registraties.filter(slug=row.registratie).exists():
            return row
    return None
