"""Mijn zaken: what is on a card, and never "none" when something is missing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.forms.zaken import parse_wanted
from portal.models import Broker
from portal.presenters.cards import Visit
from portal.presenters.overview import build_overview
from portal.presenters.pages import OverviewPage, ZaakCard, ZakenBlock, ZakenPage
from portal.presenters.zaken import build_zaken_page
from tests.unit.examples import (
    BAS,
    KVK,
    TODAY,
    at,
    make_actie,
    make_identity,
    make_status,
    make_teksten,
    make_zaak,
    make_zaaktype,
    uuid,
)
from zaken.domain import Identity, Loa, Method, Missing, Ok, Reason, Resultaat, Stale, Zaak, ZaakRef
from zaken.service import Overview, Wanted, ZakenList
from zaken.teksten import NO_TEKSTEN, Teksten

EMPTY = ZakenList(zaken=(), page=1, has_more=False, missing=())


def zaken_list(*zaken: Zaak, **changes: Any) -> ZakenList:
    values: dict[str, Any] = {"page": 1, "has_more": False, "missing": ()}
    return ZakenList(zaken=zaken, **(values | changes))


BROKERS = (
    Broker(slug="digid", naam="DigiD", method="digid"),
    Broker(slug="machtigen", naam="DigiD Machtigen", method="digid_machtigen"),
    Broker(slug="eherkenning", naam="eHerkenning", method="eherkenning"),
    Broker(slug="bewind", naam="eHerkenning bewindvoering", method="eherkenning_bewindvoering"),
)


def show(
    lopend: ZakenList = EMPTY,
    afgerond: ZakenList = EMPTY,
    teksten: Teksten = NO_TEKSTEN,
    identity: Identity | None = None,
    wanted: Wanted | None = None,
) -> ZakenPage:
    visit = Visit(identity=identity or make_identity(), brokers=BROKERS, broker="digid")
    overview = Overview(lopend=lopend, afgerond=afgerond)
    wanted = wanted or Wanted(lopend=lopend.page, afgerond=afgerond.page)
    return build_zaken_page(overview, visit, wanted, teksten, TODAY)


def show_overview(
    *zaken: Zaak,
    teksten: Teksten = NO_TEKSTEN,
    identity: Identity | None = None,
    brokers: tuple[Broker, ...] = BROKERS,
    **changes: Any,
) -> OverviewPage:
    visit = Visit(identity=identity or make_identity(), brokers=brokers, broker="digid")
    overview = Overview(lopend=zaken_list(*zaken, **changes))
    return build_overview(overview, visit, teksten, TODAY)


def cards(block: ZakenBlock) -> tuple[ZaakCard, ...]:
    return tuple(card for group in block.groups for card in group.cards)


def ref(number: int) -> ZaakRef:
    return ZaakRef(registratie="voorbeeld", uuid=uuid(number))


def card(teksten: Teksten = NO_TEKSTEN, **zaak: Any) -> ZaakCard:
    (shown,) = cards(show(zaken_list(make_zaak(**zaak)), teksten=teksten).blocks[0])
    return shown


# --- the lists -----------------------------------------------------------------------------------


def test_two_blocks() -> None:
    page = show(zaken_list(make_zaak()), zaken_list(make_zaak(einddatum=date(2026, 11, 1))))
    assert page.title == "Mijn zaken"
    assert [(b.id, b.heading, len(cards(b))) for b in page.blocks] == [
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


ACTIES = make_teksten(stap_2=make_actie("Stuur ons uw stukken"))


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
    page = show_overview(make_zaak(ref=ref(1)), waiting, teksten=ACTIES)
    assert [action.actie for action in page.acties] == ["Stuur ons uw stukken"]
    assert page.acties[0] == page.groups[0].cards[0]
    assert len(page.groups[0].cards) == 2


# --- of whom -------------------------------------------------------------------------------------


def test_what_others_opened_stands_apart_and_says_so() -> None:
    mine, theirs = make_zaak(ref=ref(1)), make_zaak(ref=ref(2))
    page = show(zaken_list(theirs, mine, door_ander=frozenset({theirs.ref})))
    own, others = page.blocks[0].groups
    assert (own.heading, others.heading) == (
        "Mijn eigen zaken",
        "Zaken die anderen voor mij hebben geopend",
    )
    assert [(len(g.cards), g.cards[0].url, g.cards[0].label) for g in (own, others)] == [
        (1, f"/zaken/voorbeeld/{uuid(1)}/", ""),
        (1, f"/zaken/voorbeeld/{uuid(2)}/", "Iemand anders heeft deze zaak voor u geopend."),
    ]


def test_where_nobody_opened_anything_for_me_there_is_no_such_heading() -> None:
    (group,) = show(zaken_list(make_zaak())).blocks[0].groups
    assert group.heading == ""


def test_where_others_opened_all_of_it_that_is_said() -> None:
    zaak = make_zaak()
    (group,) = show(zaken_list(zaak, door_ander=frozenset({zaak.ref}))).blocks[0].groups
    assert group.heading == "Zaken die anderen voor mij hebben geopend"


def test_in_a_login_for_another_it_is_not_apart() -> None:
    """Who opened it for that person may be the one who looks."""
    zaak = make_zaak()
    identity = make_identity(actor=BAS, method=Method.DIGID_MACHTIGEN)
    zaken = zaken_list(zaak, door_ander=frozenset({zaak.ref}))
    (group,) = show(zaken, identity=identity).blocks[0].groups
    assert (group.heading, group.cards[0].label) == ("", "")


def test_for_others_there_is_only_a_login() -> None:
    part = show_overview().for_others
    assert part
    assert [button.slug for button in part.buttons] == ["machtigen", "bewind"]


def test_where_nobody_can_log_in_for_another_there_is_no_such_part() -> None:
    assert show_overview(brokers=(BROKERS[0], BROKERS[2])).for_others is None


@pytest.mark.parametrize(
    ("identity", "title"),
    [
        (make_identity(method=Method.EIDAS), "Mijn zaken"),
        (
            make_identity(actor=BAS, method=Method.DIGID_MACHTIGEN),
            "Zaken van iemand anders",
        ),
        (
            make_identity(method=Method.EH_BEWINDVOERING),
            "Zaken van iemand anders",
        ),
        (make_identity(KVK, method=Method.EHERKENNING), "Zaken van het bedrijf of de organisatie"),
    ],
)
def test_of_whom_these_zaken_are(identity: Identity, title: str) -> None:
    page = show(identity=identity)
    assert page.title == title
    own = identity.method is Method.EIDAS
    assert (show_overview(identity=identity).for_others is not None) is own
    assert all(("U heeft" in block.empty) is own for block in page.blocks)
    assert ("Niet alle zaken" in page.intro) is not own


def test_a_name_is_used_where_the_broker_gives_one() -> None:
    identity = make_identity(KVK, method=Method.EHERKENNING)
    named = replace(identity, subject=replace(identity.subject, naam="Bakkerij Zonnebloem"))
    assert show(identity=named).title == "Zaken van Bakkerij Zonnebloem"


def test_a_higher_login_shows_more_and_starts_here() -> None:
    page = show(zaken_list(needed_loa=Loa.HOOG), zaken_list(needed_loa=Loa.SUBSTANTIEEL))
    assert page.step_up
    assert (page.step_up.broker, page.step_up.niveau) == ("digid", "substantieel")
    assert page.step_up.means == "de DigiD-app waarin u uw identiteitsbewijs heeft gescand"
    assert show().step_up is None


# --- the overview --------------------------------------------------------------------------------


def many(count: int) -> list[Zaak]:
    return [make_zaak(ref=ref(number)) for number in range(count)]


def test_the_overview_shows_nine_zaken_and_says_when_there_are_more() -> None:
    few, more = show_overview(*many(9)), show_overview(*many(10))
    assert (few.heading, few.more) == ("Mijn lopende zaken (9)", "")
    assert len(few.groups[0].cards) == len(more.groups[0].cards) == 9
    assert more.heading == "Mijn lopende zaken (10)"
    assert more.more == "U heeft meer lopende zaken dan hier staan."
    assert not any(group.as_table for group in more.groups)


def test_of_zaken_on_a_next_page_it_is_not_known_whether_anything_is_asked() -> None:
    page = show_overview(*many(20), has_more=True)
    assert page.heading == "Mijn lopende zaken"
    assert "of u daar nog iets moet doen" in page.more


def test_a_count_is_not_given_when_a_registration_is_missing() -> None:
    assert show_overview(make_zaak(), missing=("A",)).heading == "Mijn lopende zaken"
    empty = show_overview(missing=("A",))
    assert (empty.groups, empty.empty) == ((), "Deze zaken kunnen wij nu niet ophalen.")
    assert empty.notices


def test_the_zaak_that_waits_is_shown_whatever_its_place() -> None:
    waiting = make_zaak(status=Ok(make_status(2, at(9))))
    page = show_overview(*many(12), waiting, teksten=ACTIES)
    assert page.groups[0].cards[0].actie


# --- all zaken -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "as_table"), [(9, False), (10, True)])
def test_from_ten_zaken_a_list_is_a_table(count: int, as_table: bool) -> None:  # noqa: FBT001  # a column of the table
    assert show(zaken_list(*many(count))).blocks[0].groups[0].as_table is as_table


def chosen(page: ZakenPage) -> list[str]:
    lists = (page.choices.standen, page.choices.jaren, page.choices.soorten, page.choices.volgordes)
    return [option.value for options in lists for option in options if option.selected]


def test_what_was_chosen_stays_chosen() -> None:
    wanted = parse_wanted(
        {"stand": "afgerond", "jaar": "2019", "soort": "WEG", "volgorde": "oudste", "afgerond": "2"}
    )
    page = show(EMPTY, zaken_list(make_zaak(), page=2, has_more=True), wanted=wanted)
    assert chosen(page) == ["afgerond", "2019", "WEG", "oudste"]
    assert page.chosen
    assert ("WEG", "WEG") in [(o.value, o.text) for o in page.choices.soorten]


def test_nothing_is_chosen_at_first() -> None:
    page = show(zaken_list(make_zaak()))
    assert chosen(page) == ["", "", "", ""]
    assert not page.chosen
    assert [o.text for o in page.choices.jaren] == ["Alle jaren", "2026"]
    assert [o.text for o in page.choices.soorten] == ["Alle soorten", "Bezwaar behandelen"]
    assert page.choices.soorten_note == ""


def test_a_pager_keeps_what_was_chosen() -> None:
    wanted = parse_wanted({"stand": "lopend", "jaar": "2026", "volgorde": "oudste"})
    visit = Visit(identity=make_identity(), brokers=BROKERS, broker="digid")
    overview = Overview(lopend=zaken_list(make_zaak(), has_more=True))
    (block,) = build_zaken_page(overview, visit, wanted, NO_TEKSTEN, TODAY).blocks
    assert block.pager is not None
    assert block.pager.older_url == "/zaken/?stand=lopend&jaar=2026&volgorde=oudste&lopend=2#lopend"
    assert block.pager.oldest_first


def test_where_nothing_fits_it_is_not_said_that_there_are_none() -> None:
    page = show(EMPTY, EMPTY, wanted=parse_wanted({"jaar": "2020"}))
    assert {block.empty for block in page.blocks} == {
        "Er zijn geen zaken die passen bij wat u heeft gekozen."
    }
