"""Whether what waits to be told is still true, and what to say of it: asked anew just before.

The zaak may have moved on, a status may have been put right, somebody may not know of it any more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from berichten.instellingen import Instelling
from berichten.models import Bericht
from berichten.momenten import at_ten
from berichten.nieuws import Nieuws, build_ontvangst, find_statustype, is_corrected, must_act
from berichten.ontvangers import list_ontvangers
from berichten.soorten import Soort
from zaken.betrokkenen import Kring, Ontvanger
from zaken.context import get_today
from zaken.domain import Method, Status
from zaken.models import Gemeente
from zaken.teksten import Zaaktypetekst, get_last_day
from zaken.termijnen import get_bezwaartermijn


@dataclass(frozen=True, slots=True, kw_only=True)
class Geldig:
    """A row that is still to be told: to whom, and what."""

    bericht: Bericht
    ontvanger: Ontvanger
    nieuws: Nieuws


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vraag:
    """One row, and the zaak as it is now."""

    bericht: Bericht
    kring: Kring
    ontvanger: Ontvanger
    tekst: Zaaktypetekst
    instelling: Instelling
    today: date

    @property
    def status(self) -> Status | None:
        """The status that the row is about, if it is still there and may be seen."""
        found = next((s for s in self.kring.statussen if s.uuid == self.bericht.onderwerp), None)
        may = found is not None and self.kring.may_see(self.ontvanger, found)
        return found if may else None

    @property
    def moet(self) -> bool | None:
        """Whether it is their turn now."""
        current = self.kring.statussen[-1] if self.kring.statussen else None
        return must_act(self.ontvanger.zaak, self.tekst, current)

    def build(self, *, moet: bool | None) -> Nieuws:
        """What is said of a row of this kind."""
        return Nieuws(soort=Soort(self.bericht.soort), moet=moet, namens=self.namens)

    @property
    def namens(self) -> bool:
        """Whether they act for somebody else."""
        identity = self.ontvanger.identity
        return identity.method is Method.DIGID_MACHTIGEN


def check(
    bericht: Bericht,
    kring: Kring,
    gemeente: Gemeente,
    tekst_of: Callable[[Ontvanger], Zaaktypetekst],
    instelling: Instelling,
    today: date,
) -> Geldig | datetime | str:
    """What to tell; or from when on; or in a word why not any more. Raises SourceError."""
    ontvanger = next(
        (o for o in kring.ontvangers if bericht.ontvanger in list_ontvangers(gemeente, o.identity)),
        None,
    )
    if ontvanger is None:
        return "no_access"
    vraag = _Vraag(
        bericht=bericht,
        kring=kring,
        ontvanger=ontvanger,
        tekst=tekst_of(ontvanger),
        instelling=instelling,
        today=today,
    )
    found = _CHECKS[Soort(bericht.soort)](vraag)
    if not isinstance(found, Nieuws):
        return found
    return Geldig(bericht=bericht, ontvanger=ontvanger, nieuws=found)


def _check_ontvangst(vraag: _Vraag) -> Nieuws | str:
    if vraag.status is None:
        return "gone"
    return build_ontvangst(vraag.ontvanger.zaak, vraag.today, moet=vraag.moet, namens=vraag.namens)


def _check_status(vraag: _Vraag) -> Nieuws | str:
    status = vraag.status
    if status is None:
        return "gone"
    if is_corrected(vraag.kring.statussen, status.uuid, vraag.instelling.wachttijd):
        return "corrected"
    return vraag.build(moet=vraag.moet)


def _check_besluit(vraag: _Vraag) -> Nieuws | str:
    uuid = vraag.bericht.onderwerp
    besluit = vraag.kring.find_besluit(uuid) if uuid else None
    if besluit is None or not vraag.kring.may_see(vraag.ontvanger, besluit):
        return "gone"
    return vraag.build(moet=vraag.moet)


def _check_document(vraag: _Vraag) -> Nieuws | str:
    uuid = vraag.bericht.onderwerp
    document = vraag.kring.find_document(uuid) if uuid else None
    if document is None or not vraag.kring.may_see(vraag.ontvanger, document):
        return "gone"
    return vraag.build(moet=vraag.moet)


def _check_bezwaar(vraag: _Vraag) -> Nieuws | datetime | str:
    """The date is counted again: a besluit is sometimes sent later than it was first said."""
    uuid = vraag.bericht.onderwerp
    besluit = vraag.kring.find_besluit(uuid) if uuid else None
    if besluit is None or not vraag.kring.may_see(vraag.ontvanger, besluit):
        return "gone"
    termijn = get_bezwaartermijn(besluit)
    if termijn is None or termijn.last_day < vraag.today:
        return "too_late"
    first = termijn.last_day - vraag.instelling.herinnering_bezwaar
    return at_ten(first) if first > vraag.today else vraag.build(moet=None)


def _check_actie(vraag: _Vraag) -> Nieuws | str:
    """Only while the zaak is still in the step in which something was asked."""
    status = vraag.status
    if status is None or status != vraag.kring.statussen[-1] or vraag.ontvanger.zaak.is_afgerond:
        return "done"
    statustype = find_statustype(vraag.ontvanger.zaak, status)
    actie = vraag.tekst.get_stap(statustype).actie
    last = get_last_day(actie, get_today(status.datum_status_gezet)) if actie else None
    if last is None or last < vraag.today:
        return "too_late"
    return vraag.build(moet=True)


def _check_stil(vraag: _Vraag) -> Nieuws | str:
    """Only where nothing was set since."""
    status = vraag.status
    if status is None or status != vraag.kring.statussen[-1] or vraag.ontvanger.zaak.is_afgerond:
        return "done"
    return vraag.build(moet=vraag.moet)


_CHECKS: Mapping[Soort, Callable[[_Vraag], Nieuws | datetime | str]] = MappingProxyType(
    {
        Soort.ONTVANGST: _check_ontvangst,
        Soort.STATUS: _check_status,
        Soort.BESLUIT: _check_besluit,
        Soort.DOCUMENT: _check_document,
        Soort.BEZWAAR: _check_bezwaar,
        Soort.ACTIE: _check_actie,
        Soort.STIL: _check_stil,
    }
)
