"""Fills the catalogus of a Store: zaaktypen with what hangs under them.

`raw` replaces any field of the JSON as it will be served, `omit` leaves fields out. Types that a
zaak, rol or document needs are made on demand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from demo.registration import catalogustemplates as templates
from demo.registration.store import Record, Store, make_url, make_uuid

type Raw = Mapping[str, Any]
type Day = int | date | str
"""A day: an int counts from today (-10: ten days ago); text is taken as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """A statustype. `raw` and `omit` as everywhere; volgnummer and eindstatus by position."""

    omschrijving: str
    statustekst: str = ""
    informeren: bool = True
    raw: Raw = field(default_factory=dict)
    omit: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktype:
    """A zaaktype as handle: its URL and the URLs of its statustypen by omschrijving."""

    uuid: str
    url: str
    identificatie: str
    omschrijving: str
    statustypen: Mapping[str, str] = field(default_factory=dict)


_ROLTYPEN = {
    "initiator": "Aanvrager",
    "belanghebbende": "Belanghebbende",
    "behandelaar": "Behandelaar",
    "beslisser": "Beslisser",
}


class CatalogusBuilder:
    """Makes records around a day `today`; the same calls give the same uuids every day."""

    def __init__(self, today: date) -> None:
        """Start with an empty catalogus."""
        self.today = today
        self.store = Store()
        self._counts: dict[str, int] = {}
        uuid = make_uuid("catalogussen", "voorbeeld")
        self.catalogus = templates.catalogus_url(uuid)
        self.store.add("catalogussen", uuid, templates.catalogus(uuid))

    def day(self, day: Day) -> str:
        """Return a day as it is served."""
        if isinstance(day, int):
            return (self.today + timedelta(days=day)).isoformat()
        return day if isinstance(day, str) else day.isoformat()

    def moment(self, day: Day, time: str = "09:03:00") -> str:
        """Return a moment in UTC; text that already holds a time stays as it is."""
        text = self.day(day)
        return text if "T" in text or not text else f"{text}T{time}Z"

    def zaaktype(
        self,
        identificatie: str,
        omschrijving: str = "",
        *,
        stappen: Sequence[Stap | str] = (),
        raw: Raw | None = None,
        omit: Sequence[str] = (),
    ) -> Zaaktype:
        """Add a zaaktype; the last of `stappen` is the eindstatus, none is allowed.

        Another version of one identificatie: give the same one again, with other validity in `raw`.
        """
        naam = omschrijving or identificatie.capitalize()
        uuid = make_uuid("zaaktypen", self._key("zaaktypen", identificatie))
        url = make_url("zaaktypen", uuid)
        record = templates.zaaktype(identificatie, naam, self.catalogus)
        self._add("zaaktypen", uuid, {**record, **(raw or {})}, omit)
        self._link(self.catalogus, "zaaktypen", url)
        zaaktype = Zaaktype(
            uuid=uuid,
            url=url,
            identificatie=identificatie,
            omschrijving=naam,
        )
        steps = [Stap(omschrijving=s) if isinstance(s, str) else s for s in stappen]
        return self._with_statustypen(zaaktype, steps)

    def _with_statustypen(self, zaaktype: Zaaktype, stappen: Sequence[Stap]) -> Zaaktype:
        """Add the steps, shuffled: no client may count on the order of delivery."""
        urls = {stap.omschrijving: self._stap_url(zaaktype, stap) for stap in stappen}
        numbered = list(enumerate(stappen, start=1))
        for volgnummer, stap in numbered[1::2] + numbered[::2]:
            record = templates.statustype() | self._under(zaaktype)
            record |= {
                "omschrijving": stap.omschrijving,
                "omschrijvingGeneriek": stap.omschrijving,
                "statustekst": stap.statustekst,
                "informeren": stap.informeren,
                "volgnummer": volgnummer,
                "isEindstatus": volgnummer == len(stappen),
                "toelichting": f"Stap {volgnummer} van {len(stappen)}",
                **stap.raw,
            }
            url = urls[stap.omschrijving]
            self._add("statustypen", url.rpartition("/")[2], record, stap.omit)
            self._link(zaaktype.url, "statustypen", url)
        return replace(zaaktype, statustypen=urls)

    def _stap_url(self, zaaktype: Zaaktype, stap: Stap) -> str:
        uuid = make_uuid("statustypen", f"{zaaktype.uuid}/{stap.omschrijving}")
        return make_url("statustypen", uuid)

    def roltype(self, zaaktype: Zaaktype, generiek: str, omschrijving: str = "") -> str:
        """Return the URL of a roltype, adding it when it is new."""
        uuid = make_uuid("roltypen", f"{zaaktype.uuid}/{generiek}")
        url = make_url("roltypen", uuid)
        if self.store.get("roltypen", uuid) is None:
            record = templates.roltype() | self._under(zaaktype)
            record["omschrijving"] = omschrijving or _ROLTYPEN.get(generiek, generiek)
            record["omschrijvingGeneriek"] = generiek
            self._add("roltypen", uuid, record)
            self._link(zaaktype.url, "roltypen", url)
        return url

    def resultaattype(self, zaaktype: Zaaktype, omschrijving: str, raw: Raw | None = None) -> str:
        """Return the URL of a resultaattype, adding it when it is new."""
        uuid = make_uuid("resultaattypen", f"{zaaktype.uuid}/{omschrijving}")
        url = make_url("resultaattypen", uuid)
        if self.store.get("resultaattypen", uuid) is None:
            record = templates.resultaattype() | self._under(zaaktype)
            record |= {"omschrijving": omschrijving, "omschrijvingGeneriek": omschrijving}
            self._add("resultaattypen", uuid, {**record, **(raw or {})})
            self._link(zaaktype.url, "resultaattypen", url)
        return url

    def informatieobjecttype(self, omschrijving: str, raw: Raw | None = None) -> str:
        """Return the URL of an informatieobjecttype, adding it when it is new."""
        uuid = make_uuid("informatieobjecttypen", omschrijving)
        url = make_url("informatieobjecttypen", uuid)
        if self.store.get("informatieobjecttypen", uuid) is None:
            record = templates.informatieobjecttype(omschrijving, self.catalogus)
            self._add("informatieobjecttypen", uuid, {**record, **(raw or {})})
            self._link(self.catalogus, "informatieobjecttypen", url)
        return url

    def documenttype(self, zaaktype: Zaaktype, omschrijving: str, richting: str) -> str:
        """Say that documents of a type belong to a zaaktype, `inkomend`, `uitgaand` or `intern`."""
        document_url = self.informatieobjecttype(omschrijving)
        uuid = make_uuid("zaaktype-informatieobjecttypen", f"{zaaktype.uuid}/{omschrijving}")
        if self.store.get("zaaktype-informatieobjecttypen", uuid) is None:
            owner = self.store.get_by_url(zaaktype.url) or {}
            record = {
                "url": "",
                **self._under(zaaktype),
                "informatieobjecttype": document_url,
                "volgnummer": len(owner.get("informatieobjecttypen", ())) + 1,
                "richting": richting,
                "statustype": None,
            }
            self._add("zaaktype-informatieobjecttypen", uuid, record)
            self._link(zaaktype.url, "informatieobjecttypen", document_url)
            self._link(document_url, "zaaktypen", zaaktype.url)
        return document_url

    def besluittype(self, zaaktype: Zaaktype, omschrijving: str, raw: Raw | None = None) -> str:
        """Return the URL of a besluittype, adding it or its zaaktype when new."""
        uuid = make_uuid("besluittypen", omschrijving)
        url = make_url("besluittypen", uuid)
        if self.store.get("besluittypen", uuid) is None:
            record = templates.besluittype(omschrijving, self.catalogus)
            self._add("besluittypen", uuid, {**record, **(raw or {})})
            self._link(self.catalogus, "besluittypen", url)
        self._link(zaaktype.url, "besluittypen", url)
        self._link(url, "zaaktypen", zaaktype.url)
        return url

    def _under(self, zaaktype: Zaaktype) -> Record:
        return {
            "zaaktype": zaaktype.url,
            "zaaktypeIdentificatie": zaaktype.identificatie,
            "catalogus": self.catalogus,
        }

    def _key(self, collection: str, key: str) -> str:
        """Return `key`, numbered when it was used before in this collection."""
        number = self._count(f"{collection}/{key}")
        return key if number == 1 else f"{key}/{number}"

    def _count(self, name: str) -> int:
        """Count how often a name was asked for, this time included."""
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name]

    def _add(self, collection: str, uuid: str, record: Record, omit: Sequence[str] = ()) -> str:
        """Keep a record under its URL, which is returned."""
        url = make_url(collection, uuid)
        record = {**record, "url": url} | ({"uuid": uuid} if "uuid" in record else {})
        for name in omit:
            record.pop(name, None)
        self.store.add(collection, uuid, record)
        return url

    def _link(self, url: str, name: str, link: str) -> None:
        """Add a URL to a list of a record, unless it is there or the list was left out."""
        record = self.store.get_by_url(url) or {}
        links = record.get(name)
        if isinstance(links, list) and link not in links:
            links.append(link)
