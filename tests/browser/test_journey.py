"""The way of a resident: log in, find the zaak, read it, save a document, log out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, Faults, NewPage
from tests.browser.steps import (
    DIGID_BUTTON,
    choose_person,
    go_to_broker,
    log_in,
    log_out,
    zaak_path,
)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_from_the_first_page_to_a_saved_document_and_out(
    new_page: NewPage,
    tmp_path: Path,
    viewport: ViewportSize,
    scripts: bool,  # noqa: FBT001  # pytest gives parameters by name
) -> None:
    page = new_page(viewport=viewport, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("button", name=DIGID_BUTTON).click()
    choose_person(page, "anna")

    expect(page.get_by_role("heading", level=1)).to_have_text("Overzicht")
    page.get_by_role("link", name="Bekijk afgeronde zaken").click()
    page.get_by_role("link", name=re.compile("^Individuele inkomenstoeslag")).last.click()
    expect(page.get_by_text("Resultaat: Toegekend")).to_be_visible()
    expect(page.get_by_text("U krijgt 455 euro inkomenstoeslag.")).to_be_visible()

    with page.expect_download() as saving:
        page.get_by_role("link", name="Download: Besluit inkomenstoeslag").click()
    assert re.fullmatch(
        r"besluit[- ]inkomenstoeslag\.pdf", saving.value.suggested_filename, re.IGNORECASE
    )
    saved = tmp_path / "saved.pdf"
    saving.value.save_as(saved)
    assert saved.read_bytes().startswith(b"%PDF")
    expect(page.get_by_text("Resultaat: Toegekend")).to_be_visible()

    log_out(page)
    page.go_back()
    page.goto("/zaken/")
    expect(page).to_have_url(re.compile(r"/inloggen/\?volgende="))


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_a_link_to_a_zaak_leads_there_after_the_login(
    new_page: NewPage,
    scripts: bool,  # noqa: FBT001  # pytest gives parameters by name
) -> None:
    page = new_page(java_script_enabled=scripts)
    log_in(page, "anna", zaak_path("anna-bezwaar-woz"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Bezwaar tegen WOZ"))


def test_cancelling_and_trying_again(new_page: NewPage) -> None:
    page = new_page()
    go_to_broker(page)
    page.get_by_role("button", name="Annuleren").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("het inloggen afgebroken")
    page.get_by_role("link", name="Inloggen").click()
    page.get_by_role("button", name=DIGID_BUTTON).click()
    choose_person(page, "carla")
    expect(page.get_by_role("link", name="Klacht over het ophalen van afval")).to_be_visible()


def test_the_back_button_after_the_login_does_no_harm(new_page: NewPage) -> None:
    page = new_page()
    log_in(page, "eva")
    page.go_back()
    page.goto("/zaken/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn zaken")


def test_after_logging_out_the_back_button_shows_nothing_of_the_zaak(new_page: NewPage) -> None:
    page = new_page()
    log_in(page, "anna", zaak_path("anna-bezwaar-woz"))
    log_out(page)
    page.go_back()
    expect(page.get_by_text("Havenkade")).to_have_count(0)


def without_what_differs_per_visit(html: str) -> str:
    """A page without its form tokens, its own address and how long the session lasts."""
    html = re.sub(r'href="[^"]+"( lang="en" hreflang)', r"\1", html)
    html = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", html)
    html = re.sub(r'(data-seconds="|http-equiv="refresh" content=")[^"]+', r"\1", html)
    return re.sub(r'(name="(?:next|volgende)" value=")[^"]+', r"\1", html)


def test_a_zaak_of_somebody_else_looks_like_one_that_does_not_exist(new_page: NewPage) -> None:
    page = new_page("anna")
    secret, stranger, nothing = (
        page.request.get(path)
        for path in (
            zaak_path("anna-val-zeer-geheim"),
            zaak_path("carla-klacht"),
            zaak_path("there-is-no-such-zaak"),
        )
    )
    pages = {without_what_differs_per_visit(a.text()) for a in (secret, stranger, nothing)}
    assert {a.status for a in (secret, stranger, nothing)} == {404}
    assert len(pages) == 1
    telling = ("x-request-id", "date", "content-length", "set-cookie")
    headers = [
        {name: value for name, value in a.headers.items() if name not in telling}
        for a in (secret, stranger, nothing)
    ]
    assert headers[0] == headers[1] == headers[2]


def test_english_and_back(new_page: NewPage) -> None:
    page = new_page("anna")
    page.goto("/zaken/")
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"/zaken/\?taal=en$"))
    page.get_by_role("link", name="Nederlands").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


@pytest.mark.parametrize("fault", ["down", "html", "truncated", "reset"])
def test_a_registration_that_fails_and_recovers(
    new_page: NewPage, faults: Faults, fault: str
) -> None:
    page = new_page("anna")
    faults.add(fault, "/zaken/api/")
    page.goto("/zaken/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wij kunnen uw gegevens nu niet ophalen"
    )
    expect(page.get_by_role("link", name=re.compile("WOZ"))).to_have_count(0)
    faults.reset()
    page.get_by_role("link", name="Probeer het opnieuw").click()
    expect(page.get_by_role("link", name=re.compile("WOZ"))).to_be_visible()


def test_slow_documents_do_not_keep_the_status_from_being_read(
    new_page: NewPage, faults: Faults
) -> None:
    page = new_page("anna")
    page.set_default_timeout(30_000)
    faults.add("latency", "/documenten/api/", seconds=20)
    page.goto(zaak_path("anna-bezwaar-woz"))
    expect(page.get_by_role("heading", name="Bezwaar beoordelen")).to_be_visible()
    expect(page.get_by_text("Wij kunnen de documenten nu niet ophalen")).to_be_visible()


def test_a_document_that_cannot_be_fetched_gives_a_page(new_page: NewPage, faults: Faults) -> None:
    page = new_page("anna")
    page.goto(zaak_path("anna-bezwaar-woz"))
    faults.add("down", "/download")
    page.get_by_role("link", name=re.compile("Ontvangstbevestiging")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wij kunnen uw gegevens nu niet ophalen"
    )


def test_a_big_file_and_a_file_with_an_odd_name(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page("anna")
    page.goto(zaak_path("anna-val-zonder-omschrijving"))
    assert save(page, "Plattegrond van de wijk", tmp_path / "big").endswith(".pdf")
    assert (tmp_path / "big").stat().st_size >= 3 * 1024 * 1024
    name = save(page, "Foto's gevel", tmp_path / "odd")
    assert name.endswith(".pdf")
    assert "/" not in name
    assert (tmp_path / "odd").read_bytes().startswith(b"%PDF")


def save(page: Page, link: str, to: Path) -> str:
    """Save what a link gives; returns the name the browser proposes."""
    with page.expect_download() as saving:
        page.get_by_role("link", name=link).click()
    saving.value.save_as(to)
    return saving.value.suggested_filename
