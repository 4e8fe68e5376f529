"""What happened in a zaak, newest first; nothing lost, nothing twice."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.forms.geschiedenis import parse_soort
from portal.presenters.geschiedenis import build_history_page, build_news
from tests.unit.examples import (
    at,
    make_besluit,
    make_document,
    make_dossier,
    make_status,
    make_zaak,
    make_zaaktypetekst,
    uuid,
)
from zaken.bezoeken import Nieuws
from zaken.domain import Doelgroep, Dossier, Missing, Ok, Reason, Substatus, ZaakRef
from zaken.geschiedenis import Soort, get_last_news, list_gebeurtenissen
from zaken.teksten import NO_TEKSTEN

BERICHT = Substatus(
    uuid=uuid(900),
    status=None,
    omschrijving="De meting is gedaan",
    tijdstip=at(8),
    doelgroep=Doelgroep.BETROKKENEN,
)
FIRST, SECOND = make_status(1, at(2)), make_status(2, at(10))
WHOLE = replace(
    make_dossier(make_zaak(status=Ok(SECOND)), [FIRST, SECOND]),
    substatussen=Ok((BERICHT,)),
    documenten=Ok((make_document(verzenddatum=date(2026, 11, 10)),)),
    besluiten=Ok((make_besluit(datum=date(2026, 11, 12)),)),
    deelzaken=Ok(
        (make_zaak(ref=ZaakRef(registratie="zaken", uuid=uuid(7)), startdatum=date(2026, 11, 3)),)
    ),
)


def told(dossier: Dossier, chosen: Soort | None = None) -> list[tuple[str, str]]:
    page = build_history_page(dossier, NO_TEKSTEN, chosen)
    return [(event.kind, event.title) for event in page.events]


def test_the_newest_first() -> None:
    assert told(WHOLE) == [
        ("Besluit", "Besluit op bezwaar"),
        ("Nieuwe stap", "Stap 2"),
        ("Document", "Besluit op bezwaar"),
        ("Bericht", "De meting is gedaan"),
        ("Onderdeel begonnen", "Bezwaar tegen WOZ-waarde"),
        ("Nieuwe stap", "Stap 1"),
    ]


def test_one_kind() -> None:
    assert told(WHOLE, Soort.STATUS) == [("Nieuwe stap", "Stap 2"), ("Nieuwe stap", "Stap 1")]
    page = build_history_page(WHOLE, NO_TEKSTEN, Soort.STATUS)
    assert [(c.value, c.selected) for c in page.choices] == [
        ("", False),
        ("status", True),
        ("bericht", False),
        ("document", False),
        ("besluit", False),
        ("onderdeel", False),
    ]


def test_where_there_is_one_kind_there_is_nothing_to_choose() -> None:
    page = build_history_page(make_dossier(make_zaak(), [FIRST]), NO_TEKSTEN, None)
    assert page.choices == ()


def test_what_leads_somewhere() -> None:
    events = build_history_page(WHOLE, NO_TEKSTEN, None).events
    urls = [event.url for event in events if event.url]
    assert [url.split("/")[-3] for url in urls] == ["documenten", "zaken"]


def test_messages_that_are_not_shown_for_this_zaaktype() -> None:
    teksten = make_zaaktypetekst(toon_tussenberichten=False)
    page = build_history_page(WHOLE, teksten, None)
    assert "Bericht" not in {event.kind for event in page.events}


def test_what_could_not_be_fetched_is_told() -> None:
    dossier = replace(WHOLE, documenten=Missing(Reason.TIMEOUT))
    assert build_history_page(dossier, NO_TEKSTEN, None).missing == (
        "Wij kunnen nu niet alles ophalen. Dit ontbreekt misschien: documenten."
    )
    assert build_history_page(dossier, NO_TEKSTEN, Soort.STATUS).missing == ""


def test_a_choice_that_does_not_exist_is_everything() -> None:
    assert parse_soort("document") is Soort.DOCUMENT
    assert parse_soort("DOCUMENT") is parse_soort("x") is parse_soort("") is None


def test_the_last_news() -> None:
    assert get_last_news(WHOLE) == date(2026, 11, 12)
    assert get_last_news(make_dossier(make_zaak())) == date(2026, 10, 1)  # when it started


def test_what_is_new() -> None:
    nieuws = Nieuws(vorige=at(9), nieuw=frozenset({SECOND.uuid}))
    block = build_news(WHOLE, nieuws, NO_TEKSTEN)
    assert block is not None
    assert block.heading == "Nieuw sinds uw vorige bezoek op 9 november 2026"
    assert [event.title for event in block.events] == ["Stap 2"]


def test_at_the_first_visit_and_without_news_there_is_no_block() -> None:
    assert (
        build_news(WHOLE, Nieuws(vorige=None, nieuw=frozenset({SECOND.uuid})), NO_TEKSTEN) is None
    )
    assert build_news(WHOLE, Nieuws(vorige=at(9)), NO_TEKSTEN) is None


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 20)), max_size=8))
def test_each_status_once_and_in_order(rows: list[tuple[int, int]]) -> None:
    statussen = [make_status(step, at(day), number=n) for n, (step, day) in enumerate(rows)]
    events = list_gebeurtenissen(make_dossier(make_zaak(), statussen))
    assert sorted(str(e.uuid) for e in events) == sorted(str(s.uuid) for s in statussen)
    days = [event.dag for event in events]
    assert days == sorted(days, reverse=True)
