"""E-mail, text message or letter by NotifyNL (POST /v2/notifications/…), as GOV.UK Notify has it.

The template there holds ((onderwerp)) and ((tekst)); for a letter also ((address_line_1)) and so
on. Its key signs a short token for each call. `reference` is the same for each attempt. NotifyNL
does not refuse a second one, so before another attempt it is asked whether it has the first.
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
_BUSY = frozenset({403, 408, 429})  # a key that is renewed, a limit of the day
# How its messages about an address begin (ValidationError), or what the error is called.
_ABOUT_ADDRESS = ("email_address", "phone_number", "personalisation address", "address", "postcode")
_ADDRESS_ERRORS = frozenset({"InvalidEmailError", "InvalidPhoneError"})


class NotConfiguredError(KanaalError):
    """No key or template for this channel."""

    code = "notifynl_not_configured"


class NotTakenError(KanaalError):
    """It was not taken, and not for its address: a template, a key for tests, a field."""

    code = "notifynl_refused"


def send(zending: Zending) -> str:
    """See kanalen.Send; gives the id of the notification there."""
    api = zending.instelling.notifynl
    kanaal = _get_kanaal(zending)
    template = api.sjablonen.get(kanaal) if api else None
    if api is None or not template:
        raise NotConfiguredError
    reference = zending.message_id.strip("<>")
    known = _find_sent(api, reference) if zending.herhaald else ""
    if known:
        return known
    path, body = _build_body(zending, kanaal)
    body |= {"template_id": template, "reference": reference}
    try:
        return str(_call(api, "POST", f"notifications/{path}", json=body)["id"])
    except (TypeError, LookupError):
        raise KanaalBusyError from None


def _find_sent(api: NotifyNL, reference: str) -> str:
    """The id of what it has with this reference, or nothing. Raises KanaalError."""
    answer = _call(api, "GET", "notifications", params={"reference": reference})
    try:
        return next((str(row["id"]) for row in answer["notifications"]), "")
    except (TypeError, LookupError):
        raise KanaalBusyError from None


def _call(api: NotifyNL, method: str, path: str, **what: Any) -> Any:
    """The parsed answer. Raises KanaalError; no text of what was sent goes on."""
    try:
        response = requests.request(
            method,
            f"{api.url.rstrip('/')}/v2/{path}",
            headers={"Authorization": f"Bearer {build_token(api, int(time.time()))}"},
            timeout=_SECONDS,
            allow_redirects=False,
            **what,
        )
    except requests.RequestException:
        raise KanaalBusyError from None
    if response.status_code in _BUSY:
        raise KanaalBusyError(maybe_sent=False)
    if response.status_code >= _SERVER_ERROR:
        raise KanaalBusyError
    if response.status_code >= _BAD_REQUEST:
        raise AddressRefusedError if _is_about_address(response) else NotTakenError
    try:
        return response.json()
    except ValueError:
        raise KanaalBusyError from None


def _is_about_address(response: requests.Response) -> bool:
    """Whether it refused the address, and not something that a gemeente can put right."""
    try:
        errors = [(str(e["error"]), str(e["message"]).lower()) for e in response.json()["errors"]]
    except (ValueError, TypeError, LookupError):
        return False
    return any(
        name in _ADDRESS_ERRORS or (name == "ValidationError" and text.startswith(_ABOUT_ADDRESS))
        for name, text in errors
    )


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
            stop = inhoud.afmelden
            one_click = {"one_click_unsubscribe_url": stop} if stop.startswith("https:") else {}
            words = _words(inhoud)
            return "email", {"email_address": zending.adres, "personalisation": words, **one_click}


def _words(inhoud: Inhoud) -> dict[str, str]:
    return {"onderwerp": inhoud.onderwerp, "tekst": render_text(inhoud)}
