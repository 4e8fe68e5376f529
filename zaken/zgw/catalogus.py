"""The types of a registration (Catalogi API), remembered: they hardly change and name no person.

Fresh for an hour; an older answer is used (as Stale) when the registration fails. Questions for the
same type at the same moment share one set of calls. Keyed by uuid: host names differ per route.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from zaken.domain import (
    Missing,
    Ok,
    Outcome,
    Richting,
    SourceError,
    SourceInvalidError,
    Stale,
    Statustype,
    Zaaktype,
)
from zaken.source import Pending
from zaken.zgw.paging import collect_all
from zaken.zgw.queries import Json
from zaken.zgw.schemas import (
    OmschrijvingWire,
    ResultaattypeWire,
    StatustypeWire,
    ZaaktypeInformatieobjecttypeWire,
    ZaaktypeWire,
)
from zaken.zgw.transport import Deadline, Transport

_STATUSTYPEN = TypeAdapter(list[StatustypeWire])
_RESULTAATTYPEN = TypeAdapter(list[ResultaattypeWire])
_RICHTINGEN = TypeAdapter(list[ZaaktypeInformatieobjecttypeWire])


@dataclass(frozen=True, slots=True)
class _Remembered:
    value: Any
    at: float
    fetched_at: datetime


type _Key = tuple[str, UUID]


class Catalogus:
    """The types of one registration. Safe to use from several threads."""

    def __init__(self, transport: Transport, fresh_seconds: float) -> None:
        self.transport = transport
        self._fresh_seconds = fresh_seconds
        self._lock = threading.Lock()
        self._known: dict[_Key, _Remembered] = {}
        self._running: dict[_Key, tuple[Pending[Json], ...]] = {}

    def start_zaaktype(self, uuid: UUID, deadline: Deadline) -> Pending[Outcome[Zaaktype]]:
        """A zaaktype with its statustypen, resultaattypen and directions: four calls at once."""
        here = {"zaaktype": self.transport.url(f"zaaktypen/{uuid}")}
        # A zaak can be of a version that is no longer valid, so ask for all of them.
        all_of = {**here, "status": "alles"}

        def calls() -> tuple[Pending[Json], ...]:
            return (
                self.transport.start_get(f"zaaktypen/{uuid}", deadline),
                self._start_all("statustypen", deadline, all_of),
                self._start_all("resultaattypen", deadline, all_of),
                self._start_all("zaaktype-informatieobjecttypen", deadline, all_of),
            )

        def parse(answers: tuple[Json, ...]) -> Zaaktype:
            return _build_zaaktype(uuid, answers)

        return self._start(("zaaktype", uuid), calls, parse)

    def start_omschrijving(
        self, kind: str, uuid: UUID, deadline: Deadline
    ) -> Pending[Outcome[str]]:
        """The name of an informatieobjecttype or besluittype (`kind`: the plural in the URL)."""
        return self._start(
            (kind, uuid),
            lambda: (self.transport.start_get(f"{kind}/{uuid}", deadline),),
            lambda answers: OmschrijvingWire.model_validate(answers[0]).omschrijving,
        )

    def _start_all(self, path: str, deadline: Deadline, params: dict[str, str]) -> Pending[Json]:
        """All rows of a list, however many pages it has."""
        return collect_all(
            lambda page: self.transport.start_get(path, deadline, {**params, **page}),
            self.transport.upstream.registratie,
        )

    def _start[T](
        self,
        key: _Key,
        calls: Callable[[], tuple[Pending[Json], ...]],
        parse: Callable[[tuple[Json, ...]], T],
    ) -> Pending[Outcome[T]]:
        with self._lock:
            known = self._known.get(key)
            if known and time.monotonic() - known.at < self._fresh_seconds:
                value = cast("T", known.value)
                return lambda: Ok(value)
            running = self._running.get(key)
            if running is None:
                running = self._running[key] = calls()
        return lambda: self._collect(key, running, parse, known)

    def _collect[T](
        self,
        key: _Key,
        running: tuple[Pending[Json], ...],
        parse: Callable[[tuple[Json, ...]], T],
        known: _Remembered | None,
    ) -> Outcome[T]:
        try:
            value = self._parse(running, parse)
        except SourceError as error:
            if known:
                return Stale(cast("T", known.value), known.fetched_at)
            return Missing(error.reason)
        else:
            self._remember(key, value)
            return Ok(value)
        finally:
            with self._lock:
                if self._running.get(key) is running:
                    del self._running[key]

    def _parse[T](
        self, running: tuple[Pending[Json], ...], parse: Callable[[tuple[Json, ...]], T]
    ) -> T:
        try:
            return parse(tuple(collect() for collect in running))
        except ValidationError:
            raise SourceInvalidError(self.transport.upstream.registratie, "catalogus") from None

    def _remember(self, key: _Key, value: object) -> None:
        with self._lock:
            self._known[key] = _Remembered(value, time.monotonic(), datetime.now(UTC))


def _build_zaaktype(uuid: UUID, answers: tuple[Json, ...]) -> Zaaktype:
    zaaktype = ZaaktypeWire.model_validate(answers[0])
    statustypen = _STATUSTYPEN.validate_python(answers[1])
    resultaattypen = _RESULTAATTYPEN.validate_python(answers[2])
    richtingen = _RICHTINGEN.validate_python(answers[3])
    directions = {r.value: r for r in Richting}
    return Zaaktype(
        uuid=uuid,
        identificatie=zaaktype.identificatie,
        omschrijving=zaaktype.omschrijving,
        intern=zaaktype.indicatie_intern_of_extern == "intern",
        doorlooptijd=zaaktype.doorlooptijd,
        servicenorm=zaaktype.servicenorm,
        statustypen=tuple(
            Statustype(
                uuid=s.uuid,
                volgnummer=position if s.volgnummer is None else s.volgnummer,
                omschrijving=s.omschrijving,
                omschrijving_generiek=s.omschrijving_generiek,
                statustekst=s.statustekst,
                is_eindstatus=s.is_eindstatus,
                informeren=s.informeren,
            )
            for position, s in enumerate(statustypen, start=1)
        ),
        resultaattypen={r.uuid: r.omschrijving for r in resultaattypen},
        richtingen={
            r.informatieobjecttype: directions[r.richting]
            for r in richtingen
            if r.informatieobjecttype and r.richting in directions
        },
    )
