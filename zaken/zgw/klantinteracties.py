"""A Klantinteracties API (Open Klant 2): digitale adressen of a party, and that they were told.

For addresses there is no search with a body: the number of the party stands in the address of the
call. That is against our own rule, so it is off unless a gemeente configures it; a check warns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import requests
from ape_pie import APIClient
from zgw_consumers.client import build_client
from zgw_consumers.models import Service

from zaken.domain import (
    PartyId,
    PartyKind,
    SourceInvalidError,
    SourceRefusedError,
    SourceUnavailableError,
)

_SECONDS = 10.0
_NAME = "klantinteracties"
_REFUSED = 400
_KINDS = {
    PartyKind.BSN: "bsn",
    PartyKind.KVK: "kvk_nummer",
    PartyKind.RSIN: "rsin",
    PartyKind.VESTIGING: "vestigingsnummer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitaalAdres:
    """One address (Klantinteracties, digitaalAdres): email, telefoonnummer or overig."""

    soort: str
    adres: str = field(repr=False)
    standaard: bool


def list_digitale_adressen(service: Service, party: PartyId) -> tuple[DigitaalAdres, ...]:
    """Those of a party; none where it is not known. Raises SourceError."""
    kind = _KINDS.get(party.kind)
    if kind is None:
        return ()
    answer = _call(
        service,
        "GET",
        "partijen",
        params={
            "partijIdentificator__codeSoortObjectId": kind,
            "partijIdentificator__objectId": party.value,
            "expand": "digitaleAdressen",
        },
    )
    try:
        rows = [
            row for partij in answer["results"] for row in partij["_expand"]["digitaleAdressen"]
        ]
        return tuple(_build(row) for row in rows if str(row["adres"]).strip())
    except (TypeError, LookupError):
        raise SourceInvalidError(_NAME, "not a list of partijen") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Klantcontact:
    """That the gemeente told somebody something about a zaak. `codes`: what a zaak is called there.

    (codeObjecttype, codeRegister, codeSoortObjectId of an onderwerpobjectidentificator.)
    """

    kanaal: str
    onderwerp: str
    tijdstip: datetime
    taal: str
    zaak: UUID
    codes: tuple[str, str, str]


def record_klantcontact(service: Service, contact: Klantcontact) -> str:
    """Write it there (POST maak-klantcontact); gives its uuid. Says nothing of who it was.

    Raises SourceError.
    """
    objecttype, register, soort = contact.codes
    answer = _call(
        service,
        "POST",
        "maak-klantcontact",
        json={
            "klantcontact": {
                "kanaal": contact.kanaal,
                "onderwerp": contact.onderwerp,
                "indicatieContactGelukt": True,
                "taal": contact.taal,
                "vertrouwelijk": False,
                "plaatsgevondenOp": contact.tijdstip.isoformat(),
            },
            "onderwerpobject": {
                "onderwerpobjectidentificator": {
                    "objectId": str(contact.zaak),
                    "codeObjecttype": objecttype,
                    "codeRegister": register,
                    "codeSoortObjectId": soort,
                }
            },
        },
    )
    try:
        return str(answer["klantcontact"]["uuid"])
    except (TypeError, LookupError):
        raise SourceInvalidError(_NAME, "not a klantcontact") from None


def _build(row: Mapping[str, Any]) -> DigitaalAdres:
    return DigitaalAdres(
        soort=str(row["soortDigitaalAdres"]),
        adres=str(row["adres"]).strip(),
        standaard=row.get("isStandaardAdres") is True,
    )


def _call(service: Service, method: str, path: str, **what: Any) -> Any:
    """No text of `requests` goes on: it holds the address, and with it the number."""
    try:
        client: APIClient = build_client(service)
        with client:
            response = client.request(method, path, timeout=_SECONDS, **what)
            if response.status_code >= requests.codes.server_error:
                raise SourceUnavailableError(_NAME, str(response.status_code))
            if response.status_code >= _REFUSED:
                raise SourceRefusedError(_NAME, str(response.status_code))
            return response.json()
    except ValueError:
        raise SourceInvalidError(_NAME, "not JSON") from None
    except requests.RequestException:
        raise SourceUnavailableError(_NAME) from None
