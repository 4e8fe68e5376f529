"""What the service needs of a place where zaken are registered, whatever protocol is behind it.

Calls that belong to one page are started together and collected later, so that a page costs one
round trip. Nothing here decides who may see what: the service asks the policy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from zaken.domain import (
    Besluit,
    ByteRange,
    Document,
    Identity,
    Outcome,
    Part,
    Status,
    Zaak,
    ZaakRef,
)

# Already started; calling it waits for the answer. Raises SourceError.
type Pending[T] = Callable[[], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows[T]:
    """Rows of a list, and whether there are more behind them.

    `complete` is False when a row could not be understood and is left out.
    """

    items: tuple[T, ...]
    has_more: bool
    complete: bool


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

    def list_statussen(self) -> Outcome[tuple[Status, ...]]:
        """All statuses that were set, in no particular order."""
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

    def start_list(
        self, identity: Identity, *, afgerond: bool, pages: range, page_size: int
    ) -> Pending[Rows[Zaak]]:
        """The zaken of the subject, newest first, of the given pages (counted from 1)."""
        ...

    def start_dossier(self, identity: Identity, ref: ZaakRef) -> DossierCalls:
        """Everything the page of one zaak needs."""
        ...

    def start_documenten(self, identity: Identity, ref: ZaakRef) -> DossierCalls:
        """Only what is needed to decide on a document: the zaak and its documents."""
        ...

    def open_content(self, document: Document, part: ByteRange | None = None) -> Content:
        """Start streaming a document, or a part of it if the registration can.

        Raises SourceError, DownloadsFullError or RangeNotSatisfiableError before the first byte.
        """
        ...
