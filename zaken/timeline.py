"""Where a zaak is: all steps of its zaaktype, done, current and still to come. Pure.

`build(dossier, today)` lays the statuses that were set over the statustypen by volgnummer. It
invents nothing: a step without a status before the current one was skipped, not done.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from zaken.domain import Dossier, Missing, Ok, Stale, Status, Statustype, Zaak


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    EXPECTED = "expected"
    SKIPPED = "skipped"


class DateKind(StrEnum):
    """What a date of a zaak is; residents are told which."""

    AFGEROND = "afgerond"
    GEPLAND = "gepland"
    WETTELIJK_UITERLIJK = "wettelijk_uiterlijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step. `reached_at` is when its (latest) status was set, None if it never was.

    `statustype` is None for a status whose statustype is not among those of the zaaktype.
    """

    statustype: Statustype | None
    state: StepState
    reached_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Einddatum:
    """The date that matters most to the resident, and what kind of date it is."""

    kind: DateKind
    day: date
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All steps in order. `complete` is False when history or steps could not be fetched."""

    stappen: tuple[Stap, ...]
    current: Stap | None
    einddatum: Einddatum | None
    complete: bool


def get_einddatum(zaak: Zaak, today: date) -> Einddatum | None:
    """The most certain date: closed on, else planned, else the legal limit."""
    if zaak.einddatum is not None:
        return Einddatum(kind=DateKind.AFGEROND, day=zaak.einddatum, passed=False)
    for kind, day in (
        (DateKind.GEPLAND, zaak.einddatum_gepland),
        (DateKind.WETTELIJK_UITERLIJK, zaak.uiterlijke_einddatum_afdoening),
    ):
        if day is not None:
            return Einddatum(kind=kind, day=day, passed=day < today)
    return None


def _history(dossier: Dossier) -> tuple[tuple[Status, ...], bool]:
    """The statuses, oldest first, and whether they are all there.

    Without the history the current status, which comes with the zaak, is still worth showing.
    Statuses of the same moment keep the order of their steps.
    """
    match dossier.statussen:
        case Ok(value) | Stale(value):
            known, complete = value, True
        case Missing():
            known, complete = (), False
    match dossier.zaak.status:
        case Ok(Status() as status) | Stale(Status() as status):
            if status.uuid not in {s.uuid for s in known}:
                known = (*known, status)
        case _:
            pass
    return known, complete


def _statustypen(zaak: Zaak) -> tuple[Statustype, ...]:
    match zaak.zaaktype:
        case Ok(zaaktype) | Stale(zaaktype):
            return tuple(sorted(zaaktype.statustypen, key=lambda s: s.volgnummer))
        case Missing():
            return ()


def _state(index: int, current: int, *, reached: bool, closed: bool) -> StepState:
    """The state of step `index` when the zaak is at step `current`."""
    if index == current:
        return StepState.DONE if closed else StepState.CURRENT
    if index < current:
        return StepState.DONE if reached else StepState.SKIPPED
    return StepState.SKIPPED if closed else StepState.EXPECTED


def _known_steps(
    statustypen: tuple[Statustype, ...], history: tuple[Status, ...], *, closed: bool
) -> tuple[Stap, ...]:
    order = {s.uuid: index for index, s in enumerate(statustypen)}
    ours = [s for s in history if s.statustype in order]
    latest = max(ours, key=lambda s: (s.datum_status_gezet, order[s.statustype]), default=None)
    current = order[latest.statustype] if latest else -1
    reached: dict[UUID, datetime] = {}
    for status in ours:
        moment = reached.get(status.statustype)
        if moment is None or status.datum_status_gezet > moment:
            reached[status.statustype] = status.datum_status_gezet
    steps = []
    for index, statustype in enumerate(statustypen):
        state = _state(index, current, reached=statustype.uuid in reached, closed=closed)
        # After a step back, what was reached further on lies ahead again.
        at = reached.get(statustype.uuid) if state is not StepState.EXPECTED else None
        steps.append(Stap(statustype=statustype, state=state, reached_at=at))
    return tuple(steps)


def _unknown_steps(
    history: tuple[Status, ...], known: tuple[Statustype, ...], *, open_end: bool
) -> tuple[Stap, ...]:
    """Statuses with a statustype that the zaaktype does not have: shown, without a name."""
    uuids = {s.uuid for s in known}
    strange = sorted(
        (s for s in history if s.statustype not in uuids), key=lambda s: s.datum_status_gezet
    )
    last = len(strange) - 1
    return tuple(
        Stap(
            statustype=None,
            state=StepState.CURRENT if open_end and index == last else StepState.DONE,
            reached_at=status.datum_status_gezet,
        )
        for index, status in enumerate(strange)
    )


def build(dossier: Dossier, today: date) -> Timeline:
    """The track and trace of a dossier, as of `today`."""
    zaak = dossier.zaak
    history, complete = _history(dossier)
    statustypen = _statustypen(zaak)
    known = _known_steps(statustypen, history, closed=zaak.is_afgerond)
    has_current = any(step.state is StepState.CURRENT for step in known)
    strange = _unknown_steps(
        history, statustypen, open_end=not zaak.is_afgerond and not has_current
    )
    stappen = _merge(strange, known)
    current = next((s for s in stappen if s.state is StepState.CURRENT), None)
    return Timeline(
        stappen=stappen,
        current=current,
        einddatum=get_einddatum(zaak, today),
        complete=complete and not isinstance(zaak.zaaktype, Missing),
    )


def _merge(strange: tuple[Stap, ...], known: tuple[Stap, ...]) -> tuple[Stap, ...]:
    """Put each strange step before the first known step that was reached later."""
    steps = list(known)
    for stap in strange:
        place = next(
            (
                index
                for index, other in enumerate(steps)
                if other.state is StepState.EXPECTED
                or (other.reached_at and stap.reached_at and other.reached_at > stap.reached_at)
            ),
            len(steps),
        )
        steps.insert(place, stap)
    return tuple(steps)
