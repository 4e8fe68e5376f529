"""The page that warns before a session ends, for who has no script."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """How long it lasts (`seconds`, from now), and where to go on (`volgende`, a path)."""

    title: str
    explanation: str
    seconds: int
    volgende: str


def build_session(seconds: int, volgende: str) -> SessionPage:
    """In minutes, rounded down: better too early than too late."""
    minutes = max(1, seconds // 60)
    text = ngettext(
        "Over ongeveer %(minutes)s minuut loggen wij u uit. Zo kan niemand anders uw zaken zien.",
        "Over ongeveer %(minutes)s minuten loggen wij u uit. Zo kan niemand anders uw zaken zien.",
        minutes,
    )
    return SessionPage(
        title=_("Bent u er nog?"),
        explanation=text % {"minutes": minutes},
        seconds=seconds,
        volgende=volgende,
    )
