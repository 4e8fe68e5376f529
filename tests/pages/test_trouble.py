"""When a registration fails: a clear page each, nothing invented, nothing leaked, never a 500."""

import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import time_machine
from django.test import Client, override_settings
from zgw_consumers.models import Service

from demo.people import PEOPLE
from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder, Raw, Stap, Zaaktype
from tests.adapters import WSGIAdapter
from tests.conftest import CLIENT_ID, REGISTRATION, SECRET, log_in_as, mount
from tests.pages.html import check_page, get_page, text_of
from tests.pages.test_zaak import section, steps, zaak_url
from zaken import registry
from zaken.models import Gemeente
from zaken.zgw import transport
from zaken.zgw.breaker import OPEN_SECONDS, SPREAD
from zaken.zgw.catalogus_cache import FAILURE_SECONDS

ANNA = PEOPLE[0]
KINDS = ["down", "html", "truncated", "reset", "shape"]
NO_ZAKEN = "geen lopende zaken"


@pytest.mark.parametrize("kind", KINDS)
def test_overview_without_its_registration_is_503_and_never_no_zaken(
    anna: Client, registration: RegistrationApp, kind: str
) -> None:
    registration.faults.add(kind, "/zaken/")
    text = text_of(get_page(anna, "/zaken/", status=503))
    assert "Wij kunnen uw gegevens nu niet ophalen" in text
    assert NO_ZAKEN not in text


@pytest.mark.parametrize("kind", KINDS)
def test_zaak_without_its_registration_is_503_and_not_unknown(
    anna: Client, registration: RegistrationApp, kind: str
) -> None:
    registration.faults.add(kind, "/zaken/")
    text = text_of(get_page(anna, zaak_url("anna-bezwaar-woz"), status=503))
    assert "Er is niets mis met uw zaken." in text


@override_settings(UPSTREAM_PAGE_SECONDS=0.2)
def test_hanging_registration_ends_with_the_deadline_of_the_page(
    anna: Client, registration: RegistrationApp
) -> None:
    registration.faults.add("hang", "/zaken/", seconds=1)
    get_page(anna, "/zaken/", status=503)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("path", "name", "words"),
    [
        ("/documenten/", "documenten", "Wij kunnen de documenten nu niet ophalen."),
        ("/besluiten/", "besluiten", "Wij kunnen nu niet zien of er een besluit is."),
        ("/statussen", "status", "Wij kunnen nu niet alle stappen ophalen."),
    ],
)
def test_zaak_page_says_what_is_missing_and_shows_the_rest(
    anna: Client, registration: RegistrationApp, kind: str, path: str, name: str, words: str
) -> None:
    registration.faults.add(kind, path)
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert words in text_of(section(page, name))
    assert "Resultaat: Toegekend" in text_of(page)


def test_failing_catalogus_is_not_a_missing_zaak_and_is_soon_forgotten(
    anna: Client, registration: RegistrationApp
) -> None:
    registration.faults.add("down", "/catalogi/")
    get_page(anna, zaak_url("anna-bezwaar-woz"), status=503)
    registration.faults.reset()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=FAILURE_SECONDS)):
        get_page(anna, zaak_url("anna-bezwaar-woz"))


def test_wrong_secret_is_a_failure_and_not_an_empty_list(gemeente: Gemeente, anna: Client) -> None:
    del gemeente
    Service.objects.update(secret="another-secret-another-secret-another")
    text = text_of(get_page(anna, "/zaken/", status=503))
    assert NO_ZAKEN not in text


class Odd:
    """A registration with one odd zaak of Anna, to be filled by a test."""

    def __init__(self) -> None:
        self.builder = Builder(datetime.now(UTC).date())

    def zaaktype(self, *stappen: Stap, raw: Raw | None = None) -> Zaaktype:
        return self.builder.zaaktype("ODD", "Vreemde zaak", stappen=stappen, raw=raw)

    def zaak(self, zaaktype: Zaaktype, **options: object) -> str:
        zaak = self.builder.zaak(zaaktype, "odd", **options)  # type: ignore[arg-type]  # passed on
        self.builder.rol(zaak, ANNA.bsn, ANNA.naam)
        self.last = zaak
        return f"/zaken/zaken/{zaak.uuid}/"


@pytest.fixture
def odd() -> Odd:
    return Odd()


@pytest.fixture
def odd_anna(odd: Odd, gemeente: Gemeente) -> Iterator[Client]:
    app = RegistrationApp(odd.builder.store, client_id=CLIENT_ID, secret=SECRET)
    for _ in mount(app):
        yield log_in_as(gemeente, "anna")


def test_zaak_without_status(odd: Odd, odd_anna: Client) -> None:
    url = odd.zaak(odd.zaaktype(Stap(omschrijving="Begin"), Stap(omschrijving="Einde")))
    assert len(steps(get_page(odd_anna, url))) == 2
    assert "Ingediend" in text_of(get_page(odd_anna, "/zaken/"))


def test_zaaktype_without_statustypen(odd: Odd, odd_anna: Client) -> None:
    url = odd.zaak(odd.zaaktype())
    page = get_page(odd_anna, url)
    assert "Voor dit soort zaken zijn geen stappen vastgelegd." in text_of(page)


def test_closed_zaaktype_version(odd: Odd, odd_anna: Client) -> None:
    zaaktype = odd.zaaktype(Stap(omschrijving="Begin"), raw={"eindeGeldigheid": -100})
    url = odd.zaak(zaaktype, statuses=[("Begin", -200)])
    assert "Begin" in text_of(get_page(odd_anna, url))


@pytest.mark.parametrize(
    "field", ["einddatum", "einddatumGepland", "uiterlijkeEinddatumAfdoening", "registratiedatum"]
)
def test_empty_text_for_a_date(odd: Odd, odd_anna: Client, field: str) -> None:
    url = odd.zaak(odd.zaaktype(Stap(omschrijving="Begin")), raw={field: ""})
    get_page(odd_anna, url)


def test_fields_that_a_supplier_leaves_out(odd: Odd, odd_anna: Client) -> None:
    gone = ("einddatumGepland", "verlenging", "opschorting", "deelzaken", "omschrijving")
    url = odd.zaak(odd.zaaktype(Stap(omschrijving="Begin")), omit=gone)
    assert "Vreemde zaak" in text_of(get_page(odd_anna, url))


def test_zaak_that_makes_no_sense_does_not_hide_the_others(odd: Odd, odd_anna: Client) -> None:
    zaaktype = odd.zaaktype(Stap(omschrijving="Begin"))
    good = odd.builder.zaak(zaaktype, "good", raw={"omschrijving": "Een goede zaak"})
    odd.builder.rol(good, ANNA.bsn, ANNA.naam)
    url = odd.zaak(zaaktype, raw={"einddatumGepland": "ooit"})
    get_page(odd_anna, url, status=503)
    text = text_of(get_page(odd_anna, "/zaken/"))
    assert "Een goede zaak" in text
    assert "Niet al uw zaken staan hier" in text


def test_text_of_a_registration_is_never_markup(odd: Odd, odd_anna: Client) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    zaaktype = odd.zaaktype(Stap(omschrijving=evil[:80], statustekst=evil))
    url = odd.zaak(zaaktype, statuses=[(evil[:80], -3)], raw={"omschrijving": evil[:80]})
    odd.builder.resultaattype(zaaktype, "Raar", {"omschrijving": "<b>Raar</b>"})
    odd.builder.resultaat(odd.last, "Raar", evil)
    odd.builder.document(odd.last, evil, soort=("Brief", "uitgaand"))
    page = get_page(odd_anna, url)
    assert not page.xpath("//script[not(@src)] | //img | //b")
    assert evil[:80] in text_of(page)


# --- trouble that passes, trouble that stays -----------------------------------------------------


@pytest.mark.parametrize("kind", ["down", "reset"])
@pytest.mark.parametrize("url", ["/zaken/", zaak_url("anna-toeslag-toegekend")])
def test_one_accident_is_not_seen(
    anna: Client, registration: RegistrationApp, kind: str, url: str
) -> None:
    get_page(anna, url)
    registration.calls.clear()
    get_page(anna, url)
    usual = len(registration.calls)
    registration.calls.clear()
    registration.faults.add(kind, "/zaken/", times=1)
    text = text_of(get_page(anna, url))
    assert "nu niet" not in text
    assert len(registration.calls) == usual + 1


@pytest.mark.parametrize("kind", ["html", "truncated", "shape"])
def test_garbage_is_not_asked_for_again(
    anna: Client, registration: RegistrationApp, kind: str
) -> None:
    get_page(anna, "/zaken/")
    registration.calls.clear()
    registration.faults.add(kind, "/zaken/")
    get_page(anna, "/zaken/", status=503)
    assert len(registration.calls) == 2


@pytest.mark.parametrize("kind", ["down", "reset", "html", "truncated"])
def test_an_outage_costs_no_more_calls_and_ends(
    anna: Client, registration: RegistrationApp, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_page(anna, "/zaken/")
    registration.faults.add(kind, "/zaken/")
    for _ in range(4):
        get_page(anna, "/zaken/", status=503)
    registration.calls.clear()
    get_page(anna, "/zaken/", status=503)
    assert not registration.calls
    registration.faults.reset()
    get_page(anna, "/zaken/", status=503)
    breaker = registry.get_zgw_source(Gemeente.objects.get(), "zaken").apis.zaken._breaker
    later = time.monotonic() + OPEN_SECONDS * (1 + SPREAD)
    monkeypatch.setattr(breaker, "_clock", lambda: later)
    get_page(anna, "/zaken/")


@override_settings(UPSTREAM_PAGE_SECONDS=1.5)
@pytest.mark.parametrize("path", ["/documenten/", "/besluiten/", "/statussen"])
def test_a_list_that_hangs_costs_its_own_place_only(
    anna: Client, registration: RegistrationApp, path: str
) -> None:
    get_page(anna, zaak_url("anna-toeslag-toegekend"))
    registration.faults.add("hang", path, seconds=5)
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert "nu niet" in text_of(page)
    assert "Resultaat: Toegekend" in text_of(page)


def test_what_hangs_is_asked_once(anna: Client, registration: RegistrationApp) -> None:
    get_page(anna, "/zaken/")
    registration.calls.clear()
    registration.faults.add("hang", "/zaken/", seconds=5)
    get_page(anna, "/zaken/", status=503)
    registration.faults.reset()
    assert len(registration.calls) <= 2


def test_documents_that_stay_away_do_not_take_the_zaken_along(
    anna: Client, registration: RegistrationApp
) -> None:
    registration.faults.add("down", "/documenten/")
    for _ in range(8):
        page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
        assert "Wij kunnen de documenten nu niet ophalen." in text_of(page)
    get_page(anna, "/zaken/")
    tried = [call for call in registration.calls if "/documenten/" in call.path]
    # The probe of the filter on documents is one of them, and is not retried for the page.
    assert len(tried) <= 5 + 5 + 2, "five failures with one retry each, then none"
    registration.calls.clear()
    get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert not [call for call in registration.calls if "/documenten/" in call.path]


def test_failures_at_random_never_make_a_page_of_nothing(
    anna: Client, registration: RegistrationApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call in five is a 503: each page is whole, says what is missing, or is a 503 itself."""
    dice = random.Random(5)  # noqa: S311  # the same each time
    calls = []

    def moody(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        calls.append(environ["PATH_INFO"])
        if dice.random() < 0.2:
            start_response("503 Service Unavailable", [("Content-Type", "application/json")])
            return [b"{}"]
        return registration(environ, start_response)

    url = zaak_url("anna-toeslag-toegekend")
    get_page(anna, url)
    monkeypatch.setitem(transport.ADAPTERS, REGISTRATION, WSGIAdapter(moody))
    session = registry.get_zgw_source(Gemeente.objects.get(), "zaken").apis.zaken._session
    session.mount(REGISTRATION, transport.ADAPTERS[REGISTRATION])
    for _ in range(30):
        response = anna.get(url)
        text = text_of(check_page(response, status=response.status_code))
        if response.status_code == 200:
            assert "Loonstroken" in text or "Wij kunnen de documenten nu niet ophalen." in text
        else:
            assert "Er is niets mis met uw zaken." in text
    assert len(calls) <= 30 * 6 * 1.1 + 10, "five calls and now and then a probe, a tenth retried"
