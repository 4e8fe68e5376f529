"""Every page of the portal, and how to get there: for the tests that hold for all pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response, expect

from tests.browser.steps import choose_person, go_to_broker, zaak_path

ANNAS_LOPENDE_ZAKEN = (
    "anna-melding-nieuw",
    "anna-stook-lopend",
    "anna-val-zonder-omschrijving",
    "bas-stook-namens-anna",
    "anna-toeslag-wacht",
    "anna-geluid",
    "anna-bezwaar-woz",
)
ANNAS_AFGERONDE_ZAKEN = (
    "anna-toeslag-toegekend",
    "anna-geluid-meting",
    "anna-stook-geweigerd",
    "anna-klacht-oud",
)
ANNAS_ZAKEN = ANNAS_LOPENDE_ZAKEN + ANNAS_AFGERONDE_ZAKEN


@dataclass(frozen=True, kw_only=True)
class Case:
    """A page: who sees it, where it is, and what it then shows.

    `fault` is (kind, match) of what goes wrong in the registration meanwhile; `arrive` goes on
    from `path` where the page has no address of its own.
    """

    name: str
    path: str
    title: str
    person: str = ""
    status: int = 200
    fault: tuple[str, str] | None = None
    arrive: Callable[[Page], None] | None = None

    def open(self, page: Page) -> None:
        """Go to the page and see that it is the one."""
        response = page.goto(self.path)
        if self.arrive:
            self.arrive(page)
        else:
            assert isinstance(response, Response)
            assert response.status == self.status
        expect(page).to_have_title(re.compile(f"^{self.title}"))


def _to_broker_of_companies(page: Page) -> None:
    """The page with the longest choices."""
    page.goto("/inloggen/")
    page.get_by_role("button", name=re.compile(r"^Inloggen met eHerkenning( \(demo\))?$")).click()
    expect(page.get_by_text("Gijs Mulder voor Bouwbedrijf De Linde")).to_be_visible()


def _log_in_for_another(page: Page) -> None:
    _choose_persona(page, "DigiD Machtigen", "Bas de Boer voor Anna Jansen")


def _log_in_for_vestiging(page: Page) -> None:
    _choose_persona(page, "eHerkenning", "Gijs Mulder voor Bouwbedrijf De Linde")


def _choose_persona(page: Page, means: str, persona: str) -> None:
    page.get_by_role("button", name=re.compile(rf"^Inloggen met {means}( \(demo\))?$")).click()
    page.get_by_label(persona).check()
    page.get_by_role("button", name="Inloggen", exact=True).click()


def _search(words: str) -> Callable[[Page], None]:
    def search(page: Page) -> None:
        page.get_by_label("Zoek op zaaknummer of woord").fill(words)
        page.get_by_role("button", name="Zoek", exact=True).click()
        page.get_by_role("status" if words else "alert").first.wait_for(state="attached")

    return search


def _look_for_another_login(page: Page) -> None:
    _log_in_for_another(page)
    page.get_by_role("link", name="Log opnieuw in").click()


def _to_broker_without_choice(page: Page) -> None:
    go_to_broker(page)
    page.locator("form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Inloggen", exact=True).click()


def _log_in_at_basis(page: Page) -> None:
    go_to_broker(page)
    page.get_by_label("DigiD basis").check()
    choose_person(page, "anna")


def _cancel(page: Page) -> None:
    go_to_broker(page)
    page.get_by_role("button", name="Annuleren").click()


def _choose_nothing(page: Page) -> None:
    page.get_by_label("Per e-mail").check()
    page.get_by_label("Uw e-mailadres").fill("")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("alert")).to_contain_text("Uw keuze is nog niet opgeslagen")


def _ask_for_code(page: Page) -> None:
    """Once; after that the page waits for the code by itself."""
    if page.get_by_label("Code van 6 cijfers").count() == 0:
        page.get_by_label("Per e-mail").check()
        page.get_by_label("Uw e-mailadres").fill("eva@post.example")
        page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_label("Code van 6 cijfers")).to_be_visible()


def _ask_for_code_in_vain(page: Page) -> None:
    """The mail server of the demo knows no such mailbox; that is on the page soon after."""
    broken = page.get_by_text("Dit e-mailadres werkt niet.")
    if not broken.count() and not page.get_by_label("Code van 6 cijfers").count():
        page.get_by_label("Per e-mail").check()
        page.get_by_label("Uw e-mailadres").fill("dirk@weigert.example")
        page.get_by_role("button", name="Sla op").click()
    for _ in range(60):
        if broken.count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(broken.first).to_be_visible()


def _ask_why(page: Page) -> None:
    page.get_by_text("Waarom zie ik dit?").click()
    expect(page.get_by_text("De gegevens komen uit")).to_be_visible()


CASES = (
    Case(name="home", path="/", title="Volg uw zaken"),
    Case(name="home-logged-in", path="/", title="Volg uw zaken", person="anna"),
    Case(name="inloggen", path="/inloggen/", title="Inloggen"),
    Case(name="contact", path="/contact/", title="Contact"),
    Case(name="contact-logged-in", path="/contact/", title="Contact", person="anna"),
    Case(name="privacy", path="/privacy/", title="Privacy"),
    Case(name="cookies", path="/cookies/", title="Cookies"),
    Case(name="doorlooptijden", path="/doorlooptijden/", title="Hoe lang duurt het"),
    Case(name="toegankelijkheid", path="/toegankelijkheid/", title="Toegankelijkheid"),
    Case(name="uitgelogd", path="/uitgelogd/", title="U bent uitgelogd"),
    Case(name="niet-gevonden", path="/niets/", title="Deze pagina is er niet", status=404),
    Case(
        name="oude-callback",
        path="/inloggen/callback/?state=oud&code=x",
        title="Log opnieuw in",
        status=400,
    ),
    Case(name="overzicht", path="/overzicht/", title="Overzicht", person="anna"),
    Case(name="zaken", path="/zaken/", title="Mijn zaken", person="anna"),
    Case(
        name="zaken-gekozen",
        path="/zaken/?stand=lopend&jaar=2026&volgorde=oudste",
        title="Mijn zaken",
        person="dirk",
    ),
    Case(
        name="zoeken",
        path="/zaken/zoeken/",
        title="Zoeken in de zaken",
        person="anna",
        arrive=_search("havenkade"),
    ),
    Case(
        name="zoeken-fout",
        path="/zaken/zoeken/",
        title="Zoeken in de zaken - Fout",
        person="anna",
        arrive=_search(""),
    ),
    Case(
        name="zaken-pagina-2",
        path="/zaken/?lopend=2&afgerond=2",
        title="Mijn zaken",
        person="dirk",
    ),
    Case(name="overzicht-leeg", path="/overzicht/", title="Overzicht", person="eva"),
    Case(name="overzicht-veel", path="/overzicht/", title="Overzicht", person="dirk"),
    Case(name="zaken-leeg", path="/zaken/", title="Mijn zaken", person="eva"),
    Case(
        name="overzicht-namens-iemand",
        path="/inloggen/",
        title="Overzicht",
        arrive=_log_in_for_another,
    ),
    Case(
        name="overzicht-namens-vestiging",
        path="/inloggen/",
        title="Overzicht",
        arrive=_log_in_for_vestiging,
    ),
    Case(
        name="anders-inloggen",
        path="/inloggen/",
        title="Inloggen",
        arrive=_look_for_another_login,
    ),
    Case(
        name="overzicht-storing",
        path="/overzicht/",
        title="Wij kunnen uw gegevens nu niet ophalen",
        person="anna",
        status=503,
        fault=("down", ""),
    ),
    Case(
        name="zaak-deels",
        path=zaak_path("anna-toeslag-toegekend"),
        title="Individuele inkomenstoeslag",
        person="anna",
        fault=("html", "enkelvoudiginformatieobjecten"),
    ),
    Case(
        name="zaak-van-een-ander",
        path=zaak_path("carla-klacht"),
        title="Deze pagina is er niet",
        person="anna",
        status=404,
    ),
    Case(
        name="geschiedenis",
        path=f"{zaak_path('anna-geluid')}geschiedenis/",
        title="Geschiedenis van uw zaak",
        person="anna",
    ),
    Case(name="voorkeuren", path="/berichten/", title="Berichten over uw zaken", person="anna"),
    Case(
        name="voorkeuren-fout",
        path="/berichten/",
        title="Berichten over uw zaken - Fout",
        person="anna",
        arrive=_choose_nothing,
    ),
    Case(
        name="voorkeuren-code",
        path="/berichten/",
        title="Berichten over uw zaken",
        person="eva",
        arrive=_ask_for_code,
    ),
    Case(
        name="voorkeuren-code-geweigerd",
        path="/berichten/",
        title="Berichten over uw zaken - Fout",
        person="dirk",
        arrive=_ask_for_code_in_vain,
    ),
    Case(
        name="voorkeuren-opgeslagen",
        path="/berichten/?klaar=opgeslagen",
        title="Berichten over uw zaken",
        person="anna",
    ),
    Case(
        name="zaakvoorkeur",
        path=f"{zaak_path('anna-geluid')}berichten/",
        title="Berichten over deze zaak",
        person="anna",
    ),
    Case(name="inzage", path="/inzage/", title="Wie heeft mijn gegevens bekeken", person="anna"),
    Case(
        name="inzage-leeg",
        path="/inzage/?pagina=500",
        title="Wie heeft mijn gegevens bekeken",
        person="carla",
    ),
    Case(
        name="zaak-waarom",
        path=zaak_path("anna-val-zonder-omschrijving"),
        title="Melding openbare ruimte",
        person="anna",
        arrive=_ask_why,
    ),
    Case(name="broker", path="/", title="Inloggen in de demo", arrive=go_to_broker),
    Case(
        name="broker-bedrijven",
        path="/",
        title="Inloggen in de demo",
        arrive=_to_broker_of_companies,
    ),
    Case(
        name="broker-fout",
        path="/",
        title="Fout: Inloggen in de demo",
        arrive=_to_broker_without_choice,
    ),
    Case(name="afgebroken", path="/", title="U he.* het inloggen afgebroken", arrive=_cancel),
    Case(
        name="niveau-te-laag",
        path="/",
        title="Log in op een veiliger manier",
        arrive=_log_in_at_basis,
    ),
    *(
        Case(name=key, path=zaak_path(key), title=".+ - MijnZaken", person="anna")
        for key in ANNAS_ZAKEN
    ),
)
