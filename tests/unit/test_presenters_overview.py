"""Mijn zaken: what is on a card, and never "none" when something is missing."""

from datetime import date
from typing import Any

import pytest

from portal.presenters.overview import Acties, build_overview
from portal.presenters.pages import OverviewPage, ZaakCard
from tests.unit.examples import TODAY, at, make_status, make_zaak, make_zaaktype, uuid
from zaken.domain import Missing, Ok, Reason, Resultaat, Stale, Zaak
from zaken.models import ActieTekst
from zaken.service import Overview, ZakenList

EMPTY = ZakenList(zaken=(), page=1, has_more=False, missing=())


def zaken_list(*zaken: Zaak, **changes: Any) -> ZakenList:
    values: dict[str, Any] = {"page": 1, "has_more": False, "missing": ()}
    return ZakenList(zaken=zaken, **(values | changes))


def show(
    lopend: ZakenList = EMPTY, afgerond: ZakenList = EMPTY, acties: Acties | None = None
) -> OverviewPage:
    return build_overview(Overview(lopend=lopend, afgerond=afgerond), acties or {}, TODAY)


def card(acties: Acties | None = None, **zaak: Any) -> ZaakCard:
    (shown,) = show(zaken_list(make_zaak(**zaak)), acties=acties).blocks[0].cards
    return shown


# --- the lists -----------------------------------------------------------------------------------


def test_two_blocks() -> None:
    page = show(zaken_list(make_zaak()), zaken_list(make_zaak(einddatum=date(2026, 11, 1))))
    assert page.title == "Mijn zaken"
    assert [(b.id, b.heading, len(b.cards)) for b in page.blocks] == [
        ("lopend", "Lopende zaken", 1),
        ("afgerond", "Afgeronde zaken", 1),
    ]
    assert page.notices == ()


def test_no_zaken_at_all() -> None:
    lopend, afgerond = show().blocks
    assert lopend.empty == "U heeft nu geen lopende zaken."
    assert afgerond.empty == "U heeft geen afgeronde zaken."


@pytest.mark.parametrize("page", [1, 2])
@pytest.mark.parametrize("missing", [("Zaaksysteem",), ("A", "B")])
def test_what_is_missing_is_never_called_none(missing: tuple[str, ...], page: int) -> None:
    overview = show(zaken_list(missing=missing, page=page), zaken_list(missing=missing, page=page))
    for block in overview.blocks:
        assert block.empty == "Deze zaken kunnen wij nu niet ophalen."
        assert "geen" not in block.empty
    (notice,) = overview.notices
    assert notice.tone == "warning"
    assert notice.title == "Niet al uw zaken staan hier"
    assert notice.paragraphs[0] == f"Wij kunnen nu niet alles ophalen uit: {', '.join(missing)}."


def test_only_the_list_that_is_missing_says_so() -> None:
    overview = show(zaken_list(missing=("Zaaksysteem",)))
    assert overview.blocks[0].empty == "Deze zaken kunnen wij nu niet ophalen."
    assert overview.blocks[1].empty == "U heeft geen afgeronde zaken."
    assert overview.notices


def test_a_registration_is_named_once() -> None:
    overview = show(zaken_list(missing=("B", "A")), zaken_list(missing=("A",)))
    assert overview.notices[0].paragraphs[0].endswith("uit: A, B.")


def test_an_empty_page_further_on_does_not_say_that_there_are_none() -> None:
    assert show(zaken_list(page=3)).blocks[0].empty == "Op deze pagina staan geen zaken."


# --- paging --------------------------------------------------------------------------------------


def test_one_page_has_no_pager() -> None:
    assert show(zaken_list(make_zaak())).blocks[0].pager is None


@pytest.mark.parametrize(
    ("pages", "more", "newer", "older"),
    [
        ((1, 1), True, "", "/zaken/?lopend=2#lopend"),
        ((2, 1), False, "/zaken/#lopend", ""),
        ((2, 1), True, "/zaken/#lopend", "/zaken/?lopend=3#lopend"),
        (
            (3, 5),
            True,
            "/zaken/?lopend=2&afgerond=5#lopend",
            "/zaken/?lopend=4&afgerond=5#lopend",
        ),
        ((2, 5), False, "/zaken/?afgerond=5#lopend", ""),
    ],
)
def test_a_pager_keeps_the_other_list_where_it_is(
    pages: tuple[int, int],
    more: bool,  # noqa: FBT001  # a column of the table
    newer: str,
    older: str,
) -> None:
    lopend, afgerond = pages
    overview = show(zaken_list(page=lopend, has_more=more), zaken_list(page=afgerond))
    pager = overview.blocks[0].pager
    assert pager is not None
    assert (pager.newer_url, pager.older_url) == (newer, older)
    assert pager.page == f"Pagina {lopend}"
    assert pager.label == "Bladeren in lopende zaken"


def test_the_pager_of_the_other_list() -> None:
    pager = show(zaken_list(page=2), zaken_list(page=2)).blocks[1].pager
    assert pager is not None
    assert pager.newer_url == "/zaken/?lopend=2#afgerond"
    assert pager.label == "Bladeren in afgeronde zaken"


# --- a card --------------------------------------------------------------------------------------


def test_a_card() -> None:
    status = Ok(make_status(2, at(9)))
    assert card(status=status, einddatum_gepland=date(2026, 12, 1)) == ZaakCard(
        title="Bezwaar tegen WOZ-waarde",
        url=f"/zaken/voorbeeld/{uuid(9000)}/",
        badge="Stap 2",
        tone="info",
        expectation="Verwachte uitslag op 1 december 2026 (onze planning).",
        zaaknummer="Z-2026-0001",
    )


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "Bezwaar tegen WOZ-waarde"),
        ({"omschrijving": ""}, "Bezwaar behandelen"),
        ({"omschrijving": "", "zaaktype": Missing(Reason.TIMEOUT)}, "Zaak Z-2026-0001"),
        (
            {"omschrijving": "", "zaaktype": Ok(make_zaaktype(omschrijving=""))},
            "Zaak Z-2026-0001",
        ),
    ],
)
def test_what_a_zaak_is_called(fields: dict[str, Any], title: str) -> None:
    assert card(**fields).title == title


@pytest.mark.parametrize(
    ("fields", "badge"),
    [
        ({"status": Ok(None)}, "Ingediend"),
        ({"status": Ok(make_status(1, at(1)))}, "Stap 1"),
        ({"status": Stale(make_status(1, at(1)), at(2))}, "Stap 1"),
        ({"status": Missing(Reason.INVALID)}, "Status nu niet bekend"),
        ({"status": Ok(make_status(77, at(1)))}, "Status nu niet bekend"),
        (
            {"status": Ok(make_status(1, at(1))), "zaaktype": Missing(Reason.TIMEOUT)},
            "Status nu niet bekend",
        ),
    ],
)
def test_the_badge_of_a_lopende_zaak(fields: dict[str, Any], badge: str) -> None:
    assert card(**fields).badge == badge


@pytest.mark.parametrize(
    ("resultaat", "badge"),
    [
        (Ok(Resultaat(omschrijving="Toegekend")), "Toegekend"),
        (Stale(Resultaat(omschrijving="Toegekend"), at(1)), "Toegekend"),
        (Ok(Resultaat(omschrijving="")), "Afgerond"),
        (Ok(None), "Afgerond"),
        (Missing(Reason.INVALID), "Afgerond"),
    ],
)
def test_the_badge_of_an_afgeronde_zaak(resultaat: Any, badge: str) -> None:
    shown = card(einddatum=date(2026, 11, 2), resultaat=resultaat)
    assert (shown.badge, shown.tone) == (badge, "neutral")
    assert shown.expectation == "Afgerond op 2 november 2026."


ACTIES = {("BEZWAAR", "Stap 2"): ActieTekst(titel="Stuur ons uw stukken")}


def test_a_zaak_that_waits_for_the_resident() -> None:
    shown = card(ACTIES, status=Ok(make_status(2, at(9))), einddatum_gepland=date(2026, 12, 1))
    assert shown.actie == "Stuur ons uw stukken"
    assert shown.tone == "warning"
    assert shown.expectation == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Ok(make_status(1, at(9)))},
        {"status": Ok(None)},
        {"status": Missing(Reason.INVALID)},
        {"status": Ok(make_status(2, at(9))), "einddatum": date(2026, 11, 10)},
        {"status": Ok(make_status(2, at(9))), "zaaktype": Missing(Reason.TIMEOUT)},
        {
            "status": Ok(make_status(2, at(9))),
            "zaaktype": Ok(make_zaaktype(identificatie="KLACHT")),
        },
    ],
)
def test_a_zaak_that_does_not(fields: dict[str, Any]) -> None:
    shown = card(ACTIES, **fields)
    assert shown.actie == ""
    assert shown.tone != "warning"


def test_what_has_to_be_done_stands_on_top() -> None:
    waiting = make_zaak(status=Ok(make_status(2, at(9))))
    page = show(lopend=zaken_list(waiting), acties=ACTIES)
    assert [action.actie for action in page.acties] == ["Stuur ons uw stukken"]
    assert page.acties[0] == page.blocks[0].cards[0]
