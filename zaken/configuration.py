"""The steps of `manage.py setup_configuration` that fill gemeenten and their registrations.

One YAML file says everything; running it again changes what changed. Services (addresses, secrets)
are zgw-consumers' own step and come before these.
"""

from typing import Self

from django.utils import timezone
from django_setup_configuration import BaseConfigurationStep, ConfigurationModel
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import Field, field_validator, model_validator
from zgw_consumers.models import Service

from zaken.changes import get_changer, recording_changes
from zaken.configuration_access import (
    Aanduiding,
    AfschermingItem,
    Item,
    Level,
    Rol,
    ZaaktypeItem,
    check_zaaktypen,
    find_unknown_registratie,
    get_level,
    record_afschermingen,
    record_zaaktyperegels,
)
from zaken.configuration_teksten import ZaaktypetekstItem, check_teksten, record_teksten
from zaken.domain import Loa
from zaken.headers import check_headers
from zaken.models import Gemeente, Host, Registratie
from zaken.zgw.profiles import PROFILES

_APIS = ("zaken", "catalogi", "documenten", "besluiten", "statistiek", "notificaties")
# Of a gemeente, but in tables of their own.
_ROWS = ("teksten", "zaaktypen", "afgeschermde_zaken")


class GemeenteItem(Item):
    """One gemeente; the fields are those of zaken.models.Gemeente."""

    slug: str = Field(pattern=r"^[-a-z0-9]+$", max_length=50, examples=["voorbeeld"])
    naam: str = Field(max_length=100, examples=["Gemeente Voorbeeld"])
    hosts: list[str] = Field(min_length=1, description="Host names, without port")
    telefoon: str = ""
    openingstijden: str = ""
    contact_url: str = ""
    privacy_url: str = ""
    toegankelijkheid_url: str = ""
    bezwaar_url: str = ""
    security_contact: str = Field("", pattern=r"^(|https://\S+|mailto:\S+)$")
    melding_url: str = ""
    rol_soorten: tuple[Rol, ...] = ()
    minimum_loa: Level = "midden"
    maximale_vertrouwelijkheidaanduiding: Aanduiding = "zaakvertrouwelijk"
    maximale_vertrouwelijkheidaanduiding_documenten: Aanduiding | None = None
    zaaktypen: tuple[ZaaktypeItem, ...] = ()
    afgeschermde_zaken: tuple[AfschermingItem, ...] = ()
    teksten: tuple[ZaaktypetekstItem, ...] = ()

    @model_validator(mode="after")
    def check_zaaktypen(self) -> Self:
        """The choices per zaaktype go with those of the gemeente."""
        check_zaaktypen(self.zaaktypen, self.minimum_loa)
        check_teksten(self.teksten)
        return self


class GemeentenConfiguration(ConfigurationModel):  # type: ignore[metaclass]  # the library's metaclass is untyped
    """All gemeenten of this installation."""

    items: list[GemeenteItem]


class GemeenteConfigurationStep(BaseConfigurationStep[GemeentenConfiguration]):
    """Create or update gemeenten with their host names and texts."""

    verbose_name = "Gemeenten"
    config_model = GemeentenConfiguration
    namespace = "gemeenten"
    enable_setting = "gemeenten_config_enable"

    def execute(self, model: GemeentenConfiguration) -> None:
        """Write the rows. Raises ConfigurationRunFailed when two gemeenten claim one host name."""
        with recording_changes(timezone.now(), get_changer()):
            for item in model.items:
                self._record(item)

    def _record(self, item: GemeenteItem) -> None:
        values = item.model_dump(exclude={"slug", "hosts", *_ROWS})
        values["minimum_loa"] = Loa[item.minimum_loa.upper()]
        for name in (
            "maximale_vertrouwelijkheidaanduiding",
            "maximale_vertrouwelijkheidaanduiding_documenten",
        ):
            values[name] = get_level(values[name])
        gemeente, _ = Gemeente.objects.update_or_create(slug=item.slug, defaults=values)
        self._set_hosts(gemeente, item.hosts)
        record_zaaktyperegels(gemeente, item.zaaktypen)
        record_afschermingen(gemeente, item.afgeschermde_zaken)
        record_teksten(gemeente, item.teksten)

    def _set_hosts(self, gemeente: Gemeente, names: list[str]) -> None:
        gemeente.hosts.exclude(naam__in=names).delete()
        for naam in names:
            host, _ = Host.objects.get_or_create(naam=naam.lower(), defaults={"gemeente": gemeente})
            if host.gemeente_id != gemeente.pk:
                raise ConfigurationRunFailed(f"host {naam} belongs to {host.gemeente.slug} already")


class RegistratieItem(Item):
    """One registration; the APIs are identifiers of zgw_consumers services."""

    gemeente: str
    slug: str = Field(pattern=r"^[-a-z0-9]+$", max_length=50, examples=["zaken"])
    naam: str = Field(max_length=100, examples=["het zaaksysteem"])
    profiel: str = Field(examples=list(PROFILES))
    zoek_met_get: bool = False
    rollen_eindigen_niet: bool = False
    berichten_zonder_doelgroep: bool = False
    doelbinding: dict[str, str] = Field(
        {}, description="Headers on every call", examples=[{"x-doelbinding": "MijnZaken"}]
    )
    zaken: str
    catalogi: str
    documenten: str
    besluiten: str = ""
    notificaties: str = Field("", description="Service of the Notificaties API")
    statistiek: str = Field("", description="Service with which is measured how long zaken take")

    @field_validator("profiel")
    @classmethod
    def check_profile(cls, naam: str) -> str:
        """A profile that exists."""
        if naam not in PROFILES:
            raise ValueError(f"unknown profile {naam}; known: {', '.join(PROFILES)}")
        return naam

    @model_validator(mode="after")
    def check_rollen(self) -> Self:
        """Lists without rollen need a registration that filters on them."""
        if self.rollen_eindigen_niet and not PROFILES[self.profiel].rol_filter:
            raise ValueError(f"rollen_eindigen_niet: profile {self.profiel} has no rol_filter")
        return self


class RegistratiesConfiguration(ConfigurationModel):  # type: ignore[metaclass]  # the library's metaclass is untyped
    """All registrations of all gemeenten."""

    items: list[RegistratieItem]


class RegistratieConfigurationStep(BaseConfigurationStep[RegistratiesConfiguration]):
    """Create or update registrations; one that is no longer listed is left as it is."""

    verbose_name = "Registraties"
    config_model = RegistratiesConfiguration
    namespace = "registraties"
    enable_setting = "registraties_config_enable"

    def execute(self, model: RegistratiesConfiguration) -> None:
        """Write the rows. Raises ConfigurationRunFailed for what refers to nothing."""
        with recording_changes(timezone.now(), get_changer()):
            for item in model.items:
                self._record(item)
            if lost := find_unknown_registratie():
                raise ConfigurationRunFailed(
                    f"gemeente {lost.gemeente.slug}: afgeschermde_zaken names registratie "
                    f"{lost.registratie}, which is not configured"
                )

    def _record(self, item: RegistratieItem) -> None:
        gemeente = Gemeente.objects.filter(slug=item.gemeente).first()
        if gemeente is None:
            raise _failure(item, f"gemeente {item.gemeente} is not configured")
        _check_doelbinding(item)
        apis = {api: _get_service(item, api) for api in _APIS}
        own = item.model_dump(
            include={
                "naam",
                "profiel",
                "zoek_met_get",
                "rollen_eindigen_niet",
                "berichten_zonder_doelgroep",
                "doelbinding",
            }
        )
        Registratie.objects.update_or_create(
            gemeente=gemeente, slug=item.slug, defaults={**own, **apis}
        )


def _check_doelbinding(item: RegistratieItem) -> None:
    """Here and not while parsing: the text of a validation error shows the input."""
    try:
        check_headers(item.doelbinding)
    except ValueError as error:
        raise _failure(item, f"doelbinding: {error}") from None


def _get_service(item: RegistratieItem, api: str) -> Service | None:
    identifier: str = getattr(item, api)
    if not identifier:
        return None
    service: Service | None = Service.objects.filter(slug=identifier).first()
    if service is None:
        raise _failure(item, f"service {identifier} ({api}) is not configured")
    return service


def _failure(item: RegistratieItem, reason: str) -> ConfigurationRunFailed:
    return ConfigurationRunFailed(f"registratie {item.slug}: {reason}")
