"""The use cases. Every view goes through here: fetch, decide, record, and only then return.

List, page and download ask the same policy about the same things, so they cannot disagree.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from zaken.domain import (
    Action,
    Besluit,
    ByteRange,
    Document,
    DocumentHasNoContentError,
    Dossier,
    Identity,
    Loa,
    Missing,
    Outcome,
    Rol,
    SourceError,
    SourceNotFoundError,
    SourceUnavailableError,
    Toegang,
    Zaak,
    ZaakNotFoundError,
    ZaakRef,
)
from zaken.gate import Gate, check, open_gate, waits_for_zaaktype
from zaken.models import Gemeente
from zaken.policy import Decision, ZaakPart
from zaken.registry import get_source, list_sources
from zaken.selectie import ALLES, Selectie
from zaken.source import Content, DossierCalls, ListQuery, Pending, Rows, ZaakSource, merge_lists

PAGE_SIZE = 20
# How many of the newest zaken of each list are looked through for words, by ourselves.
SEARCH_SIZE = 100

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZakenList:
    """The lopende or the afgeronde zaken: one page of them, merged over all registrations.

    `missing` names the registrations whose zaken are not in it, because they gave no answer.
    `needed_loa`: a login at this level would show more of them. `door_ander`: those that somebody
    else opened for the subject, by the rol that admits.
    """

    zaken: tuple[Zaak, ...]
    page: int
    has_more: bool
    missing: tuple[str, ...]
    needed_loa: Loa | None = None
    door_ander: frozenset[ZaakRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pages of the lopende and of the afgeronde zaken, counted from 1; None for no such list.

    All of a `selectie` but its words, which `search_zaken` is for.
    """

    lopend: int | None = 1
    afgerond: int | None = 1
    selectie: Selectie = ALLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Mijn zaken; a list that was not asked for is None.

    `organisaties` names the registrations by slug, where there is more than one: a zaaknummer is
    unique within one only.
    """

    lopend: ZakenList | None = None
    afgerond: ZakenList | None = None
    organisaties: Mapping[str, str] = field(default_factory=dict)

    @property
    def lists(self) -> tuple[ZakenList, ...]:
        """Those that were asked for."""
        return tuple(part for part in (self.lopend, self.afgerond) if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedDocument:
    """A document that may be downloaded: the policy said yes, and it is recorded."""

    document: Document
    source: ZaakSource

    def open_content(self, part: ByteRange | None = None) -> Content:
        """Its bytes, or a part of them if the registration can.

        Raises DocumentHasNoContentError when there is no file, SourceError when it could not be
        fetched, DownloadsFullError, RangeNotSatisfiableError.
        """
        if not self.document.heeft_inhoud:
            raise DocumentHasNoContentError
        try:
            return self.source.open_content(self.document, part)
        except SourceNotFoundError:
            raise DocumentHasNoContentError from None


def list_zaken(
    identity: Identity, gemeente: Gemeente, wanted: Wanted, *, now: datetime
) -> Overview:
    """One page of lopende and one of afgeronde zaken, each newest first unless wanted otherwise.

    A registration that fails is named in the list it is missing from. Raises SourceError only when
    none of them answered anything, MandateNotValidError when the login is for somebody
    without a mandate that counts today, StepUpError when a login at a higher level may.
    """
    with open_gate(Action.LIST_ZAKEN, identity, gemeente, now=now) as gate:
        gate.pass_through(Action.LIST_ZAKEN, None)
        return _list_zaken(gate, list_sources(gemeente), wanted)


def search_zaken(
    identity: Identity, gemeente: Gemeente, woorden: tuple[str, ...], *, now: datetime
) -> Overview:
    """The zaken with these words, at most PAGE_SIZE of each list. The words are kept nowhere.

    First the newest SEARCH_SIZE are looked through here. Somebody with more zaken costs one more
    round, in which the registrations look, as well as each can; `has_more` says that there may be
    others. Raises as `list_zaken` does.
    """
    with open_gate(Action.LIST_ZAKEN, identity, gemeente, now=now) as gate:
        gate.pass_through(Action.LIST_ZAKEN, None)
        sources = list_sources(gemeente)
        everything = _list_zaken(gate, sources, Wanted(), size=SEARCH_SIZE)
        selectie = Selectie(woorden=woorden)
        found = _keep(everything, selectie)
        if not any(part.has_more for part in everything.lists):
            return found
        return _join(found, _list_zaken(gate, sources, Wanted(selectie=selectie)))


def get_dossier(identity: Identity, gemeente: Gemeente, ref: ZaakRef, *, now: datetime) -> Dossier:
    """One zaak with all that may be seen of it.

    Raises ZaakNotFoundError when it does not exist or may not be seen, StepUpError when a login at
    a higher level would do, SourceError when the zaak itself could not be fetched. Lists that could
    not be fetched are Missing.
    """
    sources = list_sources(gemeente)
    source = _find_source(sources, ref)
    with open_gate(Action.VIEW_ZAAK, identity, gemeente, now=now) as gate:
        dossier = _get_dossier(gate, source, ref)
    return replace(dossier, organisatie=_get_organisaties(sources).get(ref.registratie, ""))


def get_zaak(identity: Identity, gemeente: Gemeente, ref: ZaakRef, *, now: datetime) -> Zaak:
    """One zaak without what belongs to it. Raises as `get_dossier` does."""
    source = get_source(gemeente, ref.registratie)
    with open_gate(Action.VIEW_ZAAK, identity, gemeente, now=now) as gate:
        zaak, _ = _get_zaak(gate, source.start_documenten(identity, ref), ref)
    return zaak


def get_document(
    identity: Identity, gemeente: Gemeente, ref: ZaakRef, uuid: UUID, *, now: datetime
) -> AllowedDocument:
    """A document of a zaak, decided on exactly as in the list of its page; not opened yet.

    Raises ZaakNotFoundError when the page would not list it, StepUpError as the page does,
    SourceError when the list could not be fetched.
    """
    source = get_source(gemeente, ref.registratie)
    with open_gate(Action.DOWNLOAD_DOCUMENT, identity, gemeente, now=now) as gate:
        calls = source.start_documenten(identity, ref)
        zaak, _ = _get_zaak(gate, calls, ref)
        found = calls.list_documenten(zaak)
        if not isinstance(found, Missing) and not any(d.uuid == uuid for d in found.value):
            found = _list_of_besluiten(gate, source, zaak)
        document = _find(found, uuid, ref)
        gate.pass_through(Action.DOWNLOAD_DOCUMENT, ZaakPart(zaak=zaak, part=document))
    return AllowedDocument(document=document, source=source)


def get_besluit(
    identity: Identity, gemeente: Gemeente, ref: ZaakRef, uuid: UUID, *, now: datetime
) -> tuple[Zaak, Besluit]:
    """A besluit and its zaak, decided on exactly as on the page of the zaak.

    Raises ZaakNotFoundError when the page would not show it, StepUpError as the page does,
    SourceError when it could not be fetched.
    """
    source = get_source(gemeente, ref.registratie)
    with open_gate(Action.VIEW_BESLUIT, identity, gemeente, now=now) as gate:
        calls = source.start_dossier(identity, ref)
        zaak, _ = _get_zaak(gate, calls, ref)
        besluit = _find(calls.list_besluiten(), uuid, ref)
        gate.pass_through(Action.VIEW_BESLUIT, ZaakPart(zaak=zaak, part=besluit))
    return zaak, besluit


def _list_zaken(
    gate: Gate, sources: tuple[ZaakSource, ...], wanted: Wanted, *, size: int = PAGE_SIZE
) -> Overview:
    """Ask all registrations for all that is wanted, and only then wait for any."""
    pages = {
        afgerond: page
        for afgerond, page in ((False, wanted.lopend), (True, wanted.afgerond))
        if page is not None
    }
    queries = {
        afgerond: _build_query(gate, wanted.selectie, afgerond, page, len(sources), size)
        for afgerond, page in pages.items()
    }
    started = {
        afgerond: [source.start_list(gate.identity, query) for source in sources]
        for afgerond, query in queries.items()
    }
    found = {
        afgerond: [_wait_for_rows(pending) for pending in part]
        for afgerond, part in started.items()
    }
    lists = {
        afgerond: _collect_list(gate, sources, part, pages[afgerond], queries[afgerond])
        for afgerond, part in found.items()
    }
    if sources and all(_is_lost(part, sources) for part in lists.values()):
        raise SourceUnavailableError(", ".join(s.slug for s in sources), "no list at all")
    return Overview(
        lopend=lists.get(False),
        afgerond=lists.get(True),
        organisaties=_get_organisaties(sources),
    )


def _keep(overview: Overview, selectie: Selectie) -> Overview:
    """Of each list what fits, no more than a page of it."""

    def keep(part: ZakenList | None) -> ZakenList | None:
        if part is None:
            return None
        zaken = tuple(zaak for zaak in part.zaken if selectie.fits(zaak))
        more = part.has_more or len(zaken) > PAGE_SIZE
        return replace(part, zaken=zaken[:PAGE_SIZE], has_more=more)

    return replace(overview, lopend=keep(overview.lopend), afgerond=keep(overview.afgerond))


def _join(first: Overview, second: Overview) -> Overview:
    """The zaken of both, each once."""

    def join(a: ZakenList | None, b: ZakenList | None) -> ZakenList | None:
        if a is None or b is None:
            return a or b
        both = {zaak.ref: zaak for zaak in (*a.zaken, *b.zaken)}
        return replace(
            b,
            zaken=tuple(both.values())[:PAGE_SIZE],
            has_more=b.has_more or len(both) > PAGE_SIZE,
            missing=tuple(dict.fromkeys((*a.missing, *b.missing))),
            # of all zaken and not of those with these words: that would tell that there are some
            needed_loa=a.needed_loa,
            door_ander=a.door_ander | b.door_ander,
        )

    return replace(
        second,
        lopend=join(first.lopend, second.lopend),
        afgerond=join(first.afgerond, second.afgerond),
    )


def _get_dossier(gate: Gate, source: ZaakSource, ref: ZaakRef) -> Dossier:
    """The zaak is decided on first; what belongs to it one by one."""
    calls = source.start_dossier(gate.identity, ref)
    zaak, rol = _get_zaak(gate, calls, ref)
    deelzaken, verwant = calls.start_deelzaken(), calls.start_verwant(zaak)
    keep = gate.keep_allowed
    statussen, _ = keep(Action.VIEW_STATUS, zaak, calls.list_statussen())
    substatussen, _ = keep(Action.VIEW_STATUS, zaak, calls.list_substatussen())
    besluiten, no_besluiten = keep(Action.VIEW_BESLUIT, zaak, calls.list_besluiten())
    found = _with_besluiten(calls.list_documenten(zaak), besluiten)
    documenten, no_documenten = keep(Action.VIEW_DOCUMENT, zaak, found)
    onderdelen, ingehouden = gate.keep_zaken(deelzaken())
    return Dossier(
        zaak=zaak,
        toegang=Toegang(
            rol=rol,
            registratie=source.naam,
            opgehaald=gate.now,
            documenten_ingehouden=no_documenten,
            besluiten_ingehouden=no_besluiten,
        ),
        statussen=statussen,
        substatussen=substatussen,
        documenten=documenten,
        besluiten=besluiten,
        deelzaken=onderdelen,
        deelzaken_ingehouden=ingehouden,
        verwant=gate.keep_zaken(verwant())[0],
    )


def _list_of_besluiten(gate: Gate, source: ZaakSource, zaak: Zaak) -> Outcome[tuple[Document, ...]]:
    """All documents of a zaak and of its besluiten that may be seen, for one not of the zaak."""
    calls = source.start_dossier(gate.identity, zaak.ref)
    besluiten, _ = gate.keep_allowed(Action.VIEW_BESLUIT, zaak, calls.list_besluiten())
    return _with_besluiten(calls.list_documenten(zaak), besluiten)


def _with_besluiten(
    documenten: Outcome[tuple[Document, ...]], besluiten: Outcome[tuple[Besluit, ...]]
) -> Outcome[tuple[Document, ...]]:
    """Without documents of a besluit that may not be seen: they would tell of it."""
    if isinstance(documenten, Missing):
        return documenten
    shown = set() if isinstance(besluiten, Missing) else {b.uuid for b in besluiten.value}
    kept = tuple(d for d in documenten.value if d.besluit is None or d.besluit in shown)
    return replace(documenten, value=kept)


def _build_query(
    gate: Gate,
    selectie: Selectie,
    afgerond: bool,  # noqa: FBT001  # one of the two lists
    page: int,
    sources: int,
    size: int,
) -> ListQuery:
    """With one registration its own page will do; to merge several, all pages up to this one."""
    return ListQuery(
        afgerond=afgerond,
        ceiling=gate.context.highest_ceiling,
        rol_kinds=gate.context.all_rol_kinds,
        pages=range(page if sources == 1 else 1, page + 1),
        page_size=size,
        selectie=selectie,
    )


def _wait_for_rows(pending: Pending[Pending[Rows[Zaak]]]) -> Pending[Rows[Zaak]]:
    """Wait for the rows of a list; a failure is kept for who collects it."""
    try:
        return pending()
    except SourceError as error:
        failure = error

    def fail() -> Rows[Zaak]:
        raise failure

    return fail


def _collect_list(
    gate: Gate,
    sources: tuple[ZaakSource, ...],
    started: list[Pending[Rows[Zaak]]],
    page: int,
    query: ListQuery,
) -> ZakenList:
    """Merge, take the page, and only then decide: a page can be shorter, but none shifts."""
    rows = _collect_rows(sources, started)
    selectie = query.selectie
    merged = merge_lists(
        [answer.items for answer in rows.values()], oudste_eerst=selectie.oudste_eerst
    )
    first = 0 if len(sources) == 1 else (page - 1) * query.page_size
    last = len(merged) if len(sources) == 1 else first + query.page_size
    shown = [
        zaak
        for zaak in merged[first:last]
        if zaak and zaak.is_afgerond is query.afgerond and selectie.fits(zaak)
    ]
    decided = [(zaak, gate.decide_zaak(zaak)) for zaak in shown]
    undecided = {z.ref.registratie for z, decision in decided if waits_for_zaaktype(decision)}
    levels = [decision.needed_loa for _, decision in decided if decision.needed_loa is not None]
    return ZakenList(
        zaken=tuple(zaak for zaak, decision in decided if decision.allow),
        needed_loa=min(levels, default=None),
        door_ander=frozenset(zaak.ref for zaak, decision in decided if _by_other(decision)),
        page=page,
        has_more=any(answer.has_more for answer in rows.values()) or len(merged) > last,
        missing=tuple(
            source.naam
            for source in sources
            if source.slug in undecided or source.slug not in rows or not rows[source.slug].complete
        ),
    )


def _by_other(decision: Decision) -> bool:
    """Whether a gemachtigde did this for them (Zaken API, rol: indicatieMachtiging)."""
    return decision.rol is not None and decision.rol.indicatie_machtiging == "machtiginggever"


def _collect_rows(
    sources: tuple[ZaakSource, ...], started: list[Pending[Rows[Zaak]]]
) -> dict[str, Rows[Zaak]]:
    """The answers by registration; one that failed is not among them."""
    rows: dict[str, Rows[Zaak]] = {}
    for source, pending in zip(sources, started, strict=True):
        try:
            rows[source.slug] = pending()
        except SourceError as error:
            logger.warning("list of %s: %s (%s)", source.slug, error.code, error)
    return rows


def _get_organisaties(sources: tuple[ZaakSource, ...]) -> dict[str, str]:
    return {s.slug: s.naam for s in sources} if len(sources) > 1 else {}


def _find_source(sources: tuple[ZaakSource, ...], ref: ZaakRef) -> ZaakSource:
    """The registration of a zaak. Raises ZaakNotFoundError: an unknown one holds no zaken."""
    for source in sources:
        if source.slug == ref.registratie:
            return source
    raise ZaakNotFoundError


def _is_lost(part: ZakenList, sources: tuple[ZaakSource, ...]) -> bool:
    return not part.zaken and len(part.missing) == len(sources)


def _get_zaak(gate: Gate, calls: DossierCalls, ref: ZaakRef) -> tuple[Zaak, Rol]:
    """The zaak and the rol that admits, after the policy said yes. Nothing is looked at before."""
    try:
        zaak = calls.get_zaak()
    except SourceNotFoundError:
        raise ZaakNotFoundError from None
    decision = gate.decide_zaak(zaak)
    gate.record(Action.VIEW_ZAAK, decision, zaak)
    if waits_for_zaaktype(decision):
        raise SourceUnavailableError(ref.registratie, "no zaaktype")
    check(decision)
    if decision.rol is None:
        raise ZaakNotFoundError
    return zaak, decision.rol


def _find[T: (Document, Besluit)](outcome: Outcome[tuple[T, ...]], uuid: UUID, ref: ZaakRef) -> T:
    if isinstance(outcome, Missing):
        raise SourceUnavailableError(ref.registratie, f"list {outcome.reason}")
    for thing in outcome.value:
        if thing.uuid == uuid:
            return thing
    raise ZaakNotFoundError
