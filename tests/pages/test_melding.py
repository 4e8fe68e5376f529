"""Meldingen: put up by a command, on the right pages, from when until when, in both languages."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from demo.registration.app import RegistrationApp
from portal.models import Melding
from tests.pages.html import get_page, text_of
from tests.pages.test_zaak import zaak_url
from zaken.models import Gemeente

ALL = ("/", "/contact/", "/overzicht/", "/zaken/", zaak_url("anna-bezwaar-woz"), "/inzage/")
WITH_ZAKEN = ("/overzicht/", "/zaken/", "/zaken/zoeken/", zaak_url("anna-bezwaar-woz"))


def melding(*args: str) -> tuple[str, str]:
    """What the command says, and what it warns of."""
    said, warned = StringIO(), StringIO()
    call_command("melding", *args, stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def shown(client: Client, url: str, lang: str = "nl") -> list[str]:
    page = get_page(client, url, lang=lang)
    return [text_of(m) for m in page.xpath("//main/section[contains(@class, 'mz-melding')]")]


def test_of_the_gemeente_on_every_page_also_of_errors(anna: Client) -> None:
    melding("voorbeeld", "Morgen zijn wij dicht", "--tekst", "U kunt ons dan niet bellen.")
    for url in ALL:
        assert shown(anna, url) == ["Morgen zijn wij dicht U kunt ons dan niet bellen."], url
    page = get_page(anna, "/bestaat-niet/", status=404)
    assert "Morgen zijn wij dicht" in text_of(page)


def test_of_a_registration_only_where_its_zaken_are(anna: Client, gemeente: Gemeente) -> None:
    melding("voorbeeld", "Uw zaken zijn niet bij", "--registratie", "zaken")
    for url in WITH_ZAKEN:
        assert shown(anna, url) == ["Uw zaken zijn niet bij"], url
    for url in ("/", "/contact/", "/privacy/"):
        assert shown(anna, url) == [], url
    other = gemeente.registraties.get()
    other.pk, other.slug = None, "bouwen"
    other.save()
    Melding.objects.update(registratie=other)
    Melding.objects.get().save()
    assert shown(anna, zaak_url("anna-bezwaar-woz")) == []
    assert shown(anna, "/zaken/") == ["Uw zaken zijn niet bij"]


def test_when_the_registration_is_down_it_says_why(
    anna: Client, registration: RegistrationApp
) -> None:
    melding("voorbeeld", "Wij werken aan de website", "--registratie", "zaken")
    registration.faults.add("down")
    page = get_page(anna, "/overzicht/", status=503)
    assert "Wij werken aan de website" in text_of(page)


def test_from_when_until_when(gemeente: Gemeente) -> None:
    melding("voorbeeld", "Onderhoud", "--vanaf", "2026-12-01T18:00", "--tot", "2026-12-01T20:00")
    begin = datetime(2026, 12, 1, 17, tzinfo=UTC)  # 18:00 in the Netherlands
    del gemeente
    for moment, counts in (
        (begin - timedelta(seconds=1), False),
        (begin, True),
        (begin + timedelta(hours=2, seconds=-1), True),
        (begin + timedelta(hours=2), False),
    ):
        with time_machine.travel(moment, tick=False):
            assert bool(shown(Client(), "/")) is counts, moment


def test_in_english_and_otherwise_marked_as_dutch(anna: Client) -> None:
    melding("voorbeeld", "Eerste", "--titel-en", "First", "--tekst-en", "More.")
    melding("voorbeeld", "Tweede")
    assert shown(anna, "/?taal=en", "en") == ["First More.", "Tweede"]
    page = get_page(anna, "/", lang="en")
    assert page.xpath("//section[contains(@class, 'mz-melding')]/@lang") == ["nl"]


def test_listed_and_taken_down(anna: Client, gemeente: Gemeente) -> None:
    said, _ = melding("voorbeeld", "Weg ermee")
    number = Melding.objects.get().pk
    assert f"{number}: " in said
    assert "Weg ermee" in said
    Gemeente.objects.create(slug="elders", naam="Gemeente Elders")
    with pytest.raises(CommandError, match="elders has no melding"):
        melding("elders", "--weg", str(number))
    assert melding("voorbeeld", "--weg", str(number)) == ("", "")
    assert shown(anna, "/") == []
    assert not gemeente.meldingen.exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nergens", "Titel"], "there is no gemeente nergens"),
        (["voorbeeld", "Titel", "--registratie", "x"], "no registratie x"),
        (["voorbeeld", "Titel", "--tot", "morgen"], "morgen is no moment"),
        (["voorbeeld", "Titel", "--tot", "2026-02-31T10:00"], "is no moment"),
        (["voorbeeld", "Titel", "--tot", "2001-01-01T10:00"], "not after --vanaf"),
        (["voorbeeld", "Titel", "--tekst-en", "More"], "needs --titel-en"),
        (["voorbeeld", "x" * 101], "100"),
    ],
)
def test_what_makes_no_sense_puts_up_nothing(
    gemeente: Gemeente, arguments: list[str], reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        melding(*arguments)
    assert not gemeente.meldingen.exists()


def test_hard_language_is_put_up_with_a_warning(gemeente: Gemeente) -> None:
    _, warned = melding("voorbeeld", "Desalniettemin", "--tekst", "Je aanvraag is reeds ontvangen.")
    assert "not plain language" in warned
    assert gemeente.meldingen.count() == 1
