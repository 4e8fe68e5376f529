"""What a page costs: calls to the registration, how many of them after each other, queries.

A regression to a call per zaak, or to calls one after the other, fails here. With the catalogus
warm: types are remembered, everything else is fetched for each page.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demo.registration.app import RegistrationApp
from demo.registration.recorder import depth
from tests.conftest import log_in_as
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from zaken import registry
from zaken.models import Gemeente
from zaken.zgw.adapter import ZGWSource

LATENCY = 0.2  # seconds; so that calls that are started together overlap on a busy machine too


def visit(client: Client, app: RegistrationApp, url: str) -> tuple[int, int]:
    """Calls and depth of a page, the second time."""
    client.get(url)
    app.faults.add("latency", seconds=LATENCY)
    app.calls.clear()
    response = client.get(url)
    assert response.status_code == 200
    if response.streaming:
        response.getvalue()
    return len(app.calls), depth(app.calls)


def test_overview_is_two_calls_at_once(anna: Client, registration: RegistrationApp) -> None:
    assert visit(anna, registration, "/zaken/") == (2, 1)


def test_the_first_pages_of_a_process_ask_whether_filters_work_beside_their_calls(
    anna: Client, registration: RegistrationApp
) -> None:
    """One call more for the list, one more for the documents; none of them deeper."""
    url = zaak_url("anna-toeslag-wacht")
    for page in ("/zaken/", url):  # the catalogus
        anna.get(page)
    for source in registry.list_sources(Gemeente.objects.get()):
        assert isinstance(source, ZGWSource)
        source.persons._works = source.documents._works = None
    registration.faults.add("latency", seconds=LATENCY)
    for page, calls in (("/zaken/", 2 + 1), (url, 5 + 1)):
        registration.calls.clear()
        anna.get(page)
        assert (len(registration.calls), depth(registration.calls)) == (calls, 1)


def test_overview_costs_the_same_with_120_zaken(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    dirk = log_in_as(gemeente, "dirk")
    assert visit(dirk, registration, "/zaken/?afgerond=3") == (2, 1)


def test_zaak_is_five_calls_at_once(anna: Client, registration: RegistrationApp) -> None:
    """The zaak, its statuses, substatussen, besluiten and documents."""
    assert visit(anna, registration, zaak_url("anna-toeslag-wacht")) == (5, 1)


def test_a_besluit_asks_for_its_documents(anna: Client, registration: RegistrationApp) -> None:
    """One call more, after it is known which besluiten there are."""
    assert visit(anna, registration, zaak_url("anna-toeslag-toegekend")) == (6, 2)


def test_zaak_of_a_registration_that_follows_the_standard_only_is_one_step_deeper(
    anna: Client, registration: RegistrationApp, gemeente: Gemeente
) -> None:
    gemeente.registraties.update(profiel="standaard")
    assert visit(anna, registration, zaak_url("anna-toeslag-toegekend")) == (6, 2)


def test_download_is_the_decision_and_then_the_file(
    anna: Client, registration: RegistrationApp
) -> None:
    url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
    assert visit(anna, registration, url) == (3, 2)


def test_cold_catalogus_is_one_step_deeper_per_kind_of_type(
    anna: Client, registration: RegistrationApp
) -> None:
    registration.faults.add("latency", seconds=LATENCY)
    registration.calls.clear()
    anna.get(zaak_url("anna-toeslag-toegekend"))
    assert depth(registration.calls) <= 3


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        # the token of the configuration, the session, the audit row, the read markers
        ("/zaken/", 4),
        ("/overzicht/", 5),
        # and one marker written
        (zaak_url("anna-toeslag-wacht"), 5),
        (f"{zaak_url('anna-toeslag-wacht')}geschiedenis/", 4),
        # the same and the rows of the page, however many there are
        ("/inzage/", 4),
        ("/", 2),
    ],
)
def test_queries_per_page(anna: Client, url: str, queries: int) -> None:
    anna.get(url)
    with CaptureQueriesContext(connection) as captured:
        anna.get(url)
    assert len(captured) <= queries, [query["sql"][:80] for query in captured]


def test_cold_overview_asks_for_the_types_of_both_lists_together(
    bas: Client, registration: RegistrationApp
) -> None:
    """Bas has three zaaktypen: twelve calls, which fit in the slots of a registration."""
    registration.faults.add("latency", seconds=LATENCY)
    registration.calls.clear()
    bas.get("/zaken/")
    assert depth(registration.calls) == 2
