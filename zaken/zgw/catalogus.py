"""The types of a registration (Catalogi API): which calls they take. They name no person.

Remembered by `catalogus_cache`, keyed by uuid: host names differ per route.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import ValidationError

from zaken.domain import Besluittype, Outcome, SourceInvalidError, Zaaktype
from zaken.source import Pending
from zaken.zgw.catalogus_cache import CatalogusCache, Question
from zaken.zgw.catalogus_shared import SharedCache
from zaken.zgw.catalogus_typen import (
    PARTS,
    build_besluittype,
    build_domein,
    build_omschrijving,
    build_versies,
    build_zaaktype,
    keep_besluittype,
    keep_domein,
    keep_omschrijving,
    keep_versies,
    keep_zaaktype,
)
from zaken.zgw.paging import collect_all
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline, Transport


class Catalogus:
    """The types of one registration. Safe to use from several threads.

    Call it, and what it gives, in the thread of the request: the shared cache belongs to that.
    """

    def __init__(
        self,
        transport: Transport,
        fresh_seconds: float,
        shared: SharedCache | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.transport = transport
        self.cache = CatalogusCache(transport.upstream.api_root, fresh_seconds, shared, clock)

    def start_zaaktypen(
        self, uuids: Iterable[UUID], deadline: Deadline
    ) -> Pending[dict[UUID, Outcome[Zaaktype]]]:
        """All zaaktypen of a page: what is known costs nothing, the rest one round."""
        return self.cache.start([self.ask_zaaktype(uuid) for uuid in set(uuids)], deadline)

    def start_zaaktype(self, uuid: UUID, deadline: Deadline) -> Pending[Outcome[Zaaktype]]:
        """One zaaktype with its statustypen, resultaattypen and directions."""
        pending = self.start_zaaktypen([uuid], deadline)
        return lambda: pending()[uuid]

    def start_omschrijvingen(
        self, kind: str, uuids: Iterable[UUID], deadline: Deadline
    ) -> Pending[dict[UUID, Outcome[str]]]:
        """The names of types of which only that is read (`kind`: the plural in the URL)."""
        return self.cache.start([self.ask_omschrijving(kind, u) for u in set(uuids)], deadline)

    def start_besluittypen(
        self, uuids: Iterable[UUID], deadline: Deadline
    ) -> Pending[dict[UUID, Outcome[Besluittype]]]:
        """Besluittypen: name and reactietermijn."""
        return self.cache.start([self.ask_besluittype(uuid) for uuid in set(uuids)], deadline)

    def start_domeinen(
        self, uuids: Iterable[UUID], deadline: Deadline
    ) -> Pending[dict[UUID, Outcome[str]]]:
        """The domein of each catalogus."""
        return self.cache.start([self.ask_domein(uuid) for uuid in set(uuids)], deadline)

    def start_omschrijving(
        self, kind: str, uuid: UUID, deadline: Deadline
    ) -> Pending[Outcome[str]]:
        """One of these names."""
        pending = self.start_omschrijvingen(kind, [uuid], deadline)
        return lambda: pending()[uuid]

    def start_published(self, deadline: Deadline) -> Pending[tuple[UUID, ...]]:
        """All published zaaktypen, of every version. Not remembered. Raises SourceError."""
        pending = self.start_all("zaaktypen", deadline, {"status": "definitief"})
        registratie = self.transport.upstream.registratie

        def collect() -> tuple[UUID, ...]:
            try:
                return build_versies((pending(),))
            except ValidationError:
                raise SourceInvalidError(registratie, "zaaktypen") from None

        return collect

    def start_versies(
        self, identificatie: str, deadline: Deadline
    ) -> Pending[Outcome[tuple[UUID, ...]]]:
        """All versions of a zaaktype, by the identificatie that they share."""
        question = self.ask_versies(identificatie)
        pending = self.cache.start([question], deadline)
        return lambda: pending()[question.uuid]

    def get_known_soorten(self) -> dict[str, str]:
        """The omschrijving of each remembered zaaktype by its identificatie. Costs no call."""
        known = self.cache.list_known("zaaktypen")
        return {zaaktype.identificatie: zaaktype.omschrijving for zaaktype in known}

    def ask_zaaktype(self, uuid: UUID) -> Question[Zaaktype]:
        """Four calls at once: the zaaktype and a list of each of its parts."""
        # A zaak can be of a version that is no longer valid, so ask for all of them.
        params = {"zaaktype": self.transport.url(f"zaaktypen/{uuid}"), "status": "alles"}
        return Question(
            kind="zaaktypen",
            uuid=uuid,
            start=lambda deadline: (
                self.transport.start_get(f"zaaktypen/{uuid}", deadline),
                *(self.start_all(path, deadline, params) for path in PARTS),
            ),
            keep=keep_zaaktype,
            parse=lambda answers: build_zaaktype(uuid, answers),
        )

    def ask_besluittype(self, uuid: UUID) -> Question[Besluittype]:
        """One call: the besluittype itself."""
        return Question(
            kind="besluittypen",
            uuid=uuid,
            start=lambda deadline: (self.transport.start_get(f"besluittypen/{uuid}", deadline),),
            keep=keep_besluittype,
            parse=build_besluittype,
        )

    def ask_domein(self, uuid: UUID) -> Question[str]:
        """One call: the catalogus itself."""
        return Question(
            kind="catalogussen",
            uuid=uuid,
            start=lambda deadline: (self.transport.start_get(f"catalogussen/{uuid}", deadline),),
            keep=keep_domein,
            parse=build_domein,
        )

    def ask_name(self, kind: str, uuid: UUID) -> Question[Any]:
        """A type that is no zaaktype, by the plural in its URL."""
        if kind == "besluittypen":
            return self.ask_besluittype(uuid)
        return self.ask_omschrijving(kind, uuid)

    def ask_versies(self, identificatie: str) -> Question[tuple[UUID, ...]]:
        """One call per hundred versions; remembered under a uuid made of the identificatie."""
        params = {"identificatie": identificatie, "status": "alles"}
        return Question(
            kind="zaaktypeversies",
            uuid=uuid5(NAMESPACE_OID, identificatie),
            start=lambda deadline: (self.start_all("zaaktypen", deadline, params),),
            keep=keep_versies,
            parse=build_versies,
        )

    def ask_omschrijving(self, kind: str, uuid: UUID) -> Question[str]:
        """One call: the type itself."""
        return Question(
            kind=kind,
            uuid=uuid,
            start=lambda deadline: (self.transport.start_get(f"{kind}/{uuid}", deadline),),
            keep=keep_omschrijving,
            parse=build_omschrijving,
        )

    def start_all(
        self, path: str, deadline: Deadline, params: dict[str, str]
    ) -> Pending[list[Json]]:
        """All rows of a list, however many pages it has."""
        return collect_all(
            lambda page: self.transport.start_get(path, deadline, {**params, **page}),
            self.transport.upstream.registratie,
        )
