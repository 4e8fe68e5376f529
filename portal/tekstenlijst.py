"""Texts per zaaktype held against the catalogus: what falls back, what lost its place.

For the beheerder (`manage.py teksten`). Dutch, since it is about Dutch texts.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from portal.presenters.staptekst import say_standard
from zaken.domain import Statustype, Zaaktype
from zaken.teksten import NO_TEKST, Beoordeling, Staptekst, Zaaktypetekst

# So long before a text is no longer shown it is said that it is about to.
_SOON = timedelta(days=30)


def list_remarks(
    zaaktypen: Iterable[Zaaktype], teksten: Iterable[Zaaktypetekst], today: date
) -> Iterator[str]:
    """One line per thing to look at; nothing for what residents can read as it is."""
    known, written = tuple(zaaktypen), tuple(teksten)
    for zaaktype in _list_latest(known):
        yield from _list_missing(zaaktype, _find(zaaktype, written))
    for tekst in written:
        where = f"{tekst.domein} {tekst.zaaktype}".strip()
        yield from (f"{where}: {remark}" for remark in _list_lost(tekst, known))
        yield from (f"{where}: {remark}" for remark in _list_old(tekst, today))


def build_yaml(
    zaaktypen: Iterable[Zaaktype], teksten: Iterable[Zaaktypetekst]
) -> list[dict[str, Any]]:
    """The part `teksten` of the configuration: what is written, and the rest as the catalogus says.

    What comes from the catalogus is a concept: nobody reads it until somebody approved it.
    """
    written = tuple(teksten)
    return [_build_item(zaaktype, _find(zaaktype, written)) for zaaktype in _list_latest(zaaktypen)]


def _list_latest(zaaktypen: Iterable[Zaaktype]) -> tuple[Zaaktype, ...]:
    """Of each kind one, with the steps of all its versions: old zaken keep theirs."""
    by_key: dict[tuple[str, str], Zaaktype] = {}
    for zaaktype in zaaktypen:
        if not zaaktype.intern:
            by_key[zaaktype.domein, zaaktype.identificatie] = zaaktype
    return tuple(by_key[key] for key in sorted(by_key))


def _find(zaaktype: Zaaktype, teksten: tuple[Zaaktypetekst, ...]) -> Zaaktypetekst:
    fits = [t for t in teksten if t.zaaktype == zaaktype.identificatie]
    own = [t for t in fits if t.domein == zaaktype.domein]
    return next(iter([*own, *(t for t in fits if not t.domein)]), NO_TEKST)


def _list_missing(zaaktype: Zaaktype, tekst: Zaaktypetekst) -> Iterator[str]:
    """Where residents read no more than the name that the catalogus gives a step."""
    for stap in zaaktype.statustypen:
        if tekst.get_stap(stap).uitleg or stap.statustekst.strip():
            continue
        where = f"{zaaktype.identificatie}, {stap.omschrijving}"
        if standard := say_standard(stap):
            yield f"{where}: geen uitleg; inwoners lezen onze zin: {standard}"
        else:
            yield f"{where}: geen uitleg; inwoners lezen alleen de naam"


def _list_lost(tekst: Zaaktypetekst, zaaktypen: tuple[Zaaktype, ...]) -> Iterator[str]:
    """Texts about what the catalogus does not have, or no longer."""
    own = [
        z for z in zaaktypen if z.identificatie == tekst.zaaktype and tekst.domein in {"", z.domein}
    ]
    if not own:
        yield "dit zaaktype staat niet in de catalogus"
        return
    names = {stap.omschrijving for zaaktype in own for stap in zaaktype.statustypen}
    for statustype in tekst.stappen:
        if statustype not in names:
            yield f"stap {statustype!r} staat niet in de catalogus"


def _list_old(tekst: Zaaktypetekst, today: date) -> Iterator[str]:
    if tekst.beoordeling is Beoordeling.CONCEPT:
        yield "concept: inwoners zien deze tekst nog niet"
    if tekst.geldig_tot is None:
        return
    if tekst.geldig_tot < today:
        yield f"niet meer geldig sinds {tekst.geldig_tot}: inwoners zien deze tekst niet meer"
    elif tekst.geldig_tot < today + _SOON:
        owner = f" (eigenaar: {tekst.eigenaar})" if tekst.eigenaar else ""
        yield f"geldig tot {tekst.geldig_tot}: kijk of de tekst nog klopt{owner}"


def _build_item(zaaktype: Zaaktype, tekst: Zaaktypetekst) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "zaaktype": zaaktype.identificatie,
        "domein": tekst.domein if tekst is not NO_TEKST else zaaktype.domein,
        "titel": tekst.titel or zaaktype.omschrijving,
        "uitleg": tekst.uitleg,
        "contact": tekst.contact,
        "contact_telefoon": tekst.contact_telefoon,
        "contact_url": tekst.contact_url,
        "bezwaar_url": tekst.bezwaar_url,
        "toon_tussenberichten": tekst.toon_tussenberichten,
        "stil_dagen": tekst.stil_dagen,
        "product": tekst.product,
        "eigenaar": tekst.eigenaar,
        "geldig_tot": tekst.geldig_tot,
        "beoordeling": (Beoordeling.CONCEPT if tekst is NO_TEKST else tekst.beoordeling).value,
    }
    steps = [_build_step(stap, tekst.stappen) for stap in _in_order(zaaktype)]
    return {**_filled(fields), "stappen": steps}


def _in_order(zaaktype: Zaaktype) -> list[Statustype]:
    return sorted(zaaktype.statustypen, key=lambda stap: stap.volgnummer)


def _build_step(stap: Statustype, written: Mapping[str, Staptekst]) -> dict[str, Any]:
    tekst = written.get(stap.omschrijving)
    if tekst is None:
        return _filled({"statustype": stap.omschrijving, "uitleg": stap.statustekst})
    actie = tekst.actie
    return _filled(
        {
            "statustype": stap.omschrijving,
            "naam": tekst.naam,
            "uitleg": tekst.uitleg,
            "vooruit": tekst.vooruit,
            "wie": tekst.wie.value if tekst.wie else None,
            "partner": tekst.partner,
            "actie": actie
            and _filled({"titel": actie.titel, "tekst": actie.tekst, "dagen": actie.dagen}),
        }
    )


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: the file stays to be read by people. What is False was chosen."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value != "" and not (name == "toon_tussenberichten" and value)
    }
