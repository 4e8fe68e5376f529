"""E-mail by the mail server of the installation (EMAIL_HOST): plain text with HTML beside it.

One connection per thread, as long as it works. Temporary refusals (4xx: greylisting, a full queue)
and a server that hangs or is not there are tried again; only a 5xx about the address is not.
"""

import smtplib
import threading

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from berichten.kanalen import AddressRefusedError, KanaalBusyError, Zending
from berichten.opmaak import render_html, render_text

_PERMANENT = 500
_local = threading.local()


def send(zending: Zending) -> str:
    """See kanalen.Send; gives the Message-ID."""
    message = build_message(zending)
    connection = _get_connection()
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        _close()
        codes = [code for code, _ in error.recipients.values()]
        if all(code >= _PERMANENT for code in codes):
            raise AddressRefusedError from None
        raise KanaalBusyError from None
    except (smtplib.SMTPException, OSError):
        _close()
        raise KanaalBusyError from None
    return zending.message_id


def build_message(zending: Zending) -> EmailMultiAlternatives:
    """As it goes over the wire."""
    instelling, inhoud = zending.instelling, zending.inhoud
    headers = {
        "Message-ID": zending.message_id,
        "Content-Language": get_language() or "nl",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if inhoud.afmelden:
        headers["List-Unsubscribe"] = f"<{inhoud.afmelden}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=inhoud.onderwerp,
        body=render_text(inhoud),
        from_email=instelling.afzender,
        to=[zending.adres],
        reply_to=[instelling.antwoordadres] if instelling.antwoordadres else None,
        headers=headers,
    )
    message.attach_alternative(render_html(inhoud, zending.naam, zending.kleuren), "text/html")
    return message


def _get_connection() -> BaseEmailBackend:
    """Opened once: thousands of messages over one connection."""
    connection: BaseEmailBackend | None = getattr(_local, "connection", None)
    if connection is None:
        connection = get_connection(fail_silently=False)
        try:
            connection.open()
        except (smtplib.SMTPException, OSError):
            raise KanaalBusyError from None
        _local.connection = connection
    return connection


def _close() -> None:
    """After a failure nobody knows in what state it is."""
    connection: BaseEmailBackend | None = getattr(_local, "connection", None)
    _local.connection = None
    if connection is not None:
        try:
            connection.close()
        except (smtplib.SMTPException, OSError):
            return
