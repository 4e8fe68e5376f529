"""The house style of a gemeente: at its own host, the same for ever, and never of another."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from demo.registration.app import RegistrationApp
from portal.models import Huisstijl
from tests.conftest import log_in_as
from tests.pages.html import Element, get_page, text_of
from zaken.models import Gemeente

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
SHEETS = "//link[@rel='stylesheet']/@href"


def configure(folder: Path, **values: object) -> str:
    """One house style, by the command of a beheerder; what it says when it fails."""
    item = {"gemeente": "voorbeeld", "merkkleur": "#F58220", **values}
    content = {"huisstijlen_config_enable": True, "huisstijlen": {"items": [item]}}
    file = folder / "huisstijl.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    said = StringIO()
    try:
        call_command(
            "setup_configuration", yaml_file=str(file), verbosity=0, stdout=StringIO(), stderr=said
        )
    except CommandError:
        return said.getvalue()
    return ""


def own_sheet(page: Element) -> str:
    (path,) = (str(href) for href in page.xpath(SHEETS) if "/huisstijl/" in str(href))
    return path


def test_without_one_the_neutral_theme(gemeente: Gemeente) -> None:
    del gemeente
    page = get_page(Client(), "/")
    assert page.get("class") == "voorbeeld-theme utrecht-root"
    assert not [href for href in page.xpath(SHEETS) if "/huisstijl/" in str(href)]
    assert Client().get("/huisstijl/0123456789abcdef.css").status_code == 404


def test_its_style_sheet_comes_after_the_theme_on_every_page(
    gemeente: Gemeente, registration: RegistrationApp, tmp_path: Path
) -> None:
    del registration
    configure(tmp_path)
    anna = log_in_as(gemeente, "anna")
    for client, url, status in (
        (Client(), "/", 200),
        (Client(), "/contact/", 200),
        (anna, "/zaken/", 200),
        (anna, "/bestaat-niet/", 404),
    ):
        page = get_page(client, url, status=status)
        assert page.get("class") == "voorbeeld-theme gemeente-voorbeeld utrecht-root"
        theme, own, components = (str(href) for href in page.xpath(SHEETS))
        assert ("theme-voorbeeld" in theme, "components" in components) == (True, True)
        assert own == own_sheet(page)


def test_it_may_be_kept_for_ever_and_another_is_another_address(
    gemeente: Gemeente, tmp_path: Path
) -> None:
    del gemeente
    configure(tmp_path)
    first = own_sheet(get_page(Client(), "/"))
    response = Client().get(first)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"--mz-merkkleur: #f58220;" in response.content
    assert "Set-Cookie" not in response
    assert own_sheet(get_page(Client(), "/")) == first
    configure(tmp_path, merkkleur="#015fa2")
    second = own_sheet(get_page(Client(), "/"))
    assert second != first
    assert Client().get(second).status_code == 200
    assert Client().get(first).status_code == 404


@override_settings(ALLOWED_HOSTS=["testserver", "ander.test"])
def test_another_gemeente_has_none_of_it(gemeente: Gemeente, tmp_path: Path) -> None:
    other = Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    other.hosts.create(naam="ander.test")
    configure(tmp_path, logo=LOGO, welkom="Welkom bij ons.")
    page = get_page(Client(), "/")
    elsewhere = Client(SERVER_NAME="ander.test")
    for path in (own_sheet(page), str(page.xpath("//img/@src")[0])):
        assert Client().get(path).status_code == 200
        assert elsewhere.get(path).status_code == 404
    assert text_of(get_page(elsewhere, "/")).count("Welkom bij ons") == 0
    assert gemeente.naam not in text_of(get_page(elsewhere, "/"))


def test_its_logo_is_a_picture_and_nothing_else(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    configure(tmp_path, logo=LOGO.replace("<path", "<script>alert(1)</script><path"))
    (image,) = get_page(Client(), "/").xpath("//header//img")
    assert image.get("alt") == ""  # the name stands beside it
    response = Client().get(image.get("src"))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"M0 0h9v9z" in response.content
    assert b"script" not in response.content


def test_a_logo_out_of_a_file(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    file = tmp_path / "logo.svg"
    file.write_text(LOGO, encoding="utf-8")
    configure(tmp_path, logo_bestand=str(file))
    assert "M0 0h9v9z" in Huisstijl.objects.get().logo


def test_its_own_words_and_links_in_both_languages(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    link = {"tekst": "Over ons", "url": "https://voorbeeld.example/over"}
    english = {"tekst": "Nieuws", "tekst_en": "News", "url": "https://voorbeeld.example/nieuws"}
    configure(tmp_path, welkom="Goed dat u er bent.", links=[link, english])
    page = get_page(Client(), "/")
    assert "Goed dat u er bent." in text_of(page)
    found = page.xpath("//footer//a[contains(@href, '.example')]")
    assert [text_of(a) for a in found] == ["Over ons", "Nieuws"]
    client = Client()
    client.get("/", {"taal": "en"})
    page = get_page(client, "/", lang="en")
    links = page.xpath("//footer//a[contains(@href, '.example')]")
    assert [(text_of(a), a.get("lang")) for a in links] == [("Over ons", "nl"), ("News", None)]
    (words,) = page.xpath("//*[@lang='nl' and contains(., 'Goed dat u er bent')]")
    assert text_of(words) == "Goed dat u er bent."


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"gemeente": "nergens"}, "not configured"),
        ({"logo": "<svg"}, "not a valid SVG"),
        ({"logo_bestand": "/bestaat/niet.svg"}, "cannot be read"),
        ({"merkkleur": "oranje"}, "merkkleur is a colour"),
        ({"lettertype": "TheMix"}, "lettertype is one of"),
        ({"links": [{"tekst": "x", "url": "javascript:alert(1)"}]}, "url"),
        ({"css": "body{}"}, "css"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    gemeente: Gemeente, tmp_path: Path, values: dict[str, object], reason: str
) -> None:
    del gemeente
    assert reason in configure(tmp_path, **values)
    assert not Huisstijl.objects.exists()


def preview(*arguments: str) -> str:
    out = StringIO()
    call_command("theme_preview", *arguments, stdout=out)
    return out.getvalue()


def test_a_preview_of_a_colour_that_nobody_tried(tmp_path: Path) -> None:
    file = tmp_path / "preview.html"
    text = preview("--merkkleur", "#F58220", "--naar", str(file))
    assert "Tekst op een knop" in text
    assert "TE WEINIG" not in text
    page = file.read_text(encoding="utf-8")
    assert "--mz-merkkleur: #f58220;" in page
    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_a_preview_of_nothing_says_so(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    with pytest.raises(CommandError, match="neutral theme"):
        preview("--gemeente", "voorbeeld")
    with pytest.raises(CommandError, match="merkkleur is a colour"):
        preview("--merkkleur", "oranje")
    configure(tmp_path)
    assert "Link" in preview("--gemeente", "voorbeeld")


# --- its own token file --------------------------------------------------------------------------


def test_an_own_token_file_goes_before_the_colour(gemeente: Gemeente, tmp_path: Path) -> None:
    file = tmp_path / "theme.css"
    file.write_text(".x-theme { --nl-link-color: #004000; --nl-heading-level-1-color: #ffee00; }")
    assert configure(tmp_path, tokenbestand=str(file)) == ""
    row = Huisstijl.objects.get(gemeente=gemeente)
    assert "--nl-link-color" in row.tokens
    assert "te weinig contrast" in row.tokens_verslag
    css = Client().get(own_sheet(get_page(Client(), "/"))).content.decode()
    assert "--nl-link-color: #004000;" in css
    assert "#ffee00" not in css
    configure(tmp_path)
    assert Huisstijl.objects.get(gemeente=gemeente).tokens == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"p { color: red }", "no design tokens"),
        (b"\xff\xfe", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_token_file_that_is_none_is_refused(
    gemeente: Gemeente, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "theme.css"
    if content is not None:
        file.write_bytes(content)
    assert reason in configure(tmp_path, tokenbestand=str(file))
    assert not Huisstijl.objects.filter(gemeente=gemeente).exists()


def test_a_token_file_can_be_tried(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    file = tmp_path / "theme.css"
    file.write_text(":root { --nl-link-color: #004000 }")
    out = StringIO()
    call_command(
        "theme_preview",
        *(
            "--merkkleur",
            "#f58220",
            "--tokenbestand",
            str(file),
            "--naar",
            str(tmp_path / "a.html"),
        ),
        stdout=out,
    )
    assert "Overgenomen: 1 tokens." in out.getvalue()
    assert "--nl-link-color: #004000" in (tmp_path / "a.html").read_text()
    with pytest.raises(CommandError, match="tokenbestand"):
        call_command("theme_preview", merkkleur="#f58220", tokenbestand=tmp_path / "weg.css")
