"""What happened in a zaak, as one list with the newest first; and since when nothing did. Pure.

Made of the same dossier as the page, after the same decisions: nothing that the page does not show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from zaken.domain import Besluit, Document, Dossier, Missing, Outcome, Status, Substatus, Zaak
from zaken.timeline import get_day, list_history


class Soort(StrEnum):
    """What kind of thing happened; also what one can choose by."""

    STATUS = "status"
    BERICHT = "bericht"
    DOCUMENT = "document"
    BESLUIT = "besluit"
    ONDERDEEL = "onderdeel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebeurtenis:
    """One thing that happened. `moment` is None where only the day is known."""

    soort: Soort
    uuid: UUID
    dag: date
    moment: datetime | None
    wat: Status | Substatus | Document | Besluit | Zaak


def list_gebeurtenissen(dossier: Dossier) -> tuple[Gebeurtenis, ...]:
    """The newest first; of one day those whose time is known go by time, and before the others."""
    return tuple(sorted(_list_all(dossier), key=_order, reverse=True))


def get_last_news(dossier: Dossier) -> date:
    """The day on which something last happened; the day it started when nothing did since."""
    days = (gebeurtenis.dag for gebeurtenis in _list_all(dossier))
    return max(days, default=dossier.zaak.startdatum)


def list_incomplete(dossier: Dossier) -> tuple[Soort, ...]:
    """The kinds of which something may be missing."""
    lists = {
        Soort.STATUS: dossier.statussen,
        Soort.BERICHT: dossier.substatussen,
        Soort.DOCUMENT: dossier.documenten,
        Soort.BESLUIT: dossier.besluiten,
        Soort.ONDERDEEL: dossier.deelzaken,
    }
    return tuple(soort for soort, outcome in lists.items() if isinstance(outcome, Missing))


def _order(gebeurtenis: Gebeurtenis) -> tuple[date, bool, str]:
    moment = gebeurtenis.moment
    return gebeurtenis.dag, moment is not None, moment.isoformat() if moment else ""


def _list_all(dossier: Dossier) -> Iterator[Gebeurtenis]:
    for status in list_history(dossier)[0]:
        yield _at(Soort.STATUS, status.uuid, status.datum_status_gezet, status)
    for bericht in _values(dossier.substatussen):
        yield _at(Soort.BERICHT, bericht.uuid, bericht.tijdstip, bericht)
    for document in _values(dossier.documenten):
        if (day := get_document_day(document)) is not None:
            yield _on(Soort.DOCUMENT, document.uuid, day, document)
    for besluit in _values(dossier.besluiten):
        yield _on(Soort.BESLUIT, besluit.uuid, besluit.datum, besluit)
    for deelzaak in _values(dossier.deelzaken):
        yield _on(Soort.ONDERDEEL, deelzaak.ref.uuid, deelzaak.startdatum, deelzaak)


def get_document_day(document: Document) -> date | None:
    """When it was sent or received, else when it was made."""
    return document.verzenddatum or document.ontvangstdatum or document.creatiedatum


def _at(soort: Soort, uuid: UUID, moment: datetime, wat: Status | Substatus) -> Gebeurtenis:
    return Gebeurtenis(soort=soort, uuid=uuid, dag=get_day(moment), moment=moment, wat=wat)


def _on(soort: Soort, uuid: UUID, dag: date, wat: Document | Besluit | Zaak) -> Gebeurtenis:
    return Gebeurtenis(soort=soort, uuid=uuid, dag=dag, moment=None, wat=wat)


def _values[T](outcome: Outcome[tuple[T, ...]]) -> tuple[T, ...]:
    return () if isinstance(outcome, Missing) else outcome.value
