"""One registration: its APIs, its profile, and the few ways in which anything is asked of it.

What a page needs is in `listing` and `dossier`; here is how a search, a list and a zaak are asked
and parsed, with the deviations that the profile names.
"""

import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pydantic import ValidationError

from zaken.domain import (
    Identity,
    Missing,
    Ok,
    Outcome,
    Rol,
    SourceError,
    SourceFilterIgnoredError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    Zaak,
    Zaaktype,
)
from zaken.events import Event, record_event
from zaken.source import Pending
from zaken.zgw.build import Asker, build_zaak
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.paging import collect_all
from zaken.zgw.probe import Probe
from zaken.zgw.profiles import Profile
from zaken.zgw.queries import (
    PERSON_KEYS,
    Json,
    PartyFilter,
    Search,
    build_probe_search,
    list_filters,
)
from zaken.zgw.schemas import ZaakWire
from zaken.zgw.transport import Deadline, Transport

EXPAND_REFUSED_SECONDS = 10 * 60
NO_ZAAK = UUID(int=0)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apis:
    """The APIs of one registration. Not every registration has a Besluiten API."""

    zaken: Transport
    documenten: Transport
    besluiten: Transport | None
    catalogus: Catalogus


class OfZaak(Protocol):
    """A row that names its zaak."""

    @property
    def zaak(self) -> UUID | None:
        """The uuid of the zaak."""
        ...


class Registration:
    """Asks and parses; decides nothing."""

    def __init__(  # noqa: PLR0913  # what is configured
        self,
        *,
        slug: str,
        naam: str,
        apis: Apis,
        profile: Profile,
        zoek_met_get: bool,
        page_seconds: float,
        rollen_eindigen_niet: bool = False,
        berichten_zonder_doelgroep: bool = False,
        domeinen: bool = False,
    ) -> None:
        self.slug = slug
        self.naam = naam
        self.apis = apis
        self.profile = profile
        self.zoek_met_get = zoek_met_get
        self.rollen_eindigen_niet = rollen_eindigen_niet
        self.berichten_zonder_doelgroep = berichten_zonder_doelgroep
        self.domeinen = domeinen
        self.page_seconds = page_seconds
        self.persons = Probe(slug, self.start_nobody)
        self._companies: dict[frozenset[str], Probe] = {}
        self.documents = Probe(slug, self._start_no_documents, refusal_will_do=True)
        self._expand_refused_at = -math.inf

    def get_asker(self, identity: Identity) -> Asker:
        """Whose numbers are kept of the rollen."""
        return Asker(identity=identity, inn_nnp_id=self.profile.inn_nnp_id)

    def list_filters(self, identity: Identity) -> tuple[PartyFilter, ...]:
        """How the zaken of this subject are found here. Raises NoFilterError."""
        return list_filters(identity.subject, self.profile)

    def start_probes(self, filters: Iterable[PartyFilter], deadline: Deadline) -> Pending[None]:
        """Whether these filters work here; see Probe.start. Each filter has its own answer."""
        started = [self._get_probe(frozenset(party)).start(deadline) for party in filters]

        def collect() -> None:
            for allowed in started:
                allowed()

        return collect

    def _get_probe(self, keys: frozenset[str]) -> Probe:
        if keys == PERSON_KEYS:
            return self.persons
        ask = partial(self._start_nobody_by, keys)
        return self._companies.setdefault(keys, Probe(self.slug, ask))

    @property
    def expands(self) -> bool:
        """Whether `expand` may be asked: not where it was refused a short while ago."""
        refused = time.monotonic() - self._expand_refused_at < EXPAND_REFUSED_SECONDS
        return self.profile.expand and not refused

    def new_deadline(self) -> Deadline:
        """The moment at which a page that starts now stops waiting for this registration."""
        return Deadline.after(self.page_seconds)

    def zaak_url(self, uuid: UUID) -> str:
        """The address of a zaak, as its parts are asked by it."""
        return self.apis.zaken.url(f"zaken/{uuid}")

    def zaaktype_url(self, uuid: UUID) -> str:
        """The address of a version of a zaaktype."""
        return self.apis.catalogus.transport.url(f"zaaktypen/{uuid}")

    def build_zaak(
        self,
        wire: ZaakWire,
        zaaktype: Outcome[Zaaktype],
        rollen: tuple[Rol, ...] | None = None,
        *,
        asker: Asker,
    ) -> Zaak:
        """See build.build_zaak; with what this supplier does about an extension."""
        zaak = build_zaak(wire, self.slug, zaaktype, rollen, asker=asker)
        if zaak.verlenging is None or not self.profile.verlenging_verwerkt:
            return zaak
        return replace(zaak, verlenging=replace(zaak.verlenging, verwerkt=True))

    def start_search(
        self, search: Search, deadline: Deadline, page: int, size: int
    ) -> Pending[Json]:
        """One page of a search."""
        paging = {"page": str(page)}
        if self.profile.fixed_page_size is None:
            paging["pageSize"] = str(size)
        return self.start_expanding(search, lambda s: self._start_search(s, deadline, paging))

    def start_expanding(
        self, search: Search, start: Callable[[Search], Pending[Json]]
    ) -> Pending[Json]:
        """Ask with what belongs to the zaken; without it where that is refused (Open Zaak: 403)."""
        if not (search.expand and self.expands):
            return start(search.without_expand())
        pending = start(search)

        def collect() -> Json:
            try:
                return pending()
            except SourceRefusedError:
                answer = start(search.without_expand())()
            self._expand_refused_at = time.monotonic()
            logger.warning("%s refuses expand: single reads take its place", self.slug)
            return answer

        return collect

    def start_zoek(
        self,
        search: Search,
        deadline: Deadline,
        paging: Mapping[str, str] | None = None,
        *,
        optional: bool = False,
    ) -> Pending[Json]:
        """`POST zaken/_zoek`: the number of a person travels in the body."""
        return self.apis.zaken.start_post(
            "zaken/_zoek", deadline, search.as_body(), paging, optional=optional
        )

    def start_many(
        self,
        transport: Transport,
        path: str,
        deadline: Deadline,
        params: Mapping[str, str],
        *,
        optional: bool = False,
    ) -> Pending[list[Json]]:
        """All rows of a paged list, the pages behind the first at once."""
        return collect_all(
            lambda page: transport.start_get(path, deadline, {**params, **page}, optional=optional),
            self.slug,
        )

    def start_nobody(self, deadline: Deadline) -> Pending[Json]:
        """The zaken of a number that cannot exist."""
        return self._start_nobody_by(PERSON_KEYS, deadline)

    def _start_nobody_by(self, keys: frozenset[str], deadline: Deadline) -> Pending[Json]:
        return self.start_search(build_probe_search(keys), deadline, 1, 1)

    def found(self, pending: Pending[Json], page: int) -> Json:
        """The answer of a search. A page past the end is empty (Open Zaak: 404 "Ongeldige pagina").

        When the first page is not there, there is no search at this address: not "no zaken".
        """
        try:
            return pending()
        except SourceNotFoundError:
            if page == 1:
                raise SourceInvalidError(self.slug, "no search here") from None
            return {"count": 0, "results": []}

    def parse[T](self, parse: Callable[[], T]) -> T:
        """Turn pydantic's error into ours: the names of fields, no input."""
        try:
            return parse()
        except ValidationError as error:
            fields = {".".join(str(part) for part in e["loc"]) for e in error.errors()}
            raise SourceInvalidError(self.slug, f"fields {sorted(fields)[:5]}") from None

    def check_of_zaak[T: OfZaak](self, rows: Iterable[T], uuid: UUID) -> list[T]:
        """The rows of a list that was asked by zaak. One of another zaak: the filter is ignored."""
        kept = list(rows)
        if any(row.zaak != uuid for row in kept):
            record_event(Event.FILTER_IGNORED, registratie=self.slug, reason="rows")
            raise SourceFilterIgnoredError(self.slug, "rows of another zaak")
        return kept

    def outcome[T](self, parse: Callable[[], T]) -> Outcome[T]:
        """A failure as a value."""
        try:
            return Ok(self.parse(parse))
        except SourceError as error:
            return Missing(error.reason)

    def start_zaaktypen(
        self, wires: Iterable[ZaakWire], deadline: Deadline
    ) -> Pending[dict[UUID, Outcome[Zaaktype]]]:
        """The zaaktypen of zaken, from the catalogus; with a domein where texts depend on it."""
        uuids = {wire.zaaktype for wire in wires}
        pending = self.apis.catalogus.start_zaaktypen(uuids, deadline)
        if not self.domeinen:
            return pending
        return lambda: self.add_domeinen(pending(), deadline)

    def add_domeinen(
        self, types: dict[UUID, Outcome[Zaaktype]], deadline: Deadline
    ) -> dict[UUID, Outcome[Zaaktype]]:
        """One that could not be fetched costs the texts, not the page."""
        known = [outcome.value for outcome in types.values() if not isinstance(outcome, Missing)]
        catalogi = {zaaktype.catalogus for zaaktype in known if zaaktype.catalogus}
        found = self.apis.catalogus.start_domeinen(catalogi, deadline)()
        domeinen = {u: o.value for u, o in found.items() if not isinstance(o, Missing)}

        def add(outcome: Outcome[Zaaktype]) -> Outcome[Zaaktype]:
            if isinstance(outcome, Missing) or outcome.value.catalogus not in domeinen:
                return outcome
            domein = domeinen[outcome.value.catalogus]
            return replace(outcome, value=replace(outcome.value, domein=domein))

        return {uuid: add(outcome) for uuid, outcome in types.items()}

    def _start_search(
        self, search: Search, deadline: Deadline, paging: Mapping[str, str]
    ) -> Pending[Json]:
        if self.zoek_met_get:
            return self.apis.zaken.start_get("zaken", deadline, {**search.as_query(), **paging})
        return self.start_zoek(search, deadline, paging)

    def _start_no_documents(self, deadline: Deadline) -> Pending[Json]:
        """The documents of a zaak that cannot exist."""
        params = {"objectinformatieobjecten__object": self.zaak_url(NO_ZAAK)}
        return self.apis.documenten.start_get("enkelvoudiginformatieobjecten", deadline, params)
