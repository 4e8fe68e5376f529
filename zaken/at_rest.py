"""Text that must be unreadable at rest: the identity in a web session, the secret of a broker.

Fernet (AES-128-CBC with HMAC-SHA256) under `ENCRYPTION_KEYS`: the first key seals, all of them
unseal, so that a key is replaced by putting a new one in front.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from zaken.domain import MijnZakenError

if TYPE_CHECKING:
    from django.db.models.expressions import Expression

    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField  # generic in the type stubs only


class UnsealError(MijnZakenError):
    """A sealed text was changed, or sealed with a key that is no longer configured."""

    code = "unseal"


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(text: str) -> str:
    """Encrypt and authenticate; each call gives another token for the same text."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode("ascii")


def unseal(token: str) -> str:
    """The text of a token made by `seal`. Raises UnsealError; its message holds no data."""
    try:
        return _fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except (InvalidToken, UnicodeError):
        raise UnsealError("not sealed with one of our keys") from None


class EncryptedTextField(_TextField):
    """A text that is sealed in the database. It cannot be searched: each sealing differs."""

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way in; empty stays empty."""
        return seal(str(value)) if value else value

    def from_db_value(
        self, value: str | None, expression: "Expression", connection: object
    ) -> str | None:
        """Unseal on the way out. Raises UnsealError when the key is gone."""
        del expression, connection
        return unseal(value) if value else value
