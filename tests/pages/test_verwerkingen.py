"""Each use case tells whose data it used, once: in the trace of its calls, and for one reader only.

`logged` holds for every test that uses it: no call without the doelbinding of its registration, and
none without a verwerking that has its trace.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demo.registration.app import RegistrationApp
from tests.adapters import WSGIAdapter
from tests.audit import without_triggers
from tests.conftest import BSNS, REGISTRATION, build_identity, log_in_as
from tests.logboek import decrypt, make_key, say_public_key
from tests.pages.html import get_page
from tests.pages.test_document import document_urls
from tests.pages.test_tracing import TRACEPARENT
from tests.pages.test_zaak import zaak_url
from tests.unit.examples import BAS, BSN, CARLA, make_identity
from zaken import inzages, registry, service
from zaken.domain import (
    Action,
    Identity,
    Loa,
    Method,
    StepUpError,
    ZaakNotFoundError,
    ZaakRef,
)
from zaken.models import Gemeente, Inzage, Logboek, Verwerking
from zaken.tracing import answering
from zaken.verwerkingen import LogboekConfigurationError, build_verwerking
from zaken.zgw import transport

DOELBINDING = {"x-doelbinding": "MijnZaken", "X-Origin-OIN": "00000001001234567000"}
GENERAL = "https://voorbeeld.example/verwerkingen/mijn-zaken"
IIT = "https://voorbeeld.example/verwerkingen/inkomenstoeslag"
TOESLAG = zaak_url("anna-toeslag-toegekend")  # of zaaktype IIT


@dataclass
class Ledger:
    """The calls that registrations got."""

    calls: list[dict[str, Any]] = field(default_factory=list)

    def check(self) -> None:
        """Every call has its verwerking and its purpose."""
        told = set(Verwerking.objects.values_list("trace_id", flat=True))
        for call in self.calls:
            match = TRACEPARENT.fullmatch(call["HTTP_TRACEPARENT"])
            assert match
            assert match[1] in told, f"nobody is told about {call['PATH_INFO']}"
            assert call.get("HTTP_X_DOELBINDING") == "MijnZaken", call["PATH_INFO"]
            assert call.get("HTTP_X_ORIGIN_OIN") == "00000001001234567000", call["PATH_INFO"]


@pytest.fixture
def logboek(gemeente: Gemeente) -> Logboek:
    """The gemeente has one."""
    return Logboek.objects.create(
        gemeente=gemeente, url="https://logboek.test/v1/traces", sleutel=say_public_key()
    )


@pytest.fixture
def ledger(
    gemeente: Gemeente, registration: RegistrationApp, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ledger]:
    """Every call to the registration, which asks for doelbinding."""
    gemeente.registraties.update(doelbinding=DOELBINDING)
    ledger = Ledger()

    def watch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        ledger.calls.append(dict(environ))
        return registration(environ, start_response)

    monkeypatch.setitem(transport.ADAPTERS, REGISTRATION, WSGIAdapter(watch))
    registry.forget_sources()
    yield ledger
    registry.forget_sources()


@pytest.fixture
def logged(logboek: Logboek, ledger: Ledger) -> Iterator[Ledger]:
    """Fails on any call that is not told."""
    del logboek
    yield ledger
    assert ledger.calls
    ledger.check()


def list_rows() -> list[tuple[str, str, bool]]:
    rows = Verwerking.objects.order_by("pk")
    return [(row.naam, decrypt(row.betrokkene), row.gelukt) for row in rows]


# --- one row per use case and data subject -------------------------------------------------------


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    ("url", "action", "activiteit"),
    [
        ("/zaken/", Action.LIST_ZAKEN, GENERAL),
        (TOESLAG, Action.VIEW_ZAAK, IIT),
        (zaak_url("anna-stook-lopend"), Action.VIEW_ZAAK, GENERAL),
    ],
)
def test_a_page_is_one_verwerking_in_the_trace_of_its_calls(
    anna: Client, ledger: Ledger, url: str, action: Action, activiteit: str
) -> None:
    before = datetime.now(UTC)
    response = anna.get(url)
    assert response.status_code == 200
    row = Verwerking.objects.get()
    assert row.trace_id == response["X-Request-ID"].replace("-", "")
    assert {call["HTTP_TRACEPARENT"].split("-")[1] for call in ledger.calls} == {row.trace_id}
    assert re.fullmatch(r"[0-9a-f]{16}", row.operation_id)
    assert (row.naam, row.gelukt, row.activiteit) == (action, True, activiteit)
    assert (decrypt(row.betrokkene), row.betrokkene_soort) == (BSN["anna"], "BSN")
    assert before <= row.begin < row.eind <= datetime.now(UTC)
    assert row.volgende_poging <= row.eind  # to be sent at once
    assert {inzage.activiteit for inzage in Inzage.objects.all()} == {activiteit}


@pytest.mark.usefixtures("logged")
def test_a_download_is_one_verwerking_though_two_things_are_decided(anna: Client) -> None:
    url = document_urls(anna, "anna-toeslag-toegekend")["Loonstroken"]
    response = anna.get(url)
    response.getvalue()
    assert list_rows() == [
        ("zaak.view", BSN["anna"], True),  # where the address stands
        ("document.download", BSN["anna"], True),
    ]
    assert set(Verwerking.objects.values_list("activiteit", flat=True)) == {IIT}
    actions = Inzage.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["zaak.view", "zaak.view", "document.download"]


@pytest.mark.usefixtures("ledger")
def test_without_a_logboek_nothing_is_told(anna: Client) -> None:
    get_page(anna, "/zaken/")
    get_page(anna, TOESLAG)
    assert not Verwerking.objects.exists()
    assert set(Inzage.objects.values_list("activiteit", flat=True)) == {GENERAL, IIT}


@pytest.mark.usefixtures("logged")
def test_a_zaak_of_somebody_else_is_told_of_who_asked_and_of_nobody_else(carla: Client) -> None:
    """Their number was searched with, without a result. Whose the zaak is we never know."""
    get_page(carla, TOESLAG, status=404)
    get_page(carla, f"/zaken/zaken/{uuid4()}/", status=404)
    assert list_rows() == [("zaak.view", BSN["carla"], True)] * 2
    assert set(Verwerking.objects.values_list("activiteit", flat=True)) == {GENERAL}


@pytest.mark.usefixtures("logged")
def test_a_refused_zaak_serves_no_purpose_of_its_zaaktype(
    gemeente: Gemeente, ledger: Ledger
) -> None:
    client = log_in_as(gemeente, "anna", Loa.BASIS)
    get_page(client, TOESLAG, status=403)
    assert ledger.calls
    assert list_rows() == [("zaak.view", BSN["anna"], True)]
    assert Verwerking.objects.get().activiteit == Inzage.objects.get().activiteit == GENERAL


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(("url", "action"), [("/zaken/", "zaken.list"), (TOESLAG, "zaak.view")])
def test_what_breaks_down_is_told_as_a_failure(
    anna: Client, registration: RegistrationApp, url: str, action: str
) -> None:
    registration.faults.add("down")
    get_page(anna, url, status=503)
    assert list_rows() == [(action, BSN["anna"], False)]


@pytest.mark.usefixtures("logboek")
def test_an_unknown_registration_is_asked_nothing_so_nothing_is_told(anna: Client) -> None:
    get_page(anna, f"/zaken/elders/{uuid4()}/", status=404)
    assert not Verwerking.objects.exists()


@pytest.mark.usefixtures("logged")
def test_the_data_subject_is_who_is_represented_and_not_who_sits_there(gemeente: Gemeente) -> None:
    identity = make_identity(CARLA, actor=BAS, method=Method.DIGID_MACHTIGEN)
    with answering():
        service.list_zaken(identity, gemeente, service.Wanted(), now=datetime.now(UTC))
    assert list_rows() == [("zaken.list", BSN["carla"], True)]


def test_no_row_holds_a_number(anna: Client, logboek: Logboek) -> None:
    del logboek
    get_page(anna, TOESLAG)
    [row] = Verwerking.objects.values()
    assert not any(bsn in str(row) for bsn in BSNS)


# --- no use case is forgotten --------------------------------------------------------------------


def _call(name: str, identity: Identity, gemeente: Gemeente) -> None:
    ref = ZaakRef(registratie="zaken", uuid=uuid4())
    arguments: dict[str, dict[str, Any]] = {
        "list_zaken": {"wanted": service.Wanted()},
        "search_zaken": {"woorden": ("bezwaar",)},
        "get_dossier": {"ref": ref},
        "get_zaak": {"ref": ref},
        "get_document": {"ref": ref, "uuid": uuid4()},
        "get_besluit": {"ref": ref, "uuid": uuid4()},
        "list_inzages": {"page": 1},
    }
    try:
        USE_CASES[name](identity, gemeente, now=datetime.now(UTC), **arguments[name])
    except ZaakNotFoundError:
        return


USE_CASES = {
    name: function
    for module in (service, inzages)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
    and not name.startswith("_")
    and "identity" in inspect.signature(function).parameters
}


def test_use_cases_are_found() -> None:
    assert {"list_zaken", "get_dossier", "get_document", "list_inzages"} <= set(USE_CASES)


@pytest.mark.usefixtures("logboek")
@pytest.mark.parametrize("name", USE_CASES)
def test_each_use_case_is_one_row(gemeente: Gemeente, ledger: Ledger, name: str) -> None:
    with answering():
        _call(name, build_identity("carla"), gemeente)
    assert Verwerking.objects.count() == 1
    assert bool(ledger.calls) is (name != "list_inzages")  # what is told of is our own
    ledger.check()


def test_the_fixture_finds_a_call_that_is_not_told(anna: Client, ledger: Ledger) -> None:
    """Without a logboek nothing is."""
    get_page(anna, "/zaken/")
    with pytest.raises(AssertionError, match="nobody is told"):
        ledger.check()


def test_the_fixture_finds_a_call_without_purpose(
    anna: Client, gemeente: Gemeente, logboek: Logboek, ledger: Ledger
) -> None:
    del logboek
    gemeente.registraties.update(doelbinding={"X-Origin-OIN": "00000001001234567000"})
    get_page(anna, "/zaken/")
    with pytest.raises(AssertionError, match="/zaken/"):
        ledger.check()


# --- written or the page fails -------------------------------------------------------------------


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    """What was really committed is gone afterwards; the triggers would keep the audit rows."""
    del transactional_db
    yield
    with without_triggers():
        Inzage.objects.all().delete()


@pytest.mark.usefixtures("emptied", "logboek")
@pytest.mark.parametrize("table", ["zaken_inzage", "zaken_verwerking"])
def test_both_rows_or_none_and_no_page(anna: Client, table: str) -> None:
    anna.raise_request_exception = False
    with connection.execute_wrapper(_full(table)):
        assert anna.get(TOESLAG).status_code == 500
    assert Verwerking.objects.count() == Inzage.objects.count() == 0
    get_page(anna, TOESLAG)
    assert Verwerking.objects.count() == Inzage.objects.count() == 1


@pytest.mark.usefixtures("logboek")
def test_one_transaction_for_both(gemeente: Gemeente, registration: RegistrationApp) -> None:
    """Refused or not: nothing is committed between the two."""
    del registration
    with CaptureQueriesContext(connection) as captured, pytest.raises(StepUpError):
        service.list_zaken(
            make_identity(loa=Loa.BASIS), gemeente, service.Wanted(), now=datetime.now(UTC)
        )
    inserts = [q["sql"].split()[2] for q in captured if q["sql"].startswith("INSERT")]
    assert inserts == ['"zaken_inzage"', '"zaken_verwerking"']
    assert [q["sql"].split()[0] for q in captured][-2:] == ["INSERT", "INSERT"]


@pytest.mark.parametrize("wrong", ["purpose", "key"])
def test_a_logboek_that_cannot_be_written_for_stops_the_page_before_any_call(
    gemeente: Gemeente, logboek: Logboek, registration: RegistrationApp, wrong: str
) -> None:
    if wrong == "purpose":
        gemeente.verwerkingsactiviteiten.filter(zaaktype="").delete()
    else:
        logboek.sleutel = "-----BEGIN PUBLIC KEY-----"
        logboek.save()
    registration.calls.clear()
    with pytest.raises(LogboekConfigurationError):
        service.list_zaken(
            build_identity("anna"), gemeente, service.Wanted(), now=datetime.now(UTC)
        )
    assert not len(registration.calls)


def _full(table: str) -> Any:
    def refuse(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith("INSERT") and table in sql:
            raise DatabaseError("disk full")
        return execute(sql, params, many, context)

    return refuse


# --- what it costs, and the configuration --------------------------------------------------------


@pytest.mark.usefixtures("logboek")
@pytest.mark.parametrize(("url", "queries"), [("/zaken/", 5), (zaak_url("anna-toeslag-wacht"), 6)])
def test_a_page_with_a_logboek_is_one_query_more(anna: Client, url: str, queries: int) -> None:
    """The token, the session, the audit row, the read markers; and the verwerking."""
    anna.get(url)
    with CaptureQueriesContext(connection) as captured:
        anna.get(url)
    assert len(captured) == queries, [query["sql"][:80] for query in captured]


def test_another_key_holds_from_the_next_page_on(anna: Client, logboek: Logboek) -> None:
    get_page(anna, "/zaken/")
    logboek.sleutel = say_public_key(make_key(1))
    logboek.save()
    get_page(anna, "/zaken/")
    first, second = Verwerking.objects.order_by("pk")
    assert decrypt(first.betrokkene) == decrypt(second.betrokkene, make_key(1)) == BSN["anna"]


@pytest.mark.usefixtures("logged")
def test_other_doelbinding_holds_from_the_next_page_on(
    anna: Client, gemeente: Gemeente, ledger: Ledger
) -> None:
    gemeente.registraties.update(doelbinding=DOELBINDING | {"x-verwerking": "Zaken inzien"})
    get_page(anna, "/zaken/")
    assert {call["HTTP_X_VERWERKING"] for call in ledger.calls} == {"Zaken inzien"}
    assert {call["PATH_INFO"].split("/")[1] for call in ledger.calls} >= {"zaken", "catalogi"}


@pytest.mark.usefixtures("logboek")
def test_outside_a_page_a_verwerking_starts_a_trace_of_its_own(gemeente: Gemeente) -> None:
    rows = [
        build_verwerking(
            build_identity("anna").subject,
            gemeente,
            action=Action.LIST_ZAKEN,
            begin=datetime.now(UTC),
        )
        for _ in range(2)
    ]
    traces = {row.trace_id for row in rows if row}
    assert len(traces) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", trace) for trace in traces)
