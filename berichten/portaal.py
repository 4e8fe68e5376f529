"""What messages have to know of the portal: its address, and the colours of a gemeente.

This package may not import the portal, so the portal says here how its house style is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from zaken.current import while_unchanged
from zaken.domain import MijnZakenError
from zaken.models import Gemeente, Host


class NoHostError(MijnZakenError):
    """A gemeente without a host name: nobody can be told where to look."""

    code = "no_host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kleuren:
    """Colours as #rrggbb, of the neutral theme without a style; `link` can be read on white."""

    merk: str = "#5115ef"
    link: str = "#00568b"


_askers: list[Callable[[Gemeente], Kleuren]] = []


def set_kleuren(ask: Callable[[Gemeente], Kleuren]) -> None:
    """By the portal, when it starts."""
    _askers[:] = [ask]


def get_kleuren(gemeente: Gemeente) -> Kleuren:
    """Of the house style; the neutral theme without one."""
    return _askers[0](gemeente) if _askers else Kleuren()


def get_host(gemeente: Gemeente) -> str:
    """The first host name of the gemeente, as it is typed. Raises NoHostError."""
    host, port = get_domain(gemeente), settings.PUBLIC_PORT
    return f"{host}:{port}" if port else host


def get_domain(gemeente: Gemeente) -> str:
    """The same without a port. Raises NoHostError."""
    return _load_host(gemeente.pk)


def get_basis(gemeente: Gemeente) -> str:
    """https://host of the portal of a gemeente. Raises NoHostError."""
    return f"{'https' if settings.SESSION_COOKIE_SECURE else 'http'}://{get_host(gemeente)}"


@while_unchanged
def _load_host(gemeente: int) -> str:
    host = Host.objects.filter(gemeente=gemeente).order_by("pk").first()
    if host is None:
        raise NoHostError
    return host.naam
