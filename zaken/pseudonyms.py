"""Who somebody is without saying so: keyed pseudonyms, per gemeente and per purpose.

The same person has another one at another gemeente and for another purpose, so tables cannot be
laid side by side. Keys have versions (PSEUDONYM_KEYS): the newest makes, all of them find.
"""

import hashlib
import hmac
from enum import StrEnum

from django.conf import settings

from zaken.domain import PartyId
from zaken.models import Gemeente

_HEX_DIGITS = 32  # 128 bits


class Purpose(StrEnum):
    """What a pseudonym or key is for; its word goes into the hash, so it never changes."""

    AUDIT = "audit"
    SEAL = "seal"
    VISIT = "visit"
    TELL = "tell"


def get_pseudonym(gemeente: Gemeente, party: PartyId, purpose: Purpose) -> str:
    """`<version>:` and 128 bits in hex, made with the newest key. For what is written."""
    return _build(get_newest_version(), gemeente, party, purpose)


def list_pseudonyms(gemeente: Gemeente, party: PartyId, purpose: Purpose) -> tuple[str, ...]:
    """One per configured key, newest first. For finding what was written with any of them."""
    return tuple(_build(version, gemeente, party, purpose) for version in settings.PSEUDONYM_KEYS)


def get_newest_version() -> str:
    """The version of the key that is used for what is made now."""
    return next(iter(settings.PSEUDONYM_KEYS))


def build_mac(version: str, purpose: Purpose, message: str) -> str:
    """HMAC-SHA256 in hex of a message under the key of this version and purpose.

    Raises KeyError when there is no such version.
    """
    key = hmac.digest(settings.PSEUDONYM_KEYS[version].encode(), purpose.encode(), "sha256")
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _build(version: str, gemeente: Gemeente, party: PartyId, purpose: Purpose) -> str:
    key = settings.PSEUDONYM_KEYS[version].encode()
    message = f"{purpose}|{gemeente.slug}|{party.kind}|{party.value}".encode()
    return f"{version}:{hmac.new(key, message, hashlib.sha256).hexdigest()[:_HEX_DIGITS]}"
