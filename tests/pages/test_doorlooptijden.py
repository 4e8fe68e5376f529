"""`manage.py refresh_doorlooptijden`, and what residents read of it: aggregates, at most weekly."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from demo.registration.app import RegistrationApp
from tests.pages.html import get_page, text_of
from tests.pages.test_zaak import section, zaak_url
from zaken import registry
from zaken.models import Gemeente, Gemeten, Registratie


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("refresh_doorlooptijden", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.usefixtures("registration")
def test_what_is_kept_are_numbers(gemeente: Gemeente) -> None:
    assert "ok    voorbeeld/zaken: " in run()
    row = Gemeten.objects.get(zaaktype="KLACHT", stap="")
    # forty and one of Anna, of which four stood still; the five lengths of the demo come back
    assert (row.aantal, row.weggelaten) == (37, 4)
    assert (row.mediaan, row.p80) == (35, 40)
    assert not Gemeten.objects.filter(aantal__lt=20).exists()
    assert gemeente.registraties.get().slug == "zaken"


@pytest.mark.usefixtures("registration", "gemeente")
def test_at_most_weekly() -> None:
    run()
    assert "measured less than a week ago" in run()
    assert "ok" in run("--force")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7)):
        registry.forget_sources()  # their tokens are kept by another clock
        assert "ok" in run()


@pytest.mark.usefixtures("registration", "gemeente")
def test_at_most_weekly_also_when_nothing_could_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zaken.doorlooptijden.LEAST", 1_000)
    assert "0 of" in run()
    assert "measured less than a week ago" in run()


@pytest.mark.usefixtures("registration", "gemeente")
def test_without_an_authorisation_of_its_own_nothing_is_asked() -> None:
    Registratie.objects.update(statistiek=None)
    assert "no authorisation for it" in run()
    assert not Gemeten.objects.exists()


def test_a_registration_that_fails_keeps_what_was_known(
    registration: RegistrationApp, gemeente: Gemeente
) -> None:
    del gemeente
    run()
    before = Gemeten.objects.count()
    registration.faults.add("down", "/statussen")
    with pytest.raises(CommandError, match="1 registration failed"):
        run("--force")
    assert Gemeten.objects.count() == before


def test_a_filter_that_is_ignored_is_a_fault(
    registration: RegistrationApp, gemeente: Gemeente, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the zaken of all kinds would be counted as of each."""
    del gemeente
    run()
    before = Gemeten.objects.count()
    from demo.registration import zaakquery  # noqa: PLC0415  # the fake is made to deviate

    filters = {name: f for name, f in zaakquery.ZAAK_FILTERS.items() if name != "zaaktype"}
    ignore = {"zaaktype": lambda _store, _record, _value: True}
    monkeypatch.setattr(zaakquery, "ZAAK_FILTERS", filters | ignore)
    with pytest.raises(CommandError):
        run("--force")
    assert Gemeten.objects.count() == before
    assert registration.calls


@pytest.mark.usefixtures("gemeente")
def test_no_more_calls_than_needed(registration: RegistrationApp) -> None:
    """Per zaaktype the closed zaken and the statuses of each; no rollen, nobody's name."""
    run()
    paths = {call.path.rsplit("/", 1)[-1] for call in registration.calls.snapshot()}
    assert "rollen" not in paths
    assert "_zoek" not in paths


@pytest.mark.usefixtures("registration")
def test_the_page_of_a_zaak(anna: Client) -> None:
    assert not get_page(anna, zaak_url("anna-geluid")).xpath("//*[@id='ervaring']")
    run()
    page = get_page(anna, zaak_url("anna-geluid"))
    (block,) = page.xpath("//*[@id='ervaring']")
    text = text_of(block)
    assert "Van deze zaken was de helft klaar binnen 17 weken." in text
    assert "Wij keken naar 36 zaken van deze soort die kortgeleden klaar waren. 4 zaken" in text
    status = text_of(section(page, "status"))
    assert "Deze stap duurde bij 8 van de 10 zaken niet langer dan 6 weken." in status


@pytest.mark.usefixtures("registration")
def test_a_zaak_that_stands_still_or_was_extended_has_no_such_block(anna: Client) -> None:
    run()
    for key in ("anna-toeslag-wacht", "anna-bezwaar-woz"):
        assert not get_page(anna, zaak_url(key)).xpath("//*[@id='ervaring']")


@pytest.mark.usefixtures("registration")
def test_everybody_can_see_it_before_they_apply(gemeente: Gemeente) -> None:
    empty = text_of(get_page(Client(), "/doorlooptijden/"))
    assert "Wij weten dit nog niet." in empty
    link = "//main//a[@href='/doorlooptijden/']"
    assert not get_page(Client(), "/").xpath(link)
    run()
    assert get_page(Client(), "/").xpath(link)
    text = text_of(get_page(Client(), "/doorlooptijden/"))
    assert "Subsidie geluidssanering" in text
    assert "Bezwaar tegen de WOZ-waarde" in text  # the title that the gemeente gave it
    assert "Geluidonderzoek" not in text  # too few
    english = text_of(get_page(Client(), "/doorlooptijden/?taal=en", lang="en"))
    assert "Half of these cases were finished within" in english
    assert gemeente.naam in english


@pytest.mark.usefixtures("registration")
def test_a_zaaktype_that_is_shown_to_nobody_is_not_measured(gemeente: Gemeente) -> None:
    run()
    assert Gemeten.objects.filter(zaaktype="GELUID").exists()
    gemeente.zaaktyperegels.filter(zaaktype="GELUID").update(uitgesloten=True)
    run("--force")
    assert not Gemeten.objects.filter(zaaktype="GELUID").exists()
