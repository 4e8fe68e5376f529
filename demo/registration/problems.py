"""The errors of the ZGW APIs: what is raised inside, and the JSON a client gets.

Texts and codes are those of Open Zaak 1.30 (recorded); RFC 7807 in shape, `application/json` in
content type.
"""

import uuid
from collections.abc import Sequence

from demo.registration.store import HERE, Record

NON_FIELD = "nonFieldErrors"
"""The `name` of an invalid parameter that is about the whole call."""


class Problem(Exception):  # noqa: N818 - the name the standard gives it
    """A request that gets an error answer."""

    status = 500
    kind = "APIException"
    code = "error"
    title = "Er is een serverfout opgetreden."
    detail = "Internal Server Error"

    def __init__(self, *, code: str = "", detail: str = "", params: Sequence[Record] = ()) -> None:
        """`code` and `detail` replace the usual ones; `params` become `invalidParams`."""
        super().__init__(detail or self.detail)
        self.code = code or self.code
        self.detail = detail or self.detail
        self.params = tuple(params)

    def get_body(self) -> Record:
        """Return the JSON of the answer, with a new `instance`."""
        body: Record = {
            "type": f"{HERE}/ref/fouten/{self.kind}/",
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{uuid.uuid4()}",
        }
        if self.params:
            body["invalidParams"] = list(self.params)
        return body


class ServerFault(Problem):
    """500, as Open Zaak gives on `expand` as a string in a `_zoek` body."""


class Unavailable(Problem):
    """503, only when the demo is told to be down."""

    status = 503
    kind = "ServiceUnavailable"
    title = "Service niet beschikbaar."
    detail = "De registratie is tijdelijk niet beschikbaar."


class Forbidden(Problem):
    """403: everything that is wrong with a token."""

    status = 403
    kind = "PermissionDenied"
    code = "permission_denied"
    title = "Je hebt geen toestemming om deze actie uit te voeren."
    detail = title


class NotFound(Problem):
    """404."""

    status = 404
    kind = "NotFound"
    code = "not_found"
    title = "Niet gevonden."
    detail = title


class MethodNotAllowed(Problem):
    """405."""

    status = 405
    kind = "MethodNotAllowed"
    code = "method_not_allowed"
    title = "Methode niet toegestaan."
    detail = title


class NotAcceptable(Problem):
    """406: another coordinate system than EPSG:4326."""

    status = 406
    kind = "NotAcceptable"
    code = "not_acceptable"
    title = "Kan niet voldoen aan de opgegeven Accept header."


class PreconditionFailed(Problem):
    """412: a CRS header is missing."""

    status = 412
    kind = "PreconditionFailed"
    code = "precondition_failed"
    title = "Voorwaarde is niet vervuld"


class Invalid(Problem):
    """400 about one field or parameter."""

    status = 400
    kind = "ValidationError"
    code = "invalid"
    title = "Ongeldige invoer."
    detail = title

    def __init__(self, name: str, code: str, reason: str) -> None:
        """`name` is the parameter, or `nonFieldErrors`."""
        super().__init__(params=({"name": name, "code": code, "reason": reason},))
