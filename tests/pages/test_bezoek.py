"""Nieuw sinds uw vorige bezoek: a read marker of one's own, that says nothing to who reads it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from demo.registration.builder import Gezet
from tests.conftest import BSNS, log_in_as
from tests.pages.html import Element, get_page, text_of
from tests.pages.register import Register, url_of
from tests.unit.examples import ANNA, BAS, at, make_dossier, make_identity, make_status, make_zaak
from zaken import registry
from zaken.bezoeken import ONE_VISIT, record_visit
from zaken.domain import Method, ZaakRef
from zaken.models import Bezoek, Gemeente

NOW = datetime.now(UTC).replace(hour=9, minute=0)


@pytest.fixture
def register(today: date, gemeente: Gemeente) -> Iterator[Register]:
    del gemeente
    with Register(today).mounted() as register:
        yield register


class Reader:
    """Somebody who looks at the same zaak now and then; each time with a new login."""

    def __init__(self, gemeente: Gemeente, url: str, who: str = "anna") -> None:
        self.gemeente, self.url, self.who = gemeente, url, who

    def look(self, after: timedelta = timedelta(0)) -> Element:
        registry.forget_sources()  # their tokens are kept by another clock
        with time_machine.travel(NOW + after, tick=False):
            return get_page(log_in_as(self.gemeente, self.who), self.url)

    def news(self, after: timedelta = timedelta(0)) -> str:
        found = self.look(after).xpath("//section[@aria-labelledby='nieuws']")
        return text_of(found[0]) if found else ""


DAY = timedelta(days=1)


def test_the_first_time_nothing_is_new(register: Register, gemeente: Gemeente) -> None:
    assert Reader(gemeente, url_of(register.add("Melding"))).news() == ""


def test_a_step_and_a_document_since_then(register: Register, gemeente: Gemeente) -> None:
    zaak = register.add("Melding")
    reader = Reader(gemeente, url_of(zaak))
    reader.look()
    register.builder.status(zaak, Gezet("Midden", 0))
    # with a date of before the visit, as what is registered late: new all the same
    register.builder.document(zaak, "Brief", raw={"verzenddatum": -5, "creatiedatum": -5})
    news = reader.news(DAY)
    assert news.startswith("Nieuw sinds uw vorige bezoek op ")
    assert "Nieuwe stap: Midden" in news
    assert "Document: Brief" in news
    assert "Begin" not in news


def test_looking_again_at_once_is_the_same_visit(register: Register, gemeente: Gemeente) -> None:
    zaak = register.add("Melding")
    reader = Reader(gemeente, url_of(zaak))
    reader.look()
    register.builder.status(zaak, Gezet("Midden", 0))
    first = reader.news(DAY)
    assert reader.news(DAY + ONE_VISIT - timedelta(seconds=1)) == first != ""
    assert reader.news(DAY + 3 * ONE_VISIT) == ""


def test_what_comes_during_a_visit_is_new_too(register: Register, gemeente: Gemeente) -> None:
    zaak = register.add("Melding")
    reader = Reader(gemeente, url_of(zaak))
    reader.look()
    register.builder.status(zaak, Gezet("Midden", 0))
    reader.look(DAY)
    register.builder.document(zaak, "Brief")
    news = reader.news(DAY + timedelta(minutes=5))
    assert "Midden" in news
    assert "Brief" in news


def test_each_has_their_own(register: Register, gemeente: Gemeente) -> None:
    zaak = register.add("Melding")
    register.rol(zaak, "bas", "belanghebbende")
    anna, bas = Reader(gemeente, url_of(zaak)), Reader(gemeente, url_of(zaak), "bas")
    anna.look()
    register.builder.status(zaak, Gezet("Midden", 0))
    assert bas.news(DAY) == ""
    assert "Midden" in anna.news(DAY)
    assert "Midden" not in bas.news(2 * DAY)


def test_the_overview_says_which_zaken_have_news(register: Register, gemeente: Gemeente) -> None:
    seen, unseen = register.add("Gezien"), register.add("Nooit bekeken")
    anna = log_in_as(gemeente, "anna")
    get_page(anna, url_of(seen))
    for zaak in (seen, unseen):
        register.builder.status(zaak, Gezet("Midden", 0))
    page = get_page(anna, "/overzicht/")
    news = [text_of(card) for card in page.xpath("//li[contains(@class, 'mz-card')]")]
    assert ["Nieuws" in card for card in news] == ["Gezien" in card for card in news]
    get_page(anna, url_of(seen))
    assert "Nieuws" not in text_of(get_page(anna, "/overzicht/").find("body"))


def test_of_a_zaak_of_somebody_else_nothing_is_kept(register: Register, gemeente: Gemeente) -> None:
    zaak = register.add("Melding", who="bas")
    get_page(log_in_as(gemeente, "carla"), url_of(zaak), status=404)
    assert not Bezoek.objects.exists()


def test_the_row_says_nothing(register: Register, gemeente: Gemeente) -> None:
    zaak = register.add("Melding")
    get_page(log_in_as(gemeente, "anna"), url_of(zaak))
    (row,) = Bezoek.objects.values()
    text = str(row)
    assert zaak.uuid not in text
    status = register.get(zaak.url)["status"].rpartition("/")[2]
    assert status not in text
    assert not any(bsn in text for bsn in BSNS)


def test_one_who_comes_for_another_has_another_marker(
    register: Register, gemeente: Gemeente
) -> None:
    """What a gemachtigde has seen says nothing about what the person themself saw."""
    zaak = register.add("Melding")
    ref = ZaakRef(registratie="zaken", uuid=UUID(zaak.uuid))
    dossier = make_dossier(make_zaak(ref=ref), [make_status(1, at(2))])
    by_bas = make_identity(ANNA, method=Method.DIGID_MACHTIGEN, actor=BAS)
    for identity in (make_identity(ANNA), by_bas, make_identity(BAS)):
        record_visit(identity, gemeente, dossier, now=NOW)
    assert Bezoek.objects.count() == 3
