"""The page of one zaak: what is out of the ordinary, what came out, and the facts."""

from datetime import date
from typing import Any

import pytest

from portal.presenters.pages import Notice
from portal.presenters.zaak import ZaakVisit, build_zaak_page
from portal.presenters.zaakpages import ZaakPage
from tests.unit.examples import (
    TODAY,
    at,
    make_actie,
    make_besluit,
    make_document,
    make_identity,
    make_status,
    make_teksten,
    make_toegang,
    make_zaak,
)
from zaken.bezoeken import NO_NIEUWS
from zaken.domain import (
    Dossier,
    Duur,
    Missing,
    Ok,
    Opschorting,
    Reason,
    Resultaat,
    Verlenging,
)
from zaken.models import Gemeente
from zaken.teksten import NO_TEKSTEN, Teksten
from zaken.timeline import build

GEMEENTE = Gemeente(
    naam="Gemeente Voorbeeld",
    telefoon="14 070",
    openingstijden="ma-vr 9-17 uur",
    contact_url="https://gemeente.test/contact",
    bezwaar_url="https://gemeente.test/bezwaar",
)


def show(teksten: Teksten = NO_TEKSTEN, gemeente: Gemeente = GEMEENTE, **zaak: Any) -> ZaakPage:
    dossier = Dossier(
        zaak=make_zaak(**zaak),
        toegang=make_toegang(),
        statussen=Ok(()),
        documenten=Ok((make_document(),)),
        besluiten=Ok((make_besluit(uiterlijke_reactiedatum=TODAY),)),
    )
    visit = ZaakVisit(
        identity=make_identity(),
        gemeente=gemeente,
        teksten=teksten,
        nieuws=NO_NIEUWS,
        ervaring=None,
        today=TODAY,
    )
    return build_zaak_page(dossier, build(dossier, TODAY), visit)


def notices(**zaak: Any) -> tuple[Notice, ...]:
    return show(**zaak).notices


def test_a_page() -> None:
    page = show()
    assert page.title == "Bezwaar tegen WOZ-waarde"
    assert page.zaaknummer == "Z-2026-0001"
    assert (page.actions, page.notices, page.resultaat) == ((), (), None)
    assert len(page.status.steps) == 4
    assert page.besluiten.items[0].bezwaar_url == "https://gemeente.test/bezwaar"
    assert [document.title for document in page.documenten.items] == ["Besluit op bezwaar"]
    assert page.toegang.why == ("U heeft deze zaak aangevraagd.",)


def test_what_is_asked_of_the_resident() -> None:
    actie = make_actie("Stuur uw stukken", "Wij missen iets.\nStuur het voor 1 mei.")
    page = show(make_teksten(stap_2=actie), status=Ok(make_status(2, at(9))))
    (notice,) = page.actions
    assert notice.title == "Actie nodig: Stuur uw stukken"
    assert notice.tone == "warning"
    assert notice.paragraphs == ("Wij missen iets.", "Stuur het voor 1 mei.")


# --- out of the ordinary -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reden", "paragraphs"),
    [
        ("", ("De tijd die wij hebben om te beslissen, loopt nu niet door.",)),
        (
            " Wij wachten op u. ",
            (
                "Reden: Wij wachten op u.",
                "De tijd die wij hebben om te beslissen, loopt nu niet door.",
            ),
        ),
    ],
)
def test_a_zaak_that_stands_still(reden: str, paragraphs: tuple[str, ...]) -> None:
    (notice,) = notices(opschorting=Opschorting(reden=reden))
    assert notice.title == "Uw zaak staat stil"
    assert notice.paragraphs == paragraphs


@pytest.mark.parametrize(
    ("duur", "reden", "paragraphs"),
    [
        (Duur(dagen=42), "", ("Wij nemen 6 weken extra.",)),
        (Duur(dagen=42), "Druk", ("Wij nemen 6 weken extra.", "Reden: Druk.")),
        (None, "Druk", ("Wij hebben niet gehoord hoeveel tijd erbij komt.", "Reden: Druk.")),
        # P0D, or hours only: a duration that says nothing
        (Duur(), "Druk", ("Wij hebben niet gehoord hoeveel tijd erbij komt.", "Reden: Druk.")),
    ],
)
def test_a_zaak_that_takes_longer(
    duur: Duur | None, reden: str, paragraphs: tuple[str, ...]
) -> None:
    (notice,) = notices(verlenging=Verlenging(reden=reden, duur=duur))
    assert notice.title == "Wij hebben meer tijd nodig"
    assert notice.paragraphs == paragraphs


def test_all_notices_have_their_own_id() -> None:
    page = show(
        opschorting=Opschorting(reden=""),
        verlenging=Verlenging(reden="", duur=Duur(weken=1)),
        resultaat=Ok(Resultaat(omschrijving="Gegrond")),
    )
    shown = [*page.actions, *page.notices, *([page.resultaat] if page.resultaat else [])]
    assert len({notice.id for notice in shown}) == len(shown) == 3


def test_of_a_closed_zaak_the_term_no_longer_matters() -> None:
    closed = {"einddatum": date(2026, 11, 2)}
    assert notices(opschorting=Opschorting(reden="x"), **closed) == ()
    assert notices(verlenging=Verlenging(reden="x", duur=None), **closed) == ()


# --- what came out -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resultaat", "title", "paragraphs"),
    [
        (Ok(Resultaat(omschrijving="Toegekend")), "Resultaat: Toegekend", ()),
        (
            Ok(Resultaat(omschrijving="Afgewezen", toelichting="Te laat.\nU kunt bezwaar maken.")),
            "Resultaat: Afgewezen",
            ("Te laat.", "U kunt bezwaar maken."),
        ),
        (Ok(Resultaat(omschrijving="")), "Resultaat: Afgerond", ()),
        (Missing(Reason.INVALID), "Resultaat", ("Wij kunnen het resultaat nu niet ophalen.",)),
    ],
)
def test_the_resultaat(resultaat: Any, title: str, paragraphs: tuple[str, ...]) -> None:
    notice = show(resultaat=resultaat).resultaat
    assert notice is not None
    assert (notice.title, notice.paragraphs) == (title, paragraphs)
    assert notice.tone == "neutral"  # we cannot know whether it is good news


# --- the facts -----------------------------------------------------------------------------------


def facts(**zaak: Any) -> dict[str, str]:
    return {
        detail.term: (detail.when.text if detail.when else detail.value)
        + (f" ({detail.note})" if detail.note else "")
        for detail in show(**zaak).details
    }


def test_the_facts_of_a_lopende_zaak() -> None:
    assert facts(
        status=Ok(make_status(2, at(9))),
        einddatum_gepland=date(2026, 12, 1),
        uiterlijke_einddatum_afdoening=date(2026, 12, 31),
    ) == {
        "Zaaknummer": "Z-2026-0001",
        "Omschrijving": "Bezwaar tegen WOZ-waarde",
        "Soort zaak": "Bezwaar behandelen",
        "Datum aanvraag": "1 oktober 2026",
        "Geplande einddatum": "1 december 2026 (onze planning)",
        "Uiterlijke einddatum": "31 december 2026 (wettelijke termijn)",
        "Status": "Stap 2",
    }


def test_the_facts_of_an_afgeronde_zaak() -> None:
    assert facts(
        einddatum=date(2026, 11, 2),
        einddatum_gepland=date(2026, 12, 1),
        resultaat=Ok(Resultaat(omschrijving="Toegekend")),
    ) == {
        "Zaaknummer": "Z-2026-0001",
        "Omschrijving": "Bezwaar tegen WOZ-waarde",
        "Soort zaak": "Bezwaar behandelen",
        "Datum aanvraag": "1 oktober 2026",
        "Afgerond op": "2 november 2026",
        "Resultaat": "Toegekend",
    }


def test_what_is_not_known_is_left_out() -> None:
    shown = facts(omschrijving="", zaaktype=Missing(Reason.TIMEOUT))
    assert shown["Omschrijving"] == "Zaak Z-2026-0001"
    assert "Soort zaak" not in shown
    assert "Geplande einddatum" not in shown


def test_the_kind_of_zaak_is_not_said_twice() -> None:
    assert "Soort zaak" not in facts(omschrijving="")


# --- contact -------------------------------------------------------------------------------------


def test_contact() -> None:
    contact = show().contact
    assert contact.sentence == "Heeft u een vraag over deze zaak? Noem dan uw zaaknummer."
    assert (contact.phone_label, contact.phone_url) == ("14 070", "tel:14070")
    assert contact.opening_hours == "ma-vr 9-17 uur"
    assert contact.url == "https://gemeente.test/contact"


def test_a_gemeente_without_a_number() -> None:
    contact = show(gemeente=Gemeente(naam="Gemeente Voorbeeld")).contact
    assert (contact.phone_label, contact.phone_url, contact.url) == ("", "", "")


def test_an_action_tells_in_one_block_that_the_term_stands_still() -> None:
    actie = make_actie("stuur uw stukken", "Wij missen uw stukken.")
    page = show(
        make_teksten(stap_2=actie),
        status=Ok(make_status(2, at(9))),
        opschorting=Opschorting(reden="Wij wachten op uw stukken."),
    )
    assert page.notices == ()
    assert page.actions[0].paragraphs == (
        "Wij missen uw stukken.",
        "Uw zaak staat stil.",
        "Reden: Wij wachten op uw stukken.",
        "De tijd die wij hebben om te beslissen, loopt nu niet door.",
    )
