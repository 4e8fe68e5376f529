"""What a pasted token would give: which claim path found what, and whom, or why nobody.

For whoever connects a broker. Nothing here shows a whole number: of each only the last two
characters, since the output ends up in tickets and mails. Pure: no HTTP, no Django, no clock.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.login.claims import ClaimConfig, Claims, find_claim, identity_from_claims
from portal.login.errors import LoginRefusedError
from portal.login.profiles import Claim, Path
from portal.login.tokens import read_unverified
from zaken.domain import Identity, Party

_SHOWN = 2
_MAX_SHOWN = 120
_DOT = "•"
# What is shown as it is but for long numbers: words that somebody has to compare with a table.
_WORDS = frozenset({Claim.LOA, Claim.DIENST, Claim.DIENST_UUID, Claim.BEDRIJF_SOORT})
# Eight digits or more, however they are written: a KVK, BSN, RSIN or vestigingsnummer.
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){7,}")
# What OpenID Connect itself needs.
_PROTOCOL = frozenset(
    {"iss", "sub", "aud", "exp", "iat", "nbf", "jti", "typ", "sid", "amr", "auth_time"}
    | {"nonce", "azp", "at_hash", "c_hash", "s_hash"}
)


class PasteError(ValueError):
    """What was pasted is no token and no JSON object. The message holds nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What was pasted: the tokens as they are, and all claims. Those of the first go first."""

    tokens: tuple[str, ...]
    claims: Claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`rows` are claim, path and masked finding; `others` names of claims that nobody reads.

    Either `identity`, or the `code` of what refused it.
    """

    rows: tuple[tuple[str, str, str], ...]
    others: tuple[str, ...]
    identity: Identity | None
    code: str | None


def parse_paste(text: str) -> Pasted:
    """An ID token, the JSON of userinfo, or both; also the JSON of a token endpoint.

    Raises PasteError, and TokenRefusedError for a token that cannot be read.
    """
    tokens, found = [], []
    for part in _split(text.strip()):
        if isinstance(part, str):
            tokens.append(part)
            found.append(read_unverified(part)[1])
        else:
            found.append(part)
    if not found:
        raise PasteError("nothing was pasted")
    if len({str(claims.get("sub")) for claims in found}) > 1:
        raise LoginRefusedError("userinfo_sub_wrong")
    merged: dict[str, Any] = {}
    for claims in reversed(found):
        merged |= claims
    return Pasted(tokens=tuple(tokens), claims=merged)


def build_explanation(config: ClaimConfig, claims: Claims, now: datetime) -> Explanation:
    """What these claims would give at a broker that is configured like this."""
    rows = tuple(
        (str(claim), " > ".join(path), _printable(_say_finding(claim, found, config)))
        for claim, path in config.paths.items()
        for found in [find_claim(claims, path)]
    )
    read = {name for path in config.paths.values() for name in _top_names(path)} | _PROTOCOL
    others = tuple(_printable(mask_numbers(name)) for name in sorted(claims) if name not in read)
    try:
        identity, code = identity_from_claims(config, claims, now), None
    except LoginRefusedError as error:
        identity, code = None, error.code
    return Explanation(rows=rows, others=others, identity=identity, code=code)


def say_party(party: Party) -> str:
    """A party, masked."""
    vestiging = f", only vestiging {mask(party.vestiging.value)}" if party.vestiging else ""
    naam = f", with a name of {len(party.naam)} characters" if party.naam else ""
    return f"{party.id.kind} {mask(party.id.value)}{vestiging}{naam}"


def mask(value: str) -> str:
    """Dots for all but the last two characters; of a short text nothing is left."""
    shown = value[-_SHOWN:] if len(value) > 2 * _SHOWN else _DOT * min(len(value), _SHOWN)
    return _DOT * max(len(value) - _SHOWN, 0) + shown


def mask_numbers(text: str) -> str:
    """A text in which each long number is masked; cut when it is long."""
    return _LONG_NUMBER.sub(lambda found: mask(found[0]), text)[:_MAX_SHOWN]


def _printable(text: str) -> str:
    """Without what a terminal would act on, or could not write."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _top_names(path: Path) -> tuple[str, ...]:
    """Under which names a path can begin at the top of a token."""
    first = path[0].removesuffix("+")
    return ".".join(path), first, first.partition(".")[0]


def _split(text: str) -> Iterator[str | dict[str, Any]]:
    while text:
        if text.startswith("{"):
            part, text = _take_json(text)
            if isinstance(part.get("id_token"), str):
                yield part["id_token"]
            else:
                yield part
        else:
            token, *rest = text.split(maxsplit=1)
            yield token
            text = rest[0] if rest else ""
        text = text.strip()


def _take_json(text: str) -> tuple[dict[str, Any], str]:
    try:
        part, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        raise PasteError("this is no JSON object") from None
    return part, text[end:]


def _say_finding(claim: Claim, value: object, config: ClaimConfig) -> str:
    if value is None or value == "":
        return "not in the token"
    if claim is Claim.LOA:
        return _say_level(value, config)
    if claim in _WORDS:
        return ", ".join(mask_numbers(str(item)) for item in _items(value))
    if not isinstance(value, str):
        return f"{_say_type(value)}, where a text is needed"
    if claim in {Claim.NAAM, Claim.BEDRIJF_NAAM, Claim.VERTEGENWOORDIGDE_NAAM}:
        return f"a text of {len(value)} characters"
    return mask(value)[-_MAX_SHOWN:]


def _say_level(value: object, config: ClaimConfig) -> str:
    if isinstance(value, dict | list):
        return f"{_say_type(value)}, where a text or a number is needed"
    word = f"{value:g}" if isinstance(value, int | float) else str(value)
    level = config.loa_mapping.get(word)
    meaning = level.name.lower() if level else "in no table: no level"
    return f"{mask_numbers(str(value))} = {meaning}"


def _items(value: object) -> list[object]:
    found = value if isinstance(value, list) else [value]
    return [item.get("id") if isinstance(item, Mapping) else item for item in found]


def _say_type(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return kinds.get(type(value), "an object")
