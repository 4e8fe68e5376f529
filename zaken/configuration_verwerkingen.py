"""The step of `manage.py setup_configuration` that says why data are used, and where that is told.

Per gemeente its verwerkingsactiviteiten and its Logboek Dataverwerkingen. The file says everything:
what a gemeente no longer has in it is removed.
"""

import re
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django_setup_configuration import BaseConfigurationStep, ConfigurationModel
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from zaken.encryption import parse_public_key
from zaken.headers import check_headers
from zaken.models import Gemeente, Logboek, Verwerkingsactiviteit

_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class LogboekItem(_Item):
    """Where verwerkingen go; the public key of the receiver as PEM, or the file that holds it."""

    url: str = Field(max_length=500, examples=["https://logboek.example/v1/traces"])
    sleutel: str = Field("", description="Public RSA key in PEM")
    sleutel_bestand: str = Field("", description="Or the path of a file with it")
    headers: dict[str, str] = {}


class ActiviteitItem(_Item):
    """A verwerkingsactiviteit as it stands in the register; without zaaktype: the general one."""

    zaaktype: str = Field("", max_length=50, description="identificatie", examples=["IIT"])
    uri: str = Field(max_length=300, examples=["https://register.example/verwerkingen/1"])
    doel: str = Field(min_length=1, max_length=300)
    grondslag: str = Field(min_length=1, max_length=300)
    gegevenscategorieen: list[str] = []
    bewaartermijn: str = Field("", max_length=100)

    @field_validator("uri")
    @classmethod
    def check_uri(cls, uri: str) -> str:
        """An address that says by itself where it is."""
        if not _URI.fullmatch(uri):
            raise ValueError("uri must be a whole address, as in the register")
        return uri


class VerwerkingenItem(_Item):
    """What one gemeente says about its verwerkingen."""

    gemeente: str = Field(description="Slug of the gemeente", examples=["voorbeeld"])
    logboek: LogboekItem | None = Field(None, description="Left out: nothing is told to anybody")
    activiteiten: list[ActiviteitItem] = []

    @model_validator(mode="after")
    def check_activiteiten(self) -> Self:
        """One per zaaktype; a logboek needs one for what is about no zaaktype."""
        zaaktypen = [item.zaaktype for item in self.activiteiten]
        if len(set(zaaktypen)) < len(zaaktypen):
            raise ValueError("two activiteiten for the same zaaktype")
        if self.logboek is not None and "" not in zaaktypen:
            raise ValueError("a logboek needs an activiteit without zaaktype: the general one")
        return self


class VerwerkingenConfiguration(ConfigurationModel):  # type: ignore[metaclass]  # the library's metaclass is untyped
    """The verwerkingen of all gemeenten."""

    items: list[VerwerkingenItem]


class VerwerkingenConfigurationStep(BaseConfigurationStep[VerwerkingenConfiguration]):
    """Set the activiteiten and the logboek of gemeenten; one not listed is left as it is."""

    verbose_name = "Verwerkingen"
    config_model = VerwerkingenConfiguration
    namespace = "verwerkingen"
    enable_setting = "verwerkingen_config_enable"

    @transaction.atomic
    def execute(self, model: VerwerkingenConfiguration) -> None:
        """Write the rows. Raises ConfigurationRunFailed, one line naming the gemeente."""
        for item in model.items:
            gemeente = Gemeente.objects.filter(slug=item.gemeente).first()
            if gemeente is None:
                raise _failure(item, "this gemeente is not configured")
            _set_activiteiten(gemeente, item.activiteiten)
            if item.logboek is None:
                Logboek.objects.filter(gemeente=gemeente).delete()
                continue
            try:
                values = _build_logboek(item.logboek)
            except ValueError as error:
                raise _failure(item, f"logboek: {error}") from None
            Logboek.objects.update_or_create(gemeente=gemeente, defaults=values)


def _set_activiteiten(gemeente: Gemeente, items: list[ActiviteitItem]) -> None:
    rows = Verwerkingsactiviteit.objects.filter(gemeente=gemeente)
    rows.exclude(zaaktype__in=[item.zaaktype for item in items]).delete()
    for item in items:
        Verwerkingsactiviteit.objects.update_or_create(
            gemeente=gemeente,
            zaaktype=item.zaaktype,
            defaults=item.model_dump(exclude={"zaaktype"}),
        )


def _build_logboek(item: LogboekItem) -> dict[str, object]:
    """Checked here and not while parsing: the text of a validation error shows the input.

    Raises ValueError.
    """
    _check_url(item.url)
    check_headers(item.headers)
    sleutel = _read_sleutel(item)
    parse_public_key(sleutel)
    return {"url": item.url, "sleutel": sleutel, "headers": item.headers}


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    schemes = {"https"} if settings.HTTPS else {"https", "http"}
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError("url must start with https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("url must have no password, query or fragment")


def _read_sleutel(item: LogboekItem) -> str:
    if bool(item.sleutel) == bool(item.sleutel_bestand):
        raise ValueError("give sleutel or sleutel_bestand, one of the two")
    if item.sleutel:
        return item.sleutel
    try:
        return Path(item.sleutel_bestand).read_text(encoding="ascii")
    except (OSError, UnicodeError):
        raise ValueError(f"{item.sleutel_bestand} cannot be read") from None


def _failure(item: VerwerkingenItem, reason: str) -> ConfigurationRunFailed:
    return ConfigurationRunFailed(f"verwerkingen of gemeente {item.gemeente}: {reason}")
