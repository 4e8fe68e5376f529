"""A registration with ZGW APIs as a ZaakSource: which calls a page needs, and what they mean.

Overview: one `_zoek` per part. Zaak page: zaak, statuses, besluiten and documents at once; types
come from the catalogus. Answers are parsed here and nowhere else.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter, ValidationError

from zaken.domain import (
    Besluit,
    ByteRange,
    Document,
    Identity,
    Missing,
    Ok,
    Outcome,
    Reason,
    SourceError,
    SourceInvalidError,
    SourceNotFoundError,
    Status,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.source import Content, Pending, Rows
from zaken.zgw import build
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.paging import collect_all
from zaken.zgw.profiles import Profile
from zaken.zgw.queries import Json, Search, build_list_search, build_zaak_search
from zaken.zgw.schemas import (
    BesluitWire,
    DocumentWire,
    ListWire,
    StatusWire,
    ZaakinformatieobjectWire,
    ZaakWire,
)
from zaken.zgw.transport import Deadline, Transport

_PAGE = TypeAdapter(ListWire[Any])
_ZAKEN = TypeAdapter(ListWire[ZaakWire])
_STATUS = TypeAdapter(StatusWire)
_BESLUIT = TypeAdapter(BesluitWire)
_DOCUMENT = TypeAdapter(DocumentWire)
_LINKS = TypeAdapter(list[ZaakinformatieobjectWire], config=ConfigDict(hide_input_in_errors=True))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apis:
    """The APIs of one registration. Not every registration has a Besluiten API."""

    zaken: Transport
    documenten: Transport
    besluiten: Transport | None
    catalogus: Catalogus


class ZGWSource:
    """Implements zaken.source.ZaakSource."""

    def __init__(
        self,
        *,
        slug: str,
        naam: str,
        apis: Apis,
        profile: Profile,
        zoek_met_get: bool,
        page_seconds: float,
    ) -> None:
        self.slug = slug
        self.naam = naam
        self.apis = apis
        self.profile = profile
        self.zoek_met_get = zoek_met_get
        self._page_seconds = page_seconds

    def start_list(
        self, identity: Identity, *, afgerond: bool, pages: range, page_size: int
    ) -> Pending[Rows[Zaak]]:
        """See ZaakSource."""
        deadline = Deadline.after(self._page_seconds)
        search = build_list_search(identity.subject.id, afgerond=afgerond)
        started = [(self.start_search(search, deadline, page, page_size), page) for page in pages]

        def collect() -> Rows[Zaak]:
            answers = [self._collect_page(pending, page) for pending, page in started]
            rows = [row for answer in answers for row in answer.results]
            wires = [wire for row in rows if (wire := self._parse_row(row)) is not None]
            return Rows(
                items=self._build_zaken(wires, deadline),
                has_more=answers[-1].next is not None,
                complete=len(wires) == len(rows),
            )

        return collect

    def start_dossier(self, identity: Identity, ref: ZaakRef) -> "ZGWDossierCalls":
        """See ZaakSource."""
        return ZGWDossierCalls(self, identity, ref, whole=True)

    def start_documenten(self, identity: Identity, ref: ZaakRef) -> "ZGWDossierCalls":
        """See ZaakSource."""
        return ZGWDossierCalls(self, identity, ref, whole=False)

    def open_content(self, document: Document, part: ByteRange | None = None) -> Content:
        """See ZaakSource. Without `versie`: the list's `inhoud` names a wrong one (Open Zaak)."""
        path = f"enkelvoudiginformatieobjecten/{document.uuid}/download"
        return self.apis.documenten.open_stream(path, Deadline.after(self._page_seconds), part)

    def start_zaak(self, identity: Identity, uuid: UUID, deadline: Deadline) -> Pending[ZaakWire]:
        """One zaak on which the subject has a rol. The pending raises SourceNotFoundError."""
        if self.zoek_met_get:
            expand = build_zaak_search(identity.subject.id, uuid).expand
            one = self.apis.zaken.start_get(f"zaken/{uuid}", deadline, {"expand": ",".join(expand)})
            return lambda: self._parse(lambda: ZaakWire.model_validate(one()))
        search = build_zaak_search(identity.subject.id, uuid)
        pending = self.apis.zaken.start_post("zaken/_zoek", deadline, search.as_body())

        def collect() -> ZaakWire:
            found = self._parse(lambda: _ZAKEN.validate_python(self._found(pending, 1)))
            for wire in found.results:
                if wire.uuid == uuid:
                    return wire
            raise SourceNotFoundError(self.slug, "no rol on this zaak")

        return collect

    def build_zaak(self, wire: ZaakWire, deadline: Deadline) -> Zaak:
        """The zaak with its zaaktype from the catalogus."""
        return self._build_zaken([wire], deadline)[0]

    def start_many(
        self,
        transport: Transport,
        path: str,
        deadline: Deadline,
        params: Mapping[str, str],
    ) -> Pending[list[Json]]:
        """All rows of a paged list, the pages behind the first at once."""
        return collect_all(
            lambda page: transport.start_get(path, deadline, {**params, **page}), self.slug
        )

    def start_search(
        self, search: Search, deadline: Deadline, page: int, page_size: int
    ) -> Pending[Json]:
        """One page of a search, with `_zoek` or where configured with GET."""
        paging = {"page": str(page)}
        if self.profile.page_size:
            paging["pageSize"] = str(page_size)
        if self.zoek_met_get:
            return self.apis.zaken.start_get("zaken", deadline, {**search.as_query(), **paging})
        return self.apis.zaken.start_post("zaken/_zoek", deadline, search.as_body(), paging)

    def _collect_page(self, pending: Pending[Json], page: int) -> ListWire[Any]:
        return self._parse(lambda: _PAGE.validate_python(self._found(pending, page)))

    def _found(self, pending: Pending[Json], page: int) -> Json:
        """The answer of a search. A page past the end is empty (Open Zaak: 404 "Ongeldige pagina").

        When the first page is not there, there is no search at this address: not "no zaken".
        """
        try:
            return pending()
        except SourceNotFoundError:
            if page == 1:
                raise SourceInvalidError(self.slug, "no search here") from None
            return {"count": 0, "results": []}

    def _parse_row(self, row: object) -> ZaakWire | None:
        """One zaak of a list; None for one that makes no sense, so that it hides no others."""
        try:
            return self._parse(lambda: ZaakWire.model_validate(row))
        except SourceInvalidError as error:
            logger.warning("zaak left out of the list: %s", error)
            return None

    def _build_zaken(self, wires: list[ZaakWire], deadline: Deadline) -> tuple[Zaak, ...]:
        types = {
            uuid: self.apis.catalogus.start_zaaktype(uuid, deadline)
            for uuid in {wire.zaaktype for wire in wires}
        }
        known: dict[UUID, Outcome[Zaaktype]] = {uuid: wait() for uuid, wait in types.items()}
        return tuple(build.build_zaak(wire, self.slug, known[wire.zaaktype]) for wire in wires)

    def _parse[T](self, parse: Callable[[], T]) -> T:
        """Turn pydantic's error into ours: the names of fields, no input."""
        try:
            return parse()
        except ValidationError as error:
            fields = {".".join(str(part) for part in e["loc"]) for e in error.errors()}
            raise SourceInvalidError(self.slug, f"fields {sorted(fields)[:5]}") from None


class ZGWDossierCalls:
    """Implements zaken.source.DossierCalls: everything is started at construction."""

    def __init__(self, source: ZGWSource, identity: Identity, ref: ZaakRef, *, whole: bool) -> None:
        self._source = source
        self._deadline = deadline = Deadline.after(source._page_seconds)  # noqa: SLF001  # same module
        zaken = source.apis.zaken
        here = {"zaak": zaken.url(f"zaken/{ref.uuid}")}
        self._zaak = source.start_zaak(identity, ref.uuid, deadline)
        self._statussen = source.start_many(zaken, "statussen", deadline, here) if whole else None
        besluiten = source.apis.besluiten if whole else None
        self._besluiten = (
            source.start_many(besluiten, "besluiten", deadline, here) if besluiten else None
        )
        self._documenten = self._start_documenten(here["zaak"])

    def get_zaak(self) -> Zaak:
        """See DossierCalls."""
        return self._source.build_zaak(self._zaak(), self._deadline)

    def list_statussen(self) -> Outcome[tuple[Status, ...]]:
        """See DossierCalls."""
        pending = self._statussen
        if pending is None:
            return Missing(Reason.NOT_FOUND)
        return self._outcome(
            lambda: tuple(build.build_status(_STATUS.validate_python(row)) for row in pending())
        )

    def list_besluiten(self) -> Outcome[tuple[Besluit, ...]]:
        """See DossierCalls. A registration without a Besluiten API has none."""
        pending = self._besluiten
        if pending is None:
            return Ok(())

        def parse() -> tuple[Besluit, ...]:
            wires = [_BESLUIT.validate_python(row) for row in pending()]
            soorten = self._omschrijvingen("besluittypen", {w.besluittype for w in wires})
            return tuple(build.build_besluit(w, soorten.get(w.besluittype, "")) for w in wires)

        return self._outcome(parse)

    def list_documenten(self, zaak: Zaak) -> Outcome[tuple[Document, ...]]:
        """See DossierCalls."""

        def parse() -> tuple[Document, ...]:
            wires = [_DOCUMENT.validate_python(row) for row in self._documenten()]
            soorten = self._omschrijvingen(
                "informatieobjecttypen", {w.informatieobjecttype for w in wires}
            )
            richtingen = build.get_richtingen(zaak)
            return tuple(
                build.build_document(
                    w,
                    soort=soorten.get(w.informatieobjecttype, ""),
                    richting=richtingen.get(w.informatieobjecttype),
                )
                for w in wires
            )

        return self._outcome(parse)

    def _start_documenten(self, zaak_url: str) -> Pending[list[Json]]:
        """The documents in one call where the supplier can; else links first, then `_zoek`."""
        source, deadline = self._source, self._deadline
        documenten = source.apis.documenten
        if source.profile.documenten_per_zaak:
            return source.start_many(
                documenten,
                "enkelvoudiginformatieobjecten",
                deadline,
                {"objectinformatieobjecten__object": zaak_url},
            )
        links = source.apis.zaken.start_get("zaakinformatieobjecten", deadline, {"zaak": zaak_url})

        def collect() -> list[Json]:
            uuids = [str(link.informatieobject) for link in _LINKS.validate_python(links())]
            if not uuids:
                return []
            body: dict[str, Json] = {"uuid__in": list(uuids)}
            return collect_all(
                lambda page: documenten.start_post(
                    "enkelvoudiginformatieobjecten/_zoek", deadline, body, page
                ),
                source.slug,
            )()

        return collect

    def _omschrijvingen(self, kind: str, uuids: set[UUID | None]) -> dict[UUID | None, str]:
        """Names of types; one that could not be fetched is left out and costs only the name."""
        started = {
            uuid: self._source.apis.catalogus.start_omschrijving(kind, uuid, self._deadline)
            for uuid in uuids
            if uuid is not None
        }
        outcomes = {uuid: wait() for uuid, wait in started.items()}
        return {u: o.value for u, o in outcomes.items() if not isinstance(o, Missing)}

    def _outcome[T](self, parse: Callable[[], T]) -> Outcome[T]:
        try:
            return Ok(parse())
        except SourceError as error:
            return Missing(error.reason)
        except ValidationError:
            return Missing(Reason.INVALID)
