"""The betrouwbaarheidsniveaus that can be chosen, per kind of login means, in its own words.

Pure. The values are those of the tokens (`acr`): Logius' for DigiD, the afsprakenstelsel's for
eHerkenning, the regulation's for eIDAS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_AC_CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
_ASSURANCE = "urn:etoegang:core:assurance-class:"
_LOA = "http://eidas.europa.eu/LoA/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A betrouwbaarheidsniveau; `acr` is its name in the token."""

    key: str
    naam: str
    acr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The levels of a kind of login means, and the one that is chosen unless asked otherwise."""

    all: Sequence[Level]
    default: Level

    def get(self, key: str) -> Level:
        """The level with this key; raises KeyError for any other."""
        return {level.key: level for level in self.all}[key]

    def get_preferred(self, acr_values: str) -> Level:
        """What the form preselects: the first known of `acr_values` (OpenID Core 3.1.2.1)."""
        known = {level.acr: level for level in self.all}
        return next((known[acr] for acr in acr_values.split() if acr in known), self.default)


_DIGID = (
    Level(key="basis", naam="DigiD basis", acr=f"{_AC_CLASSES}PasswordProtectedTransport"),
    Level(key="midden", naam="DigiD midden", acr=f"{_AC_CLASSES}MobileTwoFactorContract"),
    Level(key="substantieel", naam="DigiD substantieel", acr=f"{_AC_CLASSES}Smartcard"),
    Level(key="hoog", naam="DigiD hoog", acr=f"{_AC_CLASSES}SmartcardPKI"),
)
_EHERKENNING = (
    Level(key="eh2", naam="eHerkenning niveau 2", acr=f"{_ASSURANCE}loa2"),
    Level(key="eh2plus", naam="eHerkenning niveau 2+", acr=f"{_ASSURANCE}loa2plus"),
    Level(key="eh3", naam="eHerkenning niveau 3", acr=f"{_ASSURANCE}loa3"),
    Level(key="eh4", naam="eHerkenning niveau 4", acr=f"{_ASSURANCE}loa4"),
)
_EIDAS = (
    Level(key="laag", naam="eIDAS laag", acr=f"{_LOA}low"),
    Level(key="substantieel", naam="eIDAS substantieel", acr=f"{_LOA}substantial"),
    Level(key="hoog", naam="eIDAS hoog", acr=f"{_LOA}high"),
)

DIGID = Levels(all=_DIGID, default=_DIGID[1])
EHERKENNING = Levels(all=_EHERKENNING, default=_EHERKENNING[2])
EIDAS = Levels(all=_EIDAS, default=_EIDAS[1])
