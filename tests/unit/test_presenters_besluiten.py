"""Besluiten, and until when somebody can disagree."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.presenters.besluiten import Around, build_besluiten
from portal.presenters.zaakpages import BesluitView
from tests.unit.examples import TODAY, make_besluit, make_document, uuid
from zaken.domain import Besluit, Duur, Missing, Ok, Reason, Stale, ZaakRef

URL = "https://gemeente.test/bezwaar"
LAST_DAY = date(2026, 12, 28)
REF = ZaakRef(registratie="voorbeeld", uuid=uuid(9000))
WEEKS = Duur(weken=6)


def around(url: str = URL, today: date = TODAY, **changes: Any) -> Around:
    """Without documents."""
    values: dict[str, Any] = {"zaak": REF, "documenten": Ok(()), "bezwaar_url": url, "today": today}
    return Around(**(values | changes))


AROUND = around()


def show(besluit: Besluit, today: date = TODAY, url: str = URL) -> BesluitView:
    (view,) = build_besluiten(Ok((besluit,)), around(url, today)).items
    return view


@pytest.mark.parametrize("today", [date(2026, 11, 1), LAST_DAY - timedelta(days=1), LAST_DAY])
def test_bezwaar_can_be_made_up_to_and_including_the_last_day(today: date) -> None:
    view = show(make_besluit(uiterlijke_reactiedatum=LAST_DAY), today)
    (sentence,) = view.bezwaar
    assert sentence == (
        "Bent u het niet eens met dit besluit? "
        "Dan kunt u bezwaar maken tot en met maandag 28 december 2026."
    )
    assert (view.bezwaar_link, view.bezwaar_url) == ("Bezwaar maken", URL)


def test_the_day_after_it_is_too_late() -> None:
    view = show(make_besluit(uiterlijke_reactiedatum=LAST_DAY), LAST_DAY + timedelta(days=1))
    assert view.bezwaar[0] == "U kon bezwaar maken tot en met maandag 28 december 2026."
    assert "Maak dan toch bezwaar en leg uit waarom." in view.bezwaar[1]
    assert view.calendar_url == ""
    assert (view.bezwaar_link, view.bezwaar_url) == ("", "")


def test_without_a_term_nothing_is_promised() -> None:
    view = show(make_besluit(uiterlijke_reactiedatum=None))
    assert (view.bezwaar, view.bezwaar_link, view.bezwaar_url) == ((), "", "")


def test_a_gemeente_without_a_page_for_it() -> None:
    view = show(make_besluit(uiterlijke_reactiedatum=LAST_DAY), url="")
    assert "28 december" in view.bezwaar[0]
    assert (view.bezwaar_link, view.bezwaar_url) == ("", "")


def test_what_is_known_of_it() -> None:
    view = show(
        make_besluit(
            ingangsdatum=date(2026, 12, 1), vervaldatum=date(2027, 12, 1), toelichting="Toegekend."
        )
    )
    assert [(fact.term, fact.when and fact.when.text) for fact in view.facts] == [
        ("Datum besluit", "2 november 2026"),
        ("Geldt vanaf", "1 december 2026"),
        ("Geldt tot en met", "1 december 2027"),
    ]
    assert view.toelichting == "Toegekend."
    assert [fact.term for fact in show(make_besluit()).facts] == ["Datum besluit"]


def test_a_besluit_whose_kind_is_not_known() -> None:
    assert show(make_besluit(soort="")).title == "Besluit"
    assert show(make_besluit()).title == "Besluit op bezwaar"


def test_newest_first_each_with_its_own_id() -> None:
    old, new = make_besluit(datum=date(2026, 1, 1)), make_besluit(datum=date(2026, 2, 1))
    for outcome in (Ok((old, new)), Stale((old, new), None)):  # type: ignore[arg-type]  # not shown
        block = build_besluiten(outcome, AROUND)
        assert [view.facts[0].when for view in block.items] == [
            show(new).facts[0].when,
            show(old).facts[0].when,
        ]
        assert [view.id for view in block.items] == ["besluit-1", "besluit-2"]


def test_none_is_something_else_than_unknown() -> None:
    none = build_besluiten(Ok(()), AROUND)
    assert (none.items, none.missing) == ((), "")
    unknown = build_besluiten(Missing(Reason.UNAVAILABLE), AROUND)
    assert unknown.missing == (
        "Wij kunnen nu niet zien of er een besluit is. Probeer het later opnieuw."
    )


def test_its_documents_that_may_be_seen() -> None:
    letter, draft, other = uuid(71), uuid(72), uuid(73)
    besluit = make_besluit(documenten=Ok((letter, draft)))
    shown = Ok((make_document(uuid=other), make_document(uuid=letter, titel="Brief")))
    (view,) = build_besluiten(Ok((besluit,)), around(documenten=shown)).items
    assert [document.title for document in view.documents] == ["Brief"]
    assert str(letter) in view.documents[0].url
    assert view.missing == ""


def test_documents_that_could_not_be_fetched_are_not_none() -> None:
    words = "Wij kunnen nu niet zien welke documenten bij dit besluit horen."
    lost = Missing(Reason.TIMEOUT)
    for besluit, documenten in (
        (make_besluit(documenten=lost), Ok(())),
        (make_besluit(documenten=Ok((uuid(71),))), lost),
    ):
        (view,) = build_besluiten(Ok((besluit,)), around(documenten=documenten)).items
        assert (view.documents, view.missing) == ((), words)


# --- counted -------------------------------------------------------------------------------------


def test_what_the_registration_says_goes_before_what_we_count() -> None:
    besluit = make_besluit(
        uiterlijke_reactiedatum=LAST_DAY, verzenddatum=date(2026, 11, 2), reactietermijn=WEEKS
    )
    view = show(besluit)
    assert len(view.bezwaar) == 1
    assert "28 december" in view.bezwaar[0]


def test_a_counted_date_says_so_and_from_when() -> None:
    view = show(make_besluit(verzenddatum=date(2026, 11, 13), reactietermijn=WEEKS))
    # six weeks after Friday 13 November is Eerste kerstdag: Monday 28 December
    assert "tot en met maandag 28 december 2026" in view.bezwaar[0]
    assert view.bezwaar[1].startswith(
        "Deze datum hebben wij berekend: 6 weken na 13 november 2026,"
    )
    assert view.bezwaar_url == URL


def test_without_the_day_it_was_sent_only_how_long() -> None:
    view = show(make_besluit(reactietermijn=WEEKS))
    (sentence,) = view.bezwaar
    assert sentence == (
        "Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot 6 weken nadat wij u "
        "het besluit hebben gestuurd."
    )
    assert (view.bezwaar_url, view.calendar_url, view.warning) == (URL, "", "")


@pytest.mark.parametrize(
    ("left", "warning"),
    [
        (7, ""),
        (6, "Let op: u heeft nog 6 dagen na vandaag om bezwaar te maken."),
        (1, "Let op: u heeft nog 1 dag na vandaag om bezwaar te maken."),
        (0, "Let op: vandaag is de laatste dag om bezwaar te maken."),
        (-1, ""),
    ],
)
def test_in_the_last_week_there_is_a_warning(left: int, warning: str) -> None:
    today = LAST_DAY - timedelta(days=left)
    assert show(make_besluit(uiterlijke_reactiedatum=LAST_DAY), today).warning == warning
