"""Which zaken a call asks for: the filters of `GET /zaken` and of the body of `POST /zaken/_zoek`.

Reproduces Open Zaak 1.30, leaks included: `_zoek` ignores keys it does not know, and an empty BSN
is no filter. All filters on a rol must hold for one and the same rol.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from demo.registration.filters import (
    VERTROUWELIJKHEID,
    Filter,
    by_confidentiality,
    by_date,
    by_null,
    by_part,
    by_text,
    by_url,
    check_choice,
    check_known,
    select,
)
from demo.registration.problems import NON_FIELD, Invalid
from demo.registration.store import Record, Store, get_path, get_uuid

_BETROKKENE = "rol__betrokkeneIdentificatie__"

_BSN = f"{_BETROKKENE}natuurlijkPersoon__inpBsn"

_ROL_IDENTITIES = {
    _BSN: ("natuurlijk_persoon", "inpBsn"),
    f"{_BETROKKENE}natuurlijkPersoon__anpIdentificatie": (
        "natuurlijk_persoon",
        "anpIdentificatie",
    ),
    f"{_BETROKKENE}natuurlijkPersoon__inpA_nummer": ("natuurlijk_persoon", "inpA_nummer"),
    f"{_BETROKKENE}nietNatuurlijkPersoon__innNnpId": ("niet_natuurlijk_persoon", "innNnpId"),
    f"{_BETROKKENE}nietNatuurlijkPersoon__annIdentificatie": (
        "niet_natuurlijk_persoon",
        "annIdentificatie",
    ),
    f"{_BETROKKENE}nietNatuurlijkPersoon__kvkNummer": ("niet_natuurlijk_persoon", "kvkNummer"),
    f"{_BETROKKENE}nietNatuurlijkPersoon__vestigingsNummer": (
        "niet_natuurlijk_persoon",
        "vestigingsNummer",
    ),
    f"{_BETROKKENE}vestiging__vestigingsNummer": ("vestiging", "vestigingsNummer"),
    f"{_BETROKKENE}vestiging__kvkNummer": ("vestiging", "kvkNummer"),
    f"{_BETROKKENE}medewerker__identificatie": ("medewerker", "identificatie"),
    f"{_BETROKKENE}organisatorischeEenheid__identificatie": (
        "organisatorische_eenheid",
        "identificatie",
    ),
}

_GENERIEK = (
    "adviseur",
    "behandelaar",
    "belanghebbende",
    "beslisser",
    "initiator",
    "klantcontacter",
    "zaakcoordinator",
    "mede_initiator",
)

_MACHTIGING = {"eigen": "", "gemachtigde": "gemachtigde", "machtiginggever": "machtiginggever"}


def _by_machtiging(_store: Store, rol: Record, value: str) -> bool:
    return bool(rol.get("indicatieMachtiging") == _MACHTIGING[value])


def _by_generiek(_store: Store, rol: Record, value: str) -> bool:
    return bool(rol.get("omschrijvingGeneriek") == value)


def _by_identity(betrokkene_type: str, name: str) -> Filter:
    def passes(_store: Store, rol: Record, value: str) -> bool:
        identificatie = rol.get("betrokkeneIdentificatie") or {}
        same = rol.get("betrokkeneType") == betrokkene_type
        return same and identificatie.get(name) == value

    return passes


ROL_FILTERS: dict[str, Filter] = {
    "rol__machtiging": _by_machtiging,
    "rol__omschrijvingGeneriek": _by_generiek,
    "rol__betrokkene": by_text("betrokkene"),
    "rol__betrokkeneType": by_text("betrokkeneType"),
    **{name: _by_identity(*identity) for name, identity in _ROL_IDENTITIES.items()},
}


_COMPARE: dict[str, Callable[[date, date], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def _date_filters(name: str, operators: str) -> dict[str, Filter]:
    filters = {f"{name}__{term}": by_date(name, _COMPARE[term]) for term in operators.split()}
    return filters | {name: by_date(name, operator.eq)}


ZAAK_FILTERS: dict[str, Filter] = {
    "identificatie": by_text("identificatie"),
    "identificatie__icontains": by_part("identificatie"),
    "bronorganisatie": by_text("bronorganisatie"),
    "omschrijving": by_part("omschrijving"),
    "zaaktype": by_url("zaaktype"),
    "zaaktype__omschrijving": lambda store, zaak, value: by_part("omschrijving")(
        store, store.get_by_url(zaak.get("zaaktype")) or {}, value
    ),
    "status__statustype": lambda store, zaak, value: by_url("statustype")(
        store,
        store.get_by_url(zaak.get("status")) or {},
        value,
    ),
    "einddatum__isnull": by_null("einddatum"),
    "maximaleVertrouwelijkheidaanduiding": by_confidentiality("vertrouwelijkheidaanduiding"),
    **_date_filters("startdatum", "gt gte lt lte"),
    **_date_filters("einddatum", "gt lt"),
    **_date_filters("registratiedatum", "gt lt"),
    **_date_filters("einddatumGepland", "gt lt"),
    **_date_filters("uiterlijkeEinddatumAfdoening", "gt lt"),
}

_OTHER_GET = ("expand", "ordering", "page", "pageSize")

ORDERINGS = (
    "startdatum",
    "einddatum",
    "publicatiedatum",
    "archiefactiedatum",
    "registratiedatum",
    "identificatie",
)

_MAX_BSN = 9

_CHOICES: dict[str, tuple[str, ...]] = {
    "rol__machtiging": tuple(_MACHTIGING),
    "rol__omschrijvingGeneriek": _GENERIEK,
    "maximaleVertrouwelijkheidaanduiding": tuple(VERTROUWELIJKHEID),
}


def find_zaken(store: Store, values: Mapping[str, str]) -> list[Record]:
    """Return the zaken that pass, newest first; names that are no filter do nothing."""
    _check_bsn(values)
    for name, choices in _CHOICES.items():  # refused also when there is nothing to filter
        if values.get(name):
            check_choice(name, values[name], choices)
    for_rol = {name: value for name, value in values.items() if name in ROL_FILTERS and value}
    for_zaak = {name: value for name, value in values.items() if name in ZAAK_FILTERS}
    zaken = _zaken_with_rol(store, for_rol) if for_rol else store.list_records("zaken")
    found = select(store, zaken[::-1], ZAAK_FILTERS, for_zaak)
    return sort_zaken(found, values.get("ordering", ""))


def _zaken_with_rol(store: Store, for_rol: Mapping[str, str]) -> Sequence[Record]:
    """Return the zaken, oldest first, of which one rol passes all filters; a BSN by an index."""
    bsn = for_rol.get(_BSN)
    rollen: Sequence[Record] = store.list_records("rollen")
    if bsn is not None:
        rollen = store.find_by("rollen", "inpBsn", bsn, _get_bsn)
    others = {name: value for name, value in for_rol.items() if name != _BSN}
    urls = {rol["zaak"]: None for rol in select(store, rollen, ROL_FILTERS, others)}
    return sorted(store.list_by_urls(urls), key=lambda zaak: store.order[get_uuid(zaak)])


def _get_bsn(rol: Record) -> str:
    if rol.get("betrokkeneType") != "natuurlijk_persoon":
        return ""
    return str((rol.get("betrokkeneIdentificatie") or {}).get("inpBsn") or "")


def find_in_list(store: Store, query: Mapping[str, str]) -> list[Record]:
    """Return the zaken of `GET /zaken`; Invalid for a parameter nobody knows."""
    known = [*ROL_FILTERS, *ZAAK_FILTERS, *_OTHER_GET]
    check_known(dict.fromkeys(known), query)
    return find_zaken(store, query)


def find_in_zoek(store: Store, body: Any) -> list[Record]:
    """Return the zaken of `POST /zaken/_zoek`; Invalid for an empty body only."""
    if not isinstance(body, dict) or not body:
        raise Invalid(NON_FIELD, "empty_search_body", "Je moet zoekparameters opgeven")
    single = {name: str(value) for name, value in body.items() if not isinstance(value, list)}
    found = find_zaken(store, single)
    if "uuid__in" in body:
        wanted = set(_as_list("uuid__in", body["uuid__in"]))
        found = [zaak for zaak in found if get_path(zaak["url"]).rpartition("/")[2] in wanted]
    if "zaaktype__in" in body:
        wanted = {get_path(url) for url in _as_list("zaaktype__in", body["zaaktype__in"])}
        found = [zaak for zaak in found if get_path(zaak["zaaktype"]) in wanted]
    return found


def sort_zaken(zaken: Sequence[Record], ordering: str) -> list[Record]:
    """Sort as PostgreSQL does: what has no value comes last, or first when descending."""
    ordered = list(zaken)
    for term in reversed([term for term in ordering.split(",") if term]):
        name = term.removeprefix("-")
        check_choice("ordering", term, ORDERINGS + tuple(f"-{name}" for name in ORDERINGS))
        ordered.sort(
            key=lambda zaak: (not zaak.get(name), zaak.get(name) or ""),
            reverse=term.startswith("-"),
        )
    return ordered


def _check_bsn(values: Mapping[str, str]) -> None:
    name = _BSN
    length = len(values.get(name, ""))
    if length > _MAX_BSN:
        reason = (
            f"Zorg ervoor dat deze waarde niet meer dan {_MAX_BSN} tekens bevat"
            f" (het zijn er nu {length})."
        )
        raise Invalid(name, "max_length", reason)


def _as_list(name: str, value: object) -> list[str]:
    if not isinstance(value, list):
        raise Invalid(name, "not_a_list", "Verwachtte een lijst van elementen.")
    return [str(item) for item in value]
