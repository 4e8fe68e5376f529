"""Fills a Store with zaken and what is only theirs: statussen, resultaat, rollen.

`raw` replaces any field of the JSON as it will be served (`{"einddatum": ""}`), `omit` leaves
fields out: odd suppliers can be imitated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from demo.registration import templates
from demo.registration.catalogus import CatalogusBuilder, Day, Raw, Zaaktype
from demo.registration.store import Record, make_uuid


class Gezet(NamedTuple):
    """A status that was set: the omschrijving of its statustype, when, and a remark."""

    stap: str
    dag: Day
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaak:
    """A zaak as handle: `key` is what its uuid was made of."""

    uuid: str
    url: str
    identificatie: str
    key: str
    zaaktype: Zaaktype


_DIGID = {
    "source": "digid",
    "levelOfAssurance": "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
}


class ZaakBuilder(CatalogusBuilder):
    """Makes zaken in the catalogus. `zaken`: those that were made, oldest first."""

    def __init__(self, today: date) -> None:
        """Start without zaken."""
        super().__init__(today)
        self.zaken: list[Zaak] = []

    def zaak(
        self,
        zaaktype: Zaaktype,
        key: str,
        *,
        statuses: Sequence[tuple[str, Day] | tuple[str, Day, str]] = (),
        raw: Raw | None = None,
        omit: Sequence[str] = (),
    ) -> Zaak:
        """Add a zaak whose uuid follows from `key`, with its statuses (oldest first).

        Days in `raw` may be ints. `startdatum` is by default the day of the first status;
        the eindstatus closes the zaak unless `raw` says otherwise.
        """
        uuid = make_uuid("zaken", key)
        gezet = [Gezet(*status) for status in statuses]
        record = templates.zaak() | self._zaak_dates(zaaktype, gezet, raw or {})
        record |= {"zaaktype": zaaktype.url, "omschrijving": zaaktype.omschrijving}
        record["identificatie"] = self._identificatie(str(record["startdatum"]))
        record["vertrouwelijkheidaanduiding"] = self._default_confidentiality(zaaktype)
        record |= {name: self._served(value) for name, value in (raw or {}).items()}
        url = self._add("zaken", uuid, record, omit)
        zaak = Zaak(
            uuid=uuid,
            url=url,
            identificatie=record["identificatie"],
            key=key,
            zaaktype=zaaktype,
        )
        for status in gezet:
            self.status(zaak, status)
        self._link(str(record["hoofdzaak"] or ""), "deelzaken", url)
        self.zaken.append(zaak)
        return zaak

    def _served(self, value: object) -> object:
        return self.day(value) if type(value) is int else value

    def _default_confidentiality(self, zaaktype: Zaaktype) -> str:
        record = self.store.get_by_url(zaaktype.url) or {}
        return str(record.get("vertrouwelijkheidaanduiding", "zaakvertrouwelijk"))

    def _identificatie(self, startdatum: str) -> str:
        year = startdatum[:4] or str(self.today.year)
        return f"Z-{year}-{self._count(f'identificaties/{year}'):04d}"

    def _zaak_dates(self, zaaktype: Zaaktype, gezet: Sequence[Gezet], raw: Raw) -> Record:
        start = self.day(raw.get("startdatum", gezet[0].dag if gezet else 0))[:10]
        owner = self.store.get_by_url(zaaktype.url) or {}
        einde = list(zaaktype.statustypen)[-1:] == [gezet[-1].stap] if gezet else False
        einddatum = self.day(gezet[-1].dag)[:10] if einde else None
        return {
            "startdatum": start,
            "registratiedatum": start,
            "einddatum": einddatum,
            "einddatumGepland": _after(start, owner.get("servicenorm")),
            "uiterlijkeEinddatumAfdoening": _after(start, owner.get("doorlooptijd")),
            "laatstGemuteerd": self.moment(start, "10:11:12.345678"),
            "archiefnominatie": "vernietigen" if einde else None,
            "startdatumBewaartermijn": einddatum,
        }

    def status(self, zaak: Zaak, gezet: Gezet, raw: Raw | None = None) -> str:
        """Add a status, which becomes the current one; return its URL."""
        older = self.store.get_by_url((self.store.get("zaken", zaak.uuid) or {}).get("status"))
        if older is not None:
            older["indicatieLaatstGezetteStatus"] = False
        record: Record = {
            "url": "",
            "uuid": "",
            "zaak": zaak.url,
            "statustype": zaak.zaaktype.statustypen[gezet.stap],
            "datumStatusGezet": self.moment(gezet.dag),
            "statustoelichting": gezet.toelichting,
            "indicatieLaatstGezetteStatus": True,
            "gezetdoor": None,
            "zaakinformatieobjecten": [],
        }
        url = self._add_to_zaak("statussen", zaak, {**record, **(raw or {})})
        self._set(zaak, "status", url)
        return url

    def substatus(self, zaak: Zaak, omschrijving: str, dag: Day, doelgroep: str) -> str:
        """Add a substatus to the current status; `doelgroep`: betrokkenen or intern."""
        record: Record = {
            "url": "",
            "uuid": "",
            "zaak": zaak.url,
            "status": (self.store.get("zaken", zaak.uuid) or {}).get("status"),
            "omschrijving": omschrijving,
            "tijdstip": self.moment(dag),
            "doelgroep": doelgroep,
        }
        return self._add_to_zaak("substatussen", zaak, record)

    def resultaat(self, zaak: Zaak, omschrijving: str, toelichting: str = "") -> str:
        """Give a zaak its resultaat."""
        record: Record = {
            "url": "",
            "uuid": "",
            "zaak": zaak.url,
            "resultaattype": self.resultaattype(zaak.zaaktype, omschrijving),
            "toelichting": toelichting,
        }
        url = self._add_to_zaak("resultaten", zaak, record)
        self._set(zaak, "resultaat", url)
        return url

    def rol(
        self,
        zaak: Zaak,
        bsn: str,
        naam: str = "",
        *,
        generiek: str = "initiator",
        raw: Raw | None = None,
    ) -> str:
        """Give a natuurlijk persoon a rol."""
        record = self._rol_record(zaak, generiek)
        record["betrokkeneIdentificatie"] = templates.natuurlijk_persoon(bsn, naam)
        record["authenticatieContext"] = _DIGID if generiek == "initiator" else None
        return self._add_rol(zaak, {**record, **(raw or {})})

    def rol_url(self, zaak: Zaak, betrokkene: str, *, generiek: str = "initiator") -> str:
        """Give a rol to someone known by URL only: no BSN finds it."""
        record = self._rol_record(zaak, generiek)
        record |= {"betrokkene": betrokkene, "betrokkeneIdentificatie": None}
        return self._add_rol(zaak, record | {"authenticatieContext": None})

    def behandelaar(self, zaak: Zaak) -> str:
        """Give an employee the rol of behandelaar."""
        record = self._rol_record(zaak, "behandelaar")
        record["betrokkeneType"] = "medewerker"
        record["betrokkeneIdentificatie"] = {
            "identificatie": "MW-1042",
            "achternaam": "Willems",
            "voorletters": "S.",
            "voorvoegselAchternaam": "",
        }
        return self._add_rol(zaak, record)

    def bedrijf(self, zaak: Zaak, *, rsin: str = "", kvk: str = "", vestiging: str = "") -> str:
        """Make a company the initiator, by RSIN, KVK number and branch."""
        record = self._rol_record(zaak, "initiator")
        record["betrokkeneType"] = "niet_natuurlijk_persoon"
        record["betrokkeneIdentificatie"] = {
            "innNnpId": rsin,
            "annIdentificatie": "",
            "kvkNummer": kvk,
            "vestigingsNummer": vestiging,
            "statutaireNaam": "Bouwbedrijf De Linde B.V.",
            "innRechtsvorm": "besloten_vennootschap",
            "bezoekadres": "",
            "verblijfsadres": None,
            "subVerblijfBuitenland": None,
        }
        return self._add_rol(zaak, record | {"authenticatieContext": None})

    def vestiging(self, zaak: Zaak, nummer: str, *, kvk: str = "") -> str:
        """Make a branch the initiator, as betrokkene of its own type."""
        record = self._rol_record(zaak, "initiator")
        record["betrokkeneType"] = "vestiging"
        record["betrokkeneIdentificatie"] = {
            "vestigingsNummer": nummer,
            "handelsnaam": ["De Linde Timmerwerken"],
            "verblijfsadres": None,
            "subVerblijfBuitenland": None,
            "kvkNummer": kvk,
        }
        return self._add_rol(zaak, record | {"authenticatieContext": None})

    def _rol_record(self, zaak: Zaak, generiek: str) -> Record:
        roltype = self.roltype(zaak.zaaktype, generiek)
        omschrijving = (self.store.get_by_url(roltype) or {})["omschrijving"]
        return templates.rol() | {
            "zaak": zaak.url,
            "roltype": roltype,
            "omschrijving": omschrijving,
            "omschrijvingGeneriek": generiek,
            "roltoelichting": omschrijving,
            "registratiedatum": self.moment(0, "08:00:00.123456"),
        }

    def _add_rol(self, zaak: Zaak, record: Record) -> str:
        url = self._add_to_zaak("rollen", zaak, record)
        self._link(zaak.url, "rollen", url)
        return url

    def _add_to_zaak(self, collection: str, zaak: Zaak, record: Record) -> str:
        uuid = make_uuid(collection, self._key(collection, zaak.key))
        return self._add(collection, uuid, record)

    def _set(self, zaak: Zaak, name: str, url: str) -> None:
        record = self.store.get("zaken", zaak.uuid) or {}
        if name in record:
            record[name] = url


def _after(start: str, term: object) -> str | None:
    """Return the day a term of days after another, as Open Zaak fills planned dates."""
    match = re.fullmatch(r"P(\d+)D", str(term))
    if match is None or not start:
        return None
    return (date.fromisoformat(start) + timedelta(days=int(match[1]))).isoformat()
