"""The ways by which somebody is told. Each is one function behind one small interface."""

from collections.abc import Callable
from dataclasses import dataclass, field

from berichten.inhoud import Inhoud
from berichten.instellingen import Instelling
from berichten.portaal import Kleuren
from berichten.soorten import Kanaal
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
    """It did not go. `code` says why, without the address.

    `maybe_sent`: it may have gone all the same, so another attempt has to be the same message.
    """

    code = "kanaal"
    maybe_sent = False


class KanaalBusyError(KanaalError):
    """Not now, whoever it is for: try again later. `kanaal`: which one, as far as it is known."""

    code = "kanaal_busy"

    def __init__(self, *, maybe_sent: bool = True, kanaal: Kanaal | None = None) -> None:
        super().__init__()
        self.maybe_sent = maybe_sent
        self.kanaal = kanaal


class AddressBusyError(KanaalError):
    """Not now for this address (greylisting, a full mailbox): others go on."""

    code = "address_busy"


class MessageRefusedError(KanaalError):
    """Not the message as it is, whoever it is for: somebody has to look."""

    code = "message_refused"


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
