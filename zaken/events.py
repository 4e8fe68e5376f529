"""Security events: fixed codes in the log, for whoever watches over the installation (BIO 8.15).

One JSON line per event, with the request id in front of it. What it says is a few words out of our
own code and configuration: never a number, a name, a token or an address. docs/events.md tells
what each event means and what to do.
"""

import json
import logging
import re
from enum import Enum
from typing import TypedDict, Unpack

logger = logging.getLogger("security")


class Event(Enum):
    """A code that never changes, how bad it is, and what happened."""

    LOGIN_ACCEPTED = ("login-accepted", logging.INFO, "Somebody logged in.")
    LOGIN_REFUSED = ("login-refused", logging.WARNING, "A login was refused for what it says.")
    LOGIN_UNKNOWN = (
        "login-unknown",
        logging.WARNING,
        "A login that this browser did not start here, or that was used or too old.",
    )
    TOKEN_REFUSED = (
        "token-refused",
        logging.WARNING,
        "A code or token of the broker is not what it should be.",
    )
    BROKER_FAILED = ("broker-failed", logging.ERROR, "The broker does not do its work.")
    LOGGED_OUT = ("logged-out", logging.INFO, "Somebody logged out.")
    LOGGED_OUT_BY_BROKER = (
        "logged-out-by-broker",
        logging.INFO,
        "A login ended at the broker, and so did its session here.",
    )
    SESSIONS_REVOKED = (
        "sessions-revoked",
        logging.WARNING,
        "All sessions were ended by the beheerder.",
    )
    SESSION_ELSEWHERE = (
        "session-elsewhere",
        logging.WARNING,
        "A session of one gemeente was used at another; it was ended.",
    )
    SESSION_UNREADABLE = (
        "session-unreadable",
        logging.WARNING,
        "What a session holds is not what we wrote; it was ended.",
    )
    CSRF_REFUSED = ("csrf-refused", logging.WARNING, "A form without a valid token.")
    HOST_UNKNOWN = ("host-unknown", logging.WARNING, "A host name that no gemeente has.")
    ACCESS_REFUSED = (
        "access-refused",
        logging.WARNING,
        "The policy refused something that is registered with this resident.",
    )
    ACCESS_UNKNOWN = (
        "access-unknown",
        logging.WARNING,
        "A zaak or document was asked that this resident has not, or that is not there.",
    )
    STEP_UP_ASKED = ("step-up-asked", logging.INFO, "Only a higher level of login is lacking.")
    AUDIT_FAILED = (
        "audit-failed",
        logging.CRITICAL,
        "An inzage could not be written down, so nothing was shown.",
    )
    FILTER_IGNORED = (
        "filter-ignored",
        logging.CRITICAL,
        "A registration gave what was not asked for; it was not shown.",
    )
    CONFIGURATION_WIDENED = (
        "configuration-widened",
        logging.WARNING,
        "More may be seen than before, by a change of the configuration.",
    )
    PAGES_FULL = ("pages-full", logging.WARNING, "A page was refused: too many at once.")
    DOWNLOADS_FULL = (
        "downloads-full",
        logging.WARNING,
        "A download was refused: too many at once.",
    )

    NOTIFICATIE_REFUSED = (
        "notificatie-refused",
        logging.WARNING,
        "Something that is not a notificatie of one of our registrations came in.",
    )

    INZAGES_LOOKED_AT = (
        "inzages-looked-at",
        logging.INFO,
        "Somebody of the staff opened the inzages in beheer.",
    )
    WRITE_REFUSED = (
        "write-refused",
        logging.WARNING,
        "Somebody tried to change something in beheer, which only reads.",
    )

    def __init__(self, code: str, level: int, description: str) -> None:
        self.code = code
        self.level = level
        self.description = description


class Facts(TypedDict, total=False):
    """All that an event may say. Words of our own code and configuration; `rules` several.

    gemeente, registratie: slugs. reason: a fixed code. action: an Action; rules: ids of the policy.
    method, loa: the means and the level of a login; `beheer` is that of staff. setting: what was
    configured. staff: the number of a row of auth.User, an employee.
    """

    gemeente: str
    registratie: str
    reason: str
    action: str
    rules: tuple[str, ...]
    method: str
    loa: str
    setting: str
    staff: str


WITHHELD = "withheld"
# Words are short, with something between them. No run of digits or of letters and digits in which
# a BSN, a session key, a pseudonym or a token would fit, and nothing shaped as a uuid.
_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_IDENTIFIER = re.compile(
    r"\d[\d_.-]{4,}\d"
    r"|(?=[a-z]*\d)[a-z0-9]{25}|[a-z]{29}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}"
)


def is_word(value: object) -> bool:
    """Whether a value may stand in an event; no for what could be of a person or a secret."""
    if not isinstance(value, str):
        return False
    return _WORD.fullmatch(value) is not None and _IDENTIFIER.search(value) is None


def record_event(event: Event, **facts: Unpack[Facts]) -> None:
    """Log one event.

    What is not a word is withheld, and the line is still written: neither an identifier gets into
    the log nor is an event lost. Raises TypeError for a fact that does not exist.
    """
    if unknown := facts.keys() - Facts.__annotations__.keys():
        raise TypeError(f"no such fact: {', '.join(sorted(unknown))}")
    said = {name: _say(value) for name, value in facts.items()}
    logger.log(event.level, "%s", json.dumps({"event": event.code, "facts": said}))


def _say(value: object) -> str | list[str]:
    if isinstance(value, tuple):
        return [part if is_word(part) else WITHHELD for part in value]
    return value if isinstance(value, str) and is_word(value) else WITHHELD
