"""E-mail, text message or letter by NotifyNL (POST /v2/notifications/…), as GOV.UK Notify has it.

The template there holds ((onderwerp)) and ((tekst)); for a letter also ((address_line_1)) and so
on. Its key signs a short token for each call. `reference` is the same for each attempt; NotifyNL
does not refuse a second one, so an answer that got lost may mean the same message twice.
"""

import time
from typing import Any

import jwt
import requests

from berichten.inhoud import Inhoud
from berichten.instellingen import NotifyNL
from berichten.kanalen import AddressRefusedError, KanaalBusyError, KanaalError, Zending
from berichten.opmaak import render_text
from berichten.soorten import Kanaal

_SECONDS = 20.0
_UUID = 36
_BAD_REQUEST, _SERVER_ERROR = 400, 500


class NotConfiguredError(KanaalError):
    """No key or template for this channel."""

    code = "notifynl_not_configured"


def send(zending: Zending) -> str:
    """See kanalen.Send; gives the id of the notification there."""
    api = zending.instelling.notifynl
    kanaal = _get_kanaal(zending)
    template = api.sjablonen.get(kanaal) if api else None
    if api is None or not template:
        raise NotConfiguredError
    path, body = _build_body(zending, kanaal)
    body |= {"template_id": template, "reference": zending.message_id.strip("<>")}
    try:
        response = requests.post(
            f"{api.url.rstrip('/')}/v2/notifications/{path}",
            json=body,
            headers={"Authorization": f"Bearer {build_token(api, int(time.time()))}"},
            timeout=_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException:
        raise KanaalBusyError from None
    if response.status_code == _BAD_REQUEST:
        raise AddressRefusedError
    if response.status_code >= _BAD_REQUEST:
        raise KanaalBusyError  # 403 and 429 too: a key that is renewed, a limit of the day
    try:
        return str(response.json()["id"])
    except (ValueError, TypeError, LookupError):
        raise KanaalBusyError from None


def build_token(api: NotifyNL, now: int) -> str:
    """Its API keys are <name>-<service uuid>-<secret uuid> (GOV.UK Notify, REST API)."""
    service, secret = api.sleutel[-2 * _UUID - 1 : -_UUID - 1], api.sleutel[-_UUID:]
    return jwt.encode({"iss": service, "iat": now}, secret, algorithm="HS256")


def _get_kanaal(zending: Zending) -> Kanaal:
    if zending.post is not None:
        return Kanaal.BRIEF
    return Kanaal.EMAIL if "@" in zending.adres else Kanaal.SMS


def _build_body(zending: Zending, kanaal: Kanaal) -> tuple[str, dict[str, Any]]:
    inhoud, post = zending.inhoud, zending.post
    match kanaal:
        case Kanaal.SMS:
            return "sms", {
                "phone_number": zending.adres,
                "personalisation": {"tekst": inhoud.kort},
            }
        case Kanaal.BRIEF if post is not None:
            lines = (post.naam, post.straat, post.plaats)
            address = {f"address_line_{n}": line for n, line in enumerate(lines, 1)}
            return "letter", {"personalisation": {**_words(inhoud), **address}}
        case _:
            return "email", {"email_address": zending.adres, "personalisation": _words(inhoud)}


def _words(inhoud: Inhoud) -> dict[str, str]:
    return {"onderwerp": inhoud.onderwerp, "tekst": render_text(inhoud)}
