"""What a gemeente chose about telling residents, as frozen objects, remembered until it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from types import MappingProxyType

from zgw_consumers.models import Service

from berichten.models import Berichtinstelling, Zaaktypebericht
from berichten.soorten import Kanaal
from zaken.current import while_unchanged
from zaken.domain import Missing, Statustype, Zaak
from zaken.models import Gemeente

# As OMC writes it; KISS reads zgw-Zaak, openzaak, uuid.
_ZAAK = ("zaak", "open-zaak", "uuid")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyNL:
    """Where NotifyNL is, and its templates by channel."""

    url: str
    sleutel: str = field(repr=False)
    sjablonen: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PerZaaktype:
    """What is told about a zaaktype. `statussen` None: those with `informeren` in the catalogus."""

    uit: bool = False
    statussen: frozenset[str] | None = None
    ontvangst: bool = True
    besluiten: bool = True
    documenten: bool = False
    herinneringen: bool = True
    mijnoverheid: bool | None = None


_STANDAARD = PerZaaktype()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instelling:
    """The choices of one gemeente; see models.Berichtinstelling.

    `klantcontact`: what a zaak is called in Klantinteracties; None where nothing is told there.
    """

    afzender: str
    antwoordadres: str
    via: Mapping[Kanaal, str]
    notifynl: NotifyNL | None
    wachttijd: timedelta
    stil_van: time
    stil_tot: time
    verzameltijd: time
    terugval: str
    rolgegevens: bool
    mijnoverheid: bool
    links: bool
    herinnering_bezwaar: timedelta
    herinnering_actie: timedelta
    klantinteracties: Service | None
    klantcontact: tuple[str, str, str] | None
    per_zaaktype: Mapping[str, PerZaaktype]

    def get(self, zaak: Zaak) -> PerZaaktype:
        """The choices about the zaaktype of a zaak."""
        if isinstance(zaak.zaaktype, Missing):
            return _STANDAARD
        return self.per_zaaktype.get(zaak.zaaktype.value.identificatie, _STANDAARD)

    def informs(self, zaak: Zaak, statustype: Statustype | None) -> bool:
        """Whether reaching this step is told: as chosen, else as the catalogus says (ZTC)."""
        chosen = self.get(zaak)
        if statustype is None or self.is_told_elsewhere(zaak):
            return False
        if chosen.statussen is not None:
            return statustype.omschrijving in chosen.statussen
        return statustype.informeren

    def is_told_elsewhere(self, zaak: Zaak) -> bool:
        """Whether MijnOverheid tells of its statuses: nobody wants the same twice."""
        chosen = self.get(zaak).mijnoverheid
        return self.mijnoverheid if chosen is None else chosen

    @property
    def tells_documenten(self) -> bool:
        """Whether documents of any zaaktype are told of."""
        return any(p.documenten and not p.uit for p in self.per_zaaktype.values())

    @property
    def kanalen(self) -> tuple[Kanaal, ...]:
        """Those that residents can choose here, besides nothing."""
        return tuple(
            kanaal for kanaal in (Kanaal.EMAIL, Kanaal.SMS, Kanaal.BRIEF) if self.via.get(kanaal)
        )


def get_instelling(gemeente: Gemeente) -> Instelling | None:
    """None where a gemeente tells nobody anything.

    One without `kanalen` only listens, so that it can be seen what would be told (proefdraai).
    """
    return _load(gemeente.pk)


def has_kanalen(gemeente: Gemeente) -> bool:
    """Whether residents can be told here, so whether there is something to choose."""
    instelling = get_instelling(gemeente)
    return instelling is not None and bool(instelling.kanalen)


@while_unchanged
def _load(gemeente: int) -> Instelling | None:
    row = (
        Berichtinstelling.objects.filter(gemeente=gemeente)
        .select_related("klantinteracties")
        .first()
    )
    if row is None:
        return None
    return Instelling(
        afzender=row.afzender,
        antwoordadres=row.antwoordadres,
        via=MappingProxyType(
            {
                Kanaal.EMAIL: row.email_via,
                Kanaal.SMS: row.sms_via,
                Kanaal.BRIEF: row.brief_via,
            }
        ),
        notifynl=_build_notifynl(row),
        wachttijd=timedelta(minutes=row.wachttijd),
        stil_van=row.stil_van,
        stil_tot=row.stil_tot,
        verzameltijd=row.verzameltijd,
        terugval=row.terugval,
        rolgegevens=row.rolgegevens,
        mijnoverheid=row.mijnoverheid,
        links=row.links,
        herinnering_bezwaar=timedelta(days=row.herinnering_bezwaar),
        herinnering_actie=timedelta(days=row.herinnering_actie),
        klantinteracties=row.klantinteracties,
        klantcontact=_build_codes(row),
        per_zaaktype=_load_zaaktypen(gemeente),
    )


def _build_codes(row: Berichtinstelling) -> tuple[str, str, str] | None:
    """What a zaak is called there (onderwerpobjectidentificator); None where nothing is told."""
    if not row.klantcontact or row.klantinteracties is None:
        return None
    objecttype, register, soort = row.klantcontact_codes or _ZAAK
    return objecttype, register, soort


def _build_notifynl(row: Berichtinstelling) -> NotifyNL | None:
    if not row.notifynl_url:
        return None
    sjablonen = MappingProxyType(dict(row.notifynl_sjablonen))
    return NotifyNL(url=row.notifynl_url, sleutel=row.notifynl_sleutel, sjablonen=sjablonen)


def _load_zaaktypen(gemeente: int) -> Mapping[str, PerZaaktype]:
    rows = Zaaktypebericht.objects.filter(gemeente=gemeente)
    return MappingProxyType(
        {
            row.zaaktype: PerZaaktype(
                uit=row.uit,
                statussen=None if row.statussen is None else frozenset(row.statussen),
                ontvangst=row.ontvangst,
                besluiten=row.besluiten,
                documenten=row.documenten,
                herinneringen=row.herinneringen,
                mijnoverheid=row.mijnoverheid,
            )
            for row in rows
        }
    )
