"""From the claims of a verified token to an Identity. Pure: no HTTP, no Django, no clock.

Strict: what is missing, unknown or of another type refuses the login; nothing gets a default.
Levels: the words of DigiD, eHerkenning and eIDAS themselves, unless a broker has its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.login.errors import LoginRefusedError
from zaken.domain import (
    LOA_WORDS,
    Identity,
    InvalidIdentityError,
    Loa,
    Method,
    Party,
    PartyId,
    PartyKind,
)

# The only sector of a DigiD subject that is a BSN; s00000001 is a sofinummer.
_BSN_SECTOR = "s00000000:"
_MAX_NAAM = 200

DEFAULT_LOA_MAPPING: Mapping[str, Loa] = LOA_WORDS

type Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimConfig:
    """Which claims a broker uses. A path is a list of keys; an empty path means: not there."""

    method: Method
    issuer: str
    bsn: tuple[str, ...]
    loa: tuple[str, ...]
    naam: tuple[str, ...] = ()
    loa_mapping: Mapping[str, Loa]


def parse_loa_mapping(mapping: Mapping[str, str]) -> Mapping[str, Loa]:
    """The configured table (value -> name of a level); empty gives the shipped one.

    Raises KeyError for a level that does not exist.
    """
    return {k: Loa[v.upper()] for k, v in mapping.items()} if mapping else DEFAULT_LOA_MAPPING


def find_claim(claims: Claims, path: Sequence[str]) -> object | None:
    """The claim at a path: as one literal name first ("a.b"), then nested (a, then b)."""
    if not path:
        return None
    literal = claims.get(".".join(path))
    if literal is not None:
        return literal
    return _walk(claims, path if len(path) > 1 else path[0].split("."))


def identity_from_claims(config: ClaimConfig, claims: Claims, now: datetime) -> Identity:
    """The identity in claims that were verified before; `now` counts when they have no auth_time.

    Raises LoginRefusedError with one of: sub_missing, bsn_missing, bsn_invalid, loa_missing,
    loa_unknown, auth_time_invalid.
    """
    sub = claims.get("sub")
    if not isinstance(sub, str) or not sub.strip():
        raise LoginRefusedError("sub_missing")
    sid = claims.get("sid")
    resident = Party(id=_bsn(config, claims), naam=_naam(config, claims))
    return Identity(
        method=config.method,
        loa=_loa(config, claims),
        issuer=config.issuer,
        sub=sub,
        sid=sid if isinstance(sid, str) and sid else None,
        auth_time=_auth_time(claims, now),
        actor=resident,
        subject=resident,
    )


def _walk(claims: Claims, keys: Sequence[str]) -> object | None:
    found: object = claims
    for key in keys:
        if not isinstance(found, Mapping):
            return None
        found = found.get(key)
    return found


def _bsn(config: ClaimConfig, claims: Claims) -> PartyId:
    """Nine digits that pass the elfproef; a number instead of a text lost its leading zeros."""
    value = find_claim(claims, config.bsn)
    if value is None or value == "":
        raise LoginRefusedError("bsn_missing")
    if not isinstance(value, str):
        raise LoginRefusedError("bsn_invalid")
    try:
        return PartyId(kind=PartyKind.BSN, value=value.removeprefix(_BSN_SECTOR))
    except InvalidIdentityError:
        raise LoginRefusedError("bsn_invalid") from None


def _loa(config: ClaimConfig, claims: Claims) -> Loa:
    """The level by the table of this broker; some send it as a number."""
    value = find_claim(claims, config.loa)
    if value is None or value == "":
        raise LoginRefusedError("loa_missing")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    key = f"{value:g}" if is_number else value
    if not isinstance(key, str) or key not in config.loa_mapping:
        raise LoginRefusedError("loa_unknown")
    return config.loa_mapping[key]


def _naam(config: ClaimConfig, claims: Claims) -> str:
    """A name to show, never to decide on: anything but a text is no name."""
    value = find_claim(claims, config.naam)
    return " ".join(value.split())[:_MAX_NAAM] if isinstance(value, str) else ""


def _auth_time(claims: Claims, now: datetime) -> datetime:
    value = claims.get("auth_time")
    if value is None:
        return now
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LoginRefusedError("auth_time_invalid")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise LoginRefusedError("auth_time_invalid") from None
