"""From the claims of a verified token to an Identity. Pure: no HTTP, no Django, no clock.

Strict: what is missing, unknown or of another type refuses the login; nothing gets a default. Which
claim says what is in `profiles`; the words for levels are those of DigiD, eHerkenning and eIDAS
unless a broker has its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.login.errors import LoginRefusedError
from portal.login.profiles import Claim, Paths
from zaken.domain import (
    LOA_WORDS,
    Identity,
    InvalidIdentityError,
    Loa,
    Mandate,
    Method,
    Party,
    PartyId,
    PartyKind,
)

# The only sector of a DigiD subject that is a BSN; s00000001 is a sofinummer.
_BSN_SECTOR = "s00000000:"
_MAX_NAAM = 200
# What the type of a company's number ends in, at eHerkenning and in the NL GOV profile.
_COMPANY_KINDS = {"kvknr": PartyKind.KVK, "kvk": PartyKind.KVK, "rsin": PartyKind.RSIN}

DEFAULT_LOA_MAPPING: Mapping[str, Loa] = LOA_WORDS

type Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimConfig:
    """Which claims a broker uses for one login means, and what its words for levels mean."""

    method: Method
    issuer: str
    paths: Paths
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


def read_auth_time(claims: Claims) -> datetime | None:
    """When somebody showed who they are; None when the broker does not say.

    Raises LoginRefusedError: auth_time_invalid.
    """
    value = claims.get("auth_time")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LoginRefusedError("auth_time_invalid")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise LoginRefusedError("auth_time_invalid") from None


def identity_from_claims(config: ClaimConfig, claims: Claims, now: datetime) -> Identity:
    """The identity in claims that were verified before; `now` counts when they have no auth_time.

    Raises LoginRefusedError: text_invalid, sub_missing, auth_time_invalid, loa_missing,
    loa_unknown; for a claim of `profiles.Claim` that is needed or present, its name with _missing
    or _invalid; and identity_contradicts when the parts do not go together (somebody who
    represents themself).
    """
    if not _is_text(claims):
        raise LoginRefusedError("text_invalid")
    sub = claims.get("sub")
    if not isinstance(sub, str) or not sub.strip():
        raise LoginRefusedError("sub_missing")
    sid = claims.get("sid")
    reader = _Reader(config, claims)
    actor, subject, mandate = _READERS[config.method](reader)
    try:
        return Identity(
            method=config.method,
            loa=reader.get_loa(),
            issuer=config.issuer,
            sub=sub,
            sid=sid if isinstance(sid, str) and sid else None,
            auth_time=read_auth_time(claims) or now,
            actor=actor,
            subject=subject,
            mandate=mandate,
        )
    except InvalidIdentityError:
        raise LoginRefusedError("identity_contradicts") from None


def _is_text(claims: Claims) -> bool:
    """Whether all of it can be written down: JSON can hold half a character (RFC 8259 8.2)."""
    try:
        json.dumps(claims, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _walk(claims: Claims, keys: Sequence[str]) -> object | None:
    found: object = claims
    for key in keys:
        if not isinstance(found, Mapping):
            return None
        name = key.removesuffix("+")
        found = found.get(name)
        while key.endswith("+") and isinstance(found, Mapping) and name in found:
            found = found[name]
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what a broker says; each method refuses the login for what is not as it should be."""

    config: ClaimConfig
    claims: Claims

    def find_text(self, claim: Claim) -> str | None:
        """A text, or None when the broker does not send it. Anything else is invalid."""
        value = find_claim(self.claims, self.config.paths.get(claim, ()))
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise LoginRefusedError(f"{claim}_invalid")
        return value

    def find_number(self, claim: Claim, kind: PartyKind) -> PartyId | None:
        """A number of a party; a number instead of a text lost its leading zeros."""
        value = self.find_text(claim)
        if value is None:
            return None
        if kind is PartyKind.BSN:
            value = value.removeprefix(_BSN_SECTOR)
        try:
            return PartyId(kind=kind, value=value)
        except InvalidIdentityError:
            raise LoginRefusedError(f"{claim}_invalid") from None

    def get_number(self, claim: Claim, kind: PartyKind) -> PartyId:
        """The same, of what cannot be missing."""
        found = self.find_number(claim, kind)
        if found is None:
            raise LoginRefusedError(f"{claim}_missing")
        return found

    def get_company(self) -> PartyId:
        """KVK or RSIN: one claim with its type beside it, or a claim each."""
        kind = self.find_text(Claim.BEDRIJF_SOORT)
        if kind is not None:
            known = _COMPANY_KINDS.get(kind.rpartition(":")[2].lower())
            if known is None:  # a BSN, for one: of the owner of an eenmanszaak
                raise LoginRefusedError("bedrijf_soort_invalid")
            return self.get_number(Claim.BEDRIJF, known)
        kvk = self.find_number(Claim.KVK, PartyKind.KVK)
        rsin = self.find_number(Claim.RSIN, PartyKind.RSIN)
        if company := kvk or rsin:
            return company
        raise LoginRefusedError("bedrijf_missing")

    def get_mandate(self, role: str, chain: tuple[Party, ...] = ()) -> Mandate:
        """For which services; without any nobody is represented."""
        services = self._list_services(Claim.DIENST) | self._list_services(Claim.DIENST_UUID)
        if not services:
            raise LoginRefusedError("dienst_missing")
        return Mandate(services=services, role=role, chain=chain)

    def get_loa(self) -> Loa:
        """The level by the table of this broker; some send it as a number."""
        value = find_claim(self.claims, self.config.paths.get(Claim.LOA, ()))
        if value is None or value == "":
            raise LoginRefusedError("loa_missing")
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        key = f"{value:g}" if is_number else value
        if not isinstance(key, str) or key not in self.config.loa_mapping:
            raise LoginRefusedError("loa_unknown")
        return self.config.loa_mapping[key]

    def find_naam(self, claim: Claim = Claim.NAAM) -> str:
        """A name to show, never to decide on: anything but a text is no name."""
        value = find_claim(self.claims, self.config.paths.get(claim, ()))
        return " ".join(value.split())[:_MAX_NAAM] if isinstance(value, str) else ""

    def _list_services(self, claim: Claim) -> frozenset[str]:
        """One service or several; each a text, or an object with an id."""
        value = find_claim(self.claims, self.config.paths.get(claim, ()))
        if value is None or value == "":
            return frozenset()
        found = value if isinstance(value, list) else [value]
        names = [item.get("id") if isinstance(item, Mapping) else item for item in found]
        if not all(isinstance(name, str) and name.strip() for name in names):
            raise LoginRefusedError(f"{claim}_invalid")
        return frozenset(str(name).strip() for name in names)


type _Parties = tuple[Party, Party, Mandate | None]


def _read_own(reader: _Reader) -> _Parties:
    resident = Party(id=reader.get_number(Claim.BSN, PartyKind.BSN), naam=reader.find_naam())
    return resident, resident, None


def _read_machtigen(reader: _Reader) -> _Parties:
    actor = Party(id=reader.get_number(Claim.GEMACHTIGDE, PartyKind.BSN), naam=reader.find_naam())
    return actor, _read_represented(reader), reader.get_mandate("gemachtigde")


def _read_represented(reader: _Reader) -> Party:
    return Party(
        id=reader.get_number(Claim.VERTEGENWOORDIGDE, PartyKind.BSN),
        naam=reader.find_naam(Claim.VERTEGENWOORDIGDE_NAAM),
    )


def _read_employee(reader: _Reader) -> Party:
    """Who sits at the keyboard of a company: known by a pseudonym only."""
    return Party(id=reader.get_number(Claim.HANDELENDE, PartyKind.PSEUDO), naam=reader.find_naam())


def _read_eherkenning(reader: _Reader) -> _Parties:
    between = reader.find_number(Claim.TUSSENPERSOON, PartyKind.KVK)
    company = Party(
        id=reader.get_company(),
        vestiging=reader.find_number(Claim.VESTIGING, PartyKind.VESTIGING),
        naam=reader.find_naam(Claim.BEDRIJF_NAAM),
    )
    chain = (Party(id=between),) if between else ()
    return _read_employee(reader), company, reader.get_mandate("medewerker", chain)


def _read_bewindvoering(reader: _Reader) -> _Parties:
    """An employee, of the company of the bewindvoerder, for a person."""
    company = Party(id=reader.get_company(), naam=reader.find_naam(Claim.BEDRIJF_NAAM))
    mandate = reader.get_mandate("bewindvoerder", (company,))
    return _read_employee(reader), _read_represented(reader), mandate


def _read_eidas(reader: _Reader) -> _Parties:
    """A person from abroad: by BSN if the Netherlands knows them, else by a pseudonym."""
    bsn = reader.find_number(Claim.BSN, PartyKind.BSN)
    person = Party(
        id=bsn or reader.get_number(Claim.PSEUDO, PartyKind.PSEUDO), naam=reader.find_naam()
    )
    return person, person, None


def _read_eidas_company(reader: _Reader) -> _Parties:
    company = Party(
        id=reader.get_number(Claim.BEDRIJF, PartyKind.EIDAS_LEGAL),
        naam=reader.find_naam(Claim.BEDRIJF_NAAM),
    )
    return _read_employee(reader), company, reader.get_mandate("medewerker")


_READERS: dict[Method, Callable[[_Reader], _Parties]] = {
    Method.DIGID: _read_own,
    Method.DIGID_MACHTIGEN: _read_machtigen,
    Method.EHERKENNING: _read_eherkenning,
    Method.EH_BEWINDVOERING: _read_bewindvoering,
    Method.EIDAS: _read_eidas,
    Method.EIDAS_COMPANY: _read_eidas_company,
}
