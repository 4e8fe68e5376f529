"""How a login fails: refused, or the broker does not do its work.

The code is one of a fixed set, goes to the security log and is never made of foreign text.
"""

from zaken.domain import MijnZakenError


class LoginRefusedError(MijnZakenError):
    """What came back is not a login we accept. A new attempt may go better."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TokenRefusedError(LoginRefusedError):
    """A code or token that does not belong to this login, or was not made by the broker."""


class BrokerUnavailableError(MijnZakenError):
    """The broker does not answer, or not as OpenID Connect says. `code` says which call and how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
