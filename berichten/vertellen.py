"""From something that changed in a zaak to rows for the outbox: who may know, and what of it.

Rows are made once for each person, whatever becomes of the worker. Reminders of what follows from
a change are made along with it; they wait for their day and are looked at again then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from berichten.instellingen import Instelling
from berichten.models import Bericht
from berichten.momenten import at_ten
from berichten.nieuws import find_statustype, is_corrected, must_act
from berichten.ontvangers import get_ontvanger, list_ontvangers
from berichten.soorten import Soort
from berichten.uitgaand import build_bericht, build_sleutel
from zaken.betrokkenen import Kring, Ontvanger, get_kring
from zaken.context import get_today
from zaken.domain import Besluit, MijnZakenError, Missing, Status, ZaakRef
from zaken.models import Gemeente
from zaken.tekstbron import get_teksten
from zaken.teksten import STIL_DAGEN, Actie, Zaaktypetekst, get_last_day
from zaken.termijnen import get_bezwaartermijn

# What happened longer ago is no news: somebody filled a registration with what was elsewhere.
OLD = timedelta(days=14)


class NotYetError(MijnZakenError):
    """What changed, or whose zaak it is, is not there yet: a notificatie can come before it."""

    code = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """Something that changed: in which zaak, and what of it (its uuid)."""

    gemeente: Gemeente
    ref: ZaakRef
    onderwerp: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to be told of it, as rows that were not saved. `zaaktype`: its identificatie."""

    zaaktype: str = ""
    berichten: tuple[Bericht, ...] = ()


def plan_status(wijziging: Wijziging, instelling: Instelling, *, now: datetime) -> Plan:
    """A status that was set. Raises NotYetError, SourceError."""
    kring = _get_kring(wijziging, now)
    status = next((s for s in kring.statussen if s.uuid == wijziging.onderwerp), None)
    if status is None:
        raise NotYetError
    if now - status.datum_status_gezet > OLD:
        return Plan()
    return _plan(kring, _list_about_status(wijziging, kring, status, instelling, now))


def plan_besluit(wijziging: Wijziging, instelling: Instelling, *, now: datetime) -> Plan:
    """A besluit that was taken. Raises NotYetError, SourceError."""
    kring = _get_kring(wijziging, now)
    if not kring.ontvangers:
        return Plan()
    keuze = instelling.get(kring.ontvangers[0].zaak)
    if keuze.uit or not keuze.besluiten:
        return Plan()
    besluit = kring.find_besluit(wijziging.onderwerp)
    if besluit is None:
        raise NotYetError
    if get_today(now) - (besluit.verzenddatum or besluit.datum) > OLD:
        return Plan()
    rows: list[Bericht] = []
    for ontvanger in kring.list_for(besluit):
        rows.append(_build(wijziging, Soort.BESLUIT, ontvanger, now=now, due=now))
        rows.extend(_remind_of_bezwaar(wijziging, besluit, ontvanger, instelling, now))
    return _plan(kring, _new(wijziging.gemeente, rows, kring))


def plan_document(
    wijziging: Wijziging, instelling: Instelling, *, now: datetime, made_after: date = date.min
) -> Plan:
    """A document that may be seen now. Raises NotYetError, SourceError.

    `made_after`: of an older one nobody knows any more whether it was told of. What is put with a
    zaak that ended long ago is no news either.
    """
    kring = _get_kring(wijziging, now)
    if not kring.ontvangers:
        return Plan()
    keuze = instelling.get(kring.ontvangers[0].zaak)
    if keuze.uit or not keuze.documenten:
        return Plan()
    einddatum = kring.ontvangers[0].zaak.einddatum
    if einddatum is not None and get_today(now) - einddatum > OLD:
        return Plan()
    document = kring.find_document(wijziging.onderwerp)
    if document is None:
        raise NotYetError
    if (document.creatiedatum or date.max) <= made_after:
        return Plan()
    rows = [
        _build(wijziging, Soort.DOCUMENT, ontvanger, now=now, due=now)
        for ontvanger in kring.list_for(document)
    ]
    return _plan(kring, _new(wijziging.gemeente, rows, kring))


def _plan(kring: Kring, rows: Iterable[Bericht]) -> Plan:
    zaaktype = kring.stand.zaaktype
    known = "" if isinstance(zaaktype, Missing) else zaaktype.value.identificatie
    return Plan(zaaktype=known, berichten=tuple(rows))


def _get_kring(wijziging: Wijziging, now: datetime) -> Kring:
    """Raises NotYetError where nobody is named: rollen come after the zaak."""
    kring = get_kring(wijziging.gemeente, wijziging.ref, now=now)
    if not kring.has_rollen:
        raise NotYetError
    return kring


def _list_about_status(
    wijziging: Wijziging, kring: Kring, status: Status, instelling: Instelling, now: datetime
) -> Iterator[Bericht]:
    is_first = kring.statussen[0].uuid == status.uuid
    corrected = is_corrected(kring.statussen, status.uuid, instelling.wachttijd)
    rows: list[Bericht] = []
    for ontvanger in kring.list_for(status):
        zaak, keuze = ontvanger.zaak, instelling.get(ontvanger.zaak)
        if keuze.uit:
            continue
        tekst = get_teksten(wijziging.gemeente, get_today(now)).get(zaak)
        if is_first and keuze.ontvangst:
            rows.append(_build(wijziging, Soort.ONTVANGST, ontvanger, now=now, due=now))
        elif not corrected and instelling.informs(zaak, find_statustype(zaak, status)):
            moet = must_act(zaak, tekst, status) is True
            rows.append(_build(wijziging, Soort.STATUS, ontvanger, now=now, due=now, dringend=moet))
        is_current = status == kring.statussen[-1]
        if keuze.herinneringen and is_current and not zaak.is_afgerond:
            rows.extend(_remind_of_step(wijziging, status, ontvanger, tekst, instelling, now))
    yield from _new(wijziging.gemeente, rows, kring)


def _remind_of_step(
    wijziging: Wijziging,
    status: Status,
    ontvanger: Ontvanger,
    tekst: Zaaktypetekst,
    instelling: Instelling,
    now: datetime,
) -> Iterator[Bericht]:
    """Of what somebody has to do in this step, and that a zaak is not forgotten."""
    began = get_today(status.datum_status_gezet)
    actie: Actie | None = tekst.get_stap(find_statustype(ontvanger.zaak, status)).actie
    last = get_last_day(actie, began) if actie else None
    if last is not None:
        due = at_ten(last - instelling.herinnering_actie)
        if due > now:
            yield _build(wijziging, Soort.ACTIE, ontvanger, now=now, due=due, dringend=True)
    due = at_ten(began + timedelta(days=tekst.stil_dagen or STIL_DAGEN))
    if due > now:
        yield _build(wijziging, Soort.STIL, ontvanger, now=now, due=due)


def _remind_of_bezwaar(
    wijziging: Wijziging,
    besluit: Besluit,
    ontvanger: Ontvanger,
    instelling: Instelling,
    now: datetime,
) -> Iterator[Bericht]:
    termijn = get_bezwaartermijn(besluit)
    if termijn is None or not instelling.get(ontvanger.zaak).herinneringen:
        return
    due = at_ten(termijn.last_day - instelling.herinnering_bezwaar)
    if due > now:
        yield _build(wijziging, Soort.BEZWAAR, ontvanger, now=now, due=due, dringend=True)


def _build(
    wijziging: Wijziging,
    soort: Soort,
    ontvanger: Ontvanger,
    *,
    now: datetime,
    due: datetime,
    dringend: bool = False,
) -> Bericht:
    return build_bericht(
        wijziging.gemeente,
        wijziging.ref,
        soort,
        wijziging.onderwerp,
        get_ontvanger(wijziging.gemeente, ontvanger.identity),
        now=now,
        due=due,
        dringend=dringend,
    )


def _new(gemeente: Gemeente, rows: Iterable[Bericht], kring: Kring) -> tuple[Bericht, ...]:
    """Without what was told under an older key of the pseudonyms."""
    rows = tuple(rows)
    older: dict[str, tuple[str, ...]] = {}
    for ontvanger in kring.ontvangers:
        newest, *before = list_ontvangers(gemeente, ontvanger.identity)
        if before:
            older[newest] = tuple(before)
    if not older:
        return rows
    keys = {
        build_sleutel(gemeente, row.registratie, Soort(row.soort), row.onderwerp, name): row.sleutel
        for row in rows
        if row.onderwerp is not None
        for name in older.get(row.ontvanger, ())
    }
    told = Bericht.objects.filter(sleutel__in=keys).values_list("sleutel", flat=True)
    known = {keys[sleutel] for sleutel in told}
    return tuple(row for row in rows if row.sleutel not in known)
