"""Our subscriptions at a Notificaties API (1.0): which there are, and to make or change one.

Not for a page: a command of the beheerder calls it. So it goes without the bulkhead and breaker of
the registrations; their errors are the same.
"""

import re
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
_CODE = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonnement:
    """One subscription there: its address, where it delivers, and on which kanalen."""

    url: str
    callback_url: str
    kanalen: frozenset[str]


def list_abonnementen(service: Service, registratie: str) -> tuple[Abonnement, ...]:
    """Those of our application. Raises SourceError."""
    return tuple(_build(row, registratie) for row in _list(service, registratie, "abonnement"))


def list_kanalen(service: Service, registratie: str) -> frozenset[str]:
    """The names of the kanalen on which something is published. Raises SourceError."""
    try:
        return frozenset(str(row["naam"]) for row in _list(service, registratie, "kanaal"))
    except (TypeError, LookupError):
        raise SourceInvalidError(registratie, "not a kanaal") from None


def _list(service: Service, registratie: str, path: str) -> list[Any]:
    rows = _call(service, registratie, "GET", path)
    if not isinstance(rows, list):
        raise SourceInvalidError(registratie, f"{path}: not a list")
    return rows


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
    method, path = "POST", "abonnement"
    if url:  # by its uuid: behind a proxy it gives addresses of another host than ours
        method, path = "PUT", f"abonnement/{url.rstrip('/').rpartition('/')[2]}"
    return _build(_call(service, registratie, method, path, body), registratie)


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


def _explain(response: requests.Response) -> str:
    """The status and the codes of a refusal (RFC 7807, `invalidParams`): none of its texts."""
    said = f"notificaties {response.status_code}"
    try:
        problem = response.json()
        codes = [problem["code"], *(each["code"] for each in problem.get("invalidParams", []))]
    except (ValueError, TypeError, LookupError, AttributeError):
        return said
    known = [code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)]
    return f"{said}: {', '.join(known)}" if known else said


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
                raise SourceRefusedError(registratie, _explain(response))
            return response.json()
    except ValueError:
        raise SourceInvalidError(registratie, "notificaties: not JSON") from None
    except InvalidURLError:
        raise SourceInvalidError(registratie, "notificaties: another host") from None
    except requests.RequestException:
        raise SourceUnavailableError(registratie, "notificaties") from None
