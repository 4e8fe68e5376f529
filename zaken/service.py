"""The use cases. Every view goes through here: fetch, decide, record, and only then return.

List, page and download ask the same policy about the same things, so they cannot disagree.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from zaken.audit import About, record_inzage
from zaken.current import while_unchanged
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
    Ok,
    Outcome,
    SourceError,
    SourceNotFoundError,
    SourceUnavailableError,
    Stale,
    Vertrouwelijkheid,
    Zaak,
    ZaakNotFoundError,
    ZaakRef,
)
from zaken.models import ActieTekst, Gemeente
from zaken.policy import Context, Decision, Rule, ZaakPart, decide
from zaken.registry import get_source, list_sources
from zaken.source import Content, DossierCalls, Pending, Rows, ZaakSource, merge_newest

PAGE_SIZE = 20
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZakenList:
    """The lopende or the afgeronde zaken: one page of them, merged over all registrations.

    `missing` names the registrations whose zaken are not in it, because they gave no answer.
    """

    zaken: tuple[Zaak, ...]
    page: int
    has_more: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Mijn zaken.

    `organisaties` names the registrations by slug, where there is more than one: a zaaknummer is
    unique within one only.
    """

    lopend: ZakenList
    afgerond: ZakenList
    organisaties: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    """Who asks, where and when: what every decision and every audit row needs."""

    identity: Identity
    gemeente: Gemeente
    now: datetime

    @property
    def context(self) -> Context:
        return Context(
            today=self.now.astimezone(_AMSTERDAM).date(),
            minimum_loa=Loa(self.gemeente.minimum_loa),
            ceiling=Vertrouwelijkheid(self.gemeente.maximale_vertrouwelijkheidaanduiding),
        )

    def may_view(self, zaak: Zaak) -> bool:
        return self.decide_zaak(zaak).allow

    def decide_zaak(self, zaak: Zaak) -> Decision:
        return decide(self.identity, Action.VIEW_ZAAK, zaak, self.context)

    def decide_part(self, action: Action, zaak: Zaak, part: Document | Besluit) -> Decision:
        return decide(self.identity, action, ZaakPart(zaak=zaak, part=part), self.context)

    def record(
        self,
        action: Action,
        decision: Decision,
        ref: ZaakRef | None = None,
        uuid: UUID | None = None,
    ) -> None:
        about = About(registratie=ref.registratie, uuid=uuid or ref.uuid) if ref else About()
        record_inzage(
            self.identity,
            self.gemeente,
            action=action,
            decision=decision,
            now=self.now,
            about=about,
        )


def list_zaken(
    identity: Identity, gemeente: Gemeente, *, lopend: int, afgerond: int, now: datetime
) -> Overview:
    """One page (counted from 1) of lopende and one of afgeronde zaken, newest first.

    A registration that fails is named in the list it is missing from. Raises SourceError only when
    none of them answered anything, ZaakNotFoundError when this identity may not ask at all.
    """
    asker = _Asker(identity=identity, gemeente=gemeente, now=now)
    decision = decide(identity, Action.LIST_ZAKEN, None, asker.context)
    asker.record(Action.LIST_ZAKEN, decision)
    if not decision.allow:
        raise ZaakNotFoundError
    sources = list_sources(gemeente)
    started = [
        [
            _start_list(asker, source, afgerond=closed, page=page, of=len(sources))
            for source in sources
        ]
        for closed, page in ((False, lopend), (True, afgerond))
    ]
    found = [[_wait_for_rows(pending) for pending in part] for part in started]
    overview = Overview(
        lopend=_collect_list(asker, sources, found[0], lopend, afgerond=False),
        afgerond=_collect_list(asker, sources, found[1], afgerond, afgerond=True),
        organisaties=_get_organisaties(sources),
    )
    if sources and all(_is_lost(part, sources) for part in (overview.lopend, overview.afgerond)):
        raise SourceUnavailableError(", ".join(s.slug for s in sources), "no list at all")
    return overview


def get_dossier(identity: Identity, gemeente: Gemeente, ref: ZaakRef, *, now: datetime) -> Dossier:
    """One zaak with all that may be seen of it.

    Raises ZaakNotFoundError when it does not exist or may not be seen, SourceError when the zaak
    itself could not be fetched. Lists that could not be fetched are Missing.
    """
    asker = _Asker(identity=identity, gemeente=gemeente, now=now)
    sources = list_sources(gemeente)
    calls = _find_source(sources, ref).start_dossier(identity, ref)
    zaak = _get_zaak(asker, calls, ref)
    return Dossier(
        zaak=zaak,
        statussen=calls.list_statussen(),
        substatussen=calls.list_substatussen(),
        documenten=_keep_allowed(asker, Action.VIEW_DOCUMENT, zaak, calls.list_documenten(zaak)),
        besluiten=_keep_allowed(asker, Action.VIEW_BESLUIT, zaak, calls.list_besluiten()),
        organisatie=_get_organisaties(sources).get(ref.registratie, ""),
    )


def get_document(
    identity: Identity, gemeente: Gemeente, ref: ZaakRef, uuid: UUID, *, now: datetime
) -> AllowedDocument:
    """A document of a zaak, decided on exactly as in the list of its page; not opened yet.

    Raises ZaakNotFoundError when the page would not list it, SourceError when the list could not
    be fetched.
    """
    asker = _Asker(identity=identity, gemeente=gemeente, now=now)
    source = get_source(gemeente, ref.registratie)
    calls = source.start_documenten(identity, ref)
    zaak = _get_zaak(asker, calls, ref)
    document = _find(calls.list_documenten(zaak), uuid, ref)
    decision = asker.decide_part(Action.DOWNLOAD_DOCUMENT, zaak, document)
    asker.record(Action.DOWNLOAD_DOCUMENT, decision, ref, uuid)
    if not decision.allow:
        raise ZaakNotFoundError
    return AllowedDocument(document=document, source=source)


def get_actietekst(gemeente: Gemeente, zaak: Zaak) -> ActieTekst | None:
    """What the gemeente asks of the resident in the present status, if it configured that."""
    if zaak.is_afgerond or isinstance(zaak.zaaktype, Missing) or isinstance(zaak.status, Missing):
        return None
    zaaktype, status = zaak.zaaktype.value, zaak.status.value
    if status is None:
        return None
    names = {s.omschrijving for s in zaaktype.statustypen if s.uuid == status.statustype}
    teksten = list_actieteksten(gemeente)
    return next((t for name in names if (t := teksten.get((zaaktype.identificatie, name)))), None)


def list_actieteksten(gemeente: Gemeente) -> Mapping[tuple[str, str], ActieTekst]:
    """All that is asked of residents, by zaaktype and statustype."""
    return _load_actieteksten(gemeente.pk)


@while_unchanged
def _load_actieteksten(gemeente: int) -> Mapping[tuple[str, str], ActieTekst]:
    rows = ActieTekst.objects.filter(gemeente=gemeente)
    return MappingProxyType({(row.zaaktype, row.statustype): row for row in rows})


def _start_list(
    asker: _Asker, source: ZaakSource, *, afgerond: bool, page: int, of: int
) -> Pending[Pending[Rows[Zaak]]]:
    """With one registration its own page will do; to merge several, all pages up to this one."""
    return source.start_list(
        asker.identity,
        afgerond=afgerond,
        ceiling=asker.context.ceiling,
        pages=range(page if of == 1 else 1, page + 1),
        page_size=PAGE_SIZE,
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
    asker: _Asker,
    sources: tuple[ZaakSource, ...],
    started: list[Pending[Rows[Zaak]]],
    page: int,
    *,
    afgerond: bool,
) -> ZakenList:
    """Merge, take the page, and only then decide: a page can be shorter, but none shifts."""
    rows = _collect_rows(sources, started)
    merged = merge_newest([answer.items for answer in rows.values()])
    first = 0 if len(sources) == 1 else (page - 1) * PAGE_SIZE
    last = len(merged) if len(sources) == 1 else first + PAGE_SIZE
    shown = [zaak for zaak in merged[first:last] if zaak and zaak.is_afgerond is afgerond]
    undecided = {z.ref.registratie for z in shown if _waits_for_zaaktype(asker.decide_zaak(z))}
    return ZakenList(
        zaken=tuple(zaak for zaak in shown if asker.may_view(zaak)),
        page=page,
        has_more=any(answer.has_more for answer in rows.values()) or len(merged) > last,
        missing=tuple(
            source.naam
            for source in sources
            if source.slug in undecided or source.slug not in rows or not rows[source.slug].complete
        ),
    )


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


def _waits_for_zaaktype(decision: Decision) -> bool:
    """Refused only because the catalogus gave no answer: unavailable, not unknown."""
    return decision.reasons == (Rule.ZAAKTYPE_UNKNOWN,)


def _is_lost(part: ZakenList, sources: tuple[ZaakSource, ...]) -> bool:
    return not part.zaken and len(part.missing) == len(sources)


def _get_zaak(asker: _Asker, calls: DossierCalls, ref: ZaakRef) -> Zaak:
    """The zaak, after the policy said yes. Nothing else of the answers is looked at before."""
    try:
        zaak = calls.get_zaak()
    except SourceNotFoundError:
        raise ZaakNotFoundError from None
    decision = asker.decide_zaak(zaak)
    asker.record(Action.VIEW_ZAAK, decision, ref)
    if _waits_for_zaaktype(decision):
        raise SourceUnavailableError(ref.registratie, "no zaaktype")
    if not decision.allow:
        raise ZaakNotFoundError
    return zaak


def _keep_allowed[T: (Document, Besluit)](
    asker: _Asker, action: Action, zaak: Zaak, outcome: Outcome[tuple[T, ...]]
) -> Outcome[tuple[T, ...]]:
    """Each document and besluit is decided on by itself."""
    match outcome:
        case Ok(items):
            return Ok(tuple(i for i in items if asker.decide_part(action, zaak, i).allow))
        case Stale(items, fetched_at):
            kept = tuple(i for i in items if asker.decide_part(action, zaak, i).allow)
            return Stale(kept, fetched_at)
        case Missing():
            return outcome


def _find(outcome: Outcome[tuple[Document, ...]], uuid: UUID, ref: ZaakRef) -> Document:
    if isinstance(outcome, Missing):
        raise SourceUnavailableError(ref.registratie, f"documents {outcome.reason}")
    for document in outcome.value:
        if document.uuid == uuid:
            return document
    raise ZaakNotFoundError
