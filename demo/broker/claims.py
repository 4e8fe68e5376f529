"""What the broker says about who logged in: the claims, and the levels of assurance to choose.

Pure: no Django, no database. The names are those of a plain DigiD connection (`bsn`, `acr`).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from demo.people import PEOPLE, Person

_AC_CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A betrouwbaarheidsniveau of DigiD; `acr` is its URN in the token."""

    key: str
    naam: str
    acr: str


LEVELS = (
    Level(key="basis", naam="DigiD basis", acr=f"{_AC_CLASSES}PasswordProtectedTransport"),
    Level(key="midden", naam="DigiD midden", acr=f"{_AC_CLASSES}MobileTwoFactorContract"),
    Level(key="substantieel", naam="DigiD substantieel", acr=f"{_AC_CLASSES}Smartcard"),
    Level(key="hoog", naam="DigiD hoog", acr=f"{_AC_CLASSES}SmartcardPKI"),
)
DEFAULT_LEVEL = LEVELS[1]
CLAIM_NAMES = ("sub", "bsn", "acr", "auth_time")


def get_person(key: str) -> Person:
    """Return the person with this key; raises KeyError for anyone else."""
    return {person.key: person for person in PEOPLE}[key]


def get_level(key: str) -> Level:
    """Return the level with this key; raises KeyError for any other."""
    return {level.key: level for level in LEVELS}[key]


def preferred_level(acr_values: str) -> Level:
    """Choose what the form preselects: the first known of `acr_values` (OpenID Core 3.1.2.1)."""
    known = {level.acr: level for level in LEVELS}
    return next((known[acr] for acr in acr_values.split() if acr in known), DEFAULT_LEVEL)


def pseudonym(key: str, secret: str) -> str:
    """Return the `sub` of a person: stable for one broker, and no way back to the person."""
    return hmac.new(secret.encode(), f"sub:{key}".encode(), hashlib.sha256).hexdigest()[:32]


def build_claims(
    person: Person, *, acr: str, auth_time: datetime, secret: str
) -> dict[str, str | int]:
    """Build the claims about a login, the same for the ID token and userinfo.

    `auth_time` is aware and becomes whole seconds since 1970; `secret` is the broker's own.
    """
    return {
        "sub": pseudonym(person.key, secret),
        "bsn": person.bsn,
        "acr": acr,
        "auth_time": int(auth_time.timestamp()),
    }
