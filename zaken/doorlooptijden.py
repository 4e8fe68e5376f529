"""How long zaken of a kind took: from the dates of closed zaken to a range. Pure.

Half of them were done by the one day, eight of ten by the other. Without those that stood still,
were extended or were reopened: of these the time says something about them and not about the
kind. From few zaken nothing is said, and from times that lie far apart neither.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

# From fewer zaken nothing is kept: it could be about somebody.
LEAST = 20
# A range is shown when eight of ten took at most twice as long as half of them, or at most so many
# days longer.
_WIDEST, _WIDEST_DAYS = 2, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Verloop:
    """How one closed zaak went: its days, and its statuses as (statustype, when)."""

    start: date
    eind: date
    opgeschort: bool
    verlengd: bool
    statussen: tuple[tuple[UUID, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorlooptijd:
    """How long it took, in days. `stap`: the omschrijving of a statustype; empty: the whole zaak.

    `aantal` zaken were measured, `weggelaten` were left out.
    """

    stap: str
    aantal: int
    weggelaten: int
    mediaan: int
    p80: int

    @property
    def says_something(self) -> bool:
        """Whether the range is narrow enough to be of use to somebody who waits."""
        return self.p80 <= max(self.mediaan * _WIDEST, self.mediaan + _WIDEST_DAYS)


def measure(
    verlopen: Iterable[Verloop], namen: Mapping[UUID, str], eindstatussen: Iterable[UUID]
) -> tuple[Doorlooptijd, ...]:
    """The whole zaak first, then its steps; without what is known of too few zaken.

    `namen` of the statustypen of all versions; `eindstatussen` are those that close a zaak.
    """
    ends, everything = frozenset(eindstatussen), tuple(verlopen)
    kept = [v for v in everything if _is_comparable(v, ends)]
    days: dict[str, list[int]] = {"": [(v.eind - v.start).days for v in kept]}
    for verloop in kept:
        for stap, number in _list_steps(verloop, namen):
            days.setdefault(stap, []).append(number)
    return tuple(
        Doorlooptijd(
            stap=stap,
            aantal=len(numbers),
            weggelaten=len(everything) - len(kept),
            mediaan=_at(numbers, 0.5),
            p80=_at(numbers, 0.8),
        )
        for stap, numbers in days.items()
        if len(numbers) >= LEAST
    )


def _is_comparable(verloop: Verloop, ends: frozenset[UUID]) -> bool:
    """Not one that stood still, was extended, or went on after its eindstatus."""
    closed = [moment for statustype, moment in verloop.statussen if statustype in ends]
    reopened = bool(closed) and any(moment > min(closed) for _, moment in verloop.statussen)
    is_whole = verloop.start <= verloop.eind
    return is_whole and not (verloop.opgeschort or verloop.verlengd or reopened)


def _list_steps(verloop: Verloop, namen: Mapping[UUID, str]) -> Iterable[tuple[str, int]]:
    """How many days it was in each step; not of steps in which it was more than once."""
    history = sorted(verloop.statussen, key=lambda status: status[1])
    statustypen = [statustype for statustype, _ in history]
    for (statustype, begin), (_, end) in pairwise(history):
        if statustype in namen and statustypen.count(statustype) == 1:
            yield namen[statustype], (end - begin).days


def _at(numbers: list[int], part: float) -> int:
    """The number by which this part of them was done (nearest rank)."""
    return sorted(numbers)[max(0, math.ceil(part * len(numbers)) - 1)]
