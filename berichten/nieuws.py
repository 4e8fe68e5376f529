"""What is worth telling, and whether it still is when it is told. Pure.

A status that was corrected within the waiting time is no news, and neither is one that brings the
zaak back to where it was before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from berichten.soorten import Soort
from zaken.domain import Missing, Status, Statustype, Zaak
from zaken.stapsoorten import find_turn
from zaken.teksten import Wie, Zaaktypetekst
from zaken.timeline import DateKind, get_einddatum


@dataclass(frozen=True, slots=True, kw_only=True)
class Nieuws:
    """One thing to tell. `moet`: whether the resident must act; None where we do not know.

    `zaaknummer` and the term are for an ontvangstbevestiging only.
    """

    soort: Soort
    moet: bool | None = None
    namens: bool = False
    zaaknummer: str = field(default="", repr=False)
    termijn: date | None = None
    termijnsoort: DateKind | None = None


def is_corrected(statussen: Sequence[Status], uuid: UUID, wachttijd: timedelta) -> bool:
    """Whether a status was replaced, or only undid another one, within the waiting time.

    `statussen`: the oldest first. What stood longer than that was told, and is told.
    """
    lasting = [
        status
        for status, following in zip(statussen, [*statussen[1:], None], strict=True)
        if following is None
        or following.datum_status_gezet - status.datum_status_gezet >= wachttijd
    ]
    place = next((i for i, status in enumerate(lasting) if status.uuid == uuid), None)
    if place is None:
        return True
    return place > 0 and lasting[place - 1].statustype == lasting[place].statustype


def find_statustype(zaak: Zaak, status: Status) -> Statustype | None:
    """The step of a status; None when it is not one of the zaaktype."""
    if isinstance(zaak.zaaktype, Missing):
        return None
    steps = zaak.zaaktype.value.statustypen
    return next((step for step in steps if step.uuid == status.statustype), None)


def must_act(zaak: Zaak, tekst: Zaaktypetekst, current: Status | None) -> bool | None:
    """Whether it is the resident's turn, as their page says it; None where that is not known."""
    if zaak.is_afgerond:
        return False
    statustype = find_statustype(zaak, current) if current else None
    turn = find_turn(statustype, tekst)
    return None if turn is None else turn is Wie.INWONER


def build_ontvangst(zaak: Zaak, today: date, *, moet: bool | None, namens: bool) -> Nieuws:
    """With the zaaknummer and when to expect an answer, and not what it is about."""
    einddatum = get_einddatum(zaak, today)
    known = einddatum if einddatum and not einddatum.passed and not zaak.opschorting else None
    return Nieuws(
        soort=Soort.ONTVANGST,
        moet=moet,
        namens=namens,
        zaaknummer=zaak.identificatie,
        termijn=known.day if known else None,
        termijnsoort=known.kind if known else None,
    )
