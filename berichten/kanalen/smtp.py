"""E-mail by the mail server of the installation (EMAIL_HOST): plain text with HTML beside it.

One connection per thread, as long as it works. What the server refuses for now (4xx) about one
address is tried again for that one; a server that hangs or is not there is waited for by all. Only
a 5xx about the address ends it.
"""

import smtplib
import threading

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from berichten.kanalen import (
    AddressBusyError,
    AddressRefusedError,
    KanaalBusyError,
    KanaalError,
    MessageRefusedError,
    Zending,
)
from berichten.opmaak import render_html, render_text

_PERMANENT = 500
_CLOSING = 421  # RFC 5321, 4.2.2: the server goes away, whatever it was asked
_ALIVE = 250
_local = threading.local()


class NoServerError(KanaalBusyError):
    """No connection, so nothing went."""

    def __init__(self) -> None:
        super().__init__(maybe_sent=False)


def send(zending: Zending) -> str:
    """See kanalen.Send; gives the Message-ID."""
    message = build_message(zending)
    connection = get_connection()
    try:
        connection.send_messages([message])
    except (smtplib.SMTPException, OSError) as error:
        close_connection()
        raise _explain(error) from None
    return zending.message_id


def _explain(error: Exception) -> KanaalError:
    """What the server said of it, in which step (RFC 5321): the address, the message, or all."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            if _CLOSING in codes:
                return KanaalBusyError(maybe_sent=False)
            permanent = all(code >= _PERMANENT for code in codes)
            return AddressRefusedError() if permanent else AddressBusyError()
        case smtplib.SMTPSenderRefused() | smtplib.SMTPHeloError():
            return KanaalBusyError(maybe_sent=False)
        case smtplib.SMTPDataError():
            if error.smtp_code == _CLOSING:
                return KanaalBusyError(maybe_sent=False)
            permanent = error.smtp_code >= _PERMANENT
            return MessageRefusedError() if permanent else AddressBusyError()
        case _:
            return KanaalBusyError()


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


def get_connection() -> BaseEmailBackend:
    """Opened once: thousands of messages over one connection. Raises NoServerError.

    A server closes one on which nothing was said for some minutes; that is found out before
    anything is sent.
    """
    connection: BaseEmailBackend | None = getattr(_local, "connection", None)
    if connection is not None and _is_alive(connection):
        return connection
    close_connection()
    connection = mail.get_connection(fail_silently=False)
    try:
        connection.open()
    except (smtplib.SMTPException, OSError):
        raise NoServerError from None
    _local.connection = connection
    return connection


def _is_alive(connection: BaseEmailBackend) -> bool:
    """Whether the server still listens; the other backends (tests) have no line."""
    line = getattr(connection, "connection", None)
    if not isinstance(line, smtplib.SMTP):
        return True
    try:
        return line.noop()[0] == _ALIVE
    except (smtplib.SMTPException, OSError):
        return False


def close_connection() -> None:
    """After a failure nobody knows in what state it is."""
    connection: BaseEmailBackend | None = getattr(_local, "connection", None)
    _local.connection = None
    if connection is not None:
        try:
            connection.close()
        except (smtplib.SMTPException, OSError):
            return
