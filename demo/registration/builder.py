"""Fills a Store for the demo or a test: the catalogus, zaken, documents and besluiten.

`raw` replaces any field of the JSON as it will be served (`{"bestandsomvang": None}`).
"""

import hashlib
from collections.abc import Sequence

from demo.registration import templates
from demo.registration.catalogus import Day, Raw, Stap, Zaaktype
from demo.registration.filler import Filler, Inhoud
from demo.registration.pdf import build_pdf
from demo.registration.store import Record, Versie, make_url, make_uuid
from demo.registration.zaakbuilder import Gezet, Zaak, ZaakBuilder

__all__ = ["Builder", "Day", "Gezet", "Raw", "Stap", "Zaak", "Zaaktype"]


class Builder(ZaakBuilder):
    """Makes records around a day `today`; the same calls give the same uuids every day."""

    def document(
        self,
        zaak: Zaak,
        titel: str,
        *,
        soort: tuple[str, str] = ("Bijlage", "intern"),
        inhoud: Inhoud | None = b"",
        raw: Raw | None = None,
    ) -> str:
        """Add a document of a zaak: `soort` is its type and richting, empty `inhoud` makes a PDF.

        `inhoud` None: only a link, nothing to download.
        """
        content = build_pdf(titel) if inhoud == b"" else inhoud
        key = f"{zaak.key}/{titel}"
        uuid = make_uuid("enkelvoudiginformatieobjecten", self._key("documenten", key))
        record = self._document_record(zaak, titel, content)
        record["informatieobjecttype"] = self.documenttype(zaak.zaaktype, *soort)
        if content is not None:
            download = f"{make_url('enkelvoudiginformatieobjecten', uuid)}/download"
            record |= _content_fields(content, record["creatiedatum"])
            record["inhoud"] = download
        record |= {name: self._served(v) for name, v in (raw or {}).items() if name != "versie"}
        record["versie"] = (raw or {}).get("versie", 1)
        url = self._add("enkelvoudiginformatieobjecten", uuid, record)
        served = self.store.get_by_url(url) or {}
        self.store.versies[uuid] = [Versie(record=served, inhoud=content)]
        self._relate(zaak, url, titel)
        return url

    def _document_record(self, zaak: Zaak, titel: str, content: Inhoud | None) -> Record:
        day = (self.store.get("zaken", zaak.uuid) or {}).get("startdatum") or self.day(0)
        return templates.document() | {
            "identificatie": self._key("documentnummers", f"DOC-{zaak.identificatie}"),
            "creatiedatum": day,
            "titel": titel,
            "beginRegistratie": self.moment(day, "11:12:13.456789"),
            "bestandsnaam": f"{titel.lower().replace(' ', '-')}.pdf" if content else "",
            "formaat": "application/pdf" if content else "",
        }

    def new_version(self, document: str, inhoud: bytes, raw: Raw | None = None) -> None:
        """Replace a document by its next version; the older one stays to be had by number."""
        uuid = document.rpartition("/")[2]
        versies = self.store.versies[uuid]
        old = versies[-1].record
        content = _content_fields(inhoud, str(old["creatiedatum"]))
        record = {**old, **content, **(raw or {})}
        record["versie"] = len(versies) + 1
        versies.append(Versie(record=record, inhoud=inhoud))
        self.store.collections["enkelvoudiginformatieobjecten"][uuid] = record

    def _relate(self, zaak: Zaak, document: str, titel: str) -> None:
        relation: Record = {
            "url": "",
            "uuid": "",
            "informatieobject": document,
            "zaak": zaak.url,
            "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
            "titel": titel,
            "beschrijving": "",
            "registratiedatum": self.moment(0, "08:00:00.234567"),
            "vernietigingsdatum": None,
            "status": None,
        }
        url = self._add_to_zaak("zaakinformatieobjecten", zaak, relation)
        self._link(zaak.url, "zaakinformatieobjecten", url)
        self._add_object(document, zaak.url, "zaak")

    def _add_object(self, document: str, url: str, object_type: str) -> None:
        uuid = make_uuid("objectinformatieobjecten", f"{document} {url}")
        record: Record = {
            "url": "",
            "informatieobject": document,
            "object": url,
            "objectType": object_type,
        }
        self._add("objectinformatieobjecten", uuid, record)

    def besluit(
        self,
        zaak: Zaak,
        besluittype: str,
        datum: Day,
        *,
        documents: Sequence[str] = (),
        raw: Raw | None = None,
    ) -> str:
        """Add a besluit, sent on `datum`; days in `raw` may be ints. Documents by URL."""
        day = self.day(datum)
        uuid = make_uuid("besluiten", self._key("besluiten", zaak.key))
        record = templates.besluit() | {
            "identificatie": self._key("besluitnummers", f"BESL-{zaak.identificatie}"),
            "besluittype": self.besluittype(zaak.zaaktype, besluittype),
            "zaak": zaak.url,
            "datum": day,
            "ingangsdatum": day,
            "verzenddatum": day,
            **{name: self._served(value) for name, value in (raw or {}).items()},
        }
        url = self._add("besluiten", uuid, record)
        for document in documents:
            self._add_besluitdocument(url, document)
        self._add_zaakbesluit(zaak, uuid, url)
        return url

    def _add_besluitdocument(self, besluit: str, document: str) -> None:
        uuid = make_uuid("besluitinformatieobjecten", f"{besluit} {document}")
        record: Record = {"url": "", "informatieobject": document, "besluit": besluit}
        self._add("besluitinformatieobjecten", uuid, record)
        self._add_object(document, besluit, "besluit")

    def _add_zaakbesluit(self, zaak: Zaak, uuid: str, besluit: str) -> None:
        record: Record = {
            "url": f"{zaak.url}/besluiten/{uuid}",
            "uuid": uuid,
            "besluit": besluit,
            "zaak": zaak.url,
        }
        self.store.add("zaakbesluiten", uuid, record)


def _content_fields(content: Inhoud, datum: str) -> Record:
    if isinstance(content, Filler):  # no checksum: it would cost a second of reading
        return {"bestandsomvang": len(content)}
    return {
        "bestandsomvang": len(content),
        "integriteit": {
            "algoritme": "sha_256",
            "waarde": hashlib.sha256(content).hexdigest(),
            "datum": datum,
        },
    }
