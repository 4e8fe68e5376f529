"""Texts per zaaktype: on the pages of residents, in the configuration, and what is missing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from demo.registration.app import RegistrationApp
from tests.conftest import CONFIGURATION
from tests.pages.html import get_page, text_of
from tests.pages.test_zaak import section, steps, zaak_url
from zaken import registry
from zaken.models import Gemeente, Staptekst, Zaaktypetekst

DOMEIN = "VRBLD"  # of the catalogus of the demo


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("teksten", "--gemeente", "voorbeeld", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def write(gemeente: Gemeente, zaaktype: str, **tekst: Any) -> Zaaktypetekst:
    gemeente.teksten.filter(zaaktype=zaaktype).delete()
    row: Zaaktypetekst = gemeente.teksten.create(zaaktype=zaaktype, **tekst)
    return row


# --- on the pages --------------------------------------------------------------------------------


def test_title_explanation_contact_and_bezwaar_of_a_zaaktype(
    anna: Client, gemeente: Gemeente
) -> None:
    write(
        gemeente,
        "IIT",
        titel="Extra geld bij een laag inkomen",
        uitleg="Dit is geld voor mensen met een laag inkomen.",
        contact="Team Inkomen",
        contact_telefoon="14 001",
        contact_url="https://voorbeeld.example/inkomen",
        bezwaar_url="https://voorbeeld.example/bezwaar-inkomen",
    )
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert "Soort zaak Extra geld bij een laag inkomen" in text_of(section(page, "gegevens"))
    assert "Dit is geld voor mensen" in text_of(section(page, "status"))
    contact = text_of(section(page, "contact"))
    assert "Team Inkomen Bel 14 001" in contact
    assert "9.00 tot 17.00" not in contact  # the hours go with the number of the gemeente
    hrefs = page.xpath("//main//a/@href")
    assert "https://voorbeeld.example/bezwaar-inkomen" in hrefs
    assert "https://voorbeeld.example/bezwaar" not in hrefs


def test_name_and_explanation_of_a_step(anna: Client, gemeente: Gemeente) -> None:
    """Configured before statustekst before our own; also on the cards and in the data."""
    row = write(gemeente, "STOOKONTH")
    row.stappen.create(
        statustype="Aanvraag beoordelen",
        naam="Wij kijken of het veilig is",
        uitleg="Een brandwacht kijkt mee.",
        wie="ketenpartner",
        partner="de brandweer",
    )
    page = get_page(anna, zaak_url("anna-stook-lopend"))
    text = text_of(section(page, "status"))
    assert "Stap 2 van 3: Wij kijken of het veilig is." in text
    assert "Wij wachten nu op de brandweer. U hoeft niets te doen." in text
    assert "Een brandwacht kijkt mee." in steps(page)[1]
    assert "Aanvraag beoordelen" not in text
    assert "Wij kijken of het veilig is" in text_of(get_page(anna, "/zaken/"))
    data = anna.get(f"{zaak_url('anna-stook-lopend')}gegevens.json").json()
    assert data["stappen"][1]["naam"] == "Wij kijken of het veilig is"
    assert data["status"] == "Wij kijken of het veilig is"


def test_messages_can_be_left_out_for_a_zaaktype(anna: Client, gemeente: Gemeente) -> None:
    url = zaak_url("anna-geluid")
    assert "De geluidsmeting is gedaan" in text_of(get_page(anna, url))
    write(gemeente, "GELUID", toon_tussenberichten=False)
    assert "De geluidsmeting is gedaan" not in text_of(get_page(anna, url))
    assert "De geluidsmeting" not in text_of(get_page(anna, f"{url}geschiedenis/"))
    assert "De geluidsmeting" not in anna.get(f"{url}gegevens.json").content.decode()


def test_a_concept_is_not_shown(anna: Client, gemeente: Gemeente) -> None:
    write(gemeente, "IIT", uitleg="Nog niet klaar.", beoordeling="concept")
    assert "Nog niet klaar." not in text_of(get_page(anna, zaak_url("anna-toeslag-wacht")))


def test_the_text_of_its_own_catalogus_counts(anna: Client, gemeente: Gemeente) -> None:
    gemeente.teksten.filter(zaaktype="IIT").delete()
    for domein, uitleg in (
        ("", "Voor elke catalogus."),
        (DOMEIN, "Van deze catalogus."),
        ("ANDER", "Van die catalogus."),
    ):
        gemeente.teksten.create(zaaktype="IIT", domein=domein, uitleg=uitleg)
    text = text_of(section(get_page(anna, zaak_url("anna-toeslag-wacht")), "status"))
    assert "Van deze catalogus." in text
    assert "Voor elke catalogus." not in text
    assert "Van die." not in text


def test_a_domein_costs_one_call_that_is_remembered(
    anna: Client, gemeente: Gemeente, registration: RegistrationApp
) -> None:
    write(gemeente, "IIT", domein=DOMEIN, uitleg="Van deze catalogus.")
    url = zaak_url("anna-toeslag-wacht")
    for _ in range(2):
        registration.calls.clear()
        anna.get(url)
        asked = [c for c in registration.calls.snapshot() if "/catalogussen/" in c.path]
    assert asked == []


def test_a_domein_that_could_not_be_fetched_costs_the_text_only(
    anna: Client, gemeente: Gemeente, registration: RegistrationApp
) -> None:
    write(gemeente, "IIT", domein=DOMEIN, uitleg="Van deze catalogus.")
    registry.forget_sources()
    registration.faults.add("down", "/catalogussen/")
    assert "Van deze catalogus." not in text_of(get_page(anna, zaak_url("anna-toeslag-wacht")))


# --- what has to be done, by when ----------------------------------------------------------------


def test_the_last_day_as_a_file(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-toeslag-wacht"))
    (url,) = section(page, "actie").xpath(".//a[contains(@href, 'actie.ics')]/@href")
    response = anna.get(url)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert "SUMMARY:Laatste dag om te doen wat de gemeente vraagt" in text
    assert "bankafschriften" not in text


def test_without_a_last_day_there_is_no_file(anna: Client, carla: Client) -> None:
    Staptekst.objects.update(actie_dagen=None)
    url = f"{zaak_url('anna-toeslag-wacht')}actie.ics"
    assert anna.get(url).status_code == 404
    assert anna.get(f"{zaak_url('anna-stook-lopend')}actie.ics").status_code == 404
    assert carla.get(url).status_code == 404


# --- configuration -------------------------------------------------------------------------------


def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, teksten: list[Any]) -> None:
    from django.conf import settings  # noqa: PLC0415  # only here

    config = yaml.safe_load((settings.BASE_DIR / "demo" / "config.yaml").read_text())
    config["gemeenten"]["items"][0]["teksten"] = teksten
    only = {k: v for k, v in config.items() if k.startswith("gemeenten")}
    file = tmp_path / "teksten.yaml"
    file.write_text(yaml.safe_dump(only))
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)
    out = StringIO()
    try:
        call_command(
            "setup_configuration", yaml_file=str(file), verbosity=0, stdout=out, stderr=out
        )
    except CommandError as error:
        raise CommandError(f"{error}: {out.getvalue()}: {error.__cause__}") from error


@pytest.mark.usefixtures("gemeente")
@pytest.mark.parametrize(
    ("teksten", "words"),
    [
        ([{"zaaktype": "IIT"}, {"zaaktype": "IIT"}], "a zaaktype is there twice"),
        (
            [{"zaaktype": "IIT", "stappen": [{"statustype": "A"}, {"statustype": "A"}]}],
            "a statustype is there twice",
        ),
        (
            [
                {
                    "zaaktype": "IIT",
                    "stappen": [
                        {
                            "statustype": "A",
                            "wie": "gemeente",
                            "actie": {"titel": "bel ons", "tekst": "Bel ons."},
                        }
                    ],
                }
            ],
            "then it is the turn of the inwoner",
        ),
        (
            [{"zaaktype": "IIT", "stappen": [{"statustype": "A", "partner": "de taxateur"}]}],
            "only with wie: ketenpartner",
        ),
        ([{"zaaktype": "IIT", "bezwaar_url": "javascript:alert(1)"}], "bezwaar_url"),
        ([{"zaaktype": "IIT", "stil_dagen": 0}], "stil_dagen"),
        ([{"zaaktype": "IIT", "onbekend": 1}], "onbekend"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, teksten: list[Any], words: str
) -> None:
    before = list(Zaaktypetekst.objects.values())
    with pytest.raises(CommandError, match=words):
        configure(tmp_path, monkeypatch, teksten)
    assert list(Zaaktypetekst.objects.values()) == before


@pytest.mark.usefixtures("registration")
def test_what_is_written_out_can_be_read_in_again(
    gemeente: Gemeente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one environment to the other, without an address in it."""
    text = run("--yaml")
    assert "http" not in text
    (content,) = yaml.safe_load(text)
    configure(tmp_path, monkeypatch, content["teksten"])
    rows = {row.zaaktype: row for row in gemeente.teksten.all()}
    assert set(rows) == {
        "IIT",
        "BEZWAAR-WOZ",
        "GELUID",
        "GELUIDONDERZ",
        "KLACHT",
        "STOOKONTH",
        "MOR",
    }
    assert rows["IIT"].beoordeling == "goedgekeurd"
    assert rows["MOR"].beoordeling == "concept"
    assert (rows["MOR"].domein, rows["IIT"].domein) == (DOMEIN, "")
    actie = rows["IIT"].stappen.get(statustype="Wacht op aanvulling")
    assert (actie.actie_titel, actie.actie_dagen) == ("stuur uw bankafschriften", 21)
    assert (
        rows["GELUID"].stappen.get(statustype="Besluit").uitleg == "Wij hebben een besluit genomen."
    )
    assert yaml.safe_load(run("--yaml")) == yaml.safe_load(text)


# --- what is missing -----------------------------------------------------------------------------


@pytest.mark.usefixtures("registration")
def test_what_falls_back_and_what_lost_its_place(gemeente: Gemeente) -> None:
    today = timezone.localdate()
    write(gemeente, "WEG", titel="Bestaat niet meer")
    row = write(gemeente, "MOR", eigenaar="Team Buiten", geldig_tot=today)
    row.stappen.create(statustype="Melding verdwenen", uitleg="x")
    write(gemeente, "STOOKONTH", beoordeling="concept")
    text = run()
    assert "WEG: dit zaaktype staat niet in de catalogus" in text
    assert "MOR: stap 'Melding verdwenen' staat niet in de catalogus" in text
    assert f"MOR: geldig tot {today}: kijk of de tekst nog klopt (eigenaar: Team Buiten)" in text
    assert "STOOKONTH: concept: inwoners zien deze tekst nog niet" in text
    assert (
        "BEZWAAR-WOZ, Besluit voorbereiden: geen uitleg; inwoners lezen onze zin: Wij bereiden"
        in text
    )
    assert "Aanvraag ontvangen" not in text  # has a statustekst


def test_a_catalogus_that_fails_is_not_one_without_zaaktypen(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del gemeente
    registration.faults.add("down", "/catalogi/")
    with pytest.raises(CommandError, match="1 catalogi could not be read"):
        run()
