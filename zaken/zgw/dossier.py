"""The calls of one zaak page: all started together, read one after the other.

The zaak by `_zoek` on the asker's number and its uuid, with its rollen; beside it the lists of what
belongs to it. Nobody looks at those before the policy has said yes to the zaak.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from zaken.domain import (
    Besluit,
    Besluittype,
    Document,
    Identity,
    Missing,
    Ok,
    Outcome,
    Reason,
    SourceError,
    SourceNotFoundError,
    Status,
    Substatus,
    Zaak,
    ZaakRef,
)
from zaken.source import Pending
from zaken.zgw import build
from zaken.zgw.besluitdocumenten import start_besluit_links
from zaken.zgw.components import complete_one, start_rollen
from zaken.zgw.documenten import DOCUMENTEN, search_documenten, start_documenten
from zaken.zgw.queries import Json, Search, build_zaak_search
from zaken.zgw.registration import OfZaak, Registration
from zaken.zgw.schemas import (
    BesluitWire,
    DocumentWire,
    ListWire,
    StatusWire,
    SubstatusWire,
    ZaakWire,
)
from zaken.zgw.transport import Transport
from zaken.zgw.verwant import Zaken, start_deelzaken, start_verwant

_SAFE = ConfigDict(hide_input_in_errors=True)
_ZAKEN = TypeAdapter(ListWire[ZaakWire])
_STATUSSEN = TypeAdapter(list[StatusWire], config=_SAFE)
_SUBSTATUSSEN = TypeAdapter(list[SubstatusWire], config=_SAFE)
_BESLUITEN = TypeAdapter(list[BesluitWire], config=_SAFE)

type Rows = Pending[list[Json]]


type _Wires[T] = Outcome[list[T]]
type _Names = dict[UUID | None, str]
type _Besluittypen = dict[UUID | None, Besluittype]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What came, and the names of its types, which are still on their way.

    `links`: the documents of each besluit; `of_besluit`: the besluit of each document that is not
    of the zaak itself.
    """

    documenten: tuple[_Wires[DocumentWire], Pending[_Names]]
    besluiten: tuple[_Wires[BesluitWire], Pending[_Besluittypen]]
    links: Mapping[UUID, Outcome[tuple[UUID, ...]]]
    of_besluit: Mapping[UUID, UUID]


class ZGWDossierCalls:
    """Implements zaken.source.DossierCalls: everything is started at construction.

    Raises SourceFilterIgnoredError where nothing of the registration may be shown, NoFilterError
    where it cannot be asked for the zaken of such a subject.
    """

    def __init__(
        self, registration: Registration, identity: Identity, ref: ZaakRef, *, whole: bool
    ) -> None:
        self._registration = registration
        self._asker = registration.get_asker(identity)
        self._uuid = ref.uuid
        self._here = {"zaak": registration.zaak_url(ref.uuid)}
        self._deadline = registration.new_deadline()
        filters = registration.list_filters(identity)
        self._filters = filters
        self._allowed = registration.start_probes(filters, self._deadline)
        along = whole and registration.profile.deelzaken_expand
        searches = [build_zaak_search(party, ref.uuid, deelzaken=along) for party in filters]
        self._zaak = self._start_zaak_by_any(searches)
        expands = registration.expands
        self._rollen = None if expands else start_rollen(registration, ref.uuid, self._deadline)
        self._documenten = start_documenten(registration, ref.uuid, self._deadline)
        self._start_lists(whole=whole)

    def get_zaak(self) -> Zaak:
        """See DossierCalls."""
        self._allowed()
        registration, deadline = self._registration, self._deadline
        self._wire = wire = complete_one(registration, self._zaak(), deadline, self._rollen)
        types = registration.start_zaaktypen([wire], deadline)()
        return registration.build_zaak(wire, types[wire.zaaktype], asker=self._asker)

    def start_deelzaken(self) -> Zaken:
        """See DossierCalls."""
        return start_deelzaken(self._registration, self._asker, self._wire, self._deadline)

    def start_verwant(self, zaak: Zaak) -> Zaken:
        """See DossierCalls."""
        return start_verwant(self._registration, self._asker, self._filters, zaak, self._deadline)

    def list_statussen(self) -> Outcome[tuple[Status, ...]]:
        """See DossierCalls."""
        pending = self._statussen
        if pending is None:
            return Missing(Reason.NOT_FOUND)

        def parse() -> tuple[Status, ...]:
            wires = self._own(_STATUSSEN.validate_python(pending()))
            return tuple(build.build_status(wire) for wire in wires)

        return self._registration.outcome(parse)

    def list_substatussen(self) -> Outcome[tuple[Substatus, ...]]:
        """See DossierCalls. A registration without substatussen has none."""
        pending = self._substatussen
        if pending is None:
            return Ok(())

        def parse() -> tuple[Substatus, ...]:
            wires = self._own(_SUBSTATUSSEN.validate_python(pending()))
            too = self._registration.berichten_zonder_doelgroep
            built = (build.build_substatus(wire, without_too=too) for wire in wires)
            return tuple(substatus for substatus in built if substatus is not None)

        return self._registration.outcome(parse)

    def list_besluiten(self) -> Outcome[tuple[Besluit, ...]]:
        """See DossierCalls. A registration without a Besluiten API has none."""
        rows, pending = self._named.besluiten
        types = pending()
        if isinstance(rows, Missing):
            return rows
        links = self._named.links
        return Ok(
            tuple(
                build.build_besluit(w, types.get(w.besluittype), links.get(w.uuid, Ok(())))
                for w in rows.value
            )
        )

    def list_documenten(self, zaak: Zaak) -> Outcome[tuple[Document, ...]]:
        """See DossierCalls."""
        rows, names = self._named.documenten
        soorten = names()
        if isinstance(rows, Missing):
            return rows
        richtingen = build.get_richtingen(zaak)
        return Ok(
            tuple(
                build.build_document(
                    w,
                    soort=soorten.get(w.informatieobjecttype, ""),
                    richting=richtingen.get(w.informatieobjecttype),
                    besluit=self._named.of_besluit.get(w.uuid),
                )
                for w in rows.value
            )
        )

    @cached_property
    def _named(self) -> "_Named":
        """Documents and besluiten with the names of their types, asked for at the same time."""
        outcome = self._registration.outcome
        pending = self._besluiten
        besluiten: _Wires[BesluitWire] = Ok([])
        if pending is not None:
            besluiten = outcome(lambda: self._own(_BESLUITEN.validate_python(pending())))
        started = start_besluit_links(
            self._registration, _values(besluiten, lambda w: w.uuid), self._deadline
        )
        types = self._start_besluittypen(_values(besluiten, lambda w: w.besluittype))
        found = outcome(lambda: DOCUMENTEN.validate_python(self._documenten()))
        self._start_soorten(found)  # on their way while the links come in
        links = started()
        documenten, of_besluit = self._add_of_besluiten(found, links)
        return _Named(
            links=links,
            of_besluit=of_besluit,
            documenten=(documenten, self._start_soorten(documenten)),
            besluiten=(besluiten, types),
        )

    def _add_of_besluiten(
        self,
        documenten: _Wires[DocumentWire],
        links: Mapping[UUID, Outcome[tuple[UUID, ...]]],
    ) -> tuple[_Wires[DocumentWire], Mapping[UUID, UUID]]:
        """With the documents that belong to a besluit only; one search, where there are any."""
        if isinstance(documenten, Missing):
            return documenten, {}
        own = {wire.uuid for wire in documenten.value}
        others = {
            uuid: besluit
            for besluit, found in links.items()
            for uuid in (() if isinstance(found, Missing) else found.value)
            if uuid not in own
        }
        if not others:
            return documenten, {}
        asked, deadline = {str(uuid) for uuid in others}, self._deadline
        rows = self._registration.outcome(
            lambda: DOCUMENTEN.validate_python(
                search_documenten(self._registration, asked, deadline)
            )
        )
        if isinstance(rows, Missing):
            return rows, {}
        return Ok([*documenten.value, *rows.value]), others

    def _start_zaak_by_any(self, searches: list[Search]) -> Pending[ZaakWire]:
        """The zaak by the first search that finds it. The pending raises SourceError.

        One search that failed may have been the one: then the zaak is not "not found".
        """
        started = [self._start_zaak(search) for search in searches]

        def collect() -> ZaakWire:
            failure: SourceError | None = None
            for pending in started:
                try:
                    return pending()
                except SourceNotFoundError as error:
                    failure = failure or error
                except SourceError as error:
                    failure = error
            raise failure or SourceNotFoundError(self._registration.slug, "no search")

        return collect

    def _start_zaak(self, search: Search) -> Pending[ZaakWire]:
        """One zaak on which the subject has a rol. The pending raises SourceNotFoundError."""
        registration, deadline = self._registration, self._deadline
        if registration.zoek_met_get:
            one = registration.start_expanding(search, self._get_one)
            return lambda: registration.parse(lambda: ZaakWire.model_validate(one()))
        pending = registration.start_expanding(
            search, lambda s: registration.start_zoek(s, deadline)
        )

        def collect() -> ZaakWire:
            answer = registration.found(pending, 1)
            found = registration.parse(lambda: _ZAKEN.validate_python(answer))
            for wire in found.results:
                if wire.uuid == self._uuid:
                    return wire
            raise SourceNotFoundError(registration.slug, "no rol on this zaak")

        return collect

    def _get_one(self, search: Search) -> Pending[Json]:
        """By its uuid alone, where there is no search: the rollen that come along decide."""
        params = {"expand": ",".join(search.expand)} if search.expand else {}
        return self._registration.apis.zaken.start_get(
            f"zaken/{self._uuid}", self._deadline, params
        )

    def _start_lists(self, *, whole: bool) -> None:
        apis, profile = self._registration.apis, self._registration.profile
        besluiten = apis.besluiten if whole else None
        self._statussen = self._start_list(apis.zaken, "statussen") if whole else None
        self._substatussen = (
            self._start_list(apis.zaken, "substatussen") if whole and profile.substatussen else None
        )
        self._besluiten = self._start_list(besluiten, "besluiten") if besluiten else None

    def _start_list(self, transport: Transport, path: str) -> Rows:
        return self._registration.start_many(
            transport, path, self._deadline, self._here, optional=True
        )

    def _own[T: OfZaak](self, wires: list[T]) -> list[T]:
        return self._registration.check_of_zaak(wires, self._uuid)

    def _start_soorten(self, documenten: _Wires[DocumentWire]) -> Pending[_Names]:
        return self._start_names(
            "informatieobjecttypen", _values(documenten, lambda w: w.informatieobjecttype)
        )

    def _start_names(self, kind: str, uuids: set[UUID]) -> Pending[_Names]:
        """Names of types; one that could not be fetched is left out and costs only the name."""
        pending = self._registration.apis.catalogus.start_omschrijvingen(
            kind, uuids, self._deadline
        )
        return lambda: {u: o.value for u, o in pending().items() if not isinstance(o, Missing)}

    def _start_besluittypen(self, uuids: set[UUID]) -> Pending[_Besluittypen]:
        """The same for besluittypen."""
        pending = self._registration.apis.catalogus.start_besluittypen(uuids, self._deadline)
        return lambda: {u: o.value for u, o in pending().items() if not isinstance(o, Missing)}


def _values[T](rows: "_Wires[T]", get: Callable[[T], UUID | None]) -> set[UUID]:
    if isinstance(rows, Missing):
        return set()
    return {uuid for row in rows.value if (uuid := get(row)) is not None}
