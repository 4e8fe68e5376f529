"""Who is told, as a pseudonym: of a person or company, and of whoever acts for another.

The rows of this package know nobody by a number. A gemachtigde has another pseudonym for each
person they act for, so what they choose for one does not hold for themselves.
"""

import hmac
from uuid import UUID

from django.conf import settings

from zaken.domain import Identity, Method, PartyId, ZaakRef
from zaken.models import Gemeente
from zaken.pseudonyms import Purpose, build_mac, get_newest_version

_DIGITS = 32  # 128 bits in hex
_PROOF = 16
# Here the company is told, not the employee who happened to log in.
_OF_COMPANY = frozenset({Method.EHERKENNING, Method.EIDAS_COMPANY})


def get_ontvanger(gemeente: Gemeente, identity: Identity) -> str:
    """`<version>:` and 128 bits in hex, made with the newest key."""
    return _build(get_newest_version(), gemeente, identity)


def list_ontvangers(gemeente: Gemeente, identity: Identity) -> tuple[str, ...]:
    """One per configured key, the newest first: rows may have been made with an older one."""
    return tuple(_build(version, gemeente, identity) for version in settings.PSEUDONYM_KEYS)


def build_zaaksleutel(ontvanger: str, ref: ZaakRef) -> str:
    """What a zaak is called in the voorkeuren of somebody; says nothing of which it is."""
    version = ontvanger.partition(":")[0]
    return build_mac(version, Purpose.TELL, f"{ontvanger}|{ref.registratie}|{ref.uuid}")


def build_code(zaadje: str) -> str:
    """The six digits that prove an address, made of the seed in its row and a key."""
    digest = build_mac(get_newest_version(), Purpose.TELL, f"code|{zaadje}")
    return f"{int(digest[:12], 16) % 1_000_000:06}"


def build_afmeldcode(gemeente: Gemeente, ontvanger: str) -> str:
    """What stands in a message for who wants no more of them: shows no person, needs no login."""
    version, _, digest = ontvanger.partition(":")
    return f"{version}.{digest}.{_prove(version, gemeente, ontvanger)}"


def read_afmeldcode(gemeente: Gemeente, code: str) -> str | None:
    """The pseudonym in a code that we made for this gemeente; None for any other text."""
    version, _, rest = code.partition(".")
    digest, _, proof = rest.partition(".")
    ontvanger = f"{version}:{digest}"
    if version not in settings.PSEUDONYM_KEYS or not proof.isascii():
        return None
    return ontvanger if hmac.compare_digest(proof, _prove(version, gemeente, ontvanger)) else None


def build_message_id(zending: UUID, kanaal: str, domain: str) -> str:
    """The same for each attempt of the same message (RFC 5322, 3.6.4)."""
    return f"<{zending.hex}.{kanaal}@{domain}>"


def _prove(version: str, gemeente: Gemeente, ontvanger: str) -> str:
    return build_mac(version, Purpose.TELL, f"afmelden|{gemeente.slug}|{ontvanger}")[:_PROOF]


def _build(version: str, gemeente: Gemeente, identity: Identity) -> str:
    parties: list[PartyId] = [identity.subject.vestiging or identity.subject.id]
    if identity.mandate is not None and identity.method not in _OF_COMPANY:
        parties.append(identity.actor.id)
    who = "|".join(f"{party.kind}|{party.value}" for party in parties)
    return f"{version}:{build_mac(version, Purpose.TELL, f'{gemeente.slug}|{who}')[:_DIGITS]}"
