"""What the service needs of a place where zaken are registered, whatever protocol is behind it.

Calls that belong to one page are started together and collected later, so that a page costs one
round trip. Nothing here decides who may see what: the service asks the policy.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from zaken.domain import (
    Besluit,
    ByteRange,
    Document,
    Identity,
    Outcome,
    Part,
    Status,
    Substatus,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
)
from zaken.selectie import ALLES, Selectie

# Already started; calling it waits for the answer. Raises SourceError.
type Pending[T] = Callable[[], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows[T]:
    """Rows of a list, and whether there are more behind them.

    A row that could not be understood is None: it keeps its place, or pages would shift.
    """

    items: tuple[T | None, ...]
    has_more: bool

    @property
    def complete(self) -> bool:
        """Whether every row was understood."""
        return None not in self.items


def merge_lists(
    lists: Sequence[Sequence[Zaak | None]], *, oudste_eerst: bool = False
) -> list[Zaak | None]:
    """Several lists, each newest first (or each oldest first), as one; the order within each stays.

    So the first rows of the whole depend on the first rows of each list only, also among zaken of
    the same day: every zaak is on exactly one page.
    """
    first = "" if oudste_eerst else "9999"
    keyed = [
        list(zip(accumulate(zaken, _day_of, initial=first), (None, *zaken), strict=True))[1:]
        for zaken in lists
    ]
    merged = heapq.merge(*keyed, key=lambda row: row[0], reverse=not oudste_eerst)
    return [zaak for _, zaak in merged]


def _day_of(before: str, zaak: Zaak | None) -> str:
    """What a list is ordered by; a row that was not understood goes with the one before it."""
    return before if zaak is None else str(zaak.einddatum or zaak.startdatum)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which zaken: lopend or afgerond, and which pages (counted from 1) of which size.

    Of a `selectie` a registration filters as much as it can; who asks looks once more.

    Zaken above `ceiling`, and those found by another kind of rol than `rol_kinds`, may be left out:
    the policy refuses them whatever else holds. It judges what comes.
    """

    afgerond: bool
    ceiling: Vertrouwelijkheid
    rol_kinds: frozenset[str]
    pages: range
    page_size: int
    selectie: Selectie = ALLES

    @property
    def first(self) -> int:
        """The first row, counted from 0."""
        return (self.pages.start - 1) * self.page_size

    @property
    def last(self) -> int:
        """The row behind the last one."""
        return (self.pages.stop - 1) * self.page_size


class Content(Protocol):
    """The bytes of a document. Closing it closes the connection.

    `size` in bytes, if known; `part`: None for a whole file; `accepts_ranges`: a part may be asked.
    """

    size: int | None
    part: Part | None
    accepts_ranges: bool

    def __iter__(self) -> Iterator[bytes]:
        """Chunks as they come in."""
        ...

    def close(self) -> None:
        """Give the connection up, also halfway."""
        ...


class DossierCalls(Protocol):
    """The calls of one zaak page, all started. `get_zaak` has to come first, and the decision.

    `get_zaak` raises SourceNotFoundError when the subject has no rol on the zaak, SourceError on
    failure; the lists return Missing instead.
    """

    def get_zaak(self) -> Zaak:
        """The zaak with its rollen, present status and resultaat."""
        ...

    def start_deelzaken(self) -> Pending[Outcome[tuple[Zaak, ...]]]:
        """The deelzaken, whoever has a rol in them; only after `get_zaak`."""
        ...

    def start_verwant(self, zaak: Zaak) -> Pending[Outcome[tuple[Zaak, ...]]]:
        """The hoofdzaak and relevanteAndereZaken on which the subject has a rol."""
        ...

    def list_statussen(self) -> Outcome[tuple[Status, ...]]:
        """All statuses that were set, in no particular order."""
        ...

    def list_substatussen(self) -> Outcome[tuple[Substatus, ...]]:
        """The substatussen that were written for residents."""
        ...

    def list_documenten(self, zaak: Zaak) -> Outcome[tuple[Document, ...]]:
        """The documents linked to the zaak, whatever their status or confidentiality."""
        ...

    def list_besluiten(self) -> Outcome[tuple[Besluit, ...]]:
        """The besluiten of the zaak."""
        ...


class ZaakSource(Protocol):
    """One registration of a gemeente."""

    slug: str
    naam: str

    def start_list(self, identity: Identity, query: ListQuery) -> Pending[Pending[Rows[Zaak]]]:
        """The zaken of the subject, newest first unless the selectie says otherwise.

        Twice pending: after the first wait the rows are in and their zaaktypen on the way, so that
        several lists ask for theirs together. Both raise SourceError.
        """
        ...

    def start_dossier(self, identity: Identity, ref: ZaakRef) -> DossierCalls:
        """Everything the page of one zaak needs.

        Raises SourceFilterIgnoredError, and ZaakNotFoundError where zaken of such a subject cannot
        be asked for.
        """
        ...

    def start_documenten(self, identity: Identity, ref: ZaakRef) -> DossierCalls:
        """Only what is needed to decide on a document: the zaak and its documents."""
        ...

    def open_content(self, document: Document, part: ByteRange | None = None) -> Content:
        """Start streaming a document, or a part of it if the registration can.

        Raises SourceError, DownloadsFullError or RangeNotSatisfiableError before the first byte.
        """
        ...

    def get_known_soorten(self) -> Mapping[str, str]:
        """What zaaktypen are called, by identificatie, as far as remembered. Asks nothing."""
        ...
