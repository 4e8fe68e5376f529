"""Checks the JWT of a call the way Open Zaak 1.30 does: every refusal is a 403 with its own code.

See the table of tokens and answers that was recorded; `iat` in the future is accepted there.
"""

import time
from collections.abc import Callable
from typing import Any

import jwt

from demo.registration.problems import Forbidden

JWT_EXPIRY = 3600
"""Seconds after `iat` at which a token is refused, whatever its `exp` says."""

MIN_SECRET = 32
"""Bytes of a secret below which pyjwt warns (RFC 7518 section 3.2)."""

_OPTIONS: Any = {
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


class TokenCheck:
    """Knows the one application that may call."""

    def __init__(
        self,
        *,
        client_id: str,
        secret: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        """ValueError when the secret is too short for HS256."""
        if len(secret.encode()) < MIN_SECRET:
            message = f"the secret must be at least {MIN_SECRET} bytes"
            raise ValueError(message)
        self._client_id = client_id
        self._secret = secret
        self._now = now

    def check(self, header: str) -> None:
        """Raise Forbidden unless the `Authorization` header holds a good token."""
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or not token:
            raise Forbidden
        self._check_client(token)
        self._check_age(self._decode(token))

    def _check_client(self, token: str) -> None:
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except jwt.DecodeError:
            raise Forbidden(
                code="jwt-decode-error",
                detail="De JWT kon niet gelezen worden",
            ) from None
        client_id = claims.get("client_id")
        if not client_id:
            raise Forbidden(
                code="missing-client-identifier",
                detail="Client identifier is niet aanwezig in de JWT",
            )
        if client_id != self._client_id:
            raise Forbidden(
                code="invalid-client-identifier",
                detail="Client identifier bestaat niet",
            )

    def _decode(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, self._secret, algorithms=["HS256"], options=_OPTIONS)
        except jwt.InvalidSignatureError:
            raise Forbidden(
                code="invalid-jwt-signature",
                detail="Client credentials zijn niet geldig",
            ) from None
        except jwt.PyJWTError as error:
            code = f"jwt-{type(error).__name__.lower()}"
            raise Forbidden(code=code, detail="JWT is niet valide") from None

    def _check_age(self, claims: dict[str, Any]) -> None:
        iat = claims.get("iat")
        if iat is None:
            raise Forbidden(
                code="jwt-missing-iat-claim",
                detail="De JWT mist de claim 'iat'",
            )
        if self._now() - float(iat) >= JWT_EXPIRY:
            raise Forbidden(
                code="jwt-expired",
                detail="De JWT die gebruikt is voor dit verzoek is verlopen",
            )
