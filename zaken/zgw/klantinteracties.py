"""The digitale adressen of a party in a Klantinteracties API (Open Klant 2), to reach them.

There is no search with a body: the number of the party stands in the address of the call. That is
against our own rule, so it is off unless a gemeente configures it, and a check warns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
    answer = _get(
        service,
        {
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


def _build(row: Mapping[str, Any]) -> DigitaalAdres:
    return DigitaalAdres(
        soort=str(row["soortDigitaalAdres"]),
        adres=str(row["adres"]).strip(),
        standaard=row.get("isStandaardAdres") is True,
    )


def _get(service: Service, params: Mapping[str, str]) -> Any:
    """No text of `requests` goes on: it holds the address, and with it the number."""
    try:
        client: APIClient = build_client(service)
        with client:
            response = client.request("GET", "partijen", params=params, timeout=_SECONDS)
            if response.status_code >= requests.codes.server_error:
                raise SourceUnavailableError(_NAME, str(response.status_code))
            if response.status_code >= _REFUSED:
                raise SourceRefusedError(_NAME, str(response.status_code))
            return response.json()
    except ValueError:
        raise SourceInvalidError(_NAME, "not JSON") from None
    except requests.RequestException:
        raise SourceUnavailableError(_NAME) from None
