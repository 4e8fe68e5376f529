"""The ways by which somebody is told. Each is one function behind one small interface."""

from collections.abc import Callable
from dataclasses import dataclass, field

from berichten.inhoud import Inhoud
from berichten.instellingen import Instelling
from berichten.portaal import Kleuren
from zaken.betrokkenen import Postadres
from zaken.domain import MijnZakenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Zending:
    """One message to one address. `message_id` is the same at each attempt.

    `herhaald`: it was tried before, and may have gone. `post` is where a letter goes; of the others
    `adres` is an e-mail address or a number.
    """

    instelling: Instelling = field(repr=False)
    naam: str
    kleuren: Kleuren
    inhoud: Inhoud = field(repr=False)
    message_id: str
    herhaald: bool = False
    adres: str = field(default="", repr=False)
    post: Postadres | None = field(default=None, repr=False)


class KanaalError(MijnZakenError):
    """It did not go. `code` says why, without the address."""

    code = "kanaal"


class KanaalBusyError(KanaalError):
    """Not now: try again later with the same message."""

    code = "kanaal_busy"


class AddressRefusedError(KanaalError):
    """An address that will not do, however often it is tried."""

    code = "address_refused"


# Gives what the other side calls it, to find it again there. Raises KanaalError.
type Send = Callable[[Zending], str]


def get_send(kind: str) -> Send:
    """The function for a word of the configuration. Raises KanaalError for an unknown one."""
    from berichten.kanalen import brief, notifynl, smtp  # noqa: PLC0415  # they import from here

    known: dict[str, Send] = {
        "smtp": smtp.send,
        "notifynl": notifynl.send,
        "export": brief.send,
    }
    if kind not in known:
        raise KanaalError
    return known[kind]
