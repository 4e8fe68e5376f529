"""The texts per zaaktype in the YAML file of `setup_configuration`: what residents read.

Keyed by the domein of the catalogus and the identificatie, so that one file is right in each
environment. `manage.py teksten` writes such a file from the catalogus, and says what is missing.
"""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from zaken.configuration_access import Item
from zaken.models import Gemeente, Staptekst, Zaaktypetekst
from zaken.teksten import Beoordeling, Wie


class ActieItem(Item):
    """What a resident has to do in a step."""

    titel: str = Field(min_length=1, max_length=120)
    tekst: str = Field(min_length=1)
    dagen: int | None = Field(None, ge=1, le=365, description="Days after the step began")


class StaptekstItem(Item):
    """What is said about one step."""

    statustype: str = Field(max_length=80, description="omschrijving of the statustype")
    naam: str = Field("", max_length=80)
    uitleg: str = ""
    vooruit: str = ""
    wie: Wie | None = None
    partner: str = Field("", max_length=120)
    actie: ActieItem | None = None

    @model_validator(mode="after")
    def check_turn(self) -> Self:
        """Who is awaited is one: the resident, the gemeente, or a ketenpartner with a name."""
        if self.actie and self.wie not in {None, Wie.INWONER}:
            raise ValueError("actie: then it is the turn of the inwoner")
        if self.partner and self.wie is not Wie.KETENPARTNER:
            raise ValueError("partner: only with wie: ketenpartner")
        return self


class ZaaktypetekstItem(Item):
    """What is said about one zaaktype; the fields are those of zaken.teksten.Zaaktypetekst."""

    zaaktype: str = Field(max_length=50, description="identificatie", examples=["IIT"])
    domein: str = Field("", max_length=5, description="Of the catalogus; left out: any")
    titel: str = Field("", max_length=120)
    uitleg: str = ""
    contact: str = Field("", max_length=200)
    contact_telefoon: str = Field("", max_length=30)
    contact_url: str = Field("", pattern=r"^(|https://\S+)$", max_length=200)
    bezwaar_url: str = Field("", pattern=r"^(|https://\S+)$", max_length=200)
    toon_tussenberichten: bool = True
    stil_dagen: int | None = Field(None, ge=1, le=365)
    product: str = Field("", max_length=120)
    eigenaar: str = Field("", max_length=120)
    geldig_tot: date | None = None
    beoordeling: Beoordeling = Beoordeling.GOEDGEKEURD
    stappen: tuple[StaptekstItem, ...] = ()

    @model_validator(mode="after")
    def check_steps(self) -> Self:
        """Each step once."""
        names = [stap.statustype for stap in self.stappen]
        if len(set(names)) < len(names):
            raise ValueError("stappen: a statustype is there twice")
        return self


def check_teksten(teksten: tuple[ZaaktypetekstItem, ...]) -> None:
    """Raises ValueError for two texts about one zaaktype."""
    keys = [(tekst.domein, tekst.zaaktype) for tekst in teksten]
    if len(set(keys)) < len(keys):
        raise ValueError("teksten: a zaaktype is there twice")


def record_teksten(gemeente: Gemeente, teksten: tuple[ZaaktypetekstItem, ...]) -> None:
    """These, and no others."""
    gemeente.teksten.all().delete()
    for item in teksten:
        row = Zaaktypetekst.objects.create(
            gemeente=gemeente, **item.model_dump(exclude={"stappen"})
        )
        for stap in item.stappen:
            actie = stap.actie
            Staptekst.objects.create(
                zaaktypetekst=row,
                **stap.model_dump(exclude={"actie", "wie"}),
                wie=stap.wie or "",
                actie_titel=actie.titel if actie else "",
                actie_tekst=actie.tekst if actie else "",
                actie_dagen=actie.dagen if actie else None,
            )
