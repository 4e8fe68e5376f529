"""What can be listed and read, with the parameters each list knows (OpenAPI of Open Zaak 1.30).

A collection that is not here answers 404. Zaken have their own filters in zaakquery.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.registration.filters import (
    Filter,
    by_boolean,
    by_choice,
    by_date,
    by_part,
    by_publication,
    by_text,
    by_url,
    by_validity,
    in_urls,
)

API_VERSIONS = {
    "zaken": "1.5.1",
    "catalogi": "1.3.1",
    "documenten": "1.4.2",
    "besluiten": "1.1.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A collection; `allow` is about one of its resources.

    `paged` False: a plain list. `defaults`: filters that hold when not given.
    """

    api: str
    filters: Mapping[str, Filter]
    paged: bool = True
    page_params: tuple[str, ...] = ("page", "pageSize")
    newest_first: bool = True
    sort_key: str = ""
    etag: bool = True
    allow: str = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, object]:
        """The names of the query parameters of the list."""
        return dict.fromkeys([*self.filters, *(self.page_params if self.paged else ())])


_PUBLISHED = {"status": "definitief"}
_TYPE: dict[str, Filter] = {
    "status": by_publication,
    "datumGeldigheid": by_validity,
}
_OF_ZAAKTYPE: dict[str, Filter] = {
    **_TYPE,
    "zaaktype": by_url("zaaktype"),
    "zaaktypeIdentificatie": by_text("zaaktypeIdentificatie"),
}
_DOELGROEP = ("betrokkenen", "intern")
_RICHTING = ("inkomend", "intern", "uitgaand")


def _by_betrokkene(name: str) -> Filter:
    return lambda _store, rol, value: (rol.get("betrokkeneIdentificatie") or {}).get(name) == value


_BETROKKENE = "betrokkeneIdentificatie__"

RESOURCES: dict[str, Resource] = {
    "statussen": Resource(
        api="zaken",
        sort_key="datumStatusGezet",
        allow="GET, HEAD, OPTIONS",
        filters={
            "zaak": by_url("zaak"),
            "statustype": by_url("statustype"),
            "indicatieLaatstGezetteStatus": by_boolean("indicatieLaatstGezetteStatus"),
        },
    ),
    "substatussen": Resource(
        api="zaken",
        sort_key="tijdstip",
        etag=False,
        page_params=("page",),
        filters={
            "zaak": by_url("zaak"),
            "status": by_url("status"),
            "doelgroep": by_choice("doelgroep", _DOELGROEP),
        },
    ),
    "rollen": Resource(
        api="zaken",
        filters={
            "zaak": by_url("zaak"),
            "betrokkene": by_text("betrokkene"),
            "betrokkeneType": by_text("betrokkeneType"),
            "omschrijving": by_text("omschrijving"),
            "omschrijvingGeneriek": by_text("omschrijvingGeneriek"),
            "roltype": by_url("roltype"),
            f"{_BETROKKENE}natuurlijkPersoon__inpBsn": _by_betrokkene("inpBsn"),
            f"{_BETROKKENE}nietNatuurlijkPersoon__innNnpId": _by_betrokkene("innNnpId"),
            f"{_BETROKKENE}nietNatuurlijkPersoon__kvkNummer": _by_betrokkene("kvkNummer"),
            f"{_BETROKKENE}vestiging__vestigingsNummer": _by_betrokkene("vestigingsNummer"),
            f"{_BETROKKENE}medewerker__identificatie": _by_betrokkene("identificatie"),
        },
    ),
    "resultaten": Resource(
        api="zaken",
        filters={"zaak": by_url("zaak"), "resultaattype": by_url("resultaattype")},
    ),
    "zaakinformatieobjecten": Resource(
        api="zaken",
        paged=False,
        filters={"zaak": by_url("zaak"), "informatieobject": by_url("informatieobject")},
    ),
    "zaakobjecten": Resource(api="zaken", filters={"zaak": by_url("zaak")}),
    "catalogussen": Resource(
        api="catalogi",
        filters={"domein": by_text("domein"), "rsin": by_text("rsin")},
    ),
    "zaaktypen": Resource(
        api="catalogi",
        defaults=_PUBLISHED,
        filters={
            **_TYPE,
            "catalogus": by_url("catalogus"),
            "identificatie": by_text("identificatie"),
            "identificatie__icontains": by_part("identificatie"),
            "omschrijving__icontains": by_part("omschrijving"),
        },
    ),
    "statustypen": Resource(api="catalogi", defaults=_PUBLISHED, filters=_OF_ZAAKTYPE),
    "resultaattypen": Resource(api="catalogi", defaults=_PUBLISHED, filters=_OF_ZAAKTYPE),
    "roltypen": Resource(
        api="catalogi",
        defaults=_PUBLISHED,
        filters={
            **_OF_ZAAKTYPE,
            "omschrijving": by_text("omschrijving"),
            "omschrijvingGeneriek": by_text("omschrijvingGeneriek"),
        },
    ),
    "informatieobjecttypen": Resource(
        api="catalogi",
        defaults=_PUBLISHED,
        filters={
            **_TYPE,
            "catalogus": by_url("catalogus"),
            "omschrijving": by_text("omschrijving"),
            "omschrijving__icontains": by_part("omschrijving"),
            "zaaktype": in_urls("zaaktypen"),
        },
    ),
    "besluittypen": Resource(
        api="catalogi",
        defaults=_PUBLISHED,
        filters={
            **_TYPE,
            "catalogus": by_url("catalogus"),
            "omschrijving": by_text("omschrijving"),
            "zaaktypen": in_urls("zaaktypen"),
            "informatieobjecttypen": in_urls("informatieobjecttypen"),
        },
    ),
    "zaaktype-informatieobjecttypen": Resource(
        api="catalogi",
        defaults=_PUBLISHED,
        filters={
            "status": by_publication,
            "zaaktype": by_url("zaaktype"),
            "informatieobjecttype": by_url("informatieobjecttype"),
            "richting": by_choice("richting", _RICHTING),
        },
    ),
    "objectinformatieobjecten": Resource(
        api="documenten",
        paged=False,
        newest_first=False,
        filters={"object": by_url("object"), "informatieobject": by_url("informatieobject")},
    ),
    "besluiten": Resource(
        api="besluiten",
        filters={
            "zaak": by_url("zaak"),
            "besluittype": by_url("besluittype"),
            "identificatie": by_text("identificatie"),
            "verantwoordelijkeOrganisatie": by_text("verantwoordelijkeOrganisatie"),
        },
    ),
    "besluitinformatieobjecten": Resource(
        api="besluiten",
        paged=False,
        filters={
            "besluit": by_url("besluit"),
            "informatieobject": by_url("informatieobject"),
        },
    ),
}

DOCUMENT_FILTERS: dict[str, Filter] = {
    "identificatie": by_text("identificatie"),
    "bronorganisatie": by_text("bronorganisatie"),
    "titel": by_part("titel"),
    "auteur": by_part("auteur"),
    "vertrouwelijkheidaanduiding": by_text("vertrouwelijkheidaanduiding"),
    "informatieobjecttype": by_url("informatieobjecttype"),
    "locked": by_boolean("locked"),
    "creatiedatum__gte": by_date("creatiedatum", operator.ge),
    "creatiedatum__lte": by_date("creatiedatum", operator.le),
}
