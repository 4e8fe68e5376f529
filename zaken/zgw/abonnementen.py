"""Our subscriptions at a Notificaties API (1.0): which there are, and to make or change one.

Not for a page: a command of the beheerder calls it. So it goes without the bulkhead and breaker of
the registrations; their errors are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from ape_pie import APIClient
from ape_pie.exceptions import InvalidURLError
from zgw_consumers.client import build_client
from zgw_consumers.models import Service

from zaken.domain import SourceInvalidError, SourceRefusedError, SourceUnavailableError

_SECONDS = 30.0
_REFUSED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonnement:
    """One subscription there: its address, where it delivers, and on which kanalen."""

    url: str
    callback_url: str
    kanalen: frozenset[str]


def list_abonnementen(service: Service, registratie: str) -> tuple[Abonnement, ...]:
    """Those of our application. Raises SourceError."""
    rows = _call(service, registratie, "GET", "abonnement")
    if not isinstance(rows, list):
        raise SourceInvalidError(registratie, "abonnementen are not a list")
    return tuple(_build(row, registratie) for row in rows)


def record_abonnement(
    service: Service,
    registratie: str,
    *,
    url: str,
    callback_url: str,
    secret: str,
    kanalen: tuple[str, ...],
) -> Abonnement:
    """Make one, or with `url` replace that one. `secret` is what comes back in Authorization.

    Raises SourceError.
    """
    body = {
        "callbackUrl": callback_url,
        "auth": secret,
        "kanalen": [{"naam": kanaal, "filters": {}} for kanaal in kanalen],
    }
    method = "PUT" if url else "POST"
    return _build(_call(service, registratie, method, url or "abonnement", body), registratie)


def _build(row: object, registratie: str) -> Abonnement:
    try:
        found: Mapping[str, Any] = row  # type: ignore[assignment]  # what is wrong with it raises below
        return Abonnement(
            url=str(found["url"]),
            callback_url=str(found["callbackUrl"]),
            kanalen=frozenset(str(kanaal["naam"]) for kanaal in found["kanalen"]),
        )
    except (TypeError, LookupError):
        raise SourceInvalidError(registratie, "not an abonnement") from None


def _call(
    service: Service,
    registratie: str,
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
) -> object:
    """The parsed answer. No text of `requests` goes on: it holds addresses."""
    try:
        client: APIClient = build_client(service)
        with client:
            response = client.request(method, path, json=body, timeout=_SECONDS)
            if response.status_code >= requests.codes.server_error:
                raise SourceUnavailableError(registratie, f"notificaties {response.status_code}")
            if response.status_code >= _REFUSED:
                raise SourceRefusedError(registratie, f"notificaties {response.status_code}")
            return response.json()
    except ValueError:
        raise SourceInvalidError(registratie, "notificaties: not JSON") from None
    except InvalidURLError:
        raise SourceInvalidError(registratie, "notificaties: another host") from None
    except requests.RequestException:
        raise SourceUnavailableError(registratie, "notificaties") from None
