"""Where a zaak is: all steps of its zaaktype, done, current and still to come. Pure.

`build(dossier, today)` lays the statuses that were set over the statustypen by volgnummer. It
invents nothing: a step without a status before the current one was skipped, not done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from zaken.domain import Dossier, Missing, Ok, Stale, Status, Statustype, Substatus, Zaak
from zaken.termijnen import add, get_last_day, next_working_day

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


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
    NORM = "norm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step. `reached_at` is when its (latest) status was set, None if it never was.

    `statustype` is None for a status whose statustype is not among those of the zaaktype.
    `eerder`: when it had been set before that, the oldest first; of a step that lies ahead again
    all of them. `tussenberichten` are the substatussen within it, the oldest first, `onderdelen`
    the deelzaken that started in it. `norm`: the day by which the gemeente wants to be done with
    the present step; None while the zaak stands still.
    """

    statustype: Statustype | None
    state: StepState
    reached_at: datetime | None
    eerder: tuple[datetime, ...] = ()
    tussenberichten: tuple[Substatus, ...] = ()
    onderdelen: tuple[Zaak, ...] = ()
    norm: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Einddatum:
    """The date that matters most to the resident, and what kind of date it is.

    `computed`: not registered but counted by us, from a term or with an extension.
    """

    kind: DateKind
    day: date
    passed: bool
    computed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All steps in order. `complete` is False when history or steps could not be fetched.

    `tussenberichten_missing`: there may be some, but they could not be fetched. `heropend`: when
    it went on after its eindstatus; `teruggezet`: when it went back to the present step from one
    further on. At most one of the two.
    """

    stappen: tuple[Stap, ...]
    current: Stap | None
    einddatum: Einddatum | None
    complete: bool
    tussenberichten_missing: bool = False
    heropend: datetime | None = None
    teruggezet: datetime | None = None


def get_einddatum(zaak: Zaak, today: date) -> Einddatum | None:
    """The most certain date: closed on, else planned, else the legal limit, else what is usual.

    A plan that has passed is no longer one when the term was extended meanwhile.
    """
    if zaak.einddatum is not None:
        return Einddatum(kind=DateKind.AFGEROND, day=zaak.einddatum, passed=False)
    gepland, legal = zaak.einddatum_gepland, get_legal_limit(zaak)
    is_overtaken = zaak.verlenging is not None and legal is not None
    if gepland is not None and not (is_overtaken and gepland < today):
        return Einddatum(kind=DateKind.GEPLAND, day=gepland, passed=gepland < today)
    if zaak.uiterlijke_einddatum_afdoening is None and (norm := _get_norm(zaak)) is not None:
        return Einddatum(kind=DateKind.NORM, day=norm, passed=norm < today, computed=True)
    if legal is None:
        return None
    day, computed = legal
    return Einddatum(
        kind=DateKind.WETTELIJK_UITERLIJK, day=day, passed=day < today, computed=computed
    )


def get_legal_limit(zaak: Zaak) -> tuple[date, bool] | None:
    """The day by which the law wants an answer, and whether we counted it; None when unknown.

    What is registered, with an extension that the registration did not count in: Open Zaak keeps
    the date as it was. Without it the doorlooptijd of the zaaktype from the day the zaak started.
    """
    verlenging = zaak.verlenging
    extra = verlenging.duur if verlenging and not verlenging.verwerkt else None
    registered = zaak.uiterlijke_einddatum_afdoening
    last = registered or _count_legal_limit(zaak)
    if last is None:
        return None
    later = add(last, extra) if extra else None
    return (next_working_day(later), True) if later else (last, registered is None)


def _count_legal_limit(zaak: Zaak) -> date | None:
    zaaktype = None if isinstance(zaak.zaaktype, Missing) else zaak.zaaktype.value
    if zaaktype is None or zaaktype.doorlooptijd is None:
        return None
    return get_last_day(zaak.startdatum, zaaktype.doorlooptijd)


def _get_norm(zaak: Zaak) -> date | None:
    """When the gemeente itself wants to be done (zaaktype.servicenorm); not after an extension."""
    if isinstance(zaak.zaaktype, Missing) or zaak.verlenging is not None:
        return None
    norm = zaak.zaaktype.value.servicenorm
    return add(zaak.startdatum, norm) if norm else None


def list_history(dossier: Dossier) -> tuple[tuple[Status, ...], bool]:
    """The statuses, in any order, and whether they are all there.

    Without the history the current status, which comes with the zaak, is still worth showing. A
    current status that could not be read is not the same as none.
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
        case Missing():
            complete = complete and bool(known)
        case _:
            pass
    return known, complete


def _statustypen(zaak: Zaak) -> tuple[Statustype, ...]:
    match zaak.zaaktype:
        case Ok(zaaktype) | Stale(zaaktype):
            return tuple(sorted(zaaktype.statustypen, key=lambda s: s.volgnummer))
        case Missing():
            return ()


def sort_statussen(
    statussen: Iterable[Status], statustypen: Iterable[Statustype]
) -> tuple[Status, ...]:
    """The oldest first; of two at one moment (some keep only the day) the one further on last."""
    volgnummers = {statustype.uuid: statustype.volgnummer for statustype in statustypen}
    return tuple(
        sorted(statussen, key=lambda s: (s.datum_status_gezet, volgnummers.get(s.statustype, -1)))
    )


def _latest(history: Iterable[Status], order: Mapping[UUID, int]) -> Status | None:
    """The status that was set last; of two at the same moment the one further on."""
    return max(
        history,
        key=lambda s: (s.datum_status_gezet, order.get(s.statustype, -1)),
        default=None,
    )


def _known_steps(
    zaak: Zaak, statustypen: tuple[Statustype, ...], history: tuple[Status, ...]
) -> tuple[Stap, ...]:
    """The steps of the zaaktype. What was reached beyond a step back lies ahead again."""
    order = {s.uuid: index for index, s in enumerate(statustypen)}
    moments: dict[UUID, tuple[datetime, ...]] = {}
    for status in sorted(history, key=lambda s: s.datum_status_gezet):
        before = moments.get(status.statustype, ())
        moments[status.statustype] = (*before, status.datum_status_gezet)
    latest = _latest((s for s in history if s.statustype in order), order)
    place = order[latest.statustype] if latest else -1
    is_here = not zaak.is_afgerond and latest is _latest(history, order)

    def state_of(index: int, statustype: Statustype) -> StepState:
        if index > place and not zaak.is_afgerond:
            return StepState.EXPECTED
        if index == place and is_here:
            return StepState.CURRENT
        return StepState.DONE if statustype.uuid in moments else StepState.SKIPPED

    return tuple(
        _build_step(zaak, statustype, state_of(index, statustype), moments.get(statustype.uuid, ()))
        for index, statustype in enumerate(statustypen)
    )


def _build_step(
    zaak: Zaak, statustype: Statustype, state: StepState, moments: tuple[datetime, ...]
) -> Stap:
    """A step and all moments at which it was set; of one that is to come they are all earlier."""
    ahead = state is StepState.EXPECTED or not moments
    reached_at = None if ahead else moments[-1]
    return Stap(
        statustype=statustype,
        state=state,
        reached_at=reached_at,
        eerder=moments if ahead else moments[:-1],
        norm=_get_step_norm(zaak, statustype, state, reached_at),
    )


def _get_step_norm(
    zaak: Zaak, statustype: Statustype, state: StepState, reached: datetime | None
) -> date | None:
    """By when the present step should be done (statustype.doorlooptijd); the last one is done."""
    if state is not StepState.CURRENT or reached is None or statustype.doorlooptijd is None:
        return None
    if zaak.opschorting is not None or statustype.is_eindstatus:
        return None
    return add(get_day(reached), statustype.doorlooptijd)


def _unknown_steps(
    zaak: Zaak, statustypen: tuple[Statustype, ...], history: tuple[Status, ...]
) -> tuple[Stap, ...]:
    """Statuses with a statustype that the zaaktype does not have: shown, without a name."""
    order = {s.uuid: index for index, s in enumerate(statustypen)}
    strange = sorted(
        (s for s in history if s.statustype not in order), key=lambda s: s.datum_status_gezet
    )
    here = None if zaak.is_afgerond else _latest(history, order)
    return tuple(
        Stap(
            statustype=None,
            state=StepState.CURRENT if status is here else StepState.DONE,
            reached_at=status.datum_status_gezet,
        )
        for status in strange
    )


def build(dossier: Dossier, today: date) -> Timeline:
    """The track and trace of a dossier, as of `today`."""
    zaak = dossier.zaak
    history, complete = list_history(dossier)
    statustypen = _statustypen(zaak)
    known = _known_steps(zaak, statustypen, history)
    strange = _unknown_steps(zaak, statustypen, history)
    stappen = _with_tussenberichten(_merge(strange, known), dossier, history)
    stappen = _with_onderdelen(stappen, dossier, history)
    current = next((s for s in stappen if s.state is StepState.CURRENT), None)
    heropend = _get_heropend(zaak, statustypen, history)
    return Timeline(
        stappen=stappen,
        current=current,
        einddatum=get_einddatum(zaak, today),
        complete=complete and not isinstance(zaak.zaaktype, Missing),
        tussenberichten_missing=isinstance(dossier.substatussen, Missing),
        heropend=heropend,
        teruggezet=None if heropend else _get_teruggezet(zaak, statustypen, history),
    )


def _get_heropend(
    zaak: Zaak, statustypen: tuple[Statustype, ...], history: tuple[Status, ...]
) -> datetime | None:
    """When a zaak that had its eindstatus went on; None for one that is closed, or never was."""
    ends = {s.uuid for s in statustypen if s.is_eindstatus}
    moments = [s.datum_status_gezet for s in history]
    closed = [s.datum_status_gezet for s in history if s.statustype in ends]
    if zaak.is_afgerond or not closed:
        return None
    return min((moment for moment in moments if moment > max(closed)), default=None)


def _get_teruggezet(
    zaak: Zaak, statustypen: tuple[Statustype, ...], history: tuple[Status, ...]
) -> datetime | None:
    """When the present step was set after one further on."""
    order = {s.uuid: index for index, s in enumerate(statustypen)}
    known = [s for s in history if s.statustype in order]
    latest = _latest(known, order)
    if zaak.is_afgerond or latest is None:
        return None
    place = order[latest.statustype]
    went_back = any(
        order[s.statustype] > place and s.datum_status_gezet < latest.datum_status_gezet
        for s in known
    )
    return latest.datum_status_gezet if went_back else None


def _with_onderdelen(
    stappen: tuple[Stap, ...], dossier: Dossier, history: tuple[Status, ...]
) -> tuple[Stap, ...]:
    """Each deelzaak in the step that the zaak was in on the day it started."""
    if isinstance(dossier.deelzaken, Missing) or not stappen:
        return stappen
    within: dict[int, list[Zaak]] = {}
    for deelzaak in sorted(dossier.deelzaken.value, key=lambda z: z.startdatum):
        before = [s for s in history if get_day(s.datum_status_gezet) <= deelzaak.startdatum]
        status = max(before, key=lambda s: s.datum_status_gezet, default=None)
        within.setdefault(_find_step(stappen, status), []).append(deelzaak)
    return tuple(
        replace(stap, onderdelen=tuple(within.get(index, ()))) for index, stap in enumerate(stappen)
    )


def get_day(moment: datetime) -> date:
    """The day in the Netherlands."""
    return moment.astimezone(_AMSTERDAM).date()


def _with_tussenberichten(
    stappen: tuple[Stap, ...], dossier: Dossier, history: tuple[Status, ...]
) -> tuple[Stap, ...]:
    """Each substatus in the step of its status; without one, in the step it was then in."""
    if isinstance(dossier.substatussen, Missing) or not stappen:
        return stappen
    within: dict[int, list[Substatus]] = {}
    for substatus in sorted(dossier.substatussen.value, key=lambda s: s.tijdstip):
        status = _find_status(substatus, history)
        within.setdefault(_find_step(stappen, status), []).append(substatus)
    return tuple(
        replace(stap, tussenberichten=tuple(within.get(index, ())))
        for index, stap in enumerate(stappen)
    )


def _find_status(substatus: Substatus, history: tuple[Status, ...]) -> Status | None:
    """The status that it names; else the last that was set before it."""
    named = next((s for s in history if s.uuid == substatus.status), None)
    before = [s for s in history if s.datum_status_gezet <= substatus.tijdstip]
    return named or max(before, key=lambda s: s.datum_status_gezet, default=None)


def _find_step(stappen: tuple[Stap, ...], status: Status | None) -> int:
    """The place of the step of a status; the first step when nothing better is known."""
    for index, stap in enumerate(stappen):
        if status and stap.statustype and stap.statustype.uuid == status.statustype:
            return index
    for index, stap in enumerate(stappen):
        if status and not stap.statustype and stap.reached_at == status.datum_status_gezet:
            return index
    return 0


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
