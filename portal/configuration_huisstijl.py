"""The step of `manage.py setup_configuration` that fills the house styles.

A colour, a font and a logo are enough; nobody writes CSS. A gemeente without a row has the neutral
theme.
"""

from pathlib import Path
from typing import Literal, Self

from django.db import transaction
from django_setup_configuration import BaseConfigurationStep, ConfigurationModel
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from portal.huisstijl import CORNERS, FONTS, Look
from portal.models import Huisstijl
from portal.svg import LogoError, clean_svg
from portal.tokenbestand import TokenError, build_report, parse_tokens, say_report
from portal.tokenthema import read_theme
from zaken.models import Gemeente

_LOOK = ("merkkleur", "linkkleur", "lettertype", "koplettertype", "hoeken")


class LinkItem(BaseModel):
    """A link in the footer of every page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tekst: str = Field(min_length=1, max_length=60)
    tekst_en: str = Field("", max_length=60, description="Left out: the Dutch text")
    url: str = Field(pattern=r"^https://\S+$", max_length=300)


class HuisstijlItem(BaseModel):
    """The house style of one gemeente; the fields are those of portal.models.Huisstijl."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gemeente: str = Field(description="Slug of the gemeente", examples=["voorbeeld"])
    merkkleur: str = Field(description="#rrggbb", examples=["#1e7834"])
    linkkleur: str = Field("", description="Left out: made from the brand colour")
    lettertype: str = Field("noto-sans", examples=list(FONTS))
    koplettertype: str = Field("", description="Left out: as lettertype", examples=list(FONTS))
    hoeken: Literal["recht", "licht", "rond"] = Field("rond", examples=list(CORNERS))
    logo: str = Field("", description="The text of an SVG")
    logo_bestand: str = Field("", description="Or a file with it, as the command sees it")
    tokenbestand: str = Field(
        "", description="A style sheet with the gemeente's own design tokens (dist/theme.css)"
    )
    welkom: str = Field("", max_length=400)
    welkom_en: str = Field("", max_length=400)
    links: tuple[LinkItem, ...] = Field((), max_length=8)

    @field_validator("merkkleur", "linkkleur")
    @classmethod
    def lower(cls, colour: str) -> str:
        """#1E7834 is the same colour."""
        return colour.strip().lower()

    @model_validator(mode="after")
    def check_look(self) -> Self:
        """Colours, fonts and corners that exist."""
        self.look()
        if self.logo and self.logo_bestand:
            raise ValueError("logo or logo_bestand, not both")
        return self

    def look(self) -> Look:
        """What the style sheet is made of. Raises ValueError, which names the field."""
        values = self.model_dump(include=set(_LOOK))
        values["koplettertype"] = self.koplettertype or self.lettertype
        return Look(**values)


class HuisstijlenConfiguration(ConfigurationModel):  # type: ignore[metaclass]  # the library's metaclass is untyped
    """The house styles of all gemeenten."""

    items: list[HuisstijlItem]


class HuisstijlConfigurationStep(BaseConfigurationStep[HuisstijlenConfiguration]):
    """Create or update house styles; one that is no longer listed is left as it is."""

    verbose_name = "Huisstijlen"
    config_model = HuisstijlenConfiguration
    namespace = "huisstijlen"
    enable_setting = "huisstijlen_config_enable"

    @transaction.atomic
    def execute(self, model: HuisstijlenConfiguration) -> None:
        """Write the rows. Raises ConfigurationRunFailed, one line naming the gemeente."""
        for item in model.items:
            gemeente = Gemeente.objects.filter(slug=item.gemeente).first()
            if gemeente is None:
                raise _failure(item, "this gemeente is not configured")
            values = item.model_dump(exclude={"gemeente", "logo_bestand", "tokenbestand"})
            values |= {name: getattr(item.look(), name) for name in _LOOK}
            values["logo"] = _read_logo(item)
            values |= _read_tokens(item)
            Huisstijl.objects.update_or_create(gemeente=gemeente, defaults=values)


def _read_logo(item: HuisstijlItem) -> str:
    try:
        text = Path(item.logo_bestand).read_text("utf-8") if item.logo_bestand else item.logo
        return clean_svg(text) if text else ""
    except OSError:
        raise _failure(item, f"logo_bestand {item.logo_bestand} cannot be read") from None
    except (UnicodeDecodeError, LogoError) as error:
        reason = error if isinstance(error, LogoError) else "the logo is not text"
        raise _failure(item, str(reason)) from None


def _read_tokens(item: HuisstijlItem) -> dict[str, object]:
    """What can be used of a token file, and a report in words. Nothing where there is no file."""
    if not item.tokenbestand:
        return {"tokens": {}, "tokens_verslag": ""}
    try:
        text = Path(item.tokenbestand).read_text("utf-8")
        report = build_report(parse_tokens(text), *read_theme(item.look()))
    except (OSError, UnicodeDecodeError):
        raise _failure(item, f"tokenbestand {item.tokenbestand} cannot be read") from None
    except TokenError as error:
        raise _failure(item, f"tokenbestand: {error}") from None
    return {"tokens": dict(report.taken), "tokens_verslag": say_report(report)}


def _failure(item: HuisstijlItem, reason: str) -> ConfigurationRunFailed:
    return ConfigurationRunFailed(f"huisstijl of gemeente {item.gemeente}: {reason}")
