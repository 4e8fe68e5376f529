"""Dutch and English: chosen by a form, never by the browser, and then whole."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils.translation import override

from demo.registration.app import RegistrationApp
from portal.presenters.dates import say_day, say_deadline, say_duur, when_moment
from portal.presenters.documents import say_size
from tests.conftest import log_in_as
from tests.pages.html import Element, check_page, get_page, text_of
from tests.pages.test_zaak import zaak_url
from zaken.domain import Duur
from zaken.models import Gemeente, Staptekst

# Frequent words that no English page has, outside what the registration or the gemeente wrote.
DUTCH = frozenset(
    [
        "de",
        "het",
        "een",
        "en",
        "van",
        "voor",
        "met",
        "niet",
        "naar",
        "zijn",
        "wij",
        "wij",
        "uw",
        "u",
        "bent",
        "hebt",
        "heeft",
        "kunt",
        "er",
        "geen",
        "ook",
        "dit",
        "dat",
        "deze",
        "die",
        "aan",
        "bij",
        "tot",
        "om",
        "als",
        "dan",
        "nog",
        "meer",
        "nu",
        "op",
        "uit",
        "zaak",
        "zaken",
        "zaaknummer",
        "besluit",
        "besluiten",
        "bezwaar",
        "documenten",
        "stap",
        "klaar",
        "sinds",
        "uur",
        "gemeente",
        "inloggen",
        "uitloggen",
        "ingelogd",
        "uitgelogd",
        "terug",
        "hulp",
        "taal",
        "gegevens",
        "januari",
        "februari",
        "maart",
        "mei",
        "juni",
        "juli",
        "augustus",
        "oktober",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "weken",
        "maanden",
        "dagen",
        "jaar",
        "ons",
        "onze",
        "hier",
        "opnieuw",
        "probeer",
        "lopende",
        "afgeronde",
        "afgerond",
        "ingediend",
        "omschrijving",
        "soort",
        "datum",
    ]
)
# Names: of the site, of the gemeente, of its registration, and of a login means.
NAMES = ("MijnZaken", "Gemeente Voorbeeld", "het zaaksysteem", "eIDAS voor bedrijven")
PUBLIC = [
    "/",
    "/inloggen/",
    "/uitgelogd/",
    "/contact/",
    "/privacy/",
    "/cookies/",
    "/toegankelijkheid/",
]
STORIES = [
    "anna-toeslag-toegekend",
    "anna-toeslag-wacht",
    "anna-stook-geweigerd",
    "anna-bezwaar-woz",
    "anna-melding-nieuw",
    "anna-stook-lopend",
    "anna-klacht-oud",
    "anna-val-zonder-omschrijving",
]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Fail, never skip, when there is no English."""
    path = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES" / "django.mo"
    if not path.is_file():
        pytest.fail("locale/en/LC_MESSAGES/django.mo is missing: run `make setup`")


def choose(client: Client, language: str, back: str = "/") -> HttpResponse:
    response: HttpResponse = client.get(back, {"taal": language})  # type: ignore[assignment]  # the test client's own class
    return response


@pytest.fixture
def visitor(gemeente: Gemeente) -> Client:
    """Not logged in, and has not chosen a language."""
    del gemeente
    return Client()


@pytest.fixture
def english(anna: Client) -> Client:
    """Anna, who chose English."""
    choose(anna, "en")
    return anna


# --- choosing ------------------------------------------------------------------------------------


def language_link(page: Element) -> tuple[str, ...]:
    """Where the link on top leads, its language (twice) and its word."""
    link = page.xpath("//header//a[@hreflang]")[0]
    return (link.get("href"), link.get("lang"), link.get("hreflang"), text_of(link))


def test_choosing_english_stays_at_the_page_and_is_remembered(anna: Client) -> None:
    url = "/zaken/?afgerond=2"
    link = language_link(get_page(anna, url))
    assert link == (f"{url}&taal=en", "en", "en", "English")
    back = language_link(get_page(anna, link[0], lang="en"))
    assert back == (f"{url}&taal=nl", "nl", "nl", "Nederlands")
    get_page(anna, "/contact/", lang="en")
    get_page(anna, back[0])
    get_page(anna, "/contact/")


def test_a_page_made_by_a_form_is_left_for_the_form(anna: Client) -> None:
    page = check_page(anna.post("/zaken/zoeken/", {"woorden": "klacht"}))
    assert language_link(page)[0] == "/zaken/zoeken/?taal=en"


def test_the_way_back_after_a_login_keeps_the_language(visitor: Client) -> None:
    response = visitor.get("/zaken/?taal=en")
    assert response.status_code == 302
    get_page(visitor, response["Location"], lang="en")


def test_cookie_is_for_this_site_only_and_out_of_reach_of_scripts(visitor: Client) -> None:
    cookie = choose(visitor, "en").cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "en"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == 365 * 24 * 3600


def test_cookie_is_secure_where_the_site_is(visitor: Client) -> None:
    with override_settings(LANGUAGE_COOKIE_SECURE=True):
        assert choose(visitor, "en").cookies[settings.LANGUAGE_COOKIE_NAME]["secure"]


@pytest.mark.parametrize("language", ["", "de", "EN", "en-GB", "en\r\nSet-Cookie: a=b", "x" * 5000])
def test_unknown_language_is_ignored(visitor: Client, language: str) -> None:
    response = choose(visitor, language, "/contact/")
    assert response["Content-Language"] == "nl"
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
    get_page(visitor, "/contact/")


@pytest.mark.parametrize("cookie", ["de", "fr", "../../etc/passwd", "nl-be", '"'])
def test_cookie_with_an_unknown_language_is_dutch(visitor: Client, cookie: str) -> None:
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    get_page(visitor, "/")


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/\\evil.example"])
def test_the_link_never_leads_to_another_site(visitor: Client, path: str) -> None:
    page = check_page(visitor.get("/", PATH_INFO=path), status=404)
    assert language_link(page)[0].startswith(("/%2F", "/%5C"))


def test_browser_that_prefers_english_gets_dutch(gemeente: Gemeente) -> None:
    """A letter of the gemeente is in Dutch too; who wants English says so."""
    del gemeente
    response = Client(headers={"accept-language": "en-GB,en;q=0.9"}).get("/")
    assert response["Content-Language"] == "nl"
    assert 'lang="nl"' in response.content.decode()


def test_language_of_one_request_does_not_leak_into_the_next(english: Client) -> None:
    get_page(english, "/zaken/", lang="en")
    get_page(Client(), "/")
    assert english.get("/zaken/")["Content-Language"] == "en"
    assert "Cookie" in english.get("/contact/")["Vary"]


# --- whole pages in English ----------------------------------------------------------------------


def texts(value: object) -> Iterator[str]:
    """Every text in records of the registration, also as single lines and without a full stop."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, str) and " " in value:
        yield from (value, *value.splitlines(), value.rstrip("."))


def written_by_others(app: RegistrationApp) -> set[str]:
    """What is rightly Dutch on an English page: texts of the registration and of the gemeente."""
    actions = Staptekst.objects.values_list("actie_titel", "actie_tekst")
    return {*texts(app.store.collections), *(text for action in actions for text in action if text)}


def dutch_words(page: Element, others: Iterable[str] = ()) -> set[str]:
    """Dutch words of our own: not marked as Dutch, not of others, no names."""
    for element in page.xpath("//body//*[@lang='nl']"):
        element.text = None
        for child in list(element):
            element.remove(child)
    labels = page.xpath(
        "//body//@aria-label | //body//@title | //body//@alt | //body//@placeholder"
    )
    text = " ".join([text_of(page.find("body")), *labels])
    for foreign in sorted({*NAMES, *others}, key=len, reverse=True):
        text = text.replace(" ".join(foreign.split()), " ")
    return set(re.findall(r"\w+", text.lower())) & DUTCH


@pytest.mark.parametrize("url", PUBLIC)
def test_public_page_is_in_english(visitor: Client, url: str) -> None:
    choose(visitor, "en")
    assert dutch_words(get_page(visitor, url, lang="en")) == set()


def test_page_that_is_not_there_is_in_english(english: Client) -> None:
    page = get_page(english, "/nergens/", status=404, lang="en")
    assert text_of(page.xpath("//h1")[0]) == "This page does not exist"
    assert dutch_words(page) == set()


def test_refused_form_is_in_english(gemeente: Gemeente) -> None:
    del gemeente
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "That did not work" in strict.post("/inloggen/").content.decode()


def test_registration_that_fails_is_told_in_english(
    english: Client, registration: RegistrationApp
) -> None:
    registration.faults.add("down", "/zaken/")
    page = get_page(english, zaak_url("anna-bezwaar-woz"), status=503, lang="en")
    assert text_of(page.xpath("//h1")[0]) == "We cannot get your information at the moment"
    assert dutch_words(page) == set()


def test_overview_is_in_english(english: Client, registration: RegistrationApp) -> None:
    page = get_page(english, "/overzicht/", lang="en")
    assert [text_of(h) for h in page.xpath("//h1 | //main//h2")] == [
        *("Overview", "There is something you need to do", "My open cases (7)"),
        "Get a message when there is news?",
        "Cases I handle for others",
    ]
    assert dutch_words(page, written_by_others(registration)) == set()


def test_all_zaken_are_in_english(english: Client, registration: RegistrationApp) -> None:
    page = get_page(english, "/zaken/", lang="en")
    assert [text_of(h) for h in page.xpath("//h1 | //main//h2")] == [
        *("My cases", "Open cases", "Closed cases"),
    ]
    assert dutch_words(page, written_by_others(registration)) == set()


@pytest.mark.parametrize("words", [" ", "q", "klacht", "xyzzy"])
def test_searching_is_in_english(
    english: Client, registration: RegistrationApp, words: str
) -> None:
    page = check_page(english.post("/zaken/zoeken/", {"woorden": words}), lang="en")
    others = written_by_others(registration)
    assert dutch_words(page, {*others, words} if words.strip() else others) == set()


def test_empty_overview_is_in_english(gemeente: Gemeente, registration: RegistrationApp) -> None:
    del registration
    eva = log_in_as(gemeente, "eva")
    choose(eva, "en")
    page = get_page(eva, "/zaken/", lang="en")
    assert "You have no open cases at the moment." in text_of(page)
    assert dutch_words(page) == set()


@pytest.mark.parametrize("story", STORIES)
def test_zaak_is_in_english(english: Client, registration: RegistrationApp, story: str) -> None:
    page = get_page(english, zaak_url(story), lang="en")
    assert dutch_words(page, written_by_others(registration)) == set()


def test_who_looked_is_in_english(
    english: Client, registration: RegistrationApp, gemeente: Gemeente
) -> None:
    assert gemeente.verwerkingsactiviteiten.exists()
    get_page(english, zaak_url("anna-bezwaar-woz"), lang="en")
    page = get_page(english, "/inzage/", lang="en")
    assert text_of(page.xpath("//h1")[0]) == "Who has looked at my data?"
    assert "By: you, logged in with DigiD" in text_of(page)
    assert dutch_words(page, written_by_others(registration)) == set()


@pytest.mark.parametrize("path", ["/documenten/", "/besluiten/", "/statussen"])
def test_zaak_of_which_a_part_is_missing_is_in_english(
    english: Client, registration: RegistrationApp, path: str
) -> None:
    registration.faults.add("down", path)
    page = get_page(english, zaak_url("anna-toeslag-toegekend"), lang="en")
    assert "at the moment" in text_of(page)
    assert dutch_words(page, written_by_others(registration)) == set()


def test_dutch_words_are_noticed(anna: Client, registration: RegistrationApp) -> None:
    """The tests above can fail."""
    page = get_page(anna, zaak_url("anna-bezwaar-woz"))
    assert len(dutch_words(page, written_by_others(registration))) > 20


def test_what_the_registration_wrote_is_marked_as_dutch(english: Client) -> None:
    page = get_page(english, zaak_url("anna-toeslag-toegekend"), lang="en")
    marked = [text_of(element) for element in page.xpath("//main//*[@lang='nl']")]
    assert text_of(page.xpath("//h1")[0]) in marked
    assert "Besluit inkomenstoeslag" in marked
    assert "Beschikking" in marked
    assert any("455 euro inkomenstoeslag" in text for text in marked)
    assert not any("Decision" in text or "Done:" in text for text in marked)


# --- dates, times and sizes ----------------------------------------------------------------------

DAY = date(2026, 12, 28)
MOMENT = datetime(2026, 10, 2, 8, 3, tzinfo=UTC)


def test_dates_and_times_in_dutch() -> None:
    with override("nl"):
        assert say_day(DAY) == "28 december 2026"
        assert say_deadline(DAY) == "maandag 28 december 2026"
        assert when_moment(MOMENT).text == "2 oktober 2026 om 10.03 uur"
        assert when_moment(datetime(2026, 10, 1, 22, tzinfo=UTC)).text == "2 oktober 2026"


def test_dates_and_times_in_english() -> None:
    with override("en"):
        assert say_day(DAY) == "28 December 2026"
        assert say_deadline(DAY) == "Monday 28 December 2026"
        assert when_moment(MOMENT).text == "2 October 2026 at 10:03"
        winter = datetime(2026, 1, 5, 15, 7, tzinfo=ZoneInfo("Europe/Amsterdam"))
        assert when_moment(winter).text == "5 January 2026 at 15:07"
        assert when_moment(winter).iso == "2026-01-05T15:07+01:00"


@pytest.mark.parametrize(
    ("duur", "dutch", "english"),
    [
        ((1, 0, 0, 0), "1 jaar", "1 year"),
        ((2, 1, 0, 0), "2 jaar en 1 maand", "2 years and 1 month"),
        ((0, 0, 1, 0), "1 week", "1 week"),
        ((0, 0, 0, 42), "6 weken", "6 weeks"),
        ((1, 2, 0, 3), "1 jaar, 2 maanden en 3 dagen", "1 year, 2 months and 3 days"),
    ],
)
def test_duration_in_both(duur: tuple[int, int, int, int], dutch: str, english: str) -> None:
    jaren, maanden, weken, dagen = duur
    value = Duur(jaren=jaren, maanden=maanden, weken=weken, dagen=dagen)
    with override("nl"):
        assert say_duur(value) == dutch
    with override("en"):
        assert say_duur(value) == english


@pytest.mark.parametrize(
    ("size", "dutch", "english"),
    [
        (1, "1\N{NO-BREAK SPACE}kB", "1\N{NO-BREAK SPACE}kB"),
        (84_400, "84\N{NO-BREAK SPACE}kB", "84\N{NO-BREAK SPACE}kB"),
        (1_234_567, "1,2\N{NO-BREAK SPACE}MB", "1.2\N{NO-BREAK SPACE}MB"),
        (1_234_000_000, "1234,0\N{NO-BREAK SPACE}MB", "1234.0\N{NO-BREAK SPACE}MB"),
    ],
)
def test_size_in_both(size: int, dutch: str, english: str) -> None:
    with override("nl"):
        assert say_size(size) == dutch
    with override("en"):
        assert say_size(size) == english


def test_the_answer_to_a_form_without_a_page_leads_home(gemeente: Gemeente) -> None:
    """`/uitloggen/` cannot be asked for: a link to it would be an error."""
    del gemeente
    strict = Client(enforce_csrf_checks=True)
    page = check_page(strict.post("/uitloggen/"), status=403)
    assert language_link(page)[0] == "/?taal=en"
