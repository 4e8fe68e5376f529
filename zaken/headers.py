"""Which headers a gemeente may add to our calls: doelbinding for registrations, a logboek's own.

Nothing that our own code says, that steers the connection, or that identifies a person.
"""

import re
from collections.abc import Mapping

from zaken.domain import passes_elfproef

MAX_LENGTH = 500
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}")
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_NUMBER = re.compile(r"(?<!\d)\d{8,9}(?!\d)")
_RESERVED = frozenset(
    {
        "authorization",
        "connection",
        "cookie",
        "expect",
        "forwarded",
        "host",
        "keep-alive",
        "range",
        "te",
        "traceparent",
        "tracestate",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-request-id",
    }
)
_RESERVED_FAMILIES = ("accept", "content-", "if-", "proxy-", "sec-", "x-forwarded-")


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise ValueError for headers that may not be added; the message holds no value."""
    names = [name.lower() for name in headers]
    if len(set(names)) < len(names):
        raise ValueError("the same header twice")
    for name, value in headers.items():
        _check_header(name, value)


def _check_header(name: str, value: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError("a name is letters, digits and hyphens")
    if name.lower() in _RESERVED or name.lower().startswith(_RESERVED_FAMILIES):
        raise ValueError(f"{name} is not yours to set")
    if not _VALUE.fullmatch(value) or len(value) > MAX_LENGTH:
        raise ValueError(f"{name}: one line of printable ASCII, {MAX_LENGTH} at most")
    numbers = _NUMBER.findall(name + " " + value)
    if any(passes_elfproef(number.zfill(9)) for number in numbers):
        raise ValueError("a number in it could be a BSN")
