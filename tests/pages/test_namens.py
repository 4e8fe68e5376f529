"""Who is logged in and for whom, on every page; the parts of the overview; the ways to log in."""

from dataclasses import replace

import pytest
from django.test import Client

from demo.registration.app import RegistrationApp
from portal.models import Broker
from tests.conftest import build_identity, log_in_as, log_in_with
from tests.logins import LOGINS, Login
from tests.pages.html import Element, get_page, text_of
from tests.pages.test_representation import DIENST, build_mandated
from tests.pages.test_zaak import zaak_url
from zaken.domain import Identity
from zaken.models import Gemeente

NAMENS_CARLA = "bas-stook-namens-carla"
PAGES = {
    "/": 200,
    "/inloggen/": 200,
    "/zaken/": 200,
    "/contact/": 200,
    "/privacy/": 200,
    "/toegankelijkheid/": 200,
    "/sessie/": 200,
    "/uitgelogd/": 200,
    "/niets/": 404,
    "/inzage/": 404,
    "/inloggen/callback/?state=x&code=x": 400,
    zaak_url("carla-klacht"): 404,
    zaak_url(NAMENS_CARLA): 200,
}


@pytest.fixture
def bas_for_carla(gemeente: Gemeente, registration: RegistrationApp) -> Client:
    """A gemachtigde, for the stookontheffingen of Carla."""
    del registration
    gemeente.zaaktyperegels.update_or_create(zaaktype="STOOKONTH", defaults={"diensten": [DIENST]})
    return log_in_with(gemeente, build_mandated("bas", "carla"))


def banner(page: Element) -> str:
    return " ".join(text_of(part) for part in page.xpath("//header//*[@class='mz-namens']"))


def frame(page: Element) -> str:
    (who,) = page.xpath("//header//*[@class='mz-session__name']")
    return text_of(who)


@pytest.mark.parametrize("url", PAGES)
def test_each_page_says_for_whom(bas_for_carla: Client, url: str) -> None:
    page = get_page(bas_for_carla, url, status=PAGES[url])
    assert "U kijkt namens iemand van wie u gemachtigde bent" in banner(page)
    assert frame(page) == "Ingelogd als gemachtigde met DigiD Machtigen"
    (link,) = page.xpath("//*[@class='mz-namens']//a")
    assert link.get("href") == "/inloggen/"


def test_also_when_nothing_can_be_fetched(
    bas_for_carla: Client, registration: RegistrationApp
) -> None:
    registration.faults.add("down")
    page = get_page(bas_for_carla, "/zaken/", status=503)
    assert "U kijkt namens" in banner(page)


@pytest.mark.parametrize("url", ["/", "/zaken/", "/contact/", "/niets/"])
def test_an_own_login_says_so_and_no_more(anna: Client, url: str) -> None:
    page = get_page(anna, url, status=404 if url == "/niets/" else 200)
    assert frame(page) == "Ingelogd met DigiD"
    assert banner(page) == ""


def test_a_stranger_is_nobody(gemeente: Gemeente) -> None:
    del gemeente
    page = get_page(Client(), "/contact/")
    assert not page.xpath("//*[@class='mz-session'] | //*[@class='mz-namens']")


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.persona)
def test_every_persona_reads_for_whom(
    gemeente: Gemeente, registration: RegistrationApp, login: Login
) -> None:
    del registration
    base = build_identity("anna")
    identity = Identity(
        method=login.method,
        loa=base.loa,
        issuer=base.issuer,
        sub=login.persona,
        auth_time=base.auth_time,
        actor=login.actor,
        subject=login.subject,
        mandate=login.mandate,
    )
    page = get_page(log_in_with(gemeente, identity), "/contact/")
    assert bool(banner(page)) is (login.mandate is not None)
    branch = login.subject.vestiging
    assert ("van de vestiging" in banner(page)) is (branch is not None)
    numbers = [login.subject.id.value, login.actor.id.value, *([branch.value] if branch else [])]
    assert not any(number in text_of(page) for number in numbers)


def test_a_name_of_a_broker_is_text_and_no_html(gemeente: Gemeente) -> None:
    identity = build_mandated("bas", "carla")
    named = replace(identity, subject=replace(identity.subject, naam="<b>C. Bakker</b>"))
    assert "namens <b>C. Bakker</b>" in banner(get_page(log_in_with(gemeente, named), "/contact/"))


# --- the overview --------------------------------------------------------------------------------


def headings(page: Element) -> list[str]:
    return [text_of(h) for h in page.xpath("//main//h1 | //main//h2 | //main//h3[@id]")]


def test_an_own_login_in_parts(anna: Client) -> None:
    groups = ["Mijn eigen zaken", "Zaken die anderen voor mij hebben geopend"]
    page = get_page(anna, "/overzicht/")
    assert [h for h in headings(page) if h != "U moet nog iets doen"] == [
        "Overzicht",
        "Mijn lopende zaken (7)",
        *groups,
        "Bericht krijgen als er nieuws is?",
        "Zaken die ik voor anderen doe",
    ]
    page = get_page(anna, "/zaken/")
    assert headings(page) == ["Mijn zaken", "Lopende zaken", *groups, "Afgeronde zaken"]
    (group,) = page.xpath("//ul[@aria-labelledby='lopend-door-anderen']")
    (card,) = group.xpath("./li")
    assert card.xpath(f".//a[@href='{zaak_url('bas-stook-namens-anna')}']")
    assert "Iemand anders heeft deze zaak voor u geopend." in text_of(card)


def test_what_one_does_for_others_is_a_login_and_no_zaken(bas: Client) -> None:
    page = get_page(bas, "/overzicht/")
    (part,) = page.xpath("//section[@aria-labelledby='voor-anderen']")
    slugs = part.xpath(".//form[@action='/inloggen/']//input[@name='broker']/@value")
    assert slugs == ["machtigen", "bewindvoering"]
    assert not part.xpath(".//li | .//a")


def test_where_the_gemeente_has_no_such_login_there_is_no_such_part(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    Broker.objects.filter(slug__in=["machtigen", "bewindvoering"]).delete()
    page = get_page(log_in_as(gemeente, "bas"), "/overzicht/")
    assert "Zaken die ik voor anderen doe" not in headings(page)


def test_a_login_for_another_is_of_the_other_only(bas_for_carla: Client) -> None:
    page = get_page(bas_for_carla, "/zaken/")
    assert headings(page) == [
        "Zaken van iemand anders",
        "Lopende zaken",
        "Afgeronde zaken",
    ]
    assert "Mijn zaken" not in text_of(page.xpath("//nav[contains(@class, 'mz-nav')]")[0])


# --- the ways to log in --------------------------------------------------------------------------


def buttons(page: Element) -> dict[str, list[str]]:
    return {
        text_of(group.xpath("./h3")[0]): group.xpath(".//input[@name='broker']/@value")
        for group in page.xpath("//*[@role='group']")
    }


@pytest.mark.parametrize("url", ["/", "/inloggen/"])
def test_the_ways_to_log_in_are_grouped(gemeente: Gemeente, url: str) -> None:
    del gemeente
    page = get_page(Client(), url)
    assert buttons(page) == {
        "Voor uzelf": ["digid", "eidas"],
        "Namens iemand anders": ["machtigen", "bewindvoering"],
        "Namens een bedrijf of organisatie": ["eherkenning", "eidas-bedrijf"],
    }
    (primary,) = page.xpath("//main//button[contains(@class, 'nl-button--primary')]")
    assert primary.xpath("../input[@name='broker']/@value") == ["digid"]
    assert len(page.xpath("//a[@href='https://www.digid.nl']")) == 1


def test_with_digid_alone_there_are_no_groups(gemeente: Gemeente) -> None:
    gemeente.brokers.exclude(slug="digid").delete()
    page = get_page(Client(), "/inloggen/")
    assert buttons(page) == {}
    assert page.xpath("//input[@name='broker']/@value") == ["digid"]


def test_who_is_logged_in_may_choose_another_login(bas_for_carla: Client) -> None:
    page = get_page(bas_for_carla, "/inloggen/")
    assert len(buttons(page)) == 3
    assert "U bent ingelogd" in headings(page)
    (primary,) = page.xpath("//main//*[contains(@class, 'nl-button--primary')]")
    assert primary.get("href") == "/overzicht/"
