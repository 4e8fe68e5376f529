"""The list of somebody's zaken: a window on what the registration pages and orders.

One search per way to find the subject, with rollen expanded, because a rol that ended must admit
nobody and no filter can carry that. Where rollen do not end (configured), one search per kind of
rol without them. Several searches are merged on uuid.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from zaken.domain import (
    Identity,
    Missing,
    Outcome,
    Rol,
    SourceError,
    SourceInvalidError,
    SourceRefusedError,
    SourceUnavailableError,
    Zaak,
    Zaaktype,
)
from zaken.source import ListQuery, Pending, Rows, merge_lists
from zaken.zgw.build import Asker
from zaken.zgw.components import complete
from zaken.zgw.queries import (
    NoFilterError,
    PartyFilter,
    RolFilter,
    Search,
    build_list_search,
    list_criteria,
)
from zaken.zgw.registration import Registration
from zaken.zgw.schemas import ListWire, ZaakWire
from zaken.zgw.transport import Deadline

_PAGE = TypeAdapter(ListWire[Any])

# Words of `rol__machtiging` that admit in an own login, and what the rol then says.
_MACHTIGING = {"eigen": "", "machtiginggever": "machtiginggever"}

logger = logging.getLogger(__name__)


def start_list(
    registration: Registration, identity: Identity, query: ListQuery
) -> Pending[Pending[Rows[Zaak]]]:
    """Start all calls of a list; the pending raises SourceError. See ZaakSource."""
    asker = registration.get_asker(identity)
    deadline = registration.new_deadline()
    try:
        filters = registration.list_filters(identity)
        allowed = registration.start_probes(filters, deadline)
        soorten = _list_soorten(registration, query.selectie.soort, deadline)
    except NoFilterError:
        return _failed(SourceRefusedError(registration.slug, "no search for such a party"))
    except SourceError as error:
        return _failed(error)
    by_rol = registration.rollen_eindigen_niet and registration.profile.rol_filter
    rollen = _list_rol_filters(query) if by_rol else (None,)
    searches = [
        (_build_search(registration, party, query, rol, criteria, soort), rol)
        for party in filters
        for rol in rollen
        for criteria in list_criteria(query.selectie, registration.profile)
        for soort in soorten
    ]
    first = query.first if len(searches) == 1 else 0
    started = [
        (search, rol, _start_rows(registration, query, search, first, deadline))
        for search, rol in searches
    ]

    def collect() -> Pending[Rows[Zaak]]:
        allowed()
        lists = [_Found(search=s, rol=rol, rows=pending()) for s, rol, pending in started]
        return _start_building(registration, asker, query, lists, deadline)

    return collect


def _list_rol_filters(query: ListQuery) -> tuple[RolFilter | None, ...]:
    kinds = sorted(query.rol_kinds)
    return tuple(RolFilter(kind=kind, machtiging=word) for kind in kinds for word in _MACHTIGING)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The rows of one search, and the rol by which they were found."""

    search: Search
    rol: RolFilter | None
    rows: Rows[ZaakWire]


def _failed(error: SourceError) -> Pending[Pending[Rows[Zaak]]]:
    def collect() -> Pending[Rows[Zaak]]:
        raise error

    return collect


def _list_soorten(
    registration: Registration, soort: str, deadline: Deadline
) -> tuple[tuple[str, ...], ...]:
    """The addresses of all versions of a kind, per search; none for all, no search for no kind.

    Waits for the catalogus where it is not remembered. Raises SourceError.
    """
    if not soort:
        return ((),)
    versies = registration.apis.catalogus.start_versies(soort, deadline)()
    if isinstance(versies, Missing):
        raise SourceUnavailableError(registration.slug, "versions of a zaaktype")
    urls = tuple(registration.zaaktype_url(uuid) for uuid in versies.value)
    if registration.zoek_met_get:
        return tuple((url,) for url in urls)
    return (urls,) if urls else ()


def _build_search(  # what makes searches different
    registration: Registration,
    party: PartyFilter,
    query: ListQuery,
    rol: RolFilter | None,
    criteria: Mapping[str, str],
    zaaktypen: tuple[str, ...],
) -> Search:
    return build_list_search(
        party,
        afgerond=query.afgerond,
        ceiling=query.ceiling if registration.profile.ceiling_filter else None,
        rol=rol,
        criteria=criteria,
        zaaktypen=zaaktypen,
        oudste_eerst=query.selectie.oudste_eerst,
    )


def _start_rows(
    registration: Registration, query: ListQuery, search: Search, first: int, deadline: Deadline
) -> Pending[Rows[ZaakWire]]:
    """The rows from `first` on, in pages of the size that the registration gives."""
    fixed = registration.profile.fixed_page_size
    size = fixed or query.page_size
    numbers = range(first // size + 1, (query.last - 1) // size + 2)
    started = [(registration.start_search(search, deadline, n, size), n) for n in numbers]

    def collect() -> Rows[ZaakWire]:
        pages = [_collect_page(registration, pending, number) for pending, number in started]
        if fixed and any(page.next and len(page.results) != fixed for page in pages):
            raise SourceInvalidError(registration.slug, "pages of another size than the profile")
        rows = [row for page in pages for row in page.results]
        skip = first - (numbers.start - 1) * size
        wanted = rows[skip : skip + query.last - first] if fixed else rows
        return Rows(
            items=tuple(_parse_row(registration, row) for row in wanted),
            has_more=pages[-1].next is not None or skip + len(wanted) < len(rows),
        )

    return collect


def _collect_page(registration: Registration, pending: Pending[Any], page: int) -> ListWire[Any]:
    return registration.parse(lambda: _PAGE.validate_python(registration.found(pending, page)))


def _parse_row(registration: Registration, row: object) -> ZaakWire | None:
    """One zaak of a list; None for one that makes no sense, so that it hides no others."""
    try:
        return registration.parse(lambda: ZaakWire.model_validate(row))
    except SourceInvalidError as error:
        logger.warning("zaak left out of the list: %s", error)
        return None


def _start_building(
    registration: Registration,
    asker: Asker,
    query: ListQuery,
    lists: list[_Found],
    deadline: Deadline,
) -> Pending[Rows[Zaak]]:
    """Ask for the zaaktypen of what was found; the pending puts everything together."""
    wires = [
        complete(registration, found.rows.items, deadline, found.search.expand) for found in lists
    ]
    pending = registration.start_zaaktypen((w for part in wires for w in part if w), deadline)

    def build_one(
        wire: ZaakWire | None, found: _Found, types: Mapping[UUID, Outcome[Zaaktype]]
    ) -> Zaak | None:
        if wire is None:
            return None
        zaaktype, rollen = types[wire.zaaktype], _rollen(found, asker)
        return registration.build_zaak(wire, zaaktype, rollen, asker=asker)

    def collect() -> Rows[Zaak]:
        types = pending()
        zaken = [
            [build_one(wire, found, types) for wire in part]
            for found, part in zip(lists, wires, strict=True)
        ]
        # Without filters on texts only whole zaaknummers were looked for: there may be others.
        blind = bool(query.selectie.woorden) and not registration.profile.tekst_filters
        has_more = blind or any(found.rows.has_more for found in lists)
        if len(lists) == 1:
            return Rows(items=tuple(zaken[0]), has_more=has_more)
        merged = _unique(merge_lists(zaken, oudste_eerst=query.selectie.oudste_eerst))
        window = merged[query.first : query.last]
        return Rows(items=tuple(window), has_more=has_more or len(merged) > query.last)

    return collect


def _rollen(found: _Found, asker: Asker) -> tuple[Rol, ...] | None:
    """The rol by which a search found a zaak; None where the zaak has its own along."""
    if found.rol is None:
        return None
    subject = asker.identity.subject
    rol = Rol(
        omschrijving_generiek=found.rol.kind,
        indicatie_machtiging=_MACHTIGING[found.rol.machtiging],
        betrokkene=frozenset({subject.vestiging or subject.id}),
    )
    return (rol,)


def _unique(zaken: list[Zaak | None]) -> list[Zaak | None]:
    """Each zaak once: somebody can have several rollen in it."""
    seen: set[UUID] = set()
    kept: list[Zaak | None] = []
    for zaak in zaken:
        if zaak is None or zaak.ref.uuid not in seen:
            kept.append(zaak)
        if zaak is not None:
            seen.add(zaak.ref.uuid)
    return kept
