"""The step of `manage.py setup_configuration` that says how a gemeente tells residents of changes.

A gemeente that is not listed tells nobody anything. One that is listed has these choices and no
others: what is left out is as it is by itself.
"""

from datetime import time
from typing import Literal, Self

from django.db import transaction
from django_setup_configuration import BaseConfigurationStep, ConfigurationModel
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import ConfigDict, Field, model_validator
from zgw_consumers.models import Service

from berichten.models import Berichtinstelling, Zaaktypebericht
from zaken.configuration_access import Item
from zaken.models import Gemeente


class ZaaktypeberichtItem(Item):
    """Where one zaaktype differs; the fields are those of models.Zaaktypebericht."""

    zaaktype: str = Field(max_length=50, description="identificatie", examples=["IIT"])
    uit: bool = False
    statussen: tuple[str, ...] | None = Field(
        None, description="Steps that are told; left out: as informeren in the catalogus says"
    )
    ontvangst: bool = True
    besluiten: bool = True
    documenten: bool = False
    herinneringen: bool = True
    mijnoverheid: bool | None = None


class BerichtinstellingItem(Item):
    """One gemeente; the fields are those of models.Berichtinstelling."""

    model_config = ConfigDict(hide_input_in_errors=True)  # there is a key among it

    gemeente: str = Field(description="Slug of the gemeente", examples=["voorbeeld"])
    afzender: str = Field(max_length=200, examples=["Gemeente Voorbeeld <mz@voorbeeld.example>"])
    antwoordadres: str = Field("", pattern=r"^(|[^@\s]+@[^@\s]+)$")
    email_via: Literal["", "smtp", "notifynl"] = "smtp"
    sms_via: Literal["", "notifynl"] = ""
    brief_via: Literal["", "notifynl", "export"] = ""
    notifynl_url: str = Field("", pattern=r"^(|https?://\S+)$")
    notifynl_sleutel: str = Field("", repr=False)
    notifynl_sjablonen: dict[Literal["email", "sms", "brief"], str] = Field({})
    wachttijd: int = Field(10, ge=0, le=1440, description="Minutes")
    stil_van: time = time(21)
    stil_tot: time = time(8)
    verzameltijd: time = time(17)
    terugval: Literal["", "brief"] = ""
    rolgegevens: bool = False
    mijnoverheid: bool = False
    links: bool = False
    herinnering_bezwaar: int = Field(7, ge=1, le=42, description="Days before")
    herinnering_actie: int = Field(3, ge=1, le=42, description="Days before")
    bewijs_dagen: int = Field(730, ge=1)
    klantinteracties: str = Field("", description="Service of the Klantinteracties API")
    klantcontact: bool = False
    klantcontact_codes: tuple[str, str, str] | None = Field(
        None,
        description="codeObjecttype, codeRegister, codeSoortObjectId of a zaak there",
        examples=[["zgw-Zaak", "openzaak", "uuid"]],
    )
    zaaktypen: tuple[ZaaktypeberichtItem, ...] = ()

    @model_validator(mode="after")
    def check_channels(self) -> Self:
        """What goes by NotifyNL needs its address, its key and a template."""
        via = {"email": self.email_via, "sms": self.sms_via, "brief": self.brief_via}
        wanted = [kanaal for kanaal, kind in via.items() if kind == "notifynl"]
        if wanted and not (self.notifynl_url and self.notifynl_sleutel):
            raise ValueError("notifynl_url and notifynl_sleutel are needed")
        lacking = [kanaal for kanaal in wanted if not self.notifynl_sjablonen.get(kanaal)]  # type: ignore[call-overload]  # its keys are these words
        if lacking:
            raise ValueError(f"notifynl_sjablonen: none for {', '.join(lacking)}")
        if self.terugval == "brief" and not self.brief_via:
            raise ValueError("terugval: brief, but brief_via is empty")
        if self.klantcontact and not self.klantinteracties:
            raise ValueError("klantcontact: klantinteracties is empty")
        names = [item.zaaktype for item in self.zaaktypen]
        if len(set(names)) < len(names):
            raise ValueError("zaaktypen: a zaaktype is there twice")
        return self


class BerichtenConfiguration(ConfigurationModel):  # type: ignore[metaclass]  # the library's metaclass is untyped
    """How each gemeente tells residents of changes."""

    items: list[BerichtinstellingItem]


class BerichtenConfigurationStep(BaseConfigurationStep[BerichtenConfiguration]):
    """Create or update what a gemeente chose; one that is no longer listed tells nobody."""

    verbose_name = "Berichten"
    config_model = BerichtenConfiguration
    namespace = "berichten"
    enable_setting = "berichten_config_enable"

    @transaction.atomic
    def execute(self, model: BerichtenConfiguration) -> None:
        """Write the rows. Raises ConfigurationRunFailed for what refers to nothing."""
        for item in model.items:
            gemeente = Gemeente.objects.filter(slug=item.gemeente).first()
            if gemeente is None:
                raise ConfigurationRunFailed(f"berichten: gemeente {item.gemeente} is not there")
            self._record(gemeente, item)
        listed = [item.gemeente for item in model.items]
        for row in Berichtinstelling.objects.exclude(gemeente__slug__in=listed):
            row.delete()

    def _record(self, gemeente: Gemeente, item: BerichtinstellingItem) -> None:
        values = item.model_dump(exclude={"gemeente", "zaaktypen", "klantinteracties"})
        values["klantinteracties"] = _find_service(item)
        values["klantcontact_codes"] = list(item.klantcontact_codes or ())
        Berichtinstelling.objects.update_or_create(gemeente=gemeente, defaults=values)
        gemeente.zaaktypeberichten.all().delete()
        for each in item.zaaktypen:
            Zaaktypebericht.objects.create(gemeente=gemeente, **each.model_dump())


def _find_service(item: BerichtinstellingItem) -> Service | None:
    if not item.klantinteracties:
        return None
    service: Service | None = Service.objects.filter(slug=item.klantinteracties).first()
    if service is None:
        raise ConfigurationRunFailed(
            f"berichten: service {item.klantinteracties} is not configured"
        )
    return service
